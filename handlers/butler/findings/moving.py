"""Write down how far a finding is, in the transaction of what moved it."""

from __future__ import annotations

from sqlalchemy import update

from engine import UnitOfWork
from handlers.butler.findings.model import FindingState, finding_of_key
from handlers.butler.findings.reading import FindingNotFound
from handlers.butler.findings.tables import service_finding


def move_finding(
    uow: UnitOfWork, key: str, state: FindingState, **also: object
) -> None:
    """Set the state of a finding, and what else changes with it.

    Args:
        uow: The transaction.
        key: The business key of its process.
        state: How far it is now.
        also: Further columns of its row.

    Raises:
        FindingNotFound: there is none under this key.
    """
    finding_id = finding_of_key(key)
    moved = uow.connection.execute(
        update(service_finding)
        .where(service_finding.c.id == finding_id)
        .values(state=state.value, **also)
    )
    if not moved.rowcount:
        raise FindingNotFound
    uow.audit("finding_moved", {"id": finding_id, "state": state.value})
