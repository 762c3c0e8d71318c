"""How many batches of a product passed, before assistance came to it and after.

The system knows failing reports only; how many batches were sampled in all stands in
the summary of a sampling task, from which the bureau takes the two numbers.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, insert, select

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.knowledge.tables import sampling_figure
from handlers.linkage.cases import Assistance
from handlers.linkage.tables import linkage_case
from handlers.results.errors import SamplingRefused
from handlers.results.figures import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """What one sampling task found of a product."""

    product: str
    sampled_on: date
    batches: int
    passed: int
    #: The paper that says so.
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRate:
    """A product before its first assisted case and after."""

    product: str
    #: When its first assisted case was registered; None if there is none.
    assisted_since: date | None
    before: Share
    after: Share


def add_sampling(uow: UnitOfWork, bureau_id: str, found: Sampling) -> None:
    """Keep what a sampling task found.

    Raises:
        SamplingRefused: a number or the source is missing or cannot be.
    """
    if not found.product or not found.source:
        raise SamplingRefused
    if not 0 <= found.passed <= found.batches or found.batches == 0:
        raise SamplingRefused
    uow.connection.execute(
        insert(sampling_figure).values(
            id=uuid.uuid4().hex,
            bureau_id=bureau_id,
            product=found.product,
            sampled_on=found.sampled_on.isoformat(),
            batches=found.batches,
            passed=found.passed,
            source=found.source,
            written_by=uow.actor.id,
            written_at=uow.now,
        )
    )
    uow.audit("sampling_added", {"bureau": bureau_id, "product": found.product})


def samplings(connection: Connection, bureau_id: str) -> list[Sampling]:
    """Return what a bureau has noted, latest first."""
    query = select(sampling_figure).where(sampling_figure.c.bureau_id == bureau_id)
    ordered = query.order_by(
        sampling_figure.c.sampled_on.desc(), sampling_figure.c.product
    )
    return [
        Sampling(
            product=row.product,
            sampled_on=date.fromisoformat(row.sampled_on),
            batches=row.batches,
            passed=row.passed,
            source=row.source,
        )
        for row in connection.execute(ordered)
    ]


def pass_rates(connection: Connection, bureau_id: str) -> list[PassRate]:
    """Return the products that were sampled, before their assistance and after."""
    noted = samplings(connection, bureau_id)
    since = _assisted_since(connection, bureau_id)
    return [
        _rate(
            product,
            [each for each in noted if each.product == product],
            since.get(product),
        )
        for product in sorted({each.product for each in noted})
    ]


def _rate(product: str, noted: Sequence[Sampling], since: date | None) -> PassRate:
    later = [each for each in noted if since is not None and each.sampled_on > since]
    earlier = [each for each in noted if each not in later]
    return PassRate(
        product=product,
        assisted_since=since,
        before=_share(earlier),
        after=_share(later),
    )


def _share(noted: Sequence[Sampling]) -> Share:
    return Share(sum(e.passed for e in noted), sum(e.batches for e in noted))


def _assisted_since(connection: Connection, bureau_id: str) -> dict[str, date]:
    first = func.min(linkage_case.c.opened_at, type_=linkage_case.c.opened_at.type)
    query = (
        select(linkage_case.c.product, first)
        .where(
            linkage_case.c.bureau_id == bureau_id,
            linkage_case.c.assistance != Assistance.NONE.value,
        )
        .group_by(linkage_case.c.product)
    )
    return {row[0]: local_day(row[1]) for row in connection.execute(query)}
