"""List deployments: who may read them at all sees every one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, select

from engine.errors import DeploymentNotFound
from engine.model.actors import Actor
from engine.model.lists import DeploymentFilter
from engine.model.views import DeploymentView
from engine.queries.lists.listing import (
    Conditions,
    ListOf,
    after,
    alike,
    before,
    equal,
)
from engine.store.tables import deployment


def deployment_by_id(connection: Connection, deployment_id: str) -> DeploymentView:
    """Return one deployment, without its definitions.

    Raises:
        DeploymentNotFound: there is none of this id.
    """
    query = select(deployment).where(deployment.c.id == deployment_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise DeploymentNotFound(deployment_id)
    return _view(row)


def _query(wanted: DeploymentFilter, _actor: Actor) -> Select[Any]:
    return select(deployment).where(*_conditions(wanted))


def _conditions(wanted: DeploymentFilter) -> Conditions:
    yield from equal(
        (deployment.c.id, wanted.id),
        (deployment.c.name, wanted.name),
        (deployment.c.source, wanted.source),
    )
    yield from alike((deployment.c.name, wanted.name_like))
    yield from before((deployment.c.deployed_at, wanted.before))
    yield from after((deployment.c.deployed_at, wanted.after))


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


LIST = ListOf(
    sorts={
        "id": deployment.c.id,
        "name": deployment.c.name,
        "deployed_at": deployment.c.deployed_at,
    },
    natural=(deployment.c.deployed_at.desc(), deployment.c.id.desc()),
    query=_query,
    view=_view,
)
