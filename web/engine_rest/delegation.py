"""Let somebody else work on a task, and give it back to who answers for it."""

from __future__ import annotations

from engine import UserTaskNotFound
from handlers.approvals.errors import ApprovalPending
from handlers.approvals.store import waiting_at
from handlers.machines.scopes import Scope
from handlers.parties.access import actor_for
from web.engine_rest.errors import RestRefused
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.people import must_be_person
from web.engine_rest.schemas import tasks as schemas
from web.engine_rest.tasks import open_task
from web.engine_rest.values import plain_variables
from web.services import services

operations = Operations("Delegation of tasks", __name__)


@operations.operation(
    Operation(
        name="delegateTask",
        method="POST",
        path="/task/{id}/delegate",
        scope=Scope.TASKS,
        summary="Let somebody who sees a task work on it; it comes back to its owner "
        "before it is completed",
        body=schemas.DelegateTask(),
    )
)
def delegate(call: Call, wanted_id: str) -> None:
    """Give a task to somebody to work on.

    Raises:
        RestRefused: there is no such person, or they do not see the task.
        ApprovalPending: a leader is asked about the answers to it.
    """
    actor, engine = call.caller.actor, services().engine
    open_task(wanted_id, actor)
    person = must_be_person(call.body["user_id"])
    try:
        engine.user_task(wanted_id, actor=actor_for(person))
    except UserTaskNotFound as unseen:
        reason = f"User {call.body['user_id']!r} does not see task {wanted_id}"
        raise RestRefused(reason=reason) from unseen
    with engine.read() as connection:
        if waiting_at(connection, [wanted_id]):
            raise ApprovalPending(wanted_id)
    engine.delegate_user_task(wanted_id, assignee=person.id, actor=actor)


@operations.operation(
    Operation(
        name="resolve",
        method="POST",
        path="/task/{id}/resolve",
        scope=Scope.TASKS,
        summary="Give a delegated task back to its owner, who completes it; a task "
        "with a form takes no variables: its owner hands the form in",
        body=schemas.ResolveTask(),
    )
)
def resolve(call: Call, wanted_id: str) -> None:
    """Give a task back.

    Raises:
        RestRefused: variables are sent past the form of the task.
    """
    task = open_task(wanted_id, call.caller.actor).task
    variables = plain_variables(call.body["variables"])
    if variables and task.form_key is not None:
        reason = f"Task {wanted_id} has a form: its owner hands the answers in"
        raise RestRefused(reason=reason)
    services().engine.resolve_user_task(
        wanted_id, variables=variables, actor=call.caller.actor
    )
