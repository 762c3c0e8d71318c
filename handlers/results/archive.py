"""The quality archive of a product of one entity (7.3.4): everything that happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, or_, select

from engine import Actor
from handlers.knowledge.map_reviews import latest_checks
from handlers.knowledge.tables import case_cause
from handlers.linkage.cases import CaseHeader, CaseQuery, find_cases, sees_case
from handlers.linkage.quality_archive import archived_since
from handlers.linkage.tables import case_round, linkage_case


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLine:
    """One entity with one product."""

    entity_id: str
    entity_name: str
    product: str
    district: str
    cases: int
    open: int
    latest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResult:
    """How one round of re-inspection ended."""

    round: int
    result: str
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCause:
    """A cause that a case named."""

    issue_key: str
    text: str
    is_root: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All cases of one entity with one product, latest first."""

    cases: Sequence[CaseHeader]
    rounds: Mapping[str, Sequence[RoundResult]]
    causes: Mapping[str, Sequence[NamedCause]]
    #: Since when a case is in the archive, where it is.
    since: Mapping[str, date]
    #: On which day its programme last brought the archive up to date, if it did.
    checked: Mapping[str, date]


#: More cases than an entity ever has with one product.
_MOST = 200


def archive_lines(
    connection: Connection,
    *,
    actor: Actor,
    text: str = "",
    limit: int = 50,
    offset: int = 0,
) -> list[ArchiveLine]:
    """Return the archives that an actor may see, the latest case first."""
    columns = (linkage_case.c.entity_id, linkage_case.c.product)
    query = (
        select(
            *columns,
            func.max(linkage_case.c.entity_name).label("entity_name"),
            func.max(linkage_case.c.district).label("district"),
            func.count().label("cases"),
            (func.count() - func.count(linkage_case.c.closed_at)).label("open"),
            func.max(linkage_case.c.opened_at, type_=linkage_case.c.opened_at.type),
        )
        .where(linkage_case.c.entity_id.is_not(None), linkage_case.c.product != "")
        .where(sees_case(linkage_case.c.business_key, actor))
        .group_by(*columns)
        .order_by(func.max(linkage_case.c.opened_at).desc(), *columns)
    )
    for word in text.split():
        query = query.where(
            or_(
                linkage_case.c.entity_name.icontains(word, autoescape=True),
                linkage_case.c.product.icontains(word, autoescape=True),
                linkage_case.c.district.icontains(word, autoescape=True),
            )
        )
    return [
        ArchiveLine(
            entity_id=row[0],
            product=row[1],
            entity_name=row[2],
            district=row[3],
            cases=row[4],
            open=row[5],
            latest=row[6],
        )
        for row in connection.execute(query.limit(limit).offset(offset))
    ]


def archive_of(
    connection: Connection, *, entity_id: str, product: str, actor: Actor
) -> Archive:
    """Return what the actor may see of an entity's cases, with one product or all."""
    also = [linkage_case.c.entity_id == entity_id]
    if product:
        also.append(linkage_case.c.product == product)
    query = CaseQuery(also=tuple(also), limit=_MOST)
    cases = find_cases(connection, query, actor=actor)
    keys = [case.business_key for case in cases]
    return Archive(
        cases=cases,
        rounds=_rounds(connection, keys),
        causes=_causes(connection, keys),
        since=archived_since(connection, keys),
        checked=_checked(connection, cases),
    )


def _checked(connection: Connection, cases: Sequence[CaseHeader]) -> Mapping[str, date]:
    checks = latest_checks(
        connection, {c.programme_id for c in cases if c.programme_id}
    )
    return {
        case.business_key: checks[case.business_key].checked_on
        for case in cases
        if case.business_key in checks
    }


def _rounds(
    connection: Connection, keys: Sequence[str]
) -> Mapping[str, list[RoundResult]]:
    found: dict[str, list[RoundResult]] = {key: [] for key in keys}
    query = select(case_round).where(case_round.c.business_key.in_(keys))
    for row in connection.execute(query.order_by(case_round.c.round)):
        found[row.business_key].append(
            RoundResult(round=row.round, result=row.result, ended_at=row.ended_at)
        )
    return found


def _causes(
    connection: Connection, keys: Sequence[str]
) -> Mapping[str, list[NamedCause]]:
    found: dict[str, list[NamedCause]] = {key: [] for key in keys}
    query = select(case_cause).where(case_cause.c.business_key.in_(keys))
    for row in connection.execute(query.order_by(case_cause.c.number)):
        found[row.business_key].append(
            NamedCause(issue_key=row.issue_key, text=row.text, is_root=row.is_root)
        )
    return found
