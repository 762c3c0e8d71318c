"""Remind leaders of what waits for their consent: it has a day like other work.

Meanwhile whoever sent it can do nothing, so they are not reminded of the matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.approvals.model import Approval
from handlers.approvals.store import waiting_everywhere
from handlers.deadlines.local_time import local_day
from handlers.linkage.live_approvals import live_approvals
from handlers.notices.kinds import NoticeKind
from handlers.parties.model import Role
from handlers.reminders import wording
from handlers.reminders.affairs import Affair, affairs_of
from handlers.reminders.holders import Holders
from handlers.reminders.scan import Round, key_mark
from handlers.reminders.steps import Due, task_steps
from handlers.reminders.telling import Found, tell_new

#: The deadline of the bureau that every approval has.
RULE = "approval_wd"


def approvers(holders: Holders, asked: Approval, affair: Affair) -> list[str]:
    """Return who may answer: the leaders, but never whoever sent it."""
    leaders = holders.of(Role.LEADER, affair)
    return [person_id for person_id in leaders if person_id != asked.asked_by]


def remind_of_approvals(round_: Round, *, now: datetime) -> bool:
    """Tell what waiting approvals are due for; False when more is left to tell."""
    connection = round_.uow.connection
    waiting = live_approvals(connection, waiting_everywhere(connection))
    affairs = affairs_of(connection, (each.business_key for each in waiting))
    found = (
        each
        for asked in waiting
        if asked.business_key in affairs
        for each in _found(round_, asked, affairs[asked.business_key], now=now)
    )
    return tell_new(round_.uow, found)


def _found(
    round_: Round, asked: Approval, affair: Affair, *, now: datetime
) -> Iterator[Found]:
    steps = task_steps(
        round_.book.of(asked.bureau_id).rule(RULE, local_day(asked.asked_at)),
        lane=Role.LEADER,
        begun_at=asked.asked_at,
        due_at=asked.due_at,
        now=now,
        calendar=round_.book.calendar,
        leader_after=round_.leader_after(asked.bureau_id),
    )
    for due in steps:
        yield Found(
            key=f"approval:{asked.id}:{due.step}{key_mark(due)}",
            kind=NoticeKind.APPROVAL,
            to=tuple(_told(round_.holders, asked, affair, due)),
            subject=wording.approval_subject(asked, affair, due),
            text=wording.approval_text(asked, affair),
            link=f"/approvals/{asked.id}",
            business_key=affair.case_no,
            about=asked.id,
        )


def _told(holders: Holders, asked: Approval, affair: Affair, due: Due) -> list[str]:
    if due.role:
        return holders.of(due.role, affair)
    return approvers(holders, asked, affair)
