"""Read single user tasks."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, Subquery, select

from engine.errors import UserTaskNotFound
from engine.model.actors import Actor
from engine.model.views import UserTaskView
from engine.queries.instances import find
from engine.queries.rows import Properties, user_task_view
from engine.store.tables import TASK_IS_OPEN, user_task
from engine.store.visibility import labels_of, visible


def open_matters(process_key: str) -> Subquery:
    """Return the open user tasks of a process as a table that domain rooms can join.

    Its columns are `business_key` and `element_id`; who may see them is for whoever
    joins it to say.
    """
    return (
        select(user_task.c.business_key, user_task.c.element_id)
        .where(user_task.c.process_key == process_key, TASK_IS_OPEN)
        .distinct()
        .subquery("open_matters")
    )


def user_task_by_id(
    connection: Connection, task_id: str, *, actor: Actor, properties: Properties
) -> UserTaskView:
    """Return a user task, open or ended.

    Raises:
        UserTaskNotFound: there is none that the actor may see.
    """
    query = (
        select(user_task)
        .where(user_task.c.id == task_id)
        .where(visible(user_task.c.root_id, sees_all=actor.sees_all))
    )
    row = connection.execute(query, labels_of(actor)).one_or_none()
    if row is None:
        raise UserTaskNotFound(task_id)
    return user_task_view(row, properties)


def visible_tasks(
    connection: Connection,
    task_ids: Collection[str],
    *,
    actor: Actor,
    open_only: bool = False,
) -> frozenset[str]:
    """Return which of these user tasks the actor may see."""
    query = select(user_task.c.id).where(
        user_task.c.id.in_(sorted(task_ids)),
        visible(user_task.c.root_id, sees_all=actor.sees_all),
    )
    if open_only:
        query = query.where(TASK_IS_OPEN)
    return frozenset(connection.execute(query, labels_of(actor)).scalars())


def tasks_of_root(
    connection: Connection,
    instance_id: str,
    *,
    actor: Actor,
    properties: Properties,
    ended_too: bool = False,
) -> list[UserTaskView]:
    """Return the open user tasks of the root of an instance, first one first.

    Raises:
        InstanceNotFound: there is no instance of this id that the actor may see.
    """
    row = find(connection, instance_id, actor=actor)
    query = select(user_task).where(user_task.c.root_id == row.root_id)
    if not ended_too:
        query = query.where(TASK_IS_OPEN)
    query = query.order_by(user_task.c.created_at, user_task.c.id)
    return [user_task_view(found, properties) for found in connection.execute(query)]
