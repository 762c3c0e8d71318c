"""Calls of registered handlers inside the transaction: what they are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.bpmn.execution import DelegateCall, Results
from engine.errors import ExpressionFailed

if TYPE_CHECKING:
    from engine.bpmn.containers import Container
    from engine.bpmn.execution import Execution
    from engine.bpmn.tokens import Token


def call_at(token: Token, name: str) -> DelegateCall:
    """Say to a handler of this name where it is called and what it can see."""
    return call_of(
        token.container,
        name,
        scope_id=token.scope_id,
        element_id=token.node.name,
        activity_instance_id=str(token.id),
        properties=token.node.properties,
    )


def call_of(
    container: Container,
    name: str,
    *,
    scope_id: str,
    element_id: str,
    activity_instance_id: str,
    properties: Mapping[str, str] | None = None,
) -> DelegateCall:
    """Say to a handler what it can see from a scope."""
    execution = container.execution
    return DelegateCall(
        name=name,
        instance_id=container.instance_id,
        root_id=execution.root_id,
        definition_key=container.definition.key,
        business_key=container.business_key or execution.business_key,
        element_id=element_id,
        activity_instance_id=activity_instance_id,
        variables=execution.variables.visible(scope_id),
        properties=properties or {},
    )


def handle(execution: Execution, call: DelegateCall) -> Results:
    """Let the handler do its work; return what it gives back.

    Raises:
        BpmnError: a business error of the handler.
        ExpressionFailed: no handler of that name is registered any more.
    """
    handler = execution.environment.delegates.get(call.name)
    if handler is None:
        raise ExpressionFailed(
            expression=call.name,
            reason="no handler of that name is registered",
            element_id=call.element_id,
        )
    results = handler(call)
    if isinstance(results, Results):
        return results
    return Results(variables=results or {})
