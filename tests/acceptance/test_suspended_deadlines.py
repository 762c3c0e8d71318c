"""A deadline is suspended by the leader, and runs on with the days that were left."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from engine import SYSTEM
from handlers.deadlines.clocks import CaseClock, ClockState
from handlers.deadlines.errors import SuspensionRefused
from handlers.deadlines.lines import ChipKind
from handlers.deadlines.local_time import SHANGHAI
from handlers.deadlines.suspending import Ruling, pause_entries
from handlers.linkage.suspension import resume, suspend
from handlers.notices.tables import notice
from tests.support.case_client import Case, Office


def stop(case: Case, rule_key: str, day: str, **more: str) -> CaseClock:
    ruling = Ruling(
        day=date.fromisoformat(day),
        reason=more.get("reason", "台风，厂区停工"),
        evidence_id=more.get("paper", "paper"),
    )
    with case.office.engine.transact(case.office.actor("leader")) as uow:
        stopped = suspend(uow, case.clocks[rule_key, 1].id, ruling)
    case.office.run_jobs()
    return stopped


def go_on(case: Case, rule_key: str, day: str) -> CaseClock:
    ruling = Ruling(day=date.fromisoformat(day), reason="复工")
    with case.office.engine.transact(case.office.actor("leader")) as uow:
        running = resume(uow, case.clocks[rule_key, 1].id, ruling)
    case.office.run_jobs()
    return running


def ordered(office: Office) -> Case:
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    return case.complete("conduct_self_check", apply_assistance="false")


def test_a_suspended_deadline_moves_its_tasks_and_its_timer(office: Office):
    case = ordered(office)
    office.at("2026-04-01")

    stop(case, "rectify", "2026-04-01")

    line = case.lines["rectify"]
    assert (line.chip_kind, line.chip_text) == (
        ChipKind.STOPPED,
        "已中止 台风，厂区停工",
    )
    assert line.paused
    assert case.due_day("draft_rectification_plan") is None
    office.at("2026-06-01")
    assert "draft_rectification_plan" in case.open
    running = go_on(case, "rectify", "2026-05-01")
    # 30 days did not count: 1 May becomes 31 May, a Sunday.
    assert (running.statutory, running.effective) == (
        date(2026, 5, 31),
        date(2026, 6, 1),
    )
    assert "扣除中止的30日" in running.count_text
    assert case.due_day("draft_rectification_plan") == date(2026, 6, 1)
    [due] = [
        job.due_at
        for job in office.engine.jobs(case.root_id, actor=SYSTEM)
        if job.element_id == "rectification_deadline_passed"
    ]
    assert due == datetime(2026, 6, 2, tzinfo=SHANGHAI)
    office.at("2026-06-02T00:05")
    assert "handle_overdue_rectification" in case.open


def test_what_comes_while_a_deadline_is_suspended_waits_without_a_day(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    office.at("2026-04-01")
    stop(case, "rectify", "2026-04-01")

    case.complete("conduct_self_check", apply_assistance="false")

    assert case.due_day("draft_rectification_plan") is None
    office.at("2026-04-10")
    case.complete("draft_rectification_plan")
    assert case.due_day("apply_reinspection") is None
    # What hangs on no suspended clock goes on: the bureau's own deadlines do.
    assert case.due_day("decide_assistance_start") is not None
    running = go_on(case, "rectify", "2026-04-10")
    assert case.due_day("apply_reinspection") == running.effective

    stop(case, "reinsp1", "2026-04-10")
    case.complete("apply_reinspection")
    assert case.due_day("arrange_reinspection") is None
    office.at("2026-04-20")
    running = go_on(case, "reinsp1", "2026-04-20")
    assert case.due_day("arrange_reinspection") == running.effective


def test_the_other_clock_of_the_order_goes_on(office: Office):
    case = ordered(office)
    office.at("2026-04-01")
    before = case.clocks["reinsp1", 1]

    stop(case, "rectify", "2026-04-01")

    assert case.clocks["reinsp1", 1] == before


def test_everybody_whom_it_concerns_is_told_and_the_reasons_are_kept(office: Office):
    case = ordered(office)
    office.at("2026-04-01")
    stopped = stop(case, "rectify", "2026-04-01")
    office.at("2026-05-01")
    go_on(case, "rectify", "2026-05-01")

    with office.engine.read() as connection:
        query = select(notice.c.person_id, notice.c.subject).where(
            notice.c.kind == "clock"
        )
        told = [(row.person_id, row.subject) for row in connection.execute(query)]
        entries = pause_entries(connection, stopped.id)
    assert sorted({person_id for person_id, _ in told}) == ["head", "officer"]
    assert sum("中止" in subject for _, subject in told) == 2
    assert sum("恢复计算" in subject for _, subject in told) == 2
    assert [(each.resumes, each.reason, each.decided_by) for each in entries] == [
        (False, "台风，厂区停工", "leader"),
        (True, "复工", "leader"),
    ]


def test_a_suspended_deadline_ends_with_its_case(office: Office):
    case = ordered(office)
    office.at("2026-04-01")
    stop(case, "rectify", "2026-04-01")

    case.complete("draft_rectification_plan").complete("apply_reinspection")

    assert case.clocks["rectify", 1].state is ClockState.MET


@pytest.mark.parametrize(
    ("day", "more", "told"),
    [
        ("2026-04-02", {}, "不能晚于今天"),
        ("2026-03-01", {}, "不能早于2026-03-02"),
        ("2026-04-01", {"reason": "  "}, "请填写理由"),
        ("2026-04-01", {"paper": ""}, "请上传"),
    ],
)
def test_a_suspension_needs_a_day_that_makes_sense_a_reason_and_a_paper(
    office: Office, day: str, more: dict[str, str], told: str
):
    case = ordered(office)
    office.at("2026-04-01")

    with pytest.raises(SuspensionRefused, match=told):
        stop(case, "rectify", day, **more)

    assert case.clocks["rectify", 1].state is ClockState.RUNNING


def test_what_has_run_out_cannot_be_suspended_and_what_runs_not_resumed(
    office: Office,
):
    case = ordered(office)
    office.at("2026-05-20")
    with pytest.raises(SuspensionRefused, match="届满"):
        stop(case, "rectify", "2026-05-20")
    with pytest.raises(SuspensionRefused, match="没有中止"):
        go_on(case, "rectify", "2026-05-20")
