"""Tell leaders what waits for them, and officers how it was answered."""

from __future__ import annotations

from engine import UnitOfWork
from handlers.approvals.model import Approval, Outcome
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import Role
from handlers.parties.people import people_in

_ANSWERED = {Outcome.AGREED: "已同意", Outcome.RETURNED: "已退回"}


def tell_leaders(uow: UnitOfWork, asked: Approval, *, title: str) -> None:
    """Tell the leaders of the bureau that something waits for their consent.

    Args:
        title: entity and product of the case.
    """
    leaders = people_in(uow.connection, Role.LEADER, org_id=asked.bureau_id)
    tell(
        uow,
        kind=NoticeKind.APPROVAL,
        key=f"approval:{asked.id}",
        to=[each for each in leaders if each != asked.asked_by],
        subject=f"待审批：{asked.matter} · {title}",
        text=asked.reason,
        link=f"/approvals/{asked.id}",
        business_key=asked.business_key,
    )


def tell_asker(
    uow: UnitOfWork, asked: Approval, *, outcome: Outcome, opinion: str
) -> None:
    """Tell whoever sent it what was answered."""
    if outcome not in _ANSWERED:
        return
    tell(
        uow,
        kind=NoticeKind.APPROVAL,
        key=f"approval:{asked.id}:{outcome}",
        to=[asked.asked_by],
        subject=f"审批{_ANSWERED[outcome]}：{asked.matter} {asked.business_key}",
        text=opinion,
        link=asked.path,
        business_key=asked.business_key,
    )
