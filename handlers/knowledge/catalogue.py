"""The catalogue of products under special supervision (7.3.3), in versions.

A version says which products are in it, how often they are looked at, what it changed
and why, with the figures that the change rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from engine import UnitOfWork
from handlers.knowledge.errors import (
    FrequencyMissing,
    ProductListed,
    ProductMissing,
    ProductNotListed,
    ReasonMissing,
)
from handlers.knowledge.tables import catalogue_version


class Change(StrEnum):
    """What a version does with a product."""

    ADD = "新增"
    REMOVE = "移出"
    FREQUENCY = "调整"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """One product of one version."""

    product: str
    #: How it is supervised, such as 每半年抽查一次.
    frequency: str
    #: What the version changed, or nothing.
    change: str = ""
    reason: str = ""
    #: Figures of the day of the change, in words.
    figures: str = ""

    @property
    def is_in(self) -> bool:
        """Say whether the product belongs to the catalogue from this version on."""
        return self.change != Change.REMOVE


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueVersion:
    """The catalogue of a bureau from a day on."""

    bureau_id: str
    number: int
    effective_on: date
    rows: tuple[CatalogueRow, ...]
    reason: str
    made_by: str
    made_at: datetime

    @property
    def products(self) -> Mapping[str, CatalogueRow]:
        """Return the products that are in it."""
        return {row.product: row for row in self.rows if row.is_in}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A change of one product that somebody asks for."""

    product: str
    change: Change
    frequency: str = ""
    reason: str = ""
    figures: str = ""


def changed(before: Sequence[CatalogueRow], *wishes: Wish) -> tuple[CatalogueRow, ...]:
    """Return the rows of the next version, with what these wishes change.

    Raises:
        CatalogueChangeRefused: a product is there already, is not, or has no
            frequency.
        ReasonMissing: nobody says why.
    """
    kept = {
        row.product: CatalogueRow(product=row.product, frequency=row.frequency)
        for row in before
        if row.is_in
    }
    for wish in wishes:
        row = _wished(kept, wish)
        kept[row.product] = row
    return tuple(kept[name] for name in sorted(kept))


def _wished(kept: Mapping[str, CatalogueRow], wish: Wish) -> CatalogueRow:
    """Return the row of one product as somebody wants it."""
    product = wish.product.strip()
    _check(wish, product, is_in=product in kept and kept[product].is_in)
    frequency = wish.frequency.strip()
    if wish.change is Change.REMOVE:
        frequency = kept[product].frequency
    if not frequency:
        raise FrequencyMissing
    return CatalogueRow(
        product=product,
        frequency=frequency,
        change=wish.change.value,
        reason=wish.reason.strip(),
        figures=wish.figures,
    )


def _check(wish: Wish, product: str, *, is_in: bool) -> None:
    if not product:
        raise ProductMissing
    if not wish.reason.strip():
        raise ReasonMissing
    if wish.change is Change.ADD and is_in:
        raise ProductListed(product)
    if wish.change is not Change.ADD and not is_in:
        raise ProductNotListed(product)


def change_catalogue(
    uow: UnitOfWork, bureau_id: str, *wishes: Wish, effective_on: date
) -> CatalogueVersion:
    """Write the next version of a bureau's catalogue, with all that it changes.

    Raises:
        CatalogueChangeRefused: the catalogue cannot be changed like this.
        ReasonMissing: nobody says why.
    """
    versions = catalogue_versions(uow.connection, bureau_id)
    last = versions[0] if versions else None
    new = CatalogueVersion(
        bureau_id=bureau_id,
        number=last.number + 1 if last else 1,
        effective_on=effective_on,
        rows=changed(last.rows if last else (), *wishes),
        reason="；".join(dict.fromkeys(wish.reason.strip() for wish in wishes)),
        made_by=uow.actor.id,
        made_at=uow.now,
    )
    row = {
        "bureau_id": bureau_id,
        "number": new.number,
        "effective_on": effective_on.isoformat(),
        "rows": [_json(each) for each in new.rows],
        "reason": new.reason,
        "made_by": new.made_by,
        "made_at": new.made_at,
    }
    uow.connection.execute(insert(catalogue_version).values(row))
    uow.audit("catalogue_changed", {"bureau": bureau_id, "number": new.number})
    return new


def catalogue_versions(
    connection: Connection, bureau_id: str
) -> list[CatalogueVersion]:
    """Return the versions of a bureau's catalogue, latest first."""
    query = select(catalogue_version).where(catalogue_version.c.bureau_id == bureau_id)
    rows = connection.execute(query.order_by(catalogue_version.c.number.desc()))
    return [_version(row) for row in rows]


def _json(row: CatalogueRow) -> dict[str, str]:
    return {
        "product": row.product,
        "frequency": row.frequency,
        "change": row.change,
        "reason": row.reason,
        "figures": row.figures,
    }


def _version(row: Row[Any]) -> CatalogueVersion:
    return CatalogueVersion(
        bureau_id=row.bureau_id,
        number=row.number,
        effective_on=date.fromisoformat(row.effective_on),
        rows=tuple(CatalogueRow(**each) for each in row.rows),
        reason=row.reason,
        made_by=row.made_by,
        made_at=row.made_at,
    )
