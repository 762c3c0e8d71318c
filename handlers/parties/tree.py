"""The tree of organisations: 局 above 分局, 分局 above 所."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from handlers.parties.model import Org, OrgKind
from handlers.parties.tables import org

#: More levels than any administration has; a circle in the data ends here too.
_DEEPEST = 6


def orgs_below(connection: Connection, org_id: str) -> frozenset[str]:
    """Return the ids of an organisation and of all that stand below it."""
    found, level = {org_id}, {org_id}
    for _ in range(_DEEPEST):
        query = select(org.c.id).where(org.c.parent_id.in_(sorted(level)))
        level = set(connection.scalars(query)) - found
        if not level:
            break
        found |= level
    return frozenset(found)


def bureau_of(connection: Connection, org_id: str) -> str:
    """Return the bureau on whose behalf an organisation works: a 所 has one above it.

    Of any other organisation it is the organisation itself.
    """
    row = connection.execute(
        select(org.c.kind, org.c.parent_id).where(org.c.id == org_id)
    ).one_or_none()
    if row is None or row.kind != OrgKind.STATION or not row.parent_id:
        return org_id
    return str(row.parent_id)


def in_order(orgs: Iterable[Org]) -> list[tuple[int, Org]]:
    """Return organisations with their level, each under the one above it, by name."""
    known = {each.id: each for each in orgs}
    below: dict[str | None, list[Org]] = {}
    for each in sorted(known.values(), key=lambda one: (one.kind, one.name, one.id)):
        above = each.parent_id if each.parent_id in known else None
        below.setdefault(above, []).append(each)
    told: list[tuple[int, Org]] = []

    def tell(above: str | None, level: int) -> None:
        for each in below.get(above, ()):
            told.append((level, each))
            if level < _DEEPEST:
                tell(each.id, level + 1)

    tell(None, 0)
    return told
