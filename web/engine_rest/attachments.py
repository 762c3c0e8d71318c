"""Take files in at a task and hand them out: as evidence, by the rules of the pages."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from werkzeug.datastructures import FileStorage

from engine import NotAllowed, UserTaskView, may_work_on
from handlers.evidence.files import clean_name
from handlers.evidence.records import evidence_by_id, given_at, record_evidence
from handlers.machines.scopes import Scope
from handlers.parties.view_log import Viewed
from web.engine_rest.errors import RestRefused
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import tasks as schemas
from web.engine_rest.task_details import attachment_answer, attachment_of
from web.engine_rest.tasks import open_task
from web.evidence_sending import Reader, evidence_for, send_evidence
from web.services import services
from web.viewing import Look, note_looks

operations = Operations("Task attachments", __name__)

#: Of what is no JSON, the only word that Camunda has for it.
_ANY_CONTENT = "application/octet-stream"
_NAME, _CONTENT = "attachment-name", "content"
_LEFT_OUT = {
    "attachment-description": "files have no description of their own",
    "url": "send the file itself",
}
_PARTS = {
    _NAME: "What the file is called; by itself as it was uploaded",
    "attachment-type": "Ignored: the content says what it is",
    _CONTENT: "The file",
    **{name: f"Must be empty: {why}" for name, why in _LEFT_OUT.items()},
}


@operations.operation(
    Operation(
        name="addAttachment",
        method="POST",
        path="/task/{id}/attachment/create",
        scope=Scope.TASKS,
        summary="Give a file to an open task, as evidence: it stays. Answers to a form "
        "name it by its id, in a list",
        parts=_PARTS,
        answer=schemas.Attachment(),
    )
)
def create(call: Call, wanted_id: str) -> dict[str, Any]:
    """Keep a file; the same sent twice is kept once."""
    caller = call.caller
    task = open_task(wanted_id, caller.actor).task
    _must_be_theirs(call, task)
    upload = _upload()
    name = clean_name(request.form.get(_NAME) or upload.filename or "")
    file = services().evidence_files.store_file(
        upload.stream,
        name,
        keeps_position=caller.person.position_consent_at is not None,
    )
    is_own = services().desk.is_own(task)
    with services().engine.transact(caller.actor) as uow:
        kept = given_at(uow.connection, task.id, by=caller.actor.id)
        evidence_id = kept.get((file.sha256, file.name))
        if evidence_id is None:
            business_key = None if is_own else task.business_key
            evidence_id = record_evidence(
                uow, file, business_key=business_key, task_id=task.id
            ).id
    with services().engine.read() as connection:
        return attachment_answer(evidence_by_id(connection, evidence_id), task)


@operations.operation(
    Operation(
        name="getAttachmentData",
        method="GET",
        path="/task/{id}/attachment/{attachment_id}/data",
        scope=Scope.READ,
        summary="A file that came with a task, as its page hands it out; it is noted "
        "who took it",
        media_type=_ANY_CONTENT,
    )
)
def data(call: Call, wanted_id: str, attachment_id: str) -> Response:
    """Hand out a file."""
    caller = call.caller
    _task, found = attachment_of(wanted_id, attachment_id, caller.actor)
    reader = Reader(caller.person, caller.actor)
    # Both rules: that of the list of files, and that of the page of a file.
    file = evidence_for(reader, found.id)
    look = Look(
        Viewed.EVIDENCE, file.id, title=file.name, business_key=file.business_key
    )
    note_looks([look], actor=caller.actor)
    response = send_evidence(reader, file, as_attachment=True)
    # As in Camunda, whatever the file is.
    response.content_type = _ANY_CONTENT
    return response


def _must_be_theirs(call: Call, task: UserTaskView) -> None:
    """Refuse who may not answer a task: its evidence is theirs who do the work.

    Raises:
        NotAllowed: the caller is neither its assignee nor a candidate.
    """
    if not may_work_on(
        call.caller.actor,
        assignee=task.assignee,
        candidate_users=task.candidate_users,
        candidate_groups=task.candidate_groups,
    ):
        raise NotAllowed(
            action=f"give a file to user task {task.id}",
            reason=f"{call.caller.actor.id} is neither its assignee nor a candidate",
        )


def _upload() -> FileStorage:
    """Return the one file of the request.

    Raises:
        RestRefused: there is none, or the upload asks for what there is not.
    """
    for name, why in _LEFT_OUT.items():
        if request.form.get(name):
            raise RestRefused(reason=f"{name!r} is not supported: {why}")
    uploads = [each for each in request.files.getlist(_CONTENT) if each.filename]
    if len(uploads) != 1:
        raise RestRefused(reason=f"Expected one file in the part {_CONTENT!r}")
    return uploads[0]
