"""What belongs to a task: its variables, comments and files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Any

from engine import Actor, CommentView, UserTaskView
from handlers.evidence.records import Evidence
from handlers.linkage.own_process import files_of_process
from handlers.linkage.seen_files import files_seen
from handlers.machines.scopes import Scope
from web.engine_rest.confidence import require_operator
from web.engine_rest.errors import RestRefused
from web.engine_rest.links import link
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import tasks as schemas
from web.engine_rest.tasks import open_task
from web.engine_rest.variables import RestVariables, VariableNames
from web.services import services

operations = Operations("Task details", __name__)


@operations.operation(
    Operation(
        name="getComments",
        method="GET",
        path="/task/{id}/comment",
        scope=Scope.READ,
        summary="What was said at a task, latest first",
        answer=schemas.Comment(),
        many=True,
    )
)
def comments(call: Call, wanted_id: str) -> list[dict[str, Any]]:
    """Return the comments on a task."""
    task, found = _comments(wanted_id, call.caller.actor)
    return [_comment_answer(each, task.root_id) for each in found]


@operations.operation(
    Operation(
        name="getComment",
        method="GET",
        path="/task/{id}/comment/{comment_id}",
        scope=Scope.READ,
        summary="One comment on a task",
        answer=schemas.Comment(),
    )
)
def comment(call: Call, wanted_id: str, comment_id: str) -> dict[str, Any]:
    """Return one comment."""
    task, found = _comments(wanted_id, call.caller.actor)
    for each in found:
        if str(each.seq) == comment_id:
            return _comment_answer(each, task.root_id)
    reason = (
        f"Task comment with id {comment_id} does not exist for task id '{wanted_id}'."
    )
    raise RestRefused(reason=reason, status=HTTPStatus.NOT_FOUND)


@operations.operation(
    Operation(
        name="getProcessInstanceComments",
        method="GET",
        path="/process-instance/{id}/comment",
        scope=Scope.READ,
        summary="What was said of an instance and at its tasks, latest first",
        answer=schemas.Comment(),
        many=True,
    )
)
def comments_of_instance(call: Call, wanted_id: str) -> list[dict[str, Any]]:
    """Return the comments on an instance, running or ended."""
    engine, actor = services().engine, call.caller.actor
    root_id = engine.instance(wanted_id, actor=actor).root_id
    found = engine.comments(root_id, actor=actor)
    return [
        _comment_answer(each, root_id)
        for each in reversed(found)
        if each.instance_id == wanted_id
    ]


@operations.operation(
    Operation(
        name="createComment",
        method="POST",
        path="/task/{id}/comment/create",
        scope=Scope.TASKS,
        summary="Say something at a task",
        body=schemas.NewComment(),
        answer=schemas.Comment(),
    )
)
def create_comment(call: Call, wanted_id: str) -> dict[str, Any]:
    """Keep a comment and return it."""
    actor = call.caller.actor
    task = open_task(wanted_id, actor).task
    services().engine.add_comment(
        task.instance_id, text=call.body["message"], task_id=wanted_id, actor=actor
    )
    _, found = _comments(wanted_id, actor)
    return _comment_answer(next(e for e in found if e.actor == actor.id), task.root_id)


def _comments(task_id: str, actor: Actor) -> tuple[UserTaskView, list[CommentView]]:
    """Return a task, open or ended, with its comments, latest first."""
    engine = services().engine
    task = engine.user_task(task_id, actor=actor)
    found = engine.comments(task.root_id, actor=actor)
    return task, [each for each in reversed(found) if each.task_id == task_id]


def _comment_answer(found: CommentView, root_id: str) -> dict[str, Any]:
    at = f"/task/{found.task_id}"
    if found.task_id is None:
        at = f"/process-instance/{found.instance_id}"
    return {
        "links": [link(f"{at}/comment/{found.seq}")],
        "id": str(found.seq),
        "user_id": found.actor,
        "task_id": found.task_id,
        "process_instance_id": found.instance_id,
        "time": found.at,
        "message": found.text,
        "removal_time": None,
        "root_process_instance_id": root_id,
    }


@operations.operation(
    Operation(
        name="getAttachments",
        method="GET",
        path="/task/{id}/attachment",
        scope=Scope.READ,
        summary="The files that came with a task",
        answer=schemas.Attachment(),
        many=True,
    )
)
def attachments(call: Call, wanted_id: str) -> list[dict[str, Any]]:
    """Return the files of a task, those that the caller may see."""
    actor = call.caller.actor
    task = services().engine.user_task(wanted_id, actor=actor)
    return [attachment_answer(each, task) for each in _files(task, actor)]


@operations.operation(
    Operation(
        name="getAttachment",
        method="GET",
        path="/task/{id}/attachment/{attachment_id}",
        scope=Scope.READ,
        summary="One file that came with a task",
        answer=schemas.Attachment(),
    )
)
def attachment(call: Call, wanted_id: str, attachment_id: str) -> dict[str, Any]:
    """Return one file."""
    task, found = attachment_of(wanted_id, attachment_id, call.caller.actor)
    return attachment_answer(found, task)


def attachment_of(
    task_id: str, attachment_id: str, actor: Actor
) -> tuple[UserTaskView, Evidence]:
    """Return a task with one of the files that came with it.

    Raises:
        UserTaskNotFound: there is no such task for the actor.
        RestRefused: there is no such file for the actor.
    """
    task = services().engine.user_task(task_id, actor=actor)
    for each in _files(task, actor):
        if each.id == attachment_id:
            return task, each
    reason = (
        f"Task attachment with id {attachment_id} does not exist for task id "
        f"'{task_id}'."
    )
    raise RestRefused(reason=reason, status=HTTPStatus.NOT_FOUND)


def _files(task: UserTaskView, actor: Actor) -> list[Evidence]:
    engine = services().engine
    if services().desk.is_own(task):
        found = files_of_process(engine, task.root_id, actor=actor)
    else:
        found = files_seen(engine, task.business_key or "", actor=actor)
    return [each for each in found if each.task_id == task.id]


def attachment_answer(found: Evidence, task: UserTaskView) -> dict[str, Any]:
    """Return a file of a task as it is dumped."""
    return {
        "links": [link(f"/task/{task.id}/attachment/{found.id}")],
        "id": found.id,
        "name": found.name,
        "description": None,
        "task_id": task.id,
        "type": found.media_type,
        "url": f"{services().settings.origin}/evidence/{found.id}",
        "create_time": found.received_at,
        "removal_time": None,
        "root_process_instance_id": task.root_id,
    }


def _read(task_id: str, actor: Actor) -> Mapping[str, object]:
    found = services().engine.variables_seen_at(task_id, actor=actor)
    require_operator(actor, "read the variables of a case")
    return found


def _read_local(task_id: str, actor: Actor) -> Mapping[str, object]:
    open_task(task_id, actor)
    require_operator(actor, "read the variables of a case")
    return services().engine.local_variables(task_id, actor=actor)


def _changing(*, as_seen: bool) -> Callable[..., None]:
    """Return what changes variables as a task sees them, or those of the task alone."""

    def change(
        task_id: str,
        values: Mapping[str, object],
        removed: Collection[str],
        actor: Actor,
    ) -> None:
        task = open_task(task_id, actor).task
        services().engine.set_variables(
            task.instance_id,
            variables=values,
            removed=removed,
            activity_id=task_id,
            as_seen=as_seen,
            actor=actor,
        )

    return change


RestVariables(
    path="/task/{id}/variables",
    what="a task, those of its instance included",
    names=VariableNames(
        all="getTaskVariables",
        modify="modifyTaskVariables",
        one="getTaskVariable",
        put="putTaskVariable",
        delete="deleteTaskVariable",
        data="getTaskVariableBinary",
    ),
    read=_read,
    change=_changing(as_seen=True),
).declare(operations)
RestVariables(
    path="/task/{id}/localVariables",
    what="a task alone",
    names=VariableNames(
        all="getTaskLocalVariables",
        modify="modifyTaskLocalVariables",
        one="getTaskLocalVariable",
        put="putTaskLocalVariable",
        delete="deleteTaskLocalVariable",
        data="getTaskLocalVariableBinary",
    ),
    read=_read_local,
    change=_changing(as_seen=False),
).declare(operations)
