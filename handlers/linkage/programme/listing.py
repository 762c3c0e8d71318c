"""Lists of a programme's pages: its cases, how many, and which may join one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, or_, select

from engine import Actor
from handlers.linkage.cases import CaseHeader, CaseQuery, find_cases, sees_case
from handlers.linkage.programmes.headers import ProgrammeKind
from handlers.linkage.programmes.tables import programme
from handlers.linkage.tables import linkage_case


@dataclass(frozen=True, slots=True)
class CaseCount:
    """How many cases a programme has, and how many of them are open."""

    total: int = 0
    open: int = 0


def cases_of(
    connection: Connection,
    programme_id: str,
    *,
    actor: Actor,
    limit: int = 50,
    offset: int = 0,
) -> list[CaseHeader]:
    """Return the cases of a programme that an actor sees, newest first."""
    mine = (linkage_case.c.programme_id == programme_id,)
    query = CaseQuery(also=mine, limit=limit, offset=offset)
    return find_cases(connection, query, actor=actor)


def case_counts(
    connection: Connection, ids: Collection[str], *, actor: Actor
) -> dict[str, CaseCount]:
    """Return how many cases each programme has that an actor sees, in one statement."""
    is_open = case((linkage_case.c.closed_at.is_(None), 1), else_=0)
    query = (
        select(linkage_case.c.programme_id, func.count(), func.sum(is_open))
        .where(
            linkage_case.c.programme_id.in_(list(ids)),
            sees_case(linkage_case.c.business_key, actor),
        )
        .group_by(linkage_case.c.programme_id)
    )
    found = {
        row[0]: CaseCount(row[1], int(row[2])) for row in connection.execute(query)
    }
    return {key: found.get(key, CaseCount()) for key in ids}


def joinable_cases(
    connection: Connection,
    *,
    bureau_id: str,
    actor: Actor,
    text: str = "",
    limit: int = 200,
) -> list[CaseHeader]:
    """Return the open cases of a bureau that no programme's plan lists yet."""
    planned = select(programme.c.programme_id).where(
        programme.c.kind == ProgrammeKind.SPECIAL.value
    )
    also = (
        linkage_case.c.bureau_id == bureau_id,
        linkage_case.c.product != "",
        or_(
            linkage_case.c.programme_id.is_(None),
            linkage_case.c.programme_id.not_in(planned),
        ),
    )
    query = CaseQuery(text=text, open_only=True, also=also, limit=limit)
    return find_cases(connection, query, actor=actor)
