"""List process definitions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from engine.model.lists import DefinitionFilter, Slice
from engine.model.views import DefinitionView
from engine.queries.lists.slicing import count_of, like, rows_of, truth
from engine.queries.rows import definition_view
from engine.store.tables import deployment, process_definition

SORTS = {
    "id": process_definition.c.id,
    "key": process_definition.c.key,
    "name": process_definition.c.name,
    "version": process_definition.c.version,
    "deployment_id": process_definition.c.deployment_id,
    "deployed_at": deployment.c.deployed_at,
}
_NATURAL = (process_definition.c.key, process_definition.c.version.desc())
_EXACT = ("name", "version", "version_tag", "deployment_id", "resource_name")


def definitions(
    connection: Connection, wanted: DefinitionFilter, part: Slice
) -> list[DefinitionView]:
    """Return versions of processes, by key, latest first, if not told otherwise."""
    rows = rows_of(connection, _query(wanted), part, sorts=SORTS, natural=_NATURAL)
    return [definition_view(row) for row in rows]


def count_definitions(connection: Connection, wanted: DefinitionFilter) -> int:
    """Return how many versions there are."""
    return count_of(connection, _query(wanted))


def _query(wanted: DefinitionFilter) -> Select[Any]:
    query = select(
        process_definition, deployment.c.deployed_at.label("deployed_at")
    ).join_from(process_definition, deployment)
    for name in _EXACT:
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(process_definition.c[name] == value)
    for column, values in (
        (process_definition.c.id, wanted.ids),
        (process_definition.c.key, wanted.keys),
    ):
        if values is not None:
            query = query.where(column.in_(sorted(values)))
    for column, pattern in (
        (process_definition.c.key, wanted.key_like),
        (process_definition.c.name, wanted.name_like),
    ):
        if pattern is not None:
            query = query.where(like(column, pattern))
    if wanted.suspended is not None:
        query = query.where(process_definition.c.suspended.is_(truth(wanted.suspended)))
    return query.where(_IS_LATEST) if wanted.latest_only else query


_IS_LATEST = tuple_(process_definition.c.key, process_definition.c.version).in_(
    select(process_definition.c.key, func.max(process_definition.c.version)).group_by(
        process_definition.c.key
    )
)
