"""Read and set until when a kind of round has been made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from engine import UnitOfWork
from handlers.rounds.tables import round_mark


def mark(uow: UnitOfWork, name: str) -> datetime | None:
    """Return until when a kind of round has been made; None when it never was."""
    query = select(round_mark.c.until).where(round_mark.c.name == name)
    found: datetime | None = uow.connection.scalar(query)
    return found


def set_mark(uow: UnitOfWork, name: str, until: datetime) -> None:
    """Note until when a kind of round has been made."""
    query = update(round_mark).where(round_mark.c.name == name)
    if not uow.connection.execute(query.values(until=until)).rowcount:
        uow.connection.execute(insert(round_mark).values(name=name, until=until))
