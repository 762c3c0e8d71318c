"""List user tasks: the open ones as an inbox of programs, or all that ever were."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, or_, select

from engine.model.actors import Actor
from engine.model.lifecycles import InstanceState
from engine.model.lists import UserTaskFilter
from engine.model.views import ListedTask
from engine.queries.lists.listing import (
    Conditions,
    ListOf,
    after,
    alike,
    among,
    apart,
    at_least,
    at_most,
    before,
    equal,
)
from engine.queries.lists.variables import any_condition, with_variables
from engine.queries.rows import user_task_view
from engine.store.tables import (
    TASK_IS_OPEN,
    instance,
    user_task,
    user_task_candidate,
)
from engine.store.visibility import visible

_TASKS = select(user_task, instance.c.state.label("instance_state")).join(
    instance, instance.c.id == user_task.c.instance_id
)


def _query(wanted: UserTaskFilter, actor: Actor) -> Select[Any]:
    return _TASKS.where(
        visible(user_task.c.root_id, sees_all=actor.sees_all),
        *_conditions(wanted),
        *any_condition(list(_conditions(each)) for each in wanted.any_of),
    )


def _conditions(wanted: UserTaskFilter) -> Conditions:
    yield from _named(wanted)
    yield from _people(wanted)
    yield from _priorities(wanted)
    yield from _states(wanted)
    yield from _times(wanted)
    yield from with_variables(user_task.c.id, wanted.task_variables)
    yield from with_variables(user_task.c.instance_id, wanted.instance_variables)


def _named(wanted: UserTaskFilter) -> Conditions:
    yield from among(
        (user_task.c.id, wanted.ids),
        (user_task.c.instance_id, wanted.instance_ids),
        (user_task.c.business_key, wanted.business_keys),
        (user_task.c.definition_id, wanted.definition_ids),
        (user_task.c.process_key, wanted.process_keys),
        (user_task.c.element_id, wanted.element_ids),
    )
    yield from apart((user_task.c.element_id, wanted.other_element_ids))
    yield from alike(
        (user_task.c.business_key, wanted.business_key_like),
        (user_task.c.element_id, wanted.element_id_like),
        (user_task.c.name, wanted.name_like),
    )
    yield from equal(
        (user_task.c.root_id, wanted.root_id), (user_task.c.name, wanted.name)
    )


def _people(wanted: UserTaskFilter) -> Conditions:
    yield from among((user_task.c.assignee, wanted.assignees))
    yield from apart((user_task.c.assignee, wanted.other_assignees))
    yield from alike((user_task.c.assignee, wanted.assignee_like))
    yield from equal(
        (user_task.c.owner, wanted.owner), (user_task.c.delegation, wanted.delegation)
    )
    free = user_task.c.assignee.is_(None)
    if wanted.assigned is not None:
        yield user_task.c.assignee.is_not(None) if wanted.assigned else free
    users, groups = wanted.candidate_users, wanted.candidate_groups
    if users is not None or groups is not None:
        candidate = or_(
            false(), _has_candidate("user", users), _has_candidate("group", groups)
        )
        yield and_(free, candidate) if wanted.free_for_candidates else candidate
    if wanted.involved_user is not None:
        yield or_(
            user_task.c.assignee == wanted.involved_user,
            user_task.c.owner == wanted.involved_user,
            _has_candidate("user", [wanted.involved_user]),
        )


def _has_candidate(kind: str, values: Any) -> ColumnElement[bool]:
    if not values:
        return false()
    return exists().where(
        user_task_candidate.c.task_id == user_task.c.id,
        user_task_candidate.c.kind == kind,
        user_task_candidate.c.value.in_(sorted(values)),
    )


def _priorities(wanted: UserTaskFilter) -> Conditions:
    yield from equal((user_task.c.priority, wanted.priority))
    yield from at_least((user_task.c.priority, wanted.priority_at_least))
    yield from at_most((user_task.c.priority, wanted.priority_at_most))


def _states(wanted: UserTaskFilter) -> Conditions:
    if wanted.running is not None:
        yield TASK_IS_OPEN if wanted.running else user_task.c.ended_at.is_not(None)
    if wanted.suspended is not None:
        stopped = instance.c.state == InstanceState.SUSPENDED
        yield stopped if wanted.suspended else ~stopped


def _times(wanted: UserTaskFilter) -> Conditions:
    due, follow_up = user_task.c.due_at, user_task.c.follow_up_at
    yield from equal(
        (due, wanted.due_at),
        (follow_up, wanted.follow_up_at),
        (user_task.c.created_at, wanted.created_at),
    )
    yield from before(
        (due, wanted.due_before),
        (follow_up, wanted.follow_up_before),
        (user_task.c.created_at, wanted.created_before),
        (user_task.c.ended_at, wanted.ended_before),
    )
    yield from after(
        (due, wanted.due_after),
        (follow_up, wanted.follow_up_after),
        (user_task.c.created_at, wanted.created_after),
        (user_task.c.ended_at, wanted.ended_after),
    )
    if wanted.without_due:
        yield due.is_(None)
    if wanted.follow_up_before_or_none is not None:
        yield or_(follow_up.is_(None), follow_up < wanted.follow_up_before_or_none)


def _view(row: Row[Any]) -> ListedTask:
    return ListedTask(
        task=user_task_view(row, lambda _definition, _element: {}),
        suspended=row.instance_state == InstanceState.SUSPENDED,
    )


LIST = ListOf(
    sorts={
        "id": user_task.c.id,
        "instance_id": user_task.c.instance_id,
        "definition_id": user_task.c.definition_id,
        "process_key": user_task.c.process_key,
        "element_id": user_task.c.element_id,
        "name": user_task.c.name,
        "assignee": user_task.c.assignee,
        "priority": user_task.c.priority,
        "due_at": user_task.c.due_at,
        "follow_up_at": user_task.c.follow_up_at,
        "created_at": user_task.c.created_at,
        "ended_at": user_task.c.ended_at,
    },
    natural=(user_task.c.created_at.asc(), user_task.c.id.asc()),
    query=_query,
    view=_view,
)
