"""Who may be told of a case: active people who may see it, and nobody else.

The rooms of people and of cases tell notices, so this room cannot import them: it
names their tables instead. A test keeps the names true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    column,
    exists,
    or_,
    select,
    table,
    true,
)

from engine.store.types import UtcDateTime

PERSON = table(
    "person", column("id"), column("name"), column("org_id"), column("active")
)
PERSON_ROLE = table("person_role", column("person_id"), column("role"))
SUBSTITUTION = table(
    "substitution",
    column("person_id"),
    column("substitute_id"),
    column("from_at", UtcDateTime()),
    column("until_at", UtcDateTime()),
)
CASE_LABEL = table("case_label", column("business_key"), column("label"))

#: Roles that see every case.
_SEES_ALL = ("admin", "operator")


def audience(
    connection: Connection, people: Iterable[str], *, business_key: str | None
) -> list[str]:
    """Return those of some people who may be told, each once, in their order."""
    wanted = list(dict.fromkeys(people))
    query = select(PERSON.c.id).where(
        PERSON.c.id.in_(wanted), PERSON.c.active.is_(true())
    )
    if business_key is not None:
        query = query.where(_may_see(business_key))
    found = set(connection.scalars(query))
    return [person_id for person_id in wanted if person_id in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Who works in whose stead."""

    person_id: str
    person_name: str
    substitute_id: str


def stand_ins(
    connection: Connection, people: Iterable[str], *, now: datetime
) -> list[StandIn]:
    """Return who works in the stead of some people now, each pair once."""
    query = (
        select(
            SUBSTITUTION.c.person_id,
            PERSON.c.name.label("person_name"),
            SUBSTITUTION.c.substitute_id,
        )
        .join(PERSON, PERSON.c.id == SUBSTITUTION.c.person_id)
        .where(
            SUBSTITUTION.c.person_id.in_(list(dict.fromkeys(people))),
            SUBSTITUTION.c.from_at <= now,
            SUBSTITUTION.c.until_at > now,
        )
        .distinct()
        .order_by(PERSON.c.name, SUBSTITUTION.c.person_id, SUBSTITUTION.c.substitute_id)
    )
    return [StandIn(**row._asdict()) for row in connection.execute(query)]


def with_substitutes(
    connection: Connection, people: Iterable[str], *, now: datetime
) -> list[str]:
    """Return some people, and behind them whoever works in their stead now."""
    wanted = list(dict.fromkeys(people))
    found = stand_ins(connection, wanted, now=now)
    return list(dict.fromkeys([*wanted, *(each.substitute_id for each in found)]))


def seen_by(
    column_: ColumnElement[str | None], labels: Collection[str]
) -> ColumnElement[bool]:
    """Return the condition that whoever has these labels sees the case of a number.

    What belongs to no case is seen.
    """
    shared = select(CASE_LABEL.c.business_key).where(
        CASE_LABEL.c.label.in_(sorted(labels))
    )
    return or_(column_.is_(None), column_.in_(shared))


def _may_see(business_key: str) -> ColumnElement[bool]:
    own = ("org:" + PERSON.c.org_id, "person:" + PERSON.c.id)
    shared = exists().where(
        CASE_LABEL.c.business_key == business_key, CASE_LABEL.c.label.in_(own)
    )
    sees_all = exists().where(
        PERSON_ROLE.c.person_id == PERSON.c.id, PERSON_ROLE.c.role.in_(_SEES_ALL)
    )
    return or_(shared, sees_all)
