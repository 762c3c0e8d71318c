"""Note who takes a paper of a register along, each time, and tell it (B6.3.3)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from engine import UnitOfWork
from handlers.registers.tables import register_download


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One file that somebody took along."""

    evidence_id: str
    person_id: str
    at: datetime


def note_download(uow: UnitOfWork, *, entry_id: str, evidence_id: str) -> None:
    """Write that the acting person takes a file of an entry along."""
    uow.connection.execute(
        insert(register_download).values(
            id=uuid.uuid4().hex,
            entry_id=entry_id,
            evidence_id=evidence_id,
            person_id=uow.actor.id,
            at=uow.now,
        )
    )


def downloads_of(connection: Connection, entry_id: str) -> list[Download]:
    """Return who took files of an entry along, the last first."""
    query = select(
        register_download.c.evidence_id,
        register_download.c.person_id,
        register_download.c.at,
    ).where(register_download.c.entry_id == entry_id)
    ordered = query.order_by(register_download.c.at.desc(), register_download.c.id)
    return [Download(**row._asdict()) for row in connection.execute(ordered)]
