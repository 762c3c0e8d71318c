"""Store and find the headers of linkage cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from engine import Actor, UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.linkage.errors import CaseNotFound
from handlers.linkage.programmes.headers import yearly_programme
from handlers.linkage.search_entries import case_entry, keep_case
from handlers.linkage.tables import case_label, linkage_case
from handlers.parties.access import org_label
from handlers.parties.tables import org
from handlers.search.index import keep_entry


class StopSale(StrEnum):
    """How the lock on producing and selling stands."""

    NONE = "none"
    REQUIRED = "required"
    VERIFIED = "verified"
    RELEASED = "released"


class Assistance(StrEnum):
    """How the assistance of a case stands."""

    NONE = "none"
    RUNNING = "running"
    #: The work record is handed in; a failed re-inspection begins another round.
    DONE = "done"
    STOPPED = "stopped"


#: What stands for the answer of an entity that sent no survey back.
NOT_RETURNED = "未回收"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHeader:
    """What every list and page says about a case first."""

    business_key: str
    bureau_id: str
    officer_id: str
    entity_id: str | None
    entity_name: str
    product: str
    model: str
    item: str
    source: str
    level: str
    licensed: bool
    report_no: str
    agency_id: str | None
    leader_id: str | None
    round: int
    stop_sale: StopSale
    stop_sale_since: str | None
    stop_sale_until: str | None
    merged_into: str | None
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None
    #: The programme that it belongs to.
    programme_id: str | None
    #: When its first work record was handed in (stage 六).
    summed_up_at: datetime | None
    #: When its re-inspections came to a good end (stage 七).
    reinspected_at: datetime | None
    #: Until when its record is kept, known once it is closed: 永久 or a day.
    retain_until: str | None = None
    #: The station (所) of the bureau that works on it, None for the bureau itself.
    station_id: str | None = None
    district: str = ""
    item_count: int = 0
    assistance: Assistance = Assistance.NONE
    survey: str = ""

    @property
    def bureau_labels(self) -> frozenset[str]:
        """Return the access labels of its regulator: the bureau, and its station."""
        orgs = (self.bureau_id, self.station_id)
        return frozenset(org_label(each) for each in orgs if each)

    @property
    def title(self) -> str:
        """Return entity and product, as headings show a case."""
        return " · ".join(part for part in (self.entity_name, self.product) if part)

    @property
    def origin(self) -> str:
        """Return level and source as one reads them, such as 市级监督抽查."""
        return f"{self.level}级{self.source}" if self.level else self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    """Which cases a list shows; None asks for nothing in particular."""

    text: str = ""
    open_only: bool = False
    source: str | None = None
    officer_id: str | None = None
    stop_sale: StopSale | None = None
    #: Further conditions on headers, as `handlers.linkage.case_filters` makes them.
    also: tuple[ColumnElement[bool], ...] = ()
    limit: int = 50
    offset: int = 0


def open_case(
    uow: UnitOfWork, business_key: str, *, bureau_id: str, **facts: object
) -> None:
    """Store the header of a new case, by default in its bureau's yearly programme."""
    blank = dict.fromkeys(
        ("entity_name", "product", "model", "item", "source", "level", "report_no"), ""
    )
    row: dict[str, object] = {
        **blank,
        "licensed": False,
        "round": 1,
        "stop_sale": StopSale.NONE.value,
        "opened_at": uow.now,
        **facts,
        "business_key": business_key,
        "bureau_id": bureau_id,
    }
    if not row.get("programme_id"):
        year = local_day(uow.now).year
        row["programme_id"] = yearly_programme(uow, bureau_id, year=year)
    uow.connection.execute(insert(linkage_case).values(row))
    keep_entry(uow, case_entry(row))


def change_case(uow: UnitOfWork, business_key: str, **facts: object) -> None:
    """Change some facts in the header of a case.

    Raises:
        CaseNotFound: there is none of this number.
    """
    query = update(linkage_case).where(linkage_case.c.business_key == business_key)
    if not uow.connection.execute(query.values(**facts)).rowcount:
        raise CaseNotFound(business_key)
    keep_case(uow, business_key, frozenset(facts))


def show_case_to(uow: UnitOfWork, business_key: str, labels: Iterable[str]) -> None:
    """Let everybody with one of these labels see a case in lists."""
    present = case_labels(uow.connection, business_key)
    new = [
        {"business_key": business_key, "label": label}
        for label in sorted(set(labels) - present)
    ]
    if new:
        uow.connection.execute(insert(case_label), new)


def case_labels(connection: Connection, business_key: str) -> frozenset[str]:
    """Return the access labels of a case."""
    query = select(case_label.c.label).where(case_label.c.business_key == business_key)
    return frozenset(connection.scalars(query))


def case_header(connection: Connection, business_key: str) -> CaseHeader:
    """Return the header of a case.

    Raises:
        CaseNotFound: there is none of this number.
    """
    found = case_headers(connection, [business_key])
    if not found:
        raise CaseNotFound(business_key)
    return found[business_key]


def case_headers(
    connection: Connection, business_keys: Iterable[str]
) -> Mapping[str, CaseHeader]:
    """Return the headers of many cases in one statement; unknown ones are left out."""
    keys = list(business_keys)
    query = select(linkage_case).where(linkage_case.c.business_key.in_(keys))
    return {row.business_key: _header(row) for row in connection.execute(query)}


def find_cases(
    connection: Connection, query: CaseQuery, *, actor: Actor
) -> list[CaseHeader]:
    """Return the cases that an actor sees and a query asks for, newest first."""
    order = (linkage_case.c.opened_at.desc(), linkage_case.c.business_key.desc())
    chosen = _chosen(select(linkage_case.c.business_key), query, actor)
    # Far behind, the database passes over keys alone instead of whole rows.
    page = chosen.order_by(*order).limit(query.limit).offset(query.offset).subquery()
    headers = select(linkage_case).join(
        page, page.c.business_key == linkage_case.c.business_key
    )
    return [_header(row) for row in connection.execute(headers.order_by(*order))]


def count_cases(connection: Connection, query: CaseQuery, *, actor: Actor) -> int:
    """Return how many cases an actor sees that a query asks for."""
    chosen = _chosen(select(func.count()).select_from(linkage_case), query, actor)
    return int(connection.execute(chosen).scalar_one())


def search_business_keys(
    connection: Connection, text: str, *, actor: Actor, limit: int = 500
) -> frozenset[str]:
    """Return the numbers of the cases that a search text finds, for the inbox."""
    query = CaseQuery(text=text)
    chosen = _chosen(select(linkage_case.c.business_key), query, actor)
    return frozenset(connection.scalars(chosen.limit(limit)))


def open_duplicate(
    connection: Connection,
    *,
    business_key: str,
    bureau_id: str,
    entity_id: str | None,
    product: str,
    model: str,
) -> str | None:
    """Return a bureau's oldest other open case of the same entity, product and model.

    A case of another bureau is none of its business: neither could be joined.
    """
    if not entity_id:
        return None
    query = select(linkage_case.c.business_key).where(
        linkage_case.c.bureau_id == bureau_id,
        linkage_case.c.entity_id == entity_id,
        linkage_case.c.product == product,
        linkage_case.c.model == model,
        linkage_case.c.closed_at.is_(None),
        linkage_case.c.business_key != business_key,
    )
    oldest = query.order_by(linkage_case.c.opened_at, linkage_case.c.business_key)
    found = connection.scalar(oldest.limit(1))
    return None if found is None else str(found)


def _chosen(query: Select[Any], wanted: CaseQuery, actor: Actor) -> Select[Any]:
    query = query.where(sees_case(linkage_case.c.business_key, actor))
    if wanted.open_only:
        query = query.where(linkage_case.c.closed_at.is_(None))
    if wanted.source is not None:
        query = query.where(linkage_case.c.source == wanted.source)
    if wanted.officer_id is not None:
        query = query.where(linkage_case.c.officer_id == wanted.officer_id)
    if wanted.stop_sale is not None:
        query = query.where(linkage_case.c.stop_sale == wanted.stop_sale.value)
    for word in wanted.text.split():
        query = query.where(_contains(word))
    return query.where(*wanted.also)


def _contains(word: str) -> ColumnElement[bool]:
    """Return the condition that a case tells a word, or is of a party of that name.

    A company may be called otherwise by now than when its case was registered.
    """
    named = select(org.c.id).where(org.c.name.icontains(word, autoescape=True))
    return or_(
        linkage_case.c.entity_id.in_(named),
        linkage_case.c.agency_id.in_(named),
        *(
            column.icontains(word, autoescape=True)
            for column in (
                linkage_case.c.business_key,
                linkage_case.c.entity_name,
                linkage_case.c.product,
                linkage_case.c.model,
                linkage_case.c.report_no,
                linkage_case.c.item,
            )
        ),
    )


def sees_case(column: ColumnElement[str], actor: Actor) -> ColumnElement[bool]:
    """Return the condition that an actor shares a label with the case of a number."""
    if actor.sees_all:
        return true()
    shared = select(case_label.c.business_key).where(
        case_label.c.label.in_(list(actor.labels))
    )
    return column.in_(shared)


def _header(row: Row[Any]) -> CaseHeader:
    values = row._asdict()
    stop_sale, assistance = StopSale(row.stop_sale), Assistance(row.assistance)
    return CaseHeader(**{**values, "stop_sale": stop_sale, "assistance": assistance})
