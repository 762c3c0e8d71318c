"""Who looked at what (谁看过): at most one row a person, thing and day.

Cheap enough for every page: one insert that does nothing when the row is there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from engine import UnitOfWork
from handlers.parties.tables import person, view_log

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_LONGEST_TITLE = 200


class Viewed(StrEnum):
    """What was looked at."""

    CASE = "case"
    FORM = "form"
    DOCUMENT = "document"
    PROGRAMME = "programme"
    EVIDENCE = "evidence"
    EXPORT = "export"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One person's first look at one thing on one day."""

    person_id: str
    kind: Viewed
    object_id: str
    day: str
    business_key: str | None
    title: str
    at: datetime


def is_noted(
    connection: Connection,
    *,
    person_id: str,
    kind: Viewed,
    object_id: str,
    now: datetime,
) -> bool:
    """Say whether a person's look at a thing is written down for this day."""
    query = select(view_log.c.at).where(
        view_log.c.person_id == person_id,
        view_log.c.kind == kind.value,
        view_log.c.object_id == object_id,
        view_log.c.day == _day(now),
    )
    return connection.scalar(query) is not None


def note_view(
    uow: UnitOfWork,
    *,
    kind: Viewed,
    object_id: str,
    title: str,
    business_key: str | None = None,
) -> None:
    """Write that the acting person looked at something today, once a day.

    Args:
        uow: any transaction of the person.
        kind: what sort of thing it is.
        object_id: its id; of an export the name of the list.
        title: what it is, in words that still say it when the thing has changed.
        business_key: the case to which it belongs.
    """
    values = {
        "person_id": uow.actor.id,
        "kind": kind.value,
        "object_id": object_id,
        "day": _day(uow.now),
        "business_key": business_key,
        "title": title[:_LONGEST_TITLE],
        "at": uow.now,
    }
    dialect = postgresql if uow.connection.dialect.name == "postgresql" else sqlite
    uow.connection.execute(
        dialect.insert(view_log).values(values).on_conflict_do_nothing()
    )


def views_of_case(
    connection: Connection, business_key: str, *, limit: int, offset: int = 0
) -> list[View]:
    """Return who looked at a case and what belongs to it, the latest first."""
    query = select(view_log).where(view_log.c.business_key == business_key)
    ordered = query.order_by(view_log.c.at.desc(), view_log.c.person_id)
    return [
        _view(row) for row in connection.execute(ordered.limit(limit).offset(offset))
    ]


def views_by(
    connection: Connection, person_id: str, *, since: datetime, limit: int
) -> list[View]:
    """Return what a person looked at since a moment, the latest first."""
    query = select(view_log).where(
        view_log.c.person_id == person_id, view_log.c.at >= since
    )
    ordered = query.order_by(view_log.c.at.desc(), view_log.c.object_id)
    return [_view(row) for row in connection.execute(ordered.limit(limit))]


def views_of_people(
    connection: Connection,
    org_ids: Collection[str] | None,
    *,
    text: str = "",
    limit: int,
    offset: int = 0,
) -> list[View]:
    """Return what the people of some organisations looked at, the latest first.

    Args:
        org_ids: whose people; None for everybody.
        text: words of a person's name or login, of a thing, or the number of a case.
    """
    query = select(view_log).join(person, person.c.id == view_log.c.person_id)
    if org_ids is not None:
        query = query.where(person.c.org_id.in_(sorted(org_ids)))
    for word in text.split():
        query = query.where(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (
                        person.c.name,
                        person.c.login,
                        view_log.c.title,
                        view_log.c.business_key,
                    )
                )
            )
        )
    ordered = query.order_by(
        view_log.c.at.desc(), view_log.c.person_id, view_log.c.object_id
    )
    return [
        _view(row) for row in connection.execute(ordered.limit(limit).offset(offset))
    ]


def _day(moment: datetime) -> str:
    return moment.astimezone(_SHANGHAI).date().isoformat()


def _view(row: Row[Any]) -> View:
    return View(**{**row._asdict(), "kind": Viewed(row.kind)})
