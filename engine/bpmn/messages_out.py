"""Messages and signals that leave a process: they travel as jobs (decision 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.triggers import SubscriptionTrigger
from engine.model.advance import JobKind, NewJob
from engine.model.history import HistoryType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.execution import Execution
    from engine.bpmn.expressions import Expression
    from engine.bpmn.tokens import Token


def throw_message(token: Token, name: Expression) -> None:
    """Put a message for another instance into the outbox.

    The payload is what the property `message_variables` of the event names,
    separated by commas. The receiver is found by the same business key; the property
    `message_process` says of which process it is an instance.
    """
    container = token.container
    execution = container.execution
    wanted = token.node.properties.get("message_variables", "").split(",")
    receiver = token.node.properties.get("message_process", "").strip()
    payload = {
        variable: execution.variables.get(token.scope_id, variable)
        for variable in (part.strip() for part in wanted)
        if variable and execution.variables.find(token.scope_id, variable) is not None
    }
    execution.advance.jobs_created.append(
        NewJob(
            id=execution.environment.new_id(),
            kind=JobKind.MESSAGE,
            instance_id=container.instance_id,
            element_id=token.node.name,
            # Not tied to the token: it outlives it, and nothing here waits for it.
            activity_instance_id=None,
            due_at=execution.environment.now,
            payload={
                "name": str(execution.evaluate(name, token.scope_id, token.node.name)),
                "business_key": container.business_key or execution.business_key,
                "process_key": receiver or None,
                "variables": payload,
                "message_id": str(token.id),
            },
        )
    )


def throw_signal(token: Token, name: Expression) -> None:
    """Deliver a signal to this root now and hand it on for all others."""
    execution = token.container.execution
    text = str(execution.evaluate(name, token.scope_id, token.node.name))
    execution.record(
        HistoryType.SIGNAL_THROWN, token.container, token=token, data={"name": text}
    )
    execution.advance.signals_thrown.append((text, {}))
    deliver_signal(execution, text, {})


def deliver_signal(
    execution: Execution, name: str, variables: Mapping[str, object]
) -> int:
    """Let every token of this root that waits for a signal catch it; count them."""
    catchers = [token for token in execution.tokens.values() if _waits_for(token, name)]
    caught = 0
    for token in catchers:
        if token.alive:
            catch_signal(token, name, variables)
            caught += 1
    return caught


def catch_signal(token: Token, name: str, variables: Mapping[str, object]) -> None:
    """Let one waiting token catch a signal."""
    execution = token.container.execution
    execution.record(
        HistoryType.SIGNAL_CAUGHT, token.container, token=token, data={"name": name}
    )
    execution.write_all(token.container, token.scope_id, variables)
    token.node.fire(token)


def _waits_for(token: Token, name: str) -> bool:
    trigger = token.node.trigger
    if not isinstance(trigger, SubscriptionTrigger) or trigger.kind != "signal":
        return False
    if token.state != TaskState.WAITING:
        return False
    wanted = token.container.execution.evaluate(
        trigger.name, token.scope_id, token.node.name
    )
    return str(wanted) == name
