"""Files of clients and containers of paper (B5.7.3, B7)."""

from __future__ import annotations

from handlers.parties.model import Role
from handlers.registers.model import EventKind, Field, FieldType, Register, Ring

#: The event that the list of files keeps when a file goes.
DESTROYED = "destroyed"
#: Paper is looked at twice a year; the clause itself names no term.
HALF_A_YEAR = 184
#: How paper is kept: what was found damaged waits to be mended.
SOUND, TO_MEND = "完好", "待修补"
_KEEPERS = frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_ARCHIVE.value})
_KEEPER = frozenset({Role.BUTLER_ARCHIVE.value})

ARCHIVE = Register(
    key="archive",
    code="REG-ARCH",
    zh="质量管理档案",
    about="每个服务对象一份，合同开始时建立，保存到服务结束后满六年。",
    clauses=("B5.7.3", "B7.1", "B7.2"),
    prefix="DA",
    title="client",
    fields=(
        Field(key="client", zh="服务对象", must=True, listed=True),
        Field(key="contract", zh="合同编号", must=True, listed=True, most=60),
        Field(
            key="opened_on", zh="建档日期", type=FieldType.DAY, must=True, listed=True
        ),
        Field(
            key="ended_on",
            zh="服务结束日期",
            type=FieldType.DAY,
            listed=True,
            not_before="opened_on",
        ),
        Field(key="keeper", zh="保管人", must=True, listed=True, most=60),
        Field(
            key="medium",
            zh="介质",
            type=FieldType.CHOICE,
            choices=("纸质", "电子", "纸质和电子"),
            must=True,
            listed=True,
        ),
    ),
    events=(
        EventKind(key="lent", zh="借阅"),
        EventKind(key="handed_over", zh="移交"),
        EventKind(key=DESTROYED, zh="销毁"),
    ),
    writers=_KEEPERS,
)

PAPER = Register(
    key="paper",
    code="REG-PAPER",
    zh="纸质台账",
    about="纸质台账分类存放于袋、夹、盒，专人签字、定点保存；定期检查，破损及时修补。",
    clauses=("B7.2",),
    prefix="ZZ",
    title="name",
    fields=(
        Field(key="name", zh="台账名称", must=True, listed=True),
        Field(
            key="container",
            zh="存放于",
            type=FieldType.CHOICE,
            choices=("袋", "夹", "盒"),
            must=True,
            listed=True,
        ),
        Field(key="place", zh="保存地点", must=True, listed=True),
        Field(key="signer", zh="签字人", must=True, listed=True, most=60),
        Field(
            key="measures",
            zh="防护措施",
            type=FieldType.MANY,
            choices=("防光", "防热", "防潮", "防细菌", "防污染"),
            must=True,
        ),
        Field(
            key="state",
            zh="保管状况",
            type=FieldType.CHOICE,
            choices=(SOUND, TO_MEND),
            listed=True,
        ),
        Field(
            key="check_on",
            zh="下次检查日期",
            type=FieldType.DAY,
            must=True,
            listed=True,
        ),
    ),
    rings=(
        Ring(
            field="check_on",
            zh="纸质台账检查到期",
            text="请检查存放条件和破损情况，破损的及时修补并登记(B7.2)。",
            to=_KEEPER,
            within=HALF_A_YEAR,
        ),
    ),
    events=(
        EventKind(key="checked", zh="检查", asks_day="check_on"),
        EventKind(key="damaged", zh="发现破损", sets=(("state", TO_MEND),)),
        EventKind(key="mended", zh="修补", sets=(("state", SOUND),)),
        EventKind(key="lent", zh="借阅"),
        EventKind(key="returned", zh="归还"),
    ),
    writers=_KEEPERS,
)
