"""Messages and signals from outside."""

from __future__ import annotations

from typing import Any

from flask import Response

from engine import SYSTEM, InstanceView, Message
from handlers.machines.scopes import Scope
from web.engine_rest.answers import as_json, empty
from web.engine_rest.confidence import require_operator
from web.engine_rest.instance_answers import instance_answer
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas.messages import (
    CorrelationMessage,
    MessageResult,
    Signal,
)
from web.engine_rest.values import plain_variables
from web.services import services

operations = Operations("Message", __name__)


@operations.operation(
    Operation(
        name="deliverMessage",
        method="POST",
        path="/message",
        scope=Scope.START,
        summary="Deliver a message; 204 unless the result is asked for. Only people who "
        "operate the service may: messages pass by the rules of forms",
        body=CorrelationMessage(),
        answer=MessageResult(),
        many=True,
        or_nothing=True,
    )
)
def deliver(call: Call) -> Response:
    """Deliver a message to the one place that waits for it, or to all."""
    require_operator(call.caller.actor, "send a message")
    body = call.body
    taken = _to_all(call) if body["all"] else [_to_one(call)]
    if not body["result_enabled"]:
        return empty()
    return as_json(MessageResult(many=True).dump([_result(each) for each in taken]))


@operations.operation(
    Operation(
        name="throwSignal",
        method="POST",
        path="/signal",
        scope=Scope.OPERATE,
        summary="Throw a signal to all that wait for it",
        body=Signal(),
    )
)
def throw(call: Call) -> None:
    """Throw a signal; each that waits catches it in a job of its own."""
    services().engine.throw_signal(
        call.body["name"],
        variables=plain_variables(call.body["variables"]),
        actor=call.caller.actor,
    )


def _to_one(call: Call) -> InstanceView:
    message = _message(call)
    return services().engine.correlate_message(
        message.name,
        business_key=message.business_key,
        instance_id=message.instance_id,
        correlation=message.correlation,
        local_correlation=message.local_correlation,
        variables=message.variables,
        local_variables=message.local_variables,
        actor=call.caller.actor,
    )


def _to_all(call: Call) -> list[InstanceView]:
    engine = services().engine
    return engine.correlate_message_to_all(_message(call), actor=call.caller.actor)


def _message(call: Call) -> Message:
    body = call.body
    return Message(
        name=body["message_name"],
        business_key=body["business_key"],
        instance_id=body["process_instance_id"],
        correlation=plain_variables(body["correlation_keys"]),
        local_correlation=plain_variables(body["local_correlation_keys"]),
        variables=plain_variables(body["process_variables"]),
        local_variables=plain_variables(body["process_variables_local"]),
    )


def _result(found: InstanceView) -> dict[str, Any]:
    """Return who took the message: whose first command it was, it has started."""
    audit = services().engine.audit_of(found.root_id, actor=SYSTEM)
    if len(audit) == 1:
        return {
            "result_type": "ProcessDefinition",
            "process_instance": instance_answer(found),
            "execution": None,
            "variables": None,
        }
    execution = {
        "id": found.id,
        "process_instance_id": found.id,
        "ended": found.ended_at is not None,
        "tenant_id": None,
    }
    return {
        "result_type": "Execution",
        "process_instance": None,
        "execution": execution,
        "variables": None,
    }
