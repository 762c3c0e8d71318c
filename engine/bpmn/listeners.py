"""Listeners: registered handlers that are told when something begins, ends or changes.

They run inside the transaction, as delegates do. A business error of a listener looks
for who catches it; one that nobody catches fails the command, as any other error does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.bpmn import errors_inside
from engine.bpmn.execution import DelegateCall
from engine.bpmn.handler_calls import call_at, call_of, handle
from engine.errors import BpmnError, ListenerFailed

if TYPE_CHECKING:
    from engine.bpmn.containers import Container
    from engine.bpmn.specs import Flow
    from engine.bpmn.tokens import Token

#: Event -> names of the handlers that are told of it, in order.
Listeners = Mapping[str, tuple[str, ...]]


def tell(
    token: Token,
    event: str,
    names: Iterable[str],
    *,
    assignee: str | None = None,
    propagates: bool = True,
) -> bool:
    """Tell listeners of something at a token; False when an error led away from it.

    Args:
        token: Where it happens.
        event: What happens, in the words of `camunda:executionListener`.
        names: Handlers to tell.
        assignee: Of a user task, where it is known.
        propagates: Whether a business error may be caught by an event.

    Raises:
        ListenerFailed: a business error that nothing catches.
    """
    for name in names:
        call = replace(call_at(token, name), event=event, assignee=assignee)
        if not _tell(token, call, propagates=propagates):
            return False
    return token.alive


def tell_of_flow(token: Token, flow: Flow) -> bool:
    """Tell the listeners of a flow that a token takes it; it has not arrived yet."""
    for name in flow.listeners:
        call = replace(
            call_at(token, name), event="take", element_id=flow.id, properties={}
        )
        if not _tell(token, call, propagates=True):
            return False
    return token.alive


def tell_of_instance(container: Container, event: str) -> None:
    """Tell the listeners of a process that an instance begins or ends.

    Raises:
        ListenerFailed: a business error; nothing around an instance catches it.
    """
    for name in container.definition.listeners.get(event, ()):
        call = call_of(
            container,
            name,
            scope_id=container.scope_id,
            element_id=container.definition.key,
            activity_instance_id=container.instance_id,
        )
        try:
            results = handle(container.execution, replace(call, event=event))
        except BpmnError as error:
            raise ListenerFailed(
                event=event, element_id=call.element_id, error=error
            ) from error
        # An instance has one scope: nothing in it is more local.
        given = {**results.variables, **results.local_variables}
        container.execution.write_all(container, container.scope_id, given)


def _tell(token: Token, call: DelegateCall, *, propagates: bool) -> bool:
    container = token.container
    try:
        results = handle(container.execution, call)
    except BpmnError as error:
        if propagates and errors_inside.throw_if_caught(token, error):
            return False
        raise ListenerFailed(
            event=str(call.event), element_id=call.element_id, error=error
        ) from error
    container.execution.write_results(token, results)
    return True
