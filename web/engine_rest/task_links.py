"""The people and groups of a task: who holds it, and who might."""

from __future__ import annotations

from typing import Any

from handlers.machines.scopes import Scope
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.people import must_be_person, person_id_of
from web.engine_rest.schemas import tasks as schemas
from web.engine_rest.tasks import open_task
from web.services import services

operations = Operations("Task identity links", __name__)


@operations.operation(
    Operation(
        name="getIdentityLinks",
        method="GET",
        path="/task/{id}/identity-links",
        scope=Scope.READ,
        summary="Who holds a task, and who might",
        query=schemas.IdentityLinkQuery(),
        answer=schemas.IdentityLink(),
        many=True,
    )
)
def identity_links(call: Call, wanted_id: str) -> list[dict[str, Any]]:
    """Return the people and groups of a task."""
    task = open_task(wanted_id, call.caller.actor).task
    found = [_identity("assignee", user=task.assignee)] if task.assignee else []
    found += [_identity("candidate", user=each) for each in task.candidate_users]
    found += [_identity("candidate", group=each) for each in task.candidate_groups]
    wanted = call.query["type"]
    return [each for each in found if wanted in {None, each["type"]}]


def _identity(
    kind: str, *, user: str | None = None, group: str | None = None
) -> dict[str, Any]:
    return {"user_id": user, "group_id": group, "type": kind}


@operations.operation(
    Operation(
        name="addIdentityLink",
        method="POST",
        path="/task/{id}/identity-links",
        scope=Scope.TASKS,
        summary="Make somebody or a group a candidate of a task, which those may who "
        "operate the service; or give it to somebody",
        body=schemas.ChangedLink(),
    )
)
def add_identity_link(call: Call, wanted_id: str) -> None:
    """Add a candidate, or set the assignee."""
    _link(call, wanted_id, linked=True)


@operations.operation(
    Operation(
        name="deleteIdentityLink",
        method="POST",
        path="/task/{id}/identity-links/delete",
        scope=Scope.TASKS,
        summary="Take a candidate of a task away, or free it from who holds it",
        body=schemas.ChangedLink(),
    )
)
def delete_identity_link(call: Call, wanted_id: str) -> None:
    """Take a candidate away, or free the task."""
    _link(call, wanted_id, linked=False)


def _link(call: Call, task_id: str, *, linked: bool) -> None:
    actor, body, engine = call.caller.actor, call.body, services().engine
    task, user = open_task(task_id, actor).task, body["user_id"]
    person_id = None
    if user is not None:
        # Somebody who left is still taken away.
        person_id = must_be_person(user).id if linked else person_id_of(user)
    if body["type"] == "candidate":
        engine.link_candidate(
            task_id,
            kind="group" if person_id is None else "user",
            candidate=person_id or body["group_id"],
            linked=linked,
            actor=actor,
        )
    elif linked or task.assignee == person_id:
        assignee = person_id if linked else None
        engine.assign_user_task(task_id, assignee=assignee, actor=actor)
