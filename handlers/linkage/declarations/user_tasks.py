"""The user tasks that designers find ready-made: the annexes, and every deadline.

Annex C is no form: it is the list of causes that Annex B chooses from.
"""

from __future__ import annotations

from handlers.deadlines.settings import SETTINGS, STANDARD
from handlers.palette.user_tasks import UserTask

_WG_LEADER = "${wg_leader}"

ANNEXES: tuple[UserTask, ...] = (
    UserTask(
        id="annex.a",
        name="附录A 帮扶工作方案",
        summary="按附录A填写对象、要求、依据、方法、周期，缺项不得送审。",
        form="annex_a",
        group="tai",
        stage="S4",
        clause="7.2.2.2",
        rule="plan_wd",
        deadline="5个工作日（可设置）",
        annex="A",
    ),
    UserTask(
        id="annex.b",
        name="附录B 原因分析",
        summary="按附录B和附录C确认原因；专家和经营主体双方签名，拒签的写明理由。",
        form="annex_b",
        group="wg",
        assignee=_WG_LEADER,
        stage="S5",
        clause="7.2.3.2",
        rule="cause_wd",
        deadline="现场调查后10个工作日（可设置）",
        annex="B",
    ),
    UserTask(
        id="annex.d",
        name="附录D 联动工作记录",
        summary="填写附录D并签名；第五项复查状态由系统填写。",
        form="annex_d",
        group="wg",
        assignee=_WG_LEADER,
        stage="S6",
        clause="7.2.4.1, 5.3",
        rule="record_wd",
        deadline="帮扶周期结束后5个工作日（可设置）",
        annex="D",
    ),
    UserTask(
        id="annex.e",
        name="附录E 联动工作满意度测评",
        summary="由经营主体填写；帮扶机构可以发送链接，不能代填。",
        form="annex_e",
        group="ent",
        stage="S8",
        clause="7.2.6.1",
        rule="survey_wd",
        deadline="规定时间内（初始10个工作日，可设置）",
        annex="E",
    ),
    UserTask(
        id="annex.f",
        name="附录F 典型案例",
        summary="按附录F编写典型案例。",
        form="annex_f",
        group="tai",
        stage="S9",
        clause="7.3.1",
        rule="typical_case_wd",
        deadline="20个工作日（可设置）",
        annex="F",
    ),
)

_UNITS = {"h": "小时", "wd": "个工作日", "d": "日"}

#: One for each deadline that is left to the bureau: the form is the designer's.
DEADLINES: tuple[UserTask, ...] = tuple(
    UserTask(
        id=f"deadline.{rule.key}",
        name=f"限期办理：{rule.zh}",
        summary=f"到期时间按期限规则“{rule.zh}”计算，各局可以设置。",
        form=None,
        group=rule.owner,
        stage="",
        clause=rule.law_ref.removeprefix(STANDARD).strip()
        if rule.law_ref.startswith(STANDARD)
        else "",
        rule=rule.key,
        deadline=f"初始{rule.n}{_UNITS[rule.key.rpartition('_')[2]]}（可设置）",
    )
    for rule in SETTINGS
)
