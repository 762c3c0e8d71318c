"""The products of an organisation, as its cases know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, not_, or_, select

from engine import Actor
from handlers.linkage.cases import sees_case
from handlers.linkage.tables import case_label, linkage_case
from handlers.parties.access import org_label

_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product of an entity, with how many cases were about it."""

    name: str
    model: str
    cases: int
    open_cases: int
    licensed: bool


def products_of(
    connection: Connection, entity_id: str, *, actor: Actor
) -> Sequence[Product]:
    """Return the products of an entity, counted over the cases that an actor sees."""
    case = linkage_case.c
    query = (
        select(
            case.product,
            case.model,
            func.count().label("cases"),
            func.count().filter(case.closed_at.is_(None)).label("open_cases"),
            func.count().filter(case.licensed).label("licensed"),
        )
        .where(case.entity_id == entity_id, case.product != "")
        .where(sees_case(case.business_key, actor))
        .group_by(case.product, case.model)
        .order_by(case.product, case.model)
        .limit(_MOST)
    )
    return [
        Product(
            name=row.product,
            model=row.model,
            cases=row.cases,
            open_cases=row.open_cases,
            licensed=bool(row.licensed),
        )
        for row in connection.execute(query)
    ]


def takes_part(connection: Connection, org_id: str, *, actor: Actor) -> bool:
    """Say whether an organisation is a party of any case that an actor sees."""
    case = linkage_case.c
    query = (
        select(case.business_key)
        .where(or_(case.entity_id == org_id, case.agency_id == org_id))
        .where(sees_case(case.business_key, actor))
        .limit(1)
    )
    return connection.scalar(query) is not None


def named_elsewhere(connection: Connection, org_id: str, *, actor: Actor) -> bool:
    """Say whether any case that an actor does not see is a case of an organisation.

    What changes who belongs to it would change who sees that case.
    """
    shown = select(case_label.c.business_key).where(
        case_label.c.label == org_label(org_id)
    )
    case = linkage_case.c
    of_it = or_(
        case.entity_id == org_id,
        case.agency_id == org_id,
        case.business_key.in_(shown),
    )
    query = select(case.business_key).where(
        of_it, not_(sees_case(case.business_key, actor))
    )
    return connection.scalar(query.limit(1)) is not None


def may_let_in(connection: Connection, org_id: str, *, actor: Actor) -> bool:
    """Say whether an actor may let people into an organisation by a code.

    It has a case with them, or nobody else's case would be shown to the newcomer.
    """
    return takes_part(connection, org_id, actor=actor) or not named_elsewhere(
        connection, org_id, actor=actor
    )
