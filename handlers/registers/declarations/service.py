"""What belongs to clients and services: property, risks, plans, training, deliverables."""

from __future__ import annotations

from handlers.parties.model import Role
from handlers.registers.model import EventKind, Field, FieldType, Part, Register, Ring

_TEAM = frozenset(
    {
        Role.BUTLER_HEAD.value,
        Role.BUTLER_PROJECT.value,
        Role.BUTLER_EXPERT.value,
    }
)
#: State of property that is neither returned nor destroyed.
IN_HAND = "在管"
_CLIENT = Field(
    key="client", zh="服务对象", must=True, listed=True, others=("客户", "企业名称")
)
#: 专题培训的内容 (B5.5a to d).
TOPICS = (
    "检验检测技术和政策文件",
    "质量管理相关政策和制度",
    "生产环境的相关要求",
    "最新法规、政策、标准及技术规范",
)

PROPERTY = Register(
    key="property",
    code="REG-PROP",
    zh="服务对象财产和信息",
    about="服务中使用、利用或涉及的服务对象财产和信息：谁保管，何时交接，何时归还或销毁。",
    clauses=("B6.3",),
    prefix="CC",
    title="name",
    acted="received_on",
    fields=(
        _CLIENT,
        Field(key="name", zh="名称", must=True, listed=True),
        Field(
            key="kind",
            zh="种类",
            type=FieldType.CHOICE,
            choices=("财产", "信息"),
            must=True,
            listed=True,
        ),
        Field(
            key="sensitivity",
            zh="敏感程度",
            type=FieldType.CHOICE,
            choices=("一般", "商业秘密", "个人信息"),
            must=True,
            listed=True,
        ),
        Field(key="custodian", zh="保管人", must=True, listed=True, most=60),
        Field(key="place", zh="存放地点", must=True),
        Field(
            key="received_on",
            zh="接收日期",
            type=FieldType.DAY,
            must=True,
            listed=True,
        ),
        Field(
            key="return_on",
            zh="应归还日期",
            type=FieldType.DAY,
            listed=True,
            not_before="received_on",
        ),
        Field(
            key="state",
            zh="状态",
            type=FieldType.CHOICE,
            choices=(IN_HAND, "已归还", "已销毁", "遗失"),
            must=True,
            listed=True,
        ),
    ),
    rings=(
        Ring(
            field="return_on",
            zh="应归还服务对象的财产或信息",
            text="请归还或按约定销毁，并由双方签字(B6.3.3、B6.3.4)。",
            to=frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_PROJECT.value}),
            while_=("state", frozenset({IN_HAND})),
        ),
    ),
    events=(
        EventKind(key="handed", zh="交接"),
        EventKind(key="returned", zh="归还", sets=(("state", "已归还"),)),
        EventKind(key="destroyed", zh="销毁", sets=(("state", "已销毁"),)),
        EventKind(key="lost", zh="遗失", sets=(("state", "遗失"),)),
    ),
    of_team=True,
    readers=_TEAM | {Role.BUTLER_ARCHIVE.value},
    writers=_TEAM | {Role.BUTLER_ARCHIVE.value},
)

RISK = Register(
    key="risk",
    code="REG-RISK",
    zh="风险台账",
    about="服务对象的产品质量风险和服务本身的风险：等级及其修订、后果、防控措施和期限。",
    clauses=("B5.3", "B6.4.1"),
    prefix="FX",
    title="risk",
    fields=(
        Field(
            key="scope",
            zh="范围",
            type=FieldType.CHOICE,
            choices=("产品质量风险", "服务风险"),
            must=True,
            listed=True,
        ),
        Field(
            key="client",
            zh="服务对象",
            listed=True,
            hint="本单位的风险可不填",
            others=("客户",),
        ),
        Field(key="risk", zh="风险", must=True, listed=True),
        Field(
            key="level",
            zh="风险等级",
            type=FieldType.CHOICE,
            choices=("重大", "较大", "一般", "低"),
            must=True,
            listed=True,
            hint="修订等级请写明理由，历次等级留存",
        ),
        Field(key="effect", zh="可能的后果", type=FieldType.LONG, must=True, most=2000),
        Field(
            key="measures",
            zh="防控和应急措施",
            type=FieldType.LONG,
            must=True,
            most=2000,
        ),
        Field(key="owner", zh="责任人", must=True, listed=True, most=60),
        Field(key="due_on", zh="措施期限", type=FieldType.DAY, listed=True),
        Field(key="reviewer", zh="充分性复核人", most=60),
        Field(
            key="state",
            zh="状态",
            type=FieldType.CHOICE,
            choices=("在控", "已消除"),
            must=True,
            listed=True,
        ),
    ),
    rings=(
        Ring(
            field="due_on",
            zh="风险措施到期",
            text="请落实措施并更新风险等级(B5.3、B6.4.1)。",
            to=frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_PROJECT.value}),
            while_=("state", frozenset({"在控"})),
        ),
    ),
    writers=_TEAM,
)

EMERGENCY = Register(
    key="emergency",
    code="REG-EMG",
    zh="应急预案",
    about="突发事件应急预案的版本、演练和评审。",
    clauses=("B5.4", "B6.4.3"),
    prefix="YA",
    title="name",
    parts=(Part(key="text", zh="预案文本"),),
    fields=(
        Field(key="name", zh="预案名称", must=True, listed=True),
        Field(key="client", zh="服务对象", listed=True, hint="本单位的预案可不填"),
        Field(key="edition", zh="版本号", must=True, listed=True, most=20),
        Field(
            key="issued_on", zh="发布日期", type=FieldType.DAY, must=True, listed=True
        ),
        Field(key="drill_on", zh="最近演练日期", type=FieldType.DAY, listed=True),
        Field(
            key="review_on",
            zh="下次评审日期",
            type=FieldType.DAY,
            must=True,
            listed=True,
            not_before="issued_on",
        ),
    ),
    rings=(
        Ring(
            field="review_on",
            zh="应急预案评审到期",
            text="请评审应急管理机制(B6.4.3)。",
            to=frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_PROJECT.value}),
        ),
    ),
    events=(
        EventKind(key="drilled", zh="演练"),
        EventKind(key="reviewed", zh="评审", asks_day="review_on"),
    ),
    writers=_TEAM,
)

CLIENT_TRAINING = Register(
    key="client-training",
    code="REG-TRAIN-C",
    zh="服务对象培训",
    about="为服务对象开展的专题培训：签到表、课件和测试。",
    clauses=("B5.5",),
    prefix="ZX",
    title="topic",
    acted="held_on",
    parts=(
        Part(key="sign_in", zh="签到表"),
        Part(key="slides", zh="课件"),
    ),
    fields=(
        _CLIENT,
        Field(
            key="topic",
            zh="专题",
            type=FieldType.CHOICE,
            choices=TOPICS,
            must=True,
            listed=True,
        ),
        Field(key="held_on", zh="培训日期", type=FieldType.DAY, must=True, listed=True),
        Field(key="by", zh="讲师", must=True, listed=True, most=60),
        Field(
            key="number", zh="参加人数", type=FieldType.NUMBER, unit="人", listed=True
        ),
        Field(key="test", zh="测试结果", listed=True),
    ),
    writers=_TEAM,
)

DELIVERABLE = Register(
    key="deliverable",
    code="REG-DELIV",
    zh="服务成果",
    about="提交给服务对象的成果和签收：报告、过程文件、现场指导、意见建议、培训。",
    clauses=("B8",),
    prefix="CG",
    title="name",
    acted="delivered_on",
    parts=(Part(key="receipt", zh="服务对象签收单"),),
    fields=(
        _CLIENT,
        Field(key="name", zh="成果名称", must=True, listed=True),
        Field(
            key="kind",
            zh="种类",
            type=FieldType.CHOICE,
            choices=("报告", "过程文件", "现场指导", "意见建议", "培训"),
            must=True,
            listed=True,
        ),
        Field(
            key="delivered_on",
            zh="提交日期",
            type=FieldType.DAY,
            must=True,
            listed=True,
        ),
        Field(key="receiver", zh="签收人", listed=True, most=60),
    ),
    writers=_TEAM,
)
