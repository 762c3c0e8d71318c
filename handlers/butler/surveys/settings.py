"""How often clients are asked, and how long they have: the unit's own promises."""

from __future__ import annotations

from handlers.settings.model import Kind, Setting

_SECTION = "质量管家服务"
_CLAUSE = "质量管家服务规范 B6.5.5"

SURVEYS_A_YEAR = Setting(
    key="survey_per_year",
    zh="每年满意度调查次数",
    section=_SECTION,
    kind=Kind.CHOICE,
    default="1",
    choices=(
        ("1", "一次（12月）"),
        ("2", "两次（6月、12月）"),
        ("4", "四次（每季度最后一月）"),
    ),
    clause=_CLAUSE,
    hint="当月第一个工作日发给所有合同有效的服务对象。",
)
ANSWER_DAYS = Setting(
    key="survey_answer_wd",
    zh="填写满意度调查（工作日）",
    section=_SECTION,
    kind=Kind.NUMBER,
    default=10,
    clause=_CLAUSE,
    hint="自发出之日起。",
    least=1,
    most=60,
)
GRACE_DAYS = Setting(
    key="survey_grace_d",
    zh="逾期仍可填写满意度调查（日）",
    section=_SECTION,
    kind=Kind.NUMBER,
    default=30,
    clause=_CLAUSE,
    hint="自然日，自填写期限届满起；过后记为未收回。",
    least=1,
    most=180,
)

SETTINGS: tuple[Setting, ...] = (SURVEYS_A_YEAR, ANSWER_DAYS, GRACE_DAYS)
