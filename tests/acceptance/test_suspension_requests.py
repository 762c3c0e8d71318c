"""A deadline stands still when two people of the bureau want it, unless a setting says one."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.approvals.errors import (
    ApprovalEnded,
    ApprovalPending,
    NotTheAsker,
    OwnSubmission,
)
from handlers.approvals.model import Approval, Outcome
from handlers.approvals.settings import BY_ELEMENT
from handlers.approvals.store import approval_by_id
from handlers.approvals.switches import SUSPEND_CLOCK
from handlers.deadlines.books import load_book
from handlers.deadlines.clocks import CaseClock, ClockState
from handlers.deadlines.errors import SuspensionRefused
from handlers.deadlines.suspending import Ruling, pause_entries
from handlers.linkage.cases import case_header
from handlers.linkage.suspension_requests import ask_or_suspend, may_ask
from handlers.settings.store import change_setting
from tests.support.case_client import Case, Office


@pytest.fixture
def case(office: Office) -> Case:
    """Return a case whose deadline to rectify runs, a month after its order."""
    office.at("2026-03-02")
    found = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    office.at("2026-04-01")
    return found


def ask(case: Case, *, by: str = "officer", **more: str) -> Approval | CaseClock:
    ruling = Ruling(
        day=date.fromisoformat(more.get("day", "2026-04-01")),
        reason="台风，厂区停工",
        evidence_id=more.get("paper", "paper"),
    )
    office = case.office
    with office.engine.transact(office.actor(by)) as uow:
        clock = case.clocks["rectify", 1]
        book = load_book(uow.connection)
        return ask_or_suspend(uow, book, clock, ruling, root_id=case.root_id)


def waiting(case: Case, who: str) -> list[str]:
    office = case.office
    return [each.id for each in office.approvals.waiting(office.actor(who))]


def test_a_suspension_waits_for_a_leader_and_counts_with_the_consent(case: Case):
    asked = ask(case)
    assert isinstance(asked, Approval)
    assert case.clocks["rectify", 1].state is ClockState.RUNNING
    assert waiting(case, "leader") == waiting(case, "chief") == [asked.id]
    assert waiting(case, "officer") == waiting(case, "other_leader") == []
    with pytest.raises(ApprovalPending):
        ask(case)

    office = case.office
    office.approvals.agree(asked.id, actor=office.actor("leader"), opinion="情况属实")
    office.run_jobs()

    assert case.clocks["rectify", 1].state is ClockState.PAUSED
    assert case.due_day("conduct_self_check") is not None
    with office.engine.read() as connection:
        [entry] = pause_entries(connection, case.clocks["rectify", 1].id)
        ended = approval_by_id(connection, asked.id)
    assert (entry.reason, entry.evidence_id) == ("台风，厂区停工", "paper")
    assert entry.decided_by == "leader"
    assert (ended.asked_by, ended.outcome) == ("officer", Outcome.AGREED)
    with pytest.raises(ApprovalEnded):
        office.approvals.agree(asked.id, actor=office.actor("chief"))


def test_a_leader_does_not_stop_a_deadline_alone(case: Case):
    asked = ask(case, by="chief")
    assert isinstance(asked, Approval)
    office = case.office

    with pytest.raises(OwnSubmission):
        office.approvals.agree(asked.id, actor=office.actor("chief"))
    office.approvals.send_back(
        asked.id, actor=office.actor("leader"), opinion="台风已过"
    )

    assert case.clocks["rectify", 1].state is ClockState.RUNNING
    assert waiting(case, "leader") == []


def test_only_who_asked_takes_it_back(case: Case):
    asked = ask(case)
    assert isinstance(asked, Approval)
    office = case.office
    with pytest.raises(NotTheAsker):
        office.approvals.take_back(asked.id, actor=office.actor("chief"))

    office.approvals.take_back(asked.id, actor=office.actor("officer"))

    assert waiting(case, "leader") == []
    assert isinstance(ask(case), Approval)


def test_what_makes_no_sense_is_refused_before_anybody_reads_it(case: Case):
    with pytest.raises(SuspensionRefused, match="请上传"):
        ask(case, paper="")
    with pytest.raises(SuspensionRefused, match="日期不能晚于今天"):
        ask(case, day="2026-04-02")
    assert waiting(case, "leader") == []


def test_a_deadline_that_was_met_meanwhile_waits_for_nobody(case: Case):
    asked = ask(case)
    assert isinstance(asked, Approval)
    case.complete("conduct_self_check", apply_assistance="false")
    case.complete("draft_rectification_plan").complete("apply_reinspection")

    assert waiting(case, "leader") == []
    office = case.office
    with pytest.raises(SuspensionRefused, match="没有在计算"):
        office.approvals.agree(asked.id, actor=office.actor("leader"))


def test_a_bureau_may_trust_one_person(case: Case):
    office, setting = case.office, BY_ELEMENT[SUSPEND_CLOCK]
    with office.engine.transact(office.actor("leader")) as uow:
        change_setting(uow, setting, text="off", reason="授权", bureau_id="bureau")

    done = ask(case)

    assert isinstance(done, CaseClock)
    assert done.state is ClockState.PAUSED


def test_the_bureau_of_the_case_asks_and_nobody_else(case: Case):
    with case.office.engine.read() as connection:
        header = case_header(connection, case.key)
    asks = {
        who: may_ask(case.office.actor(who), header)
        for who in ("officer", "leader", "chief", "stranger", "head", "planner")
    }

    assert [who for who, may in asks.items() if may] == ["officer", "leader", "chief"]
