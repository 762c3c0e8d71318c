"""Be quiet about a case for a day: what is entered of it happened long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from engine import UnitOfWork
from handlers.notices.tables import quiet_case

#: Reminders of what has already passed come within a day, and then never again.
QUIET = timedelta(days=1)


def be_quiet(uow: UnitOfWork, business_key: str) -> None:
    """Tell nobody of a case for a day from now."""
    uow.connection.execute(
        insert(quiet_case).values(business_key=business_key, until=uow.now + QUIET)
    )


def is_quiet(connection: Connection, business_key: str, *, now: datetime) -> bool:
    """Say whether nobody is told of a case now."""
    query = select(quiet_case.c.until).where(
        quiet_case.c.business_key == business_key, quiet_case.c.until > now
    )
    return connection.scalar(query) is not None
