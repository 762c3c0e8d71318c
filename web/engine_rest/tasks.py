"""User tasks: look at them, take them, answer them."""

from __future__ import annotations

from typing import Any

from flask import Response

from engine import (
    UNSET,
    Actor,
    ListedTask,
    NotAllowed,
    Slice,
    UserTaskFilter,
    UserTaskNotFound,
)
from handlers.machines.scopes import Scope
from web.engine_rest.confidence import require_operator
from web.engine_rest.empty_forms import NO_QUESTIONS, XHTML
from web.engine_rest.errors import RestRefused
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.people import must_be_person
from web.engine_rest.schemas import tasks as schemas
from web.engine_rest.schemas.variables import NamedValues
from web.engine_rest.task_forms import complete, first_values
from web.engine_rest.task_lists import TASKS, form_ref, task_answer
from web.engine_rest.variables import shown
from web.services import services

operations = Operations("Task", __name__)
TASKS.declare(operations)


def open_task(task_id: str, actor: Actor) -> ListedTask:
    """Return an open task.

    Raises:
        UserTaskNotFound: there is none that the actor may see.
    """
    found = services().engine.find_user_tasks(
        UserTaskFilter(ids=[task_id]), Slice(limit=1), actor=actor
    )
    if not found:
        raise UserTaskNotFound(task_id)
    return found[0]


@operations.operation(
    Operation(
        name="getTask",
        method="GET",
        path="/task/{id}",
        scope=Scope.READ,
        summary="An open task",
        answer=schemas.Task(),
    )
)
def by_id(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return one task."""
    return task_answer(open_task(wanted_id, call.caller.actor))


@operations.operation(
    Operation(
        name="updateTask",
        method="PUT",
        path="/task/{id}",
        scope=Scope.TASKS,
        summary="Change when a task is due or comes up again, and its priority; due "
        "dates and priorities are for those who operate the service",
        body=schemas.UpdateTask(),
    )
)
def update(call: Call, wanted_id: str) -> None:
    """Change the dates and the priority of a task."""
    actor, body = call.caller.actor, call.body
    task = open_task(wanted_id, actor).task
    priority = body["priority"]
    changes_rank = priority is not None and priority != task.priority
    if body["due"] != task.due_at or changes_rank:
        require_operator(
            actor, f"change the due date or priority of user task {wanted_id}"
        )
    services().engine.update_user_task(
        wanted_id,
        due_at=body["due"] if body["due"] != task.due_at else UNSET,
        follow_up_at=body["follow_up"],
        priority=priority if changes_rank else UNSET,
        actor=actor,
    )


@operations.operation(
    Operation(
        name="claim",
        method="POST",
        path="/task/{id}/claim",
        scope=Scope.TASKS,
        summary="Take a task",
        body=schemas.UserId(),
    )
)
def claim(call: Call, wanted_id: str) -> None:
    """Take a task for the caller; operators may give a free one to somebody else."""
    actor, wanted = call.caller.actor, call.body["user_id"]
    task = open_task(wanted_id, actor).task
    person_id = actor.id if wanted is None else must_be_person(wanted).id
    if person_id == actor.id:
        services().engine.claim_user_task(wanted_id, actor=actor)
        return
    require_operator(actor, f"claim user task {wanted_id} for somebody else")
    if task.assignee not in {None, person_id}:
        raise NotAllowed(
            action=f"claim user task {wanted_id}", reason=f"{task.assignee} holds it"
        )
    services().engine.assign_user_task(wanted_id, assignee=person_id, actor=actor)


@operations.operation(
    Operation(
        name="unclaim",
        method="POST",
        path="/task/{id}/unclaim",
        scope=Scope.TASKS,
        summary="Give a task back to its candidates",
    )
)
def unclaim(call: Call, wanted_id: str) -> None:
    """Give a task back."""
    open_task(wanted_id, call.caller.actor)
    services().engine.unclaim_user_task(wanted_id, actor=call.caller.actor)


@operations.operation(
    Operation(
        name="setAssignee",
        method="POST",
        path="/task/{id}/assignee",
        scope=Scope.TASKS,
        summary="Give a task to somebody, or free it",
        body=schemas.UserId(),
    )
)
def assign(call: Call, wanted_id: str) -> None:
    """Change who holds a task."""
    wanted = call.body["user_id"]
    open_task(wanted_id, call.caller.actor)
    services().engine.assign_user_task(
        wanted_id,
        assignee=None if wanted is None else must_be_person(wanted).id,
        actor=call.caller.actor,
    )


def _complete(call: Call, task_id: str) -> Response | None:
    """Complete a task; if asked for, return what the caller may read afterwards.

    Of a case that is what they handed in, and for operators all of its variables.
    """
    actor = call.caller.actor
    values = complete(task_id, call.body["variables"], actor=actor)
    if not call.body["with_variables_in_return"]:
        return None
    if not actor.operates:
        return shown(values)
    engine = services().engine
    task = engine.user_task(task_id, actor=actor)
    return shown(engine.variables(task.instance_id, actor=actor))


@operations.operation(
    Operation(
        name="complete",
        method="POST",
        path="/task/{id}/complete",
        scope=Scope.TASKS,
        summary="Complete a task; one with a form by the rules of its form. Where a "
        "leader must agree, the answers are kept and the task stays open until then",
        body=schemas.CompleteUserTask(),
        answer=NamedValues(),
        or_nothing=True,
    )
)
def complete_task(call: Call, wanted_id: str) -> Response | None:
    """Complete a task with its answers."""
    return _complete(call, wanted_id)


@operations.operation(
    Operation(
        name="submit",
        method="POST",
        path="/task/{id}/submit-form",
        scope=Scope.TASKS,
        summary="Hand in the form of a task: the same as to complete it",
        body=schemas.CompleteUserTask(),
        answer=NamedValues(),
        or_nothing=True,
    )
)
def submit_form(call: Call, wanted_id: str) -> Response | None:
    """Complete a task with the answers to its form."""
    return _complete(call, wanted_id)


@operations.operation(
    Operation(
        name="getFormVariables",
        method="GET",
        path="/task/{id}/form-variables",
        scope=Scope.READ,
        summary="What stands in the form of a task before anybody typed",
        query=schemas.FormVariablesQuery(),
        answer=NamedValues(),
    )
)
def form_variables(call: Call, wanted_id: str) -> Response:
    """Return the first answers of a form."""
    actor = call.caller.actor
    values = first_values(open_task(wanted_id, actor).task, actor=actor)
    names = call.query["variable_names"]
    wanted = values if names is None else {n: values[n] for n in names if n in values}
    return shown(wanted)


@operations.operation(
    Operation(
        name="getForm",
        method="GET",
        path="/task/{id}/form",
        scope=Scope.READ,
        summary="Where the form of a task is",
        answer=schemas.FormOfTask(),
    )
)
def form(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return the name of the form."""
    task = open_task(wanted_id, call.caller.actor).task
    return {"key": None, "form_ref": form_ref(task.form_key), "context_path": None}


@operations.operation(
    Operation(
        name="getDeployedForm",
        method="GET",
        path="/task/{id}/deployed-form",
        scope=Scope.READ,
        summary="The form of a task, as Camunda Forms JSON",
        answer=NamedValues(),
    )
)
def deployed_form(call: Call, wanted_id: str) -> Response:
    """Return the form as it was deployed."""
    task = open_task(wanted_id, call.caller.actor).task
    if task.form_key is None:
        reason = f"The form key or form reference of task {wanted_id} is not set"
        raise RestRefused(reason=reason)
    content = services().engine.form_resource(task.definition_id, task.form_key)
    return Response(content, content_type="application/json")


@operations.operation(
    Operation(
        name="getRenderedForm",
        method="GET",
        path="/task/{id}/rendered-form",
        scope=Scope.READ,
        summary="The form of a task that asks nothing; others are Camunda Forms JSON",
        media_type=XHTML,
    )
)
def rendered_form(call: Call, wanted_id: str) -> Response:
    """Return a form without questions for a task that has none."""
    if open_task(wanted_id, call.caller.actor).task.form_key is not None:
        reason = f"No matching rendered form for task with the id {wanted_id} found."
        raise RestRefused(reason=reason)
    return Response(NO_QUESTIONS, content_type=XHTML)
