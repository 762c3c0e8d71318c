"""Keep the working-day calendar in tables: seed it, import a year, load it."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from engine import UnitOfWork
from handlers.deadlines.calendar_file import HolidayFile
from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.china_calendar import (
    NamedDay,
    seed_calendar,
    seed_days,
    seed_years,
)
from handlers.deadlines.tables import calendar_day, calendar_year, deadline_edition

SEED_SOURCE = "chinesecalendar"
EDITION = "deadlines"


def seed_calendar_tables(uow: UnitOfWork) -> None:
    """Write the holidays of the past years, unless some year is there already."""
    connection = uow.connection
    if connection.scalar(select(calendar_year.c.year).limit(1)) is not None:
        return
    connection.execute(insert(calendar_day), [_row(named) for named in seed_days()])
    connection.execute(
        insert(calendar_year),
        [_year_row(uow, year=year, source=SEED_SOURCE) for year in seed_years()],
    )
    new_edition(connection)


def import_year(uow: UnitOfWork, holidays: HolidayFile) -> None:
    """Take over a year's notice in place of what stood there, and audit it.

    What the notice of the next year has moved in December stays moved.
    """
    seed_calendar_tables(uow)
    connection = uow.connection
    first, last = f"{holidays.year}-01-01", f"{holidays.year}-12-31"
    later = _later_notice(connection, holidays.year)
    rows = [
        _row(named, notice_year=holidays.year)
        for named in holidays.days
        if named.day not in later
    ]
    named = [str(row["day"]) for row in rows]
    kept = [day.isoformat() for day in later]
    connection.execute(
        delete(calendar_day).where(
            calendar_day.c.day.between(first, last)
            | (calendar_day.c.notice_year == holidays.year)
            | calendar_day.c.day.in_(named),
            calendar_day.c.day.not_in(kept),
        )
    )
    connection.execute(insert(calendar_day), rows)
    connection.execute(
        delete(calendar_year).where(calendar_year.c.year == holidays.year)
    )
    connection.execute(
        insert(calendar_year),
        _year_row(uow, year=holidays.year, source=holidays.source),
    )
    new_edition(connection)
    uow.audit(
        "calendar_year_imported",
        {"year": holidays.year, "source": holidays.source, "days": len(named)},
    )


def with_notice(
    connection: Connection, calendar: WorkingCalendar, holidays: HolidayFile
) -> WorkingCalendar:
    """Return the calendar as it would be with a year's notice, without storing it."""
    later = _later_notice(connection, holidays.year)
    own = _moved_by(connection, holidays.year)
    kept = {
        day: off
        for day, off in calendar.named_days.items()
        if day in later or (day.year != holidays.year and day not in own)
    }
    new = {each.day: each.is_off for each in holidays.days if each.day not in later}
    return WorkingCalendar(
        named_days=kept | new,
        known_years=frozenset(calendar.known_years) | {holidays.year},
    )


def _moved_by(connection: Connection, year: int) -> frozenset[date]:
    """Return the days of December that the notice of a year has moved."""
    query = select(calendar_day.c.day).where(
        calendar_day.c.notice_year == year, calendar_day.c.day < f"{year}-01-01"
    )
    return frozenset(date.fromisoformat(day) for day in connection.scalars(query))


def _later_notice(connection: Connection, year: int) -> frozenset[date]:
    return _moved_by(connection, year + 1)


def load_calendar(connection: Connection) -> WorkingCalendar:
    """Return the stored calendar, or the seed where nothing is stored yet."""
    years = frozenset(connection.scalars(select(calendar_year.c.year)))
    if not years:
        return seed_calendar()
    days = connection.execute(select(calendar_day.c.day, calendar_day.c.is_off))
    return WorkingCalendar(
        named_days={date.fromisoformat(row.day): bool(row.is_off) for row in days},
        known_years=years,
    )


def load_day_names(connection: Connection) -> dict[date, str]:
    """Return the names of the days that differ from an ordinary week."""
    rows = connection.execute(select(calendar_day.c.day, calendar_day.c.name)).all()
    if not rows:
        return {named.day: named.name for named in seed_days()}
    return {date.fromisoformat(row.day): row.name for row in rows}


def known_years(connection: Connection) -> dict[int, str]:
    """Return the years whose notice is known, with its source."""
    rows = connection.execute(
        select(calendar_year.c.year, calendar_year.c.source).order_by(
            calendar_year.c.year
        )
    )
    return {row.year: row.source for row in rows}


def edition(connection: Connection) -> str:
    """Return the token that changes with calendar and settings."""
    found = connection.scalar(
        select(deadline_edition.c.edition).where(deadline_edition.c.name == EDITION)
    )
    return str(found or "")


def new_edition(connection: Connection) -> None:
    """Make every cached deadline book stale.

    A random token, not a number: a rolled-back change must never look like a later
    one that was committed.
    """
    token = uuid.uuid4().hex
    changed = connection.execute(
        update(deadline_edition)
        .where(deadline_edition.c.name == EDITION)
        .values(edition=token)
    )
    if not changed.rowcount:
        connection.execute(insert(deadline_edition).values(name=EDITION, edition=token))


def _row(named: NamedDay, *, notice_year: int | None = None) -> dict[str, object]:
    return {
        "notice_year": notice_year,
        "day": named.day.isoformat(),
        "is_off": named.is_off,
        "name": named.name,
    }


def _year_row(uow: UnitOfWork, *, year: int, source: str) -> dict[str, object]:
    return {
        "year": year,
        "source": source,
        "imported_at": uow.now,
        "imported_by": uow.actor.id,
    }
