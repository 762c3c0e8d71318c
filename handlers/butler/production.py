"""Keep on which days clients produce: their week, and the days that differ from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from engine import UnitOfWork
from handlers.butler.errors import PlanRefused, ReasonMissing
from handlers.butler.patrol_days import USUAL_WEEK, ProductionDays
from handlers.butler.tables import client_day, client_week

_AT_ONCE = 500
_WEEK = frozenset(range(1, 8))


def set_week(uow: UnitOfWork, client_id: str, weekdays: Collection[int]) -> None:
    """Write down on which weekdays a client produces.

    Raises:
        PlanRefused: none, or no weekday.
    """
    if not weekdays or not set(weekdays) <= _WEEK:
        raise PlanRefused([("weekdays", "请至少选择一个生产日")])
    uow.connection.execute(
        delete(client_week).where(client_week.c.client_id == client_id)
    )
    uow.connection.execute(
        insert(client_week).values(
            client_id=client_id,
            weekdays=sorted(weekdays),
            written_by=uow.actor.id,
            written_at=uow.now,
        )
    )
    uow.audit("client_week_set", {"client_id": client_id, "weekdays": sorted(weekdays)})


def set_day(
    uow: UnitOfWork, client_id: str, day: date, *, produces: bool, reason: str
) -> None:
    """Write down a day that differs from a client's week: 停产, or work on a day off.

    Raises:
        ReasonMissing: nobody says why.
    """
    if not reason.strip():
        raise ReasonMissing
    uow.connection.execute(
        delete(client_day).where(
            client_day.c.client_id == client_id, client_day.c.day == day.isoformat()
        )
    )
    uow.connection.execute(
        insert(client_day).values(
            client_id=client_id,
            day=day.isoformat(),
            produces=produces,
            reason=reason.strip(),
            written_by=uow.actor.id,
            written_at=uow.now,
        )
    )
    told = {"client_id": client_id, "day": day.isoformat(), "produces": produces}
    uow.audit("client_day_set", told | {"reason": reason.strip()})


def take_over(uow: UnitOfWork, *, of_client: str, by_client: str) -> None:
    """Give a client the production days of one that was on file twice.

    What is said of both holds as the client that is kept said it.
    """
    said = select(client_week.c.client_id).where(client_week.c.client_id == by_client)
    if uow.connection.execute(said).first() is None:
        uow.connection.execute(
            update(client_week)
            .where(client_week.c.client_id == of_client)
            .values(client_id=by_client)
        )
    named = select(client_day.c.day).where(client_day.c.client_id == by_client)
    uow.connection.execute(
        update(client_day)
        .where(
            client_day.c.client_id == of_client,
            client_day.c.day.not_in(uow.connection.scalars(named).all()),
        )
        .values(client_id=by_client)
    )
    for table in (client_week, client_day):
        uow.connection.execute(delete(table).where(table.c.client_id == of_client))


def production_of(
    connection: Connection, clients: Iterable[str]
) -> Mapping[str, ProductionDays]:
    """Return the production days of clients; who has said nothing has a usual week."""
    ids = sorted(set(clients))
    weeks: dict[str, frozenset[int]] = {}
    named: dict[str, dict[date, bool]] = {}
    for n in range(0, len(ids), _AT_ONCE):
        some = ids[n : n + _AT_ONCE]
        query = select(client_week).where(client_week.c.client_id.in_(some))
        for row in connection.execute(query):
            weeks[row.client_id] = frozenset(row.weekdays)
        days = select(client_day).where(client_day.c.client_id.in_(some))
        for row in connection.execute(days):
            of_client = named.setdefault(row.client_id, {})
            of_client[date.fromisoformat(row.day)] = bool(row.produces)
    return {
        each: ProductionDays(
            weekdays=weeks.get(each, USUAL_WEEK), named=named.get(each, {})
        )
        for each in ids
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDay:
    """A day that differs from a client's week, as somebody wrote it down."""

    day: date
    produces: bool
    reason: str
    written_by: str


def days_written(
    connection: Connection, client_id: str, *, since: date
) -> list[WrittenDay]:
    """Return the days of a client that differ from its week, the latest first."""
    query = (
        select(client_day)
        .where(
            client_day.c.client_id == client_id, client_day.c.day >= since.isoformat()
        )
        .order_by(client_day.c.day.desc())
    )
    return [
        WrittenDay(
            day=date.fromisoformat(row.day),
            produces=bool(row.produces),
            reason=row.reason,
            written_by=row.written_by,
        )
        for row in connection.execute(query)
    ]
