"""Whoever asks for a consent, or would give it, leaves: nothing hangs."""

from __future__ import annotations

import pytest

from engine import SYSTEM
from handlers.approvals.errors import ApprovalEnded
from handlers.approvals.model import Approval, Outcome
from handlers.approvals.store import approval_by_id, waiting_at
from handlers.forms import load_draft
from handlers.linkage.handing_over import HandOvers
from handlers.linkage.handing_requests import must_leave_an_approver
from handlers.notices.tables import notice
from handlers.parties.errors import MemberRefused
from handlers.parties.model import Person
from handlers.parties.people import person_by_id, set_active
from tests.acceptance.test_approvals import ORDER, agree, sent, served
from tests.acceptance.test_suspension_requests import ask as ask_to_suspend
from tests.support.case_client import Office


def person(office: Office, person_id: str) -> Person:
    with office.engine.read() as connection:
        return person_by_id(connection, person_id)


def now(office: Office, asked: Approval) -> Approval:
    with office.engine.read() as connection:
        return approval_by_id(connection, asked.id)


def hand_over(office: Office, giver: str, *, to: str) -> list[str]:
    """Hand everything over and return the matters that waited for approval."""
    desk = HandOvers(engine=office.engine)
    leaver = person(office, giver)
    burdens = desk.burdens(leaver)
    for burden in burdens:
        desk.hand_over(
            burden,
            giver=leaver,
            receiver=person(office, to),
            by=office.actor("leader"),
            reason="调任",
        )
    return [asked.matter for burden in burdens for asked, _holder in burden.requests]


def told(office: Office, who: str) -> list[tuple[str, str]]:
    with office.engine.read() as connection:
        rows = connection.execute(
            notice.select().where(notice.c.person_id == who)
        ).all()
    return [(row.subject, row.link) for row in rows]


def test_what_a_leaver_sent_is_a_draft_of_the_receiver_who_sends_it_anew(
    office: Office,
):
    case = served(office)
    asked = sent(case)

    assert hand_over(office, "officer", to="chief") == [asked.matter]

    ended = now(office, asked)
    assert (ended.outcome, ended.ended_by, ended.opinion) == (
        Outcome.HANDED_ON,
        "leader",
        "调任",
    )
    task = case.task(ORDER)
    assert task.assignee == "chief"
    with office.engine.read() as connection:
        draft = load_draft(connection, task_id=task.id, person_id="chief")
        assert waiting_at(connection, [task.id]) == {}
    assert draft is not None
    assert draft.raw == asked.raw
    again = (f"请重新送审：{asked.matter} {case.key}", f"/tasks/{task.id}")
    assert told(office, "chief").count(again) == 1
    with pytest.raises(ApprovalEnded, match="由接手人重新送审"):
        agree(office, asked)
    anew = sent(case, by="chief")
    assert anew.asked_by == "chief"
    agree(office, anew)
    assert ORDER not in case.open


def test_a_suspension_that_a_leaver_asked_for_is_asked_for_anew(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    office.at("2026-04-01")
    asked = ask_to_suspend(case)
    assert isinstance(asked, Approval)

    hand_over(office, "officer", to="chief")

    assert now(office, asked).outcome is Outcome.HANDED_ON
    assert office.approvals.waiting(office.actor("leader")) == []
    assert (f"请重新送审：{asked.matter} {case.key}", asked.path) in told(
        office, "chief"
    )


def test_what_others_sent_stays_with_the_leader(office: Office):
    case = served(office)
    asked = sent(case)

    assert hand_over(office, "chief", to="officer") == []

    assert now(office, asked).is_waiting


def test_the_last_approver_leaves_nothing_behind_unanswered(office: Office):
    case = served(office)
    asked = sent(case)
    with office.engine.transact(office.actor("leader")) as uow:
        must_leave_an_approver(uow.connection, person(office, "leader"))
        set_active(uow, "chief", active=False)

        with pytest.raises(MemberRefused, match="没有其他审批人"):
            must_leave_an_approver(uow.connection, person(office, "leader"))

    agree(office, asked)
    with office.engine.read() as connection:
        must_leave_an_approver(connection, person(office, "leader"))


def test_nobody_else_approves_what_they_sent_themselves(office: Office):
    case = served(office)
    office.engine.assign_user_task(case.task(ORDER).id, assignee="chief", actor=SYSTEM)
    sent(case, by="chief")

    with office.engine.read() as connection, pytest.raises(MemberRefused):
        must_leave_an_approver(connection, person(office, "leader"))
