"""Read the variables of one scope: of a running instance, or of what waits in it."""

from __future__ import annotations

from sqlalchemy import Connection, select, union_all

from engine.errors import InstanceNotFound
from engine.model.actors import Actor
from engine.store.tables import (
    IS_RUNNING,
    JOB_IS_OPEN,
    SUBSCRIPTION_IS_OPEN,
    TASK_IS_OPEN,
    instance,
    job,
    subscription,
    user_task,
    variable,
)
from engine.store.variable_rows import variable_value
from engine.store.visibility import labels_of, visible


def local_variables(
    connection: Connection, scope_id: str, *, actor: Actor
) -> dict[str, object]:
    """Return the variables of exactly this scope; one without any has none.

    Raises:
        InstanceNotFound: nothing of this id runs that the actor may see.
    """
    root_id, _instance_id = _place_of(connection, scope_id, actor=actor)
    query = (
        select(variable.c.name, variable.c.value)
        .where(variable.c.root_id == root_id, variable.c.scope_id == scope_id)
        .order_by(variable.c.name)
    )
    return {name: variable_value(value) for name, value in connection.execute(query)}


def instance_around(connection: Connection, scope_id: str, *, actor: Actor) -> str:
    """Return the instance that a scope is, or that it waits in.

    Raises:
        InstanceNotFound: nothing of this id runs that the actor may see.
    """
    return _place_of(connection, scope_id, actor=actor)[1]


def _place_of(
    connection: Connection, scope_id: str, *, actor: Actor
) -> tuple[str, str]:
    """Return the root of a scope and the instance in which it is."""
    places = union_all(
        *(
            select(table.c.root_id.label("root_id"), owner.label("instance_id")).where(
                column == scope_id,
                condition,
                visible(table.c.root_id, sees_all=actor.sees_all),
            )
            for table, column, owner, condition in (
                (instance, instance.c.id, instance.c.id, IS_RUNNING),
                (user_task, user_task.c.id, user_task.c.instance_id, TASK_IS_OPEN),
                (job, job.c.activity_instance_id, job.c.instance_id, JOB_IS_OPEN),
                (
                    subscription,
                    subscription.c.id,
                    subscription.c.instance_id,
                    SUBSCRIPTION_IS_OPEN,
                ),
            )
        )
    ).subquery()
    query = select(places.c.root_id, places.c.instance_id).limit(1)
    found = connection.execute(query, labels_of(actor)).one_or_none()
    if found is None:
        raise InstanceNotFound(scope_id)
    return found.root_id, found.instance_id
