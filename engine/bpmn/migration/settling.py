"""Let what only the target has begin to wait in an instance that has moved to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.bpmn.nodes.events import EventBasedGateway
from engine.bpmn.nodes.gateways import ParallelGateway
from engine.bpmn.nodes.inner import EventSubProcess
from engine.bpmn.nodes.service_task import ExternalTask
from engine.bpmn.nodes.user_task import UserTask
from engine.bpmn.tokens import Phase, Role
from engine.bpmn.triggers import ConditionTrigger, SubscriptionTrigger

if TYPE_CHECKING:
    from engine.bpmn.containers import Container
    from engine.bpmn.execution import Execution
    from engine.bpmn.nodes.base import FlowNode
    from engine.bpmn.tokens import Token

_BEGUN = frozenset({Phase.NORMAL, Phase.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What the rows of a place show of its element, as the target says it."""

    #: Of a user task.
    name: str | None = None
    form_key: str | None = None
    #: Of an external task.
    topic: str | None = None
    #: Name of the message or signal, text of the condition.
    event: str | None = None


def face_of(token: Token) -> Face:
    """Return what the rows of a place are to show.

    Raises:
        ExpressionFailed: an expression of the target makes no sense here.
    """
    node, execution = token.node, token.container.execution
    if isinstance(node, UserTask):
        name, form_key = node.shown(token)
        return Face(name=name, form_key=form_key)
    if isinstance(node, ExternalTask):
        topic = execution.evaluate(node.topic, token.scope_id, node.name)
        return Face(topic=str(topic))
    if isinstance(node.trigger, SubscriptionTrigger):
        value = execution.evaluate(node.trigger.name, token.scope_id, node.name)
        return Face(event=str(value))
    if isinstance(node.trigger, ConditionTrigger):
        return Face(event=str(node.trigger.condition))
    return Face()


def settle(
    execution: Execution, moved: Collection[str], *, known: Collection[str]
) -> list[str]:
    """Let new events wait at the places that moved, and complete joins go on.

    Args:
        execution: The instance, loaded in the target.
        moved: Ids of the tokens that moved.
        known: Elements of the target that took over from one of the source: what is
            not waiting at those has happened already.

    Returns:
        The elements that begin to wait.
    """
    tokens = [execution.tokens[each] for each in moved if each in execution.tokens]
    containers = {id(each.container): each.container for each in tokens}
    begun: list[str] = []
    for token in tokens:
        if token.alive:
            begun += _wait_beside(token, known)
    for container in containers.values():
        begun += _listen(container, known)
        _join(container)
    return begun


def look_again(execution: Execution, changed: Iterable[str]) -> None:
    """Let conditions happen that are other ones now, and are true."""
    for key in changed:
        token = execution.tokens.get(key)
        if token is None:
            continue
        trigger = token.node.trigger
        if isinstance(trigger, ConditionTrigger) and trigger.is_true(token):
            execution.fired.add(key)
            token.node.fire(token)


def _wait_beside(token: Token, known: Collection[str]) -> Iterator[str]:
    """Let new boundary events and new branches of an event-based gateway wait."""
    if token.phase not in _BEGUN or token.role not in {Role.PLAIN, Role.BODY}:
        return
    container = token.container
    for boundary in _new(token.node.boundaries, known):
        if token.alive:
            waiting = container.new_token(boundary, role=Role.BOUNDARY, owner=token)
            yield boundary.name
            boundary.wait(waiting)
    if not isinstance(token.node, EventBasedGateway):
        return
    for flow in token.node.flows_out:
        if flow.target.name not in known and token.alive:
            yield flow.target.name
            token.node.wait_at(token, flow)


def _listen(container: Container, known: Collection[str]) -> Iterator[str]:
    """Let new event subprocesses of a running scope listen."""
    is_interrupted = any(
        isinstance(token.node, EventSubProcess)
        and token.node.interrupting
        and token.role is not Role.LISTENER
        for token in container.tasks.values()
    )
    undoes = container.host is not None and container.host.compensates
    if is_interrupted or undoes:
        return
    for listener in _new(container.spec.listeners, known):
        if not container.completed:
            yield listener.name
            listener.wait(container.new_token(listener, role=Role.LISTENER))


def _join(container: Container) -> None:
    """Let a parallel join happen that waits for fewer flows than before."""
    for name in list(container.joining):
        node = container.spec.nodes[name]
        if isinstance(node, ParallelGateway):
            node.join(container.joining[name])


def _new(nodes: Iterable[FlowNode], known: Collection[str]) -> Iterator[FlowNode]:
    return (node for node in nodes if node.name not in known)
