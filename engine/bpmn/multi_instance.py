"""Multi-instance activities: one body token that owns a token per round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.specs import Loop
from engine.bpmn.tokens import Phase, Role
from engine.errors import ExpressionFailed
from engine.model.history import HistoryType

if TYPE_CHECKING:
    from engine.bpmn.tokens import Token

#: More rounds than this in one activity are refused.
MAX_ROUNDS = 5_000


def begin(token: Token, loop: Loop) -> None:
    """Turn a token into the body and begin its first round, or all rounds."""
    open_body(token)
    items = _items(token, loop)
    token.total = len(items)
    _count(token, loop)
    token.node.arm_boundaries(token)
    if not token.alive:
        return
    if token.total == 0:
        _body_done(token)
    elif loop.sequential:
        token.items = items if loop.collection is not None else None
        _begin_round(token, loop, 0, items[0])
    else:
        for index, item in enumerate(items):
            _begin_round(token, loop, index, item)


def open_body(token: Token) -> None:
    """Let a token stand for all rounds, with a variable scope around theirs."""
    container = token.container
    token.role = Role.BODY
    if token.phase is Phase.BEFORE:
        token.phase = Phase.NORMAL
    else:
        container.execution.record(
            HistoryType.ACTIVITY_STARTED, container, token=token, data={"body": True}
        )
    container.execution.open_scope(container, token)
    token.move_to(TaskState.STARTED)


def new_round(body: Token, index: int) -> Token:
    """Make the token of a round, with a scope that knows its number from 0."""
    container = body.container
    body.begun = index + 1
    item = container.new_token(
        body.node, arrived_by=body.arrived_by, role=Role.ITEM, owner=body
    )
    container.execution.open_scope(container, item)
    container.execution.write_local(container, item.scope_id, "loopCounter", index)
    return item


def item_done(item: Token) -> None:
    """Count a finished round; begin the next, or end the body."""
    body = item.owner
    loop = item.node.loop
    if body is None or not isinstance(loop, Loop):
        message = f"{item.node.name} is no round of a multi-instance activity"
        raise AssertionError(message)
    item.container.remove(item)
    body.done += 1
    _count(body, loop)
    if _is_enough(body, loop):
        for other in list(body.owned.values()):
            body.container.cancel(other, "enough rounds are done")
        _body_done(body)
    elif body.done == body.total:
        _body_done(body)
    elif loop.sequential:
        index = body.begun
        element = body.items[index] if body.items is not None else None
        _begin_round(body, loop, index, element)


def _items(token: Token, loop: Loop) -> list[object]:
    execution = token.container.execution
    expression = loop.collection or loop.cardinality
    if expression is None:
        message = f"{token.node.name} has neither a collection nor a number of rounds"
        raise AssertionError(message)
    value = execution.evaluate(expression, token.outer_scope_id, token.node.name)
    if loop.collection is not None and isinstance(value, list):
        items = list(value)
    elif loop.collection is None and _is_count(value):
        items = [None] * int(str(value))
    else:
        wanted = "a list" if loop.collection is not None else "a whole number from 0"
        raise ExpressionFailed(
            expression=str(expression),
            reason=f"{wanted} is needed, not {value!r}",
            element_id=token.node.name,
        )
    if len(items) > MAX_ROUNDS:
        raise ExpressionFailed(
            expression=str(expression),
            reason=f"{len(items)} rounds are more than {MAX_ROUNDS}",
            element_id=token.node.name,
        )
    return items


def _is_count(value: object) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return value >= 0
    return isinstance(value, str) and value.isascii() and value.isdigit()


def _begin_round(body: Token, loop: Loop, index: int, element: object) -> None:
    item = new_round(body, index)
    if loop.element_variable is not None and loop.collection is not None:
        body.container.execution.write_local(
            body.container, item.scope_id, loop.element_variable, element
        )
    body.node.start_round(item, loop)


def _count(body: Token, loop: Loop) -> None:
    execution = body.container.execution
    # One after the other, there is one at a time, as Camunda counts.
    active = 1 if loop.sequential and body.total else body.total - body.done
    for name, value in (
        ("nrOfInstances", body.total),
        ("nrOfCompletedInstances", body.done),
        ("nrOfActiveInstances", active),
    ):
        execution.write_local(body.container, body.scope_id, name, value)


def _is_enough(body: Token, loop: Loop) -> bool:
    condition = loop.completion_condition
    return condition is not None and body.container.execution.is_true(
        condition, body.scope_id, body.node.name
    )


def _body_done(body: Token) -> None:
    body.node.finish(body)
