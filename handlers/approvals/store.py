"""Keep requests for approval, and find those that wait."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select
from sqlalchemy.exc import IntegrityError

from engine import SYSTEM, UnitOfWork
from handlers.approvals.errors import (
    ApprovalEnded,
    ApprovalNotFound,
    ApprovalPending,
)
from handlers.approvals.model import Approval, Asked, Outcome
from handlers.approvals.tables import approval, approval_end, approval_waiting
from handlers.forms.sealed import blanked, without_sealed

#: More than a leader ever reads at once.
MOST = 200
_ASKED = tuple(Asked.__dataclass_fields__)


def ask(uow: UnitOfWork, asked: Asked) -> Approval:
    """Keep a request for approval, without what is kept apart from forms.

    Raises:
        ApprovalPending: the matter waits for an approval already.
    """
    kept = {name: getattr(asked, name) for name in _ASKED}
    kept["raw"], kept["answers"] = blanked(asked.raw), without_sealed(asked.answers)
    new = Approval(
        id=uuid.uuid4().hex,
        asked_by=uow.actor.id,
        asked_at=uow.now,
        **kept,
    )
    try:
        uow.connection.execute(insert(approval_waiting).values(_waiting_row(new)))
    except IntegrityError as twice:
        raise ApprovalPending(asked.task_id) from twice
    row = {column.name: getattr(new, column.name) for column in approval.columns}
    uow.connection.execute(insert(approval).values(row))
    uow.audit("approval_asked", _audited(new))
    return new


def end(
    uow: UnitOfWork,
    asked: Approval,
    *,
    outcome: Outcome,
    by: str,
    opinion: str = "",
) -> None:
    """Note how a request ended; the first answer counts.

    Raises:
        ApprovalEnded: somebody was quicker.
    """
    gone = uow.connection.execute(
        delete(approval_waiting).where(approval_waiting.c.approval_id == asked.id)
    )
    if not gone.rowcount:
        raise ApprovalEnded(approval_by_id(uow.connection, asked.id))
    uow.connection.execute(
        insert(approval_end).values(
            approval_id=asked.id,
            outcome=outcome.value,
            opinion=opinion,
            ended_by=by,
            ended_at=uow.now,
        )
    )
    uow.audit(f"approval_{outcome}", {**_audited(asked), "by": by, "opinion": opinion})


def void_waiting(uow: UnitOfWork, business_key: str, *, reason: str) -> None:
    """End what still waits in a case that has ended."""
    wanted = _WAITING.where(approval.c.business_key == business_key)
    for each in _read(uow.connection, wanted):
        end(uow, each, outcome=Outcome.VOID, by=SYSTEM.id, opinion=reason)


def approval_by_id(connection: Connection, approval_id: str) -> Approval:
    """Return one request, answered or not.

    Raises:
        ApprovalNotFound: there is none of this id.
    """
    found = _read(connection, _QUERY.where(approval.c.id == approval_id))
    if not found:
        raise ApprovalNotFound(approval_id)
    return found[0]


def waiting_at(
    connection: Connection, task_ids: Collection[str]
) -> Mapping[str, Approval]:
    """Return what waits at some matters, by matter, in one statement."""
    if not task_ids:
        return {}
    wanted = _WAITING.where(approval_waiting.c.task_id.in_(sorted(task_ids)))
    return {each.task_id: each for each in _read(connection, wanted)}


def waiting_in(connection: Connection, bureau_id: str) -> list[Approval]:
    """Return what waits for a leader of a bureau, the most pressing first."""
    wanted = _WAITING.where(approval_waiting.c.bureau_id == bureau_id)
    ordered = wanted.order_by(approval_waiting.c.due_at, approval.c.id)
    return _read(connection, ordered.limit(MOST))


def waiting_everywhere(connection: Connection) -> list[Approval]:
    """Return what waits in all bureaus, the most pressing first."""
    ordered = _WAITING.order_by(approval_waiting.c.due_at, approval.c.id)
    return _read(connection, ordered)


def waiting_tasks(connection: Connection) -> frozenset[str]:
    """Return the matters at which something waits, in all bureaus."""
    return frozenset(connection.scalars(select(approval_waiting.c.task_id)))


def approvals_of_case(connection: Connection, business_key: str) -> list[Approval]:
    """Return everything that was sent for approval in a case, oldest first."""
    wanted = _QUERY.where(approval.c.business_key == business_key)
    return _read(connection, wanted.order_by(approval.c.asked_at, approval.c.id))


def last_at(connection: Connection, task_id: str) -> Approval | None:
    """Return the latest request at a matter, or None."""
    wanted = _QUERY.where(approval.c.task_id == task_id)
    latest = wanted.order_by(approval.c.asked_at.desc(), approval.c.id.desc())
    found = _read(connection, latest.limit(1))
    return found[0] if found else None


def answered_by(connection: Connection, person_id: str) -> list[Approval]:
    """Return what a person has answered, latest first."""
    wanted = _QUERY.where(
        approval_end.c.ended_by == person_id,
        approval_end.c.outcome.in_((Outcome.AGREED.value, Outcome.RETURNED.value)),
    )
    return _read(connection, wanted.order_by(approval_end.c.ended_at.desc()).limit(20))


_QUERY: Select[Any] = select(
    approval,
    approval_end.c.outcome,
    approval_end.c.opinion,
    approval_end.c.ended_by,
    approval_end.c.ended_at,
).outerjoin(approval_end, approval_end.c.approval_id == approval.c.id)
_WAITING: Select[Any] = _QUERY.join(
    approval_waiting, approval_waiting.c.approval_id == approval.c.id
)


def _read(connection: Connection, query: Select[Any]) -> list[Approval]:
    return [_approval(row) for row in connection.execute(query)]


def _approval(row: Row[Any]) -> Approval:
    values = row._asdict()
    outcome = Outcome(row.outcome) if row.outcome else None
    return Approval(**{**values, "outcome": outcome, "opinion": row.opinion or ""})


def _waiting_row(new: Approval) -> Mapping[str, object]:
    return {
        "task_id": new.task_id,
        "approval_id": new.id,
        "bureau_id": new.bureau_id,
        "due_at": new.due_at,
    }


def _audited(asked: Asked) -> Mapping[str, object]:
    names: Iterable[str] = ("business_key", "task_id", "element_id")
    return {name: getattr(asked, name) for name in names}
