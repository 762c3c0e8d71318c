"""What programmes add to the quality map (7.3.4): checks with the analysis of the day.

The map itself counts cases as they stand; a check keeps how they stood when somebody
answered for them, and what the bureau read from it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from engine import UnitOfWork
from handlers.knowledge.tables import map_review


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The cases of a programme with one product in one district."""

    district: str
    product: str
    cases: int
    open: int
    #: First re-inspections that were passed, and that had a result.
    first_passed: int
    first_tested: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapReview:
    """One check of the map, with who answered for it and for which programme."""

    bureau_id: str
    programme_id: str
    programme_name: str
    checked_on: date
    analysis: str
    places: tuple[Place, ...]
    #: The numbers of the cases that were checked.
    cases: tuple[str, ...]
    #: Those of them that came into the archive with the check.
    archived: tuple[str, ...]
    made_by: str
    made_at: datetime


def keep_review(
    uow: UnitOfWork,
    *,
    bureau_id: str,
    programme_id: str,
    programme_name: str,
    checked_on: date,
    analysis: str,
    places: Sequence[Place],
    cases: Collection[str],
    archived: Collection[str],
) -> MapReview:
    """Keep a check of the map and return it."""
    new = MapReview(
        bureau_id=bureau_id,
        programme_id=programme_id,
        programme_name=programme_name,
        checked_on=checked_on,
        analysis=analysis.strip(),
        places=tuple(places),
        cases=tuple(sorted(cases)),
        archived=tuple(sorted(archived)),
        made_by=uow.actor.id,
        made_at=uow.now,
    )
    row = {
        **asdict(new),
        "id": uuid.uuid4().hex,
        "checked_on": checked_on.isoformat(),
        "places": [asdict(each) for each in new.places],
        "cases": list(new.cases),
        "archived": list(new.archived),
    }
    uow.connection.execute(insert(map_review).values(row))
    told = {"programme": programme_id, "archived": list(new.archived)}
    uow.audit("quality_map_renewed", {"bureau": bureau_id, **told})
    return new


def map_reviews(
    connection: Connection,
    *,
    bureau_ids: Collection[str] | None,
    limit: int,
    programme_id: str = "",
) -> list[MapReview]:
    """Return the checks of some bureaus or all, latest first.

    Args:
        bureau_ids: None for all of them.
        programme_id: only those of one programme; empty for all.
        limit: at most so many.
    """
    query = select(map_review)
    if bureau_ids is not None:
        query = query.where(map_review.c.bureau_id.in_(sorted(bureau_ids)))
    if programme_id:
        query = query.where(map_review.c.programme_id == programme_id)
    ordered = query.order_by(map_review.c.made_at.desc(), map_review.c.id)
    return [_review(row) for row in connection.execute(ordered.limit(limit))]


def latest_checks(
    connection: Connection, programme_ids: Collection[str]
) -> Mapping[str, MapReview]:
    """Return the latest check of each case of some programmes, by its number."""
    wanted = sorted(set(programme_ids))
    query = select(map_review).where(map_review.c.programme_id.in_(wanted))
    found: dict[str, MapReview] = {}
    for row in connection.execute(query.order_by(map_review.c.made_at)):
        review = _review(row)
        found |= dict.fromkeys(review.cases, review)
    return found


def _review(row: Row[Any]) -> MapReview:
    return MapReview(
        bureau_id=row.bureau_id,
        programme_id=row.programme_id,
        programme_name=row.programme_name,
        checked_on=date.fromisoformat(row.checked_on),
        analysis=row.analysis,
        places=tuple(Place(**each) for each in row.places),
        cases=tuple(row.cases),
        archived=tuple(row.archived),
        made_by=row.made_by,
        made_at=row.made_at,
    )
