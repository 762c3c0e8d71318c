"""List deployments."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, select

from engine.errors import DeploymentNotFound
from engine.model.lists import DeploymentFilter, Slice
from engine.model.views import DeploymentView
from engine.queries.lists.slicing import count_of, like, rows_of
from engine.store.tables import deployment

SORTS = {
    "id": deployment.c.id,
    "name": deployment.c.name,
    "deployed_at": deployment.c.deployed_at,
}
_LATEST_FIRST = (deployment.c.deployed_at.desc(), deployment.c.id.desc())


def deployments(
    connection: Connection, wanted: DeploymentFilter, part: Slice
) -> list[DeploymentView]:
    """Return deployments, latest first if not told otherwise."""
    rows = rows_of(connection, _query(wanted), part, sorts=SORTS, natural=_LATEST_FIRST)
    return [_view(row) for row in rows]


def count_deployments(connection: Connection, wanted: DeploymentFilter) -> int:
    """Return how many deployments there are."""
    return count_of(connection, _query(wanted))


def deployment_by_id(connection: Connection, deployment_id: str) -> DeploymentView:
    """Return one deployment.

    Raises:
        DeploymentNotFound: there is none of this id.
    """
    query = select(deployment).where(deployment.c.id == deployment_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise DeploymentNotFound(deployment_id)
    return _view(row)


def _query(wanted: DeploymentFilter) -> Select[Any]:
    query = select(deployment)
    exact = {"id": wanted.id, "name": wanted.name, "source": wanted.source}
    for name, value in exact.items():
        if value is not None:
            query = query.where(deployment.c[name] == value)
    if wanted.name_like is not None:
        query = query.where(like(deployment.c.name, wanted.name_like))
    if wanted.before is not None:
        query = query.where(deployment.c.deployed_at < wanted.before)
    if wanted.after is not None:
        query = query.where(deployment.c.deployed_at > wanted.after)
    return query


def _view(row: Row[Any]) -> DeploymentView:
    return DeploymentView(
        id=row.id,
        name=row.name,
        source=row.source,
        deployed_at=row.deployed_at,
        deployed_by=row.deployed_by,
        created=False,
        definitions=(),
    )
