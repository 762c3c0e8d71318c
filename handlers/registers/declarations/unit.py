"""Policies and sites of the unit (B4.1, B4.3, B4.4, B6.1.2, B6.3.2)."""

from __future__ import annotations

from handlers.parties.model import Role
from handlers.registers.model import Field, FieldType, Part, Register, Ring
from handlers.registers.rules import policies

_KEEPERS = frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_ARCHIVE.value})

POLICY = Register(
    key="policy",
    code="REG-POLICY",
    zh="管理制度",
    about="各项制度的现行版本；修改即成新版，旧版留存；每年评审一次。",
    clauses=("B4.1", "B4.4", "B6.1.2", "B6.3.2"),
    prefix="ZD",
    title="name",
    parts=(Part(key="text", zh="制度文本"),),
    fields=(
        Field(key="name", zh="制度名称", must=True, listed=True),
        Field(
            key="kind",
            zh="类别",
            type=FieldType.CHOICE,
            choices=(*policies.KINDS, "档案管理", "其他"),
            must=True,
            listed=True,
        ),
        Field(key="edition", zh="版本号", must=True, listed=True, most=20),
        Field(
            key="in_force",
            zh="施行日期",
            type=FieldType.DAY,
            must=True,
            listed=True,
        ),
        Field(key="approved_by", zh="批准人", must=True, most=60),
        Field(
            key="state",
            zh="状态",
            type=FieldType.CHOICE,
            choices=(policies.IN_FORCE, policies.ENDED),
            must=True,
            listed=True,
        ),
        Field(
            key="review_on",
            zh="下次评审日期",
            type=FieldType.DAY,
            must=True,
            listed=True,
            not_before="in_force",
        ),
        Field(key="changes", zh="修订内容", type=FieldType.LONG, most=2000),
    ),
    rings=(
        Ring(
            field="review_on",
            zh="制度评审到期",
            text="请评审制度：仍然适用的改写下次评审日期，需要修改的形成新版(B4.1、B4.4)。",
            # 每年评审一次：the register says so itself.
            within=366,
            while_=("state", frozenset({policies.IN_FORCE})),
        ),
    ),
    writers=_KEEPERS,
)

SITE = Register(
    key="site",
    code="REG-SITE",
    zh="办公场所",
    about="固定的办公场所及其权属或租赁证明。",
    clauses=("B4.3",),
    prefix="CS",
    title="address",
    parts=(Part(key="proof", zh="租赁合同或权属证明"),),
    fields=(
        Field(key="address", zh="地址", must=True, listed=True),
        Field(
            key="use",
            zh="用途",
            type=FieldType.CHOICE,
            choices=("办公", "档案室", "检测", "仓储"),
            must=True,
            listed=True,
        ),
        Field(key="area", zh="面积", type=FieldType.NUMBER, unit="㎡", listed=True),
        Field(
            key="holding",
            zh="使用方式",
            type=FieldType.CHOICE,
            choices=("自有", "租赁", "无偿使用"),
            must=True,
            listed=True,
        ),
        Field(
            key="valid_to",
            zh="证明有效期至",
            type=FieldType.DAY,
            listed=True,
            hint="自有场所可不填",
        ),
    ),
    rings=(
        Ring(
            field="valid_to",
            zh="场所证明到期",
            text="请续签租赁合同或更新证明(B4.3)。",
        ),
    ),
    writers=_KEEPERS,
)
