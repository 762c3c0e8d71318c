"""Compensation: remember what completed activities left, and undo it when asked.

As in Camunda 7, handlers begin in the reverse order of completion and those that
wait do not hold up the others; who threw the compensation goes on when all are
done. Only completed activities are undone, each at most once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.compensation_records import CompensationRecord, discard
from engine.bpmn.containers import InnerWorkflow
from engine.bpmn.tokens import Role, Token
from engine.model.history import HistoryType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.bpmn.containers import Container
    from engine.bpmn.nodes.inner import SubProcess


def remember(token: Token) -> bool:
    """Note what can undo a finished activity; True if its scope must be kept.

    What handlers do is never undone itself.
    """
    node = token.node
    records = token.records
    if not (records or node.compensation_handler or node.handles_compensation):
        return False
    token.records = ()
    if token.compensates or node.for_compensation:
        discard(token.container, records)
        return False
    if token.role is Role.BODY:
        return _remember_rounds(token, records)
    if node.compensation_handler is not None:
        # The handler at the border knows nothing of what was inside.
        discard(token.container, records)
        _note(token, scope_id=token.scope_id if token.role is Role.ITEM else None)
        return token.role is Role.ITEM
    _note(token, scope_id=token.scope_id, inner=records)
    return True


def _remember_rounds(body: Token, records: tuple[CompensationRecord, ...]) -> bool:
    if records:
        _note(body, scope_id=body.scope_id, inner=records, rounds=True)
    return bool(records)


def _note(
    token: Token,
    *,
    scope_id: str | None,
    inner: tuple[CompensationRecord, ...] = (),
    rounds: bool = False,
) -> None:
    execution = token.container.execution
    execution.latest_record += 1
    record = CompensationRecord(
        element_id=token.node.name,
        order=execution.latest_record,
        scope_id=scope_id,
        inner=inner,
        rounds=rounds,
    )
    if token.role is Role.ITEM and token.owner is not None:
        token.owner.records += (record,)
    else:
        token.container.records.append(record)


class _Found(NamedTuple):
    """A record with the container in which it stood."""

    container: Container
    record: CompensationRecord


def throw_from(token: Token, activity_id: str | None, *, wait: bool = True) -> bool:
    """Undo an activity, or all of the scope; True when the token has to wait."""
    found = _take(token.container, activity_id)
    token.container.execution.record(
        HistoryType.COMPENSATION_STARTED,
        token.container,
        token=token,
        data={"activities": [one.record.element_id for one in found]},
    )
    _undo(found, thrower=token if wait else None)
    return wait and bool(found)


def _take(container: Container, activity_id: str | None) -> list[_Found]:
    """Take the records that a throw in this container reaches, the latest first.

    An event subprocess reaches those of the scope that it handles as well.
    """
    found: list[_Found] = []
    reached: Container | None = container
    while reached is not None:
        left: list[CompensationRecord] = []
        for record in reached.records:
            if activity_id in {None, record.element_id}:
                found.append(_Found(reached, record))
            else:
                left.append(record)
        reached.records = left
        host = reached.host
        handles = host is not None and host.node.handles_scope
        reached = reached.parent if handles else None
    return sorted(found, key=lambda one: one.record.order, reverse=True)


def _undo(found: Iterable[_Found], *, thrower: Token | None) -> None:
    """Begin to undo; nothing is done before everything has its token."""
    placed = [
        (_place(container, record, thrower=thrower), record)
        for container, record in found
    ]
    for token, record in placed:
        if token.alive:
            _begin(token, record)


def _place(
    container: Container, record: CompensationRecord, *, thrower: Token | None
) -> Token:
    """Make the token of a handler, or one that stands for what is undone inside."""
    node = container.spec.nodes[record.element_id]
    handler = None if record.rounds else node.compensation_handler
    token = container.new_token(handler or node, owner=thrower)
    token.compensates = True
    token.kept_scope = record.scope_id
    return token


def _begin(token: Token, record: CompensationRecord) -> None:
    if token.node.for_compensation:
        token.node.arrive(token)
        return
    token.move_to(TaskState.STARTED)
    token.container.execution.record(
        HistoryType.ACTIVITY_STARTED,
        token.container,
        token=token,
        data={"body": record.rounds, "compensation": True},
    )
    if record.rounds:
        token.role = Role.BODY
        rounds = [_Found(token.container, one) for one in reversed(record.inner)]
        _undo(rounds, thrower=token)
    else:
        _undo_inside(token, record)


def _undo_inside(token: Token, record: CompensationRecord) -> None:
    """Open the subprocess again, only to undo what was done in it."""
    spec = cast("SubProcess", token.node).inner
    inside = InnerWorkflow(token, spec)
    if spec.compensation_handling is None:
        latest_first = reversed(record.inner)
        _undo([_Found(inside, one) for one in latest_first], thrower=None)
        return
    inside.records = list(record.inner)
    handling = inside.new_token(spec.compensation_handling)
    handling.compensates = True
    handling.node.arrive(handling)


def inside_undone(token: Token) -> None:
    """End the token that stood for an activity whose inside is undone."""
    container = token.container
    container.execution.record(
        HistoryType.ACTIVITY_COMPLETED,
        container,
        token=token,
        data={"body": token.role is Role.BODY, "compensation": True},
    )
    container.leave(token, ())
