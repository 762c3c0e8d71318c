"""Read one's own notices, count the new ones, mark them as seen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, true, update

from engine import Actor, UnitOfWork
from handlers.notices.audience import seen_by
from handlers.notices.kinds import NoticeKind
from handlers.notices.tables import NOTICE_IS_NEW, notice

#: A head says 99+ behind this.
COUNT_CAP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """One notice as its reader sees it."""

    id: str
    kind: NoticeKind
    subject: str
    text: str
    link: str
    business_key: str | None
    told_at: datetime
    seen_at: datetime | None


def notices_of(
    connection: Connection,
    actor: Actor,
    *,
    only_new: bool = False,
    kind: NoticeKind | None = None,
    limit: int,
    offset: int = 0,
) -> list[NoticeView]:
    """Return an actor's own notices, the latest first."""
    query = select(notice).where(_own(actor))
    if only_new:
        query = query.where(NOTICE_IS_NEW)
    if kind is not None:
        query = query.where(notice.c.kind == kind.value)
    ordered = query.order_by(notice.c.told_at.desc(), notice.c.id.desc())
    rows = connection.execute(ordered.limit(limit).offset(offset))
    return [_view(row) for row in rows]


def count_new(connection: Connection, actor: Actor) -> int:
    """Return how many notices an actor has not seen, at most `COUNT_CAP`."""
    some = select(notice.c.id).where(_own(actor), NOTICE_IS_NEW).limit(COUNT_CAP)
    counted = connection.scalar(select(func.count()).select_from(some.subquery()))
    return int(counted or 0)


def find_notice(
    connection: Connection, actor: Actor, notice_id: str
) -> NoticeView | None:
    """Return one of an actor's own notices, or None."""
    query = select(notice).where(_own(actor), notice.c.id == notice_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _view(row)


def mark_seen(
    uow: UnitOfWork, actor: Actor, notice_ids: Collection[str] | None = None
) -> int:
    """Note that an actor has seen some of their notices, or all; return how many."""
    query = update(notice).where(_own(actor), NOTICE_IS_NEW).values(seen_at=uow.now)
    if notice_ids is not None:
        query = query.where(notice.c.id.in_(list(notice_ids)))
    return uow.connection.execute(query).rowcount


def mark_told_seen(uow: UnitOfWork, actor: Actor, keys: Collection[str]) -> None:
    """Note that an actor has seen, at its own place, what notices told of."""
    mine = (notice.c.person_id == actor.id) & notice.c.key.in_(list(keys))
    query = update(notice).where(mine, NOTICE_IS_NEW)
    uow.connection.execute(query.values(seen_at=uow.now))


def _own(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a notice is the actor's, and its case not shut."""
    sees = true() if actor.sees_all else seen_by(notice.c.business_key, actor.labels)
    return (notice.c.person_id == actor.id) & sees


def _view(row: Row[Any]) -> NoticeView:
    return NoticeView(
        id=row.id,
        kind=NoticeKind(row.kind),
        subject=row.subject,
        text=row.text,
        link=row.link,
        business_key=row.business_key,
        told_at=row.told_at,
        seen_at=row.seen_at,
    )
