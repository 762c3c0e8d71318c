"""Staff files and training (B4.1, B4.2, B6.1.1)."""

from __future__ import annotations

from handlers.parties.model import TITLE_LEVELS, Role
from handlers.registers.model import Field, FieldType, Part, Register, Ring
from handlers.registers.rules import staff, team

_HEAD = frozenset({Role.BUTLER_HEAD.value})
_KEEPERS = _HEAD | {Role.BUTLER_ARCHIVE.value}

STAFF = Register(
    key="staff",
    code="REG-STAFF",
    zh="人员档案",
    about="专业技术人员和操作人员的专业档案：四类材料缺一不可，缺少的标红。",
    clauses=("B4.1", "B6.1.1"),
    prefix="RY",
    title="name",
    parts=(
        Part(key="personal", zh="个人信息表"),
        Part(key="hiring", zh="选聘记录"),
        Part(key="education", zh="继续教育证书"),
        Part(key="appraisal", zh="岗位考评记录"),
    ),
    # 针对专业技术人员和操作人员建立专业档案 (B6.1.1).
    parts_while=("kind", frozenset({staff.PROFESSIONAL, staff.OPERATOR})),
    fields=(
        Field(key="name", zh="姓名", must=True, listed=True, most=60),
        Field(
            key="kind",
            zh="人员类别",
            type=FieldType.CHOICE,
            choices=staff.KINDS,
            must=True,
            listed=True,
        ),
        Field(key="post", zh="岗位", listed=True, most=60),
        Field(
            key="title_level",
            zh="职称等级",
            type=FieldType.CHOICE,
            choices=("无", *TITLE_LEVELS),
            must=True,
            listed=True,
            hint="中级及以上的专业技术人员计入“不少于6人”(B4.1)",
            others=("职称",),
        ),
        Field(key="title_name", zh="职称名称", most=60),
        Field(
            key="fields",
            zh="专业领域",
            type=FieldType.MANY,
            choices=team.FIELDS,
            listed=True,
            hint="项目组成员合起来应涵盖四个领域(B6.1.4)",
        ),
        Field(key="projects", zh="负责过的项目数", type=FieldType.NUMBER, unit="个"),
        Field(
            key="joined_on",
            zh="到岗日期",
            type=FieldType.DAY,
            must=True,
            listed=True,
            others=("入职日期",),
        ),
        Field(
            key="left_on",
            zh="离岗日期",
            type=FieldType.DAY,
            listed=True,
            not_before="joined_on",
            hint="自这一天起不再计入",
            others=("离职日期",),
        ),
        Field(
            key="education_until",
            zh="继续教育有效期至",
            type=FieldType.DAY,
            hint="到期前 30、7、1 天提醒",
        ),
    ),
    rings=(
        Ring(
            field="education_until",
            zh="继续教育到期",
            text="请安排培训并更新继续教育证书(B4.2、B6.1.1)。",
        ),
    ),
    writers=_KEEPERS,
)

TRAINING = Register(
    key="training",
    code="REG-TRAIN",
    zh="培训记录",
    about="专业技术人员定期参加培训：每次培训一条，写明下次应参加的日期。",
    clauses=("B4.2",),
    prefix="PX",
    title="topic",
    acted="held_on",
    parts=(Part(key="sign_in", zh="签到表或结业证书"),),
    fields=(
        Field(key="topic", zh="培训内容", must=True, listed=True),
        Field(key="people", zh="参加人员", must=True, listed=True, type=FieldType.LONG),
        Field(key="held_on", zh="培训日期", type=FieldType.DAY, must=True, listed=True),
        Field(key="by", zh="培训机构或讲师", listed=True),
        Field(key="hours", zh="学时", type=FieldType.NUMBER, unit="学时", listed=True),
        Field(
            key="result",
            zh="考核结果",
            type=FieldType.CHOICE,
            choices=("合格", "不合格", "不考核"),
            listed=True,
        ),
        Field(
            key="next_on",
            zh="下次培训日期",
            type=FieldType.DAY,
            listed=True,
            not_before="held_on",
        ),
    ),
    rings=(Ring(field="next_on", zh="培训到期", text="请安排下一次培训(B4.2)。"),),
    writers=_KEEPERS,
)
