"""What waits for approval when whoever sent it, or was to consent, leaves.

A request says what its sender answers for. Nobody else answers for it unread: it ends
as handed on, its answers are a draft of the receiver, who reads and sends them anew.
Consent is of the bureau, not of one leader; only the last one must not leave it open.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from engine import UnitOfWork
from handlers.approvals.model import Approval, Outcome
from handlers.approvals.store import end, waiting_everywhere, waiting_in
from handlers.forms import save_draft
from handlers.linkage.live_approvals import live_approvals
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.errors import MemberRefused
from handlers.parties.model import Person, Role
from handlers.parties.people import people_in


def requests_of(
    connection: Connection, person_id: str, task_ids: Collection[str]
) -> list[Approval]:
    """Return what a person sent, or what waits at matters that they hold.

    Args:
        task_ids: the open matters that the person holds.
    """
    found = [
        each
        for each in waiting_everywhere(connection)
        if person_id in {each.asked_by, each.in_stead_of} or each.task_id in task_ids
    ]
    return live_approvals(connection, found)


def hand_on(
    uow: UnitOfWork, asked: Approval, *, giver: Person, to: str, reason: str
) -> None:
    """End a request; whoever has its matter now finds the answers as a draft.

    Args:
        to: the person who holds the matter from now on.
        reason: why the work goes to others.

    Raises:
        ApprovalEnded: it has been answered before.
    """
    end(uow, asked, outcome=Outcome.HANDED_ON, by=uow.actor.id, opinion=reason)
    if not asked.is_of_clock:
        save_draft(uow, task_id=asked.task_id, person_id=to, raw=asked.raw)
    tell(
        uow,
        kind=NoticeKind.APPROVAL,
        key=f"approval:{asked.id}:{Outcome.HANDED_ON}",
        to=[to],
        subject=f"请重新送审：{asked.matter} {asked.business_key}",
        text=f"{giver.name}的工作已交接，原送审随之结束。填写的内容已存为您的草稿，"
        "请核对后重新送审。"
        if not asked.is_of_clock
        else f"{giver.name}的工作已交接，原送审随之结束。仍需中止的，请重新送审。"
        f"原理由：{asked.reason}",
        link=asked.path,
        business_key=asked.business_key,
    )


def must_leave_an_approver(connection: Connection, person: Person) -> None:
    """Refuse that the last one leaves who could answer what waits in the bureau.

    Raises:
        MemberRefused: something waits that nobody else may answer.
    """
    if Role.LEADER not in person.roles:
        return
    others = set(people_in(connection, Role.LEADER, org_id=person.org_id)) - {person.id}
    waiting = live_approvals(connection, waiting_in(connection, person.org_id))
    stuck = [each for each in waiting if not others - {each.asked_by}]
    if stuck:
        matters = "；".join(dict.fromkeys(each.matter for each in stuck))
        message = (
            f"本局还有{len(stuck)}件送审没有其他审批人可以办理（{matters}），"
            "请先审批或退回，或者为接手人开通审批人角色"
        )
        raise MemberRefused(message)
