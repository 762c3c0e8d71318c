"""A leader lets a qualification count that 7.2.1.3 does not name, and says why.

The clause names two certificates and says 等从业资格. Who judges whether another one
is of that kind is the bureau's leader, never the agency that proposes the expert.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from engine import UnitOfWork
from handlers.parties.errors import MemberRefused, RightsRefused
from handlers.parties.experts import expert_file
from handlers.parties.qualification import CLAUSE, OTHER
from handlers.parties.rights import Keeper
from handlers.parties.tables import expert_certificate

_LONGEST = 300


def recognise(
    uow: UnitOfWork,
    keeper: Keeper,
    person_id: str,
    certificate_id: str,
    *,
    reason: str,
) -> None:
    """Write down why a certificate of another kind counts; once and for good.

    Raises:
        RightsRefused: only leaders of a bureau judge it.
        MemberRefused: there is no such certificate that waits for it, or no reason.
    """
    if not keeper.is_leader:
        raise RightsRefused(_NOT_LEADER)
    kept = expert_file(uow.connection, person_id).certificates
    if not any(each.id == certificate_id and each.lacks_recognition for each in kept):
        raise MemberRefused(_NOT_WAITING)
    written = reason.strip()
    if not written or len(written) > _LONGEST:
        raise MemberRefused(_NO_REASON)
    query = update(expert_certificate).where(expert_certificate.c.id == certificate_id)
    uow.connection.execute(
        query.values(
            recognition=written, recognised_by=keeper.person.id, recognised_at=uow.now
        )
    )
    uow.audit(
        "certificate_recognised",
        {"id": person_id, "certificate": certificate_id, "reason": written},
    )


def recognised_experts(connection: Connection) -> frozenset[str]:
    """Return whose other qualification a leader has recognised."""
    held = expert_certificate.c
    query = select(held.person_id).where(held.kind == OTHER, held.recognition != "")
    return frozenset(connection.scalars(query))


_NOT_LEADER = "其他从业资格由市场监管部门的审批人认可"
_NOT_WAITING = "没有等待认可的这份其他从业资格，请刷新后再看"
_NO_REASON = f"请写明为什么认可这份其他从业资格，不超过{_LONGEST}字({CLAUSE})"
