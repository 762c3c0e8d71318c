"""Checks that a client makes itself: planned, signed by its own people, never in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from engine import SYSTEM, NotAllowed, UserTaskView
from handlers.butler.errors import PlanRefused
from handlers.butler.findings import FindingQuery, Severity, Source, find_findings
from handlers.butler.plan import PatrolPlan, Window
from handlers.butler.process_keys import FINDING, SELF_CHECK
from handlers.butler.rhythm import Days, Frequency, OffDay, Rhythm
from handlers.butler.self_checks import DAILY, MONTHLY, SELF_CHECKS, WEEKLY
from handlers.linkage.errors import AnswersRefused
from handlers.registers.declarations.service import RISK
from handlers.registers.keeping import add_entry
from tests.support.butler_house import ButlerHouse

FORMS = ("f_b41", "f_b42", "f_b43", "f_b44")
SIGNED = {"self_veto": "false", "sign_self_check": "owner"}
QUIET = {
    **SIGNED,
    "self_production": "正常生产",
    "self_measures": "全部落实",
    "self_hazards_found": "未发现",
    "self_post": "质量安全员",
}
HAZARD = {
    "what": "耐压测试仪接地线松动",
    "severity": "较大",
    "measure": "当班停用并更换接地线",
    "reported_to": "质量安全总监",
    "follow": "是",
}


def check(template: str, **changed: Any) -> PatrolPlan:
    """Return the plan of a check in March 2026."""
    rhythm = Rhythm(
        frequency=SELF_CHECKS[template].usual,
        on_off_day=OffDay.NEXT,
        weekday=5,
        monthday=31,
        valid_from=date(2026, 3, 2),
        valid_to=date(2026, 3, 31),
    )
    plan = PatrolPlan(
        name=SELF_CHECKS[template].name,
        rhythm=replace(rhythm, on_off_day=OffDay.SKIP) if template == DAILY else rhythm,
        assignee="walker",
        backup="runner",
        template=template,
        signer="owner",
        window=Window(time(8, 30), time(17, 30)),
    )
    return replace(plan, **changed)


@pytest.fixture
def checking(house: ButlerHouse) -> ButlerHouse:
    """Return a house whose client checks itself."""
    house.deploy(SELF_CHECK, *FORMS)
    house.deploy(FINDING, "f_b14", "f_b15", "f_b16", "f_b17", "f_b18")
    return house


def tasks(house: ButlerHouse, plan_id: str) -> list[UserTaskView]:
    """Return what is open of the checks of a plan, the oldest first."""
    return [
        task
        for each in house.patrols(plan_id)
        if each.instance_id
        for task in house.engine.open_user_tasks(each.instance_id, actor=SYSTEM)
    ]


def sign(house: ButlerHouse, plan_id: str, **answers: object) -> None:
    """Sign the oldest open record of a plan as the client."""
    house.hand_in(tasks(house, plan_id)[0], "owner", **answers)
    house.settle()


def facts(house: ButlerHouse, plan_id: str) -> dict[str, object]:
    """Return what the oldest open record shows beside its questions."""
    task = tasks(house, plan_id)[0]
    return dict(house.desk.sheet(task.id, actor=house.actor("owner")).facts)


def test_a_client_signs_every_day_and_nothing_found_is_a_record(
    checking: ButlerHouse,
) -> None:
    plan_id = checking.plan(check(DAILY))
    checking.until("2026-03-02 09:00")
    (task,) = tasks(checking, plan_id)
    assert (task.element_id, task.assignee) == ("daily_control", "owner")
    assert checking.told("owner") == ["请填写并签署：每日工业产品安全检查记录"]

    checking.hand_in(task, "owner", **QUIET)
    checking.until("2026-03-03 09:00")
    sign(
        checking,
        plan_id,
        **SIGNED,
        self_production="停产",
        self_stop_note="检修设备",
        self_post="质量安全员",
    )

    assert checking.states(plan_id) == {"03-02": "signed", "03-03": "signed"}


def test_the_butler_reminds_and_cannot_sign_in_the_clients_place(
    checking: ButlerHouse,
) -> None:
    plan_id = checking.plan(check(DAILY))
    checking.until("2026-03-02 14:00")
    (task,) = tasks(checking, plan_id)
    with pytest.raises(NotAllowed):
        checking.hand_in(task, "walker", **QUIET)
    assert any("自查记录尚未签署" in each for each in checking.told("walker"))
    assert any("自查记录尚未签署" in each for each in checking.told("owner"))

    checking.until("2026-03-02 18:00")
    late = {each.element_id: each for each in tasks(checking, plan_id)}
    assert set(late) == {"daily_control", "decide_unsigned_record"}
    checking.hand_in(
        late["decide_unsigned_record"],
        "walker",
        self_decision="继续督促",
        self_extended_to="2026-03-03",
    )
    checking.settle()
    checking.until("2026-03-03 08:00")
    with pytest.raises(AnswersRefused) as refused:
        sign(checking, plan_id, **QUIET)
    assert [each.path for each in refused.value.errors] == ["self_late_entry"]
    sign(checking, plan_id, **QUIET, self_late_entry="当天出差")
    assert checking.states(plan_id)["03-02"] == "signed"


def test_a_record_that_never_comes_is_noted_as_missing_with_its_reason(
    checking: ButlerHouse,
) -> None:
    plan_id = checking.plan(check(DAILY))
    checking.until("2026-03-02 18:00")
    late = next(
        each
        for each in tasks(checking, plan_id)
        if each.element_id == "decide_unsigned_record"
    )
    checking.hand_in(
        late,
        "walker",
        self_decision="认定缺记录",
        self_missed_reason="尚未配备质量安全员",
    )
    checking.settle()

    (missed,) = checking.patrols(plan_id)
    assert (missed.state, missed.reason) == ("missed", "尚未配备质量安全员")
    assert tasks(checking, plan_id) == []


def test_the_weekly_check_sees_what_the_daily_ones_found_and_the_risks(
    checking: ButlerHouse,
) -> None:
    with checking.engine.transact(checking.actor("manager")) as uow:
        for client, risk, state in (
            ("厦门暖阳电器", "泄漏电流超标", "在控"),
            ("厦门暖阳电器", "标签缺失", "已消除"),
            ("", "人员不足", "在控"),
        ):
            raw = {
                "scope": ["产品质量风险" if client else "服务风险"],
                "client": [client],
                "risk": [risk],
                "level": ["较大"],
                "effect": ["触电"],
                "measures": ["逐台耐压测试"],
                "reviewer": ["lead"],
                "owner": ["lead"],
                "state": [state],
            }
            add_entry(uow, RISK, "butler", raw)
    daily, weekly = checking.plan(check(DAILY)), checking.plan(check(WEEKLY))
    checking.until("2026-03-02 09:00")
    sign(
        checking,
        daily,
        **{**QUIET, "self_hazards_found": "发现"},
        self_hazards=[HAZARD],
    )
    checking.until("2026-03-03 09:00")
    sign(checking, daily, **QUIET)
    checking.until("2026-03-06 09:00")

    known = facts(checking, weekly)
    assert known["self_summary"] == (
        "日管控：应有记录5份，已签署2份（发现风险隐患1份、零风险报告1份），尚未签署3份"
    )
    assert known["self_hazard_list"] == (
        "2026-03-02 耐压测试仪接地线松动（较大；当班停用并更换接地线）"
    )
    assert "泄漏电流超标（较大）：逐台耐压测试" in str(known["risk_list"])
    # Neither what is eliminated nor what endangers the butler's own service.
    for other in ("标签缺失", "人员不足"):
        assert other not in str(known["risk_list"])

    with checking.engine.read() as connection:
        (found,) = find_findings(connection, FindingQuery(org_id="client"))
    assert (found.source, found.severity) == (Source.SELF_CHECK, Severity.MAJOR)
    assert found.text == HAZARD["what"]


def test_a_veto_opens_a_grave_finding_and_the_meeting_decides_on_it(
    checking: ButlerHouse,
) -> None:
    daily, monthly = checking.plan(check(DAILY)), checking.plan(check(MONTHLY))
    checking.until("2026-03-30 09:00")
    vetoed = next(each for each in tasks(checking, daily) if each.created_at.day == 30)
    checking.hand_in(
        vetoed,
        "owner",
        **{**QUIET, "self_veto": "true"},
        self_veto_defect="插头绝缘开裂",
        self_veto_wish="停止生产和销售",
    )
    checking.settle()
    with checking.engine.read() as connection:
        (found,) = find_findings(connection, FindingQuery(org_id="butler"))
    assert (found.severity, found.danger) == (Severity.GRAVE, True)
    assert found.text == "否决建议（停止生产和销售）：插头绝缘开裂"
    for person in ("owner", "walker", "lead"):
        assert any("提出否决建议" in each for each in checking.told(person))

    checking.until("2026-03-31 09:00")
    meeting = {
        "self_meeting_on": "2026-03-31",
        "self_attendees": "全体质量安全管理人员",
        "self_report": "本月一次否决建议",
        "self_conclusion": "基本受控",
        "self_next_month": "更换插头供应商",
        "self_post": "主要负责人",
        "sign_self_check": "owner",
    }
    assert "停止生产和销售：插头绝缘开裂" in str(
        facts(checking, monthly)["self_veto_list"]
    )
    with pytest.raises(AnswersRefused) as refused:
        sign(checking, monthly, **meeting)
    assert [each.path for each in refused.value.errors] == ["self_veto_decision"]
    sign(checking, monthly, **meeting, self_veto_decision="同意，召回在途产品")
    assert checking.states(monthly) == {"03-31": "signed"}


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (check(DAILY, signer=None), "signer"),
        (check(DAILY, signer="walker"), "signer"),
        (check(DAILY, rhythm=replace(check(DAILY).rhythm, every_n=2)), "frequency"),
        (
            check(
                WEEKLY, rhythm=replace(check(WEEKLY).rhythm, frequency=Frequency.MONTH)
            ),
            "frequency",
        ),
        (replace(check(DAILY), template="f_b8"), "signer"),
    ],
)
def test_what_the_orders_do_not_allow_is_refused(
    checking: ButlerHouse, plan: PatrolPlan, field: str
) -> None:
    with pytest.raises(PlanRefused) as refused:
        checking.plan(plan)
    assert field in dict(refused.value.faults)


def test_what_a_plan_plans_stays(checking: ButlerHouse) -> None:
    plan_id = checking.plan(check(DAILY))
    with pytest.raises(PlanRefused) as refused:
        checking.change(plan_id, check(WEEKLY))
    assert "template" in dict(refused.value.faults)
    checking.change(
        plan_id, check(DAILY, rhythm=replace(check(DAILY).rhythm, days=Days.PRODUCTION))
    )


def test_a_check_that_is_put_on_another_day_is_taken_back(
    checking: ButlerHouse,
) -> None:
    plan_id = checking.plan(check(WEEKLY))
    checking.until("2026-03-06 09:00")
    checking.move(plan_id, date(2026, 3, 6), date(2026, 3, 7))
    checking.settle()
    assert tasks(checking, plan_id) == []
    checking.until("2026-03-07 09:00")
    assert [each.element_id for each in tasks(checking, plan_id)] == ["weekly_check"]
