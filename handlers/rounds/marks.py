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


def made_since(uow: UnitOfWork, name: str, planned: object) -> bool:
    """Say whether another job has made the round that was planned for a moment.

    Two are under way after a restart: the one that is made first goes on.

    Args:
        uow: The transaction of the job.
        name: The kind of round.
        planned: The moment in ISO form; empty or None for a round asked for at once.
    """
    last = mark(uow, name)
    return bool(planned and last and last >= datetime.fromisoformat(str(planned)))
