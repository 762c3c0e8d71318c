"""Timer start events: when they start an instance, though none is there yet.

Their expressions see no variables, only registered functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from engine.bpmn.nodes.base import DEFAULT_PRIORITY, FlowNode, priority_of
from engine.bpmn.specs import CompileError
from engine.bpmn.triggers import TimerTrigger
from engine.errors import ExpressionFailed
from engine.model.retries import Retries, parse_retries
from engine.model.timers import parse_due, series_of

if TYPE_CHECKING:
    from engine.bpmn.execution import InterpreterEnvironment
    from engine.bpmn.expressions import Expression
    from engine.bpmn.specs import CompiledProcess


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTimer:
    """A timer that waits to start an instance of one version of a process."""

    definition_id: str
    element_id: str
    due_at: datetime
    #: Of a cycle: its text, and when it was due for the first time.
    cycle: str | None = None
    first_due: datetime | None = None

    def to_payload(self) -> dict[str, object]:
        """Return it as the payload of its job."""
        first = self.first_due.isoformat() if self.first_due is not None else None
        return {
            "definition_id": self.definition_id,
            "element_id": self.element_id,
            "due_at": self.due_at.isoformat(),
            "cycle": self.cycle,
            "first_due": first,
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> StartTimer:
        """Read it from the payload of its job."""
        first = payload["first_due"]
        cycle = payload["cycle"]
        return cls(
            definition_id=str(payload["definition_id"]),
            element_id=str(payload["element_id"]),
            due_at=datetime.fromisoformat(str(payload["due_at"])),
            cycle=None if cycle is None else str(cycle),
            first_due=None if first is None else datetime.fromisoformat(str(first)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """What follows a firing."""

    #: None when it was the last one.
    timer: StartTimer | None
    #: Later firings that the late one stands for as well.
    missed: int


def start_timer(
    process: CompiledProcess,
    element_id: str,
    *,
    definition_id: str,
    environment: InterpreterEnvironment,
) -> StartTimer:
    """Return the timer of a start event of a version that begins to count now.

    Raises:
        ExpressionFailed: its time cannot be computed or read.
    """
    node = process.scope.nodes[element_id]
    trigger = node.trigger
    if not isinstance(trigger, TimerTrigger):
        raise CompileError(element_id=element_id, what="a start without a timer")
    value = _value(trigger.value, node, environment)
    try:
        schedule = parse_due(
            trigger.timer_kind, value, now=environment.now, zone=environment.zone
        )
    except ExpressionFailed as failed:
        raise ExpressionFailed(
            expression=str(trigger.value), reason=failed.reason, element_id=element_id
        ) from failed
    timer = StartTimer(
        definition_id=definition_id, element_id=element_id, due_at=schedule.first_due
    )
    if schedule.series is None:
        return timer
    return replace(timer, cycle=str(value), first_due=schedule.first_due)


def next_start(timer: StartTimer, *, now: datetime, zone: tzinfo) -> Upcoming:
    """Return what follows a firing at this moment: what was missed is not made up for.

    Raises:
        ExpressionFailed: the text of the cycle cannot be read any more.
    """
    if timer.cycle is None or timer.first_due is None:
        return Upcoming(timer=None, missed=0)
    series = series_of(timer.cycle, now=now, zone=zone).anchored(timer.first_due)
    # A clock that was set back must not bring the same firing twice.
    due = series.after(max(now, timer.due_at))
    return Upcoming(
        timer=None if due is None else replace(timer, due_at=due),
        missed=series.count(timer.due_at, now),
    )


def start_job_settings(
    process: CompiledProcess, element_id: str, environment: InterpreterEnvironment
) -> tuple[int, Retries]:
    """Return priority and retries of the job of a timer start.

    Raises:
        ExpressionFailed: they cannot be computed.
    """
    node = process.scope.nodes[element_id]
    return _priority(node, environment), _retries(node, environment)


def _priority(node: FlowNode, environment: InterpreterEnvironment) -> int:
    if node.priority is None:
        return DEFAULT_PRIORITY
    value = _value(node.priority, node, environment)
    return priority_of(value, expression=node.priority, element_id=node.name)


def _retries(node: FlowNode, environment: InterpreterEnvironment) -> Retries:
    if isinstance(node.retries, Retries):
        return node.retries
    value = _value(node.retries, node, environment)
    try:
        return parse_retries(str(value))
    except ValueError as error:
        raise ExpressionFailed(
            expression=str(node.retries), reason=str(error), element_id=node.name
        ) from error


def _value(
    expression: Expression, node: FlowNode, environment: InterpreterEnvironment
) -> object:
    try:
        return expression.evaluate({}, environment.functions)
    except ExpressionFailed as failed:
        raise ExpressionFailed(
            expression=failed.expression,
            reason=f"{failed.reason}; before the start there are no variables",
            element_id=node.name,
        ) from failed
