"""The inbox of programs: what the filters of Camunda's task query mean here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine import Delegation, ListedTask, UserTaskFilter
from web.engine_rest.confidence import allow_conditions
from web.engine_rest.errors import RestRefused
from web.engine_rest.listing import (
    Names,
    Query,
    RestList,
    alternatives,
    either,
    one_or_some,
    same,
)
from web.engine_rest.people import person_id_of, person_of
from web.engine_rest.schemas.tasks import Task, TaskQuery
from web.services import services

_SORTS = {
    "instanceId": "instance_id",
    "executionId": "id",
    "dueDate": "due_at",
    "followUpDate": "follow_up_at",
    "assignee": "assignee",
    "created": "created_at",
    "id": "id",
    "name": "name",
    "priority": "priority",
}


def task_answer(found: ListedTask) -> dict[str, Any]:
    """Return a task as it is dumped."""
    task = found.task
    return {
        "id": task.id,
        "name": task.name,
        "assignee": task.assignee,
        "owner": task.owner,
        "created": task.created_at,
        "last_updated": None,
        "due": task.due_at,
        "follow_up": task.follow_up_at,
        "delegation_state": task.delegation and task.delegation.upper(),
        "description": None,
        "execution_id": task.id,
        "parent_task_id": None,
        "priority": task.priority,
        "process_definition_id": task.definition_id,
        "process_instance_id": task.instance_id,
        "case_execution_id": None,
        "case_definition_id": None,
        "case_instance_id": None,
        "task_definition_key": task.element_id,
        "suspended": found.suspended,
        "form_key": None,
        "form_ref": form_ref(task.form_key),
        "tenant_id": None,
        "task_state": "Created",
    }


def form_ref(form_key: str | None) -> dict[str, Any] | None:
    """Return where the form of a task is: always in its own deployment."""
    if form_key is None:
        return None
    return {"key": form_key, "binding": "deployment", "version": None}


def _wanted(query: Query) -> UserTaskFilter:
    return replace(
        _alone(query),
        any_of=[replace(_alone(each), running=None) for each in alternatives(query)],
    )


def _alone(query: Query) -> UserTaskFilter:
    """Return what a query asks for without its alternatives."""
    return UserTaskFilter(
        **_places(query),
        **_people(query),
        **_candidates(query),
        **_times(query),
        suspended=either(query, "suspended", "active"),
        name=query.get("name"),
        name_like=query.get("name_like"),
        priority=query.get("priority"),
        priority_at_least=query.get("min_priority"),
        priority_at_most=query.get("max_priority"),
        **same(query, "task_variables", "instance_variables"),
    )


def _places(query: Query) -> dict[str, Any]:
    """Return which tasks by their names; a task is the place where it waits as well."""
    return {
        "ids": _all_of(
            one_or_some(query, "task_id", "task_id_in"),
            one_or_some(query, "execution_id", "activity_instance_id_in"),
        ),
        "instance_ids": one_or_some(
            query, "process_instance_id", "process_instance_id_in"
        ),
        "business_keys": one_or_some(query, "business_key", "business_key_in"),
        "business_key_like": query.get("business_key_like"),
        "definition_ids": one_or_some(query, "process_definition_id", ""),
        "process_keys": one_or_some(
            query, "process_definition_key", "process_definition_key_in"
        ),
        "element_ids": one_or_some(
            query, "task_definition_key", "task_definition_key_in"
        ),
        "other_element_ids": query.get("task_definition_key_not_in") or (),
        "element_id_like": query.get("task_definition_key_like"),
    }


def _all_of(first: list[str] | None, second: list[str] | None) -> list[str] | None:
    if first is None or second is None:
        return second if first is None else first
    return sorted(set(first) & set(second))


def _people(query: Query) -> dict[str, Any]:
    assignees = one_or_some(query, "assignee", "assignee_in")
    involved, owner = query.get("involved_user"), query.get("owner")
    delegation = query.get("delegation_state")
    return {
        "owner": None if owner is None else person_id_of(owner),
        "delegation": None if delegation is None else Delegation(delegation.lower()),
        "assignees": None if assignees is None else _ids(assignees),
        "other_assignees": _ids(query.get("assignee_not_in") or []),
        "assignee_like": query.get("assignee_like"),
        "involved_user": None if involved is None else person_id_of(involved),
        "assigned": either(query, "assigned", "unassigned"),
        # Candidates wait for tasks that are free.
        "free_for_candidates": not query.get("include_assigned"),
    }


def _candidates(query: Query) -> dict[str, Any]:
    ways = ("candidate_user", "candidate_group", "candidate_groups")
    if len([name for name in ways if query.get(name) is not None]) > 1:
        raise RestRefused(reason="Name one candidate user, one group or several groups")
    user = query.get("candidate_user")
    groups = one_or_some(query, "candidate_group", "candidate_groups")
    if user is None:
        return {"candidate_groups": groups}
    found = person_of(user)
    if found is None:
        return {"candidate_users": [user]}
    return {"candidate_users": [found.id], "candidate_groups": sorted(found.roles)}


def _ids(users: list[str]) -> list[str]:
    return [person_id_of(each) for each in users]


def _times(query: Query) -> dict[str, Any]:
    return {
        "due_at": query.get("due_date"),
        "follow_up_at": query.get("follow_up_date"),
        "created_at": query.get("created_on"),
        "without_due": bool(query.get("without_due_date")),
        **same(
            query,
            "due_before",
            "due_after",
            "follow_up_before",
            "follow_up_after",
            "follow_up_before_or_none",
            "created_before",
            "created_after",
        ),
    }


TASKS = RestList(
    path="/task",
    what="Open tasks, oldest first",
    names=Names(
        found="getTasks",
        count="getTasksCount",
        posted="queryTasks",
        posted_count="queryTasksCount",
    ),
    query=TaskQuery,
    answer=Task(),
    sorts=_SORTS,
    wanted=_wanted,
    find=lambda wanted, part, actor: services().engine.find_user_tasks(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_user_tasks(wanted, actor=actor),
    show=task_answer,
    allow=allow_conditions,
)
