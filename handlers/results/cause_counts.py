"""How often closed cases name an issue: the common problems of 7.3.2, untyped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, case, distinct, func, select

from engine import Actor
from handlers.knowledge.tables import case_cause
from handlers.linkage.cases import sees_case
from handlers.linkage.tables import linkage_case


@dataclass(frozen=True, slots=True)
class Uses:
    """In how many closed cases an issue was named, and was a root cause."""

    cases: int
    root: int


def issue_uses(connection: Connection, *, actor: Actor) -> Mapping[str, Uses]:
    """Return the uses of each issue over the closed cases that the actor sees."""
    key = case_cause.c.business_key
    query = (
        select(
            case_cause.c.issue_key,
            func.count(distinct(key)),
            func.count(distinct(case((case_cause.c.is_root, key), else_=None))),
        )
        .join(linkage_case, linkage_case.c.business_key == key)
        .where(linkage_case.c.closed_at.is_not(None))
        .where(sees_case(linkage_case.c.business_key, actor))
        .group_by(case_cause.c.issue_key)
    )
    return {row[0]: Uses(row[1], row[2]) for row in connection.execute(query)}
