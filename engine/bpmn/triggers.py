"""What an event waits for: open a wait, close it, say whether it is already there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from typing_extensions import override

from engine.model.advance import JobKind, NewSubscription
from engine.model.timers import series_of

if TYPE_CHECKING:
    from engine.bpmn.expressions import Expression
    from engine.bpmn.tokens import Token
    from engine.model.series import Series


class Trigger:
    """A thing that may happen to a waiting token."""

    #: message, signal, conditional, timer, error or escalation.
    kind: str

    def open(self, token: Token) -> bool:
        """Begin to wait; True when the thing is there already."""
        return False

    def close(self, token: Token) -> None:
        """Stop waiting."""


@dataclass(frozen=True, slots=True)
class SubscriptionTrigger(Trigger):
    """Waits for a message or a signal of a name, which may be an expression."""

    kind: str
    name: Expression

    @override
    def open(self, token: Token) -> bool:
        """Store the wait where senders find it."""
        name = token.container.execution.evaluate(
            self.name, token.scope_id, token.node.name
        )
        _subscribe(token, self.kind, str(name))
        return False

    @override
    def close(self, token: Token) -> None:
        """Withdraw the wait."""
        token.container.execution.advance.subscriptions_ended.append(str(token.id))


@dataclass(frozen=True, slots=True)
class ConditionTrigger(Trigger):
    """Waits until a condition over the variables is true.

    While it names a variable that does not exist yet, it is not true. On entry it is
    looked at in any case; later on only after the changes that the filters name.
    """

    condition: Expression
    #: Only changes of this variable count; None = of any.
    variable: str | None = None
    #: Only these kinds of change count; empty = all.
    events: frozenset[str] = frozenset()
    kind: str = "conditional"

    @override
    def open(self, token: Token) -> bool:
        """Look once on entry; wait if the condition is not true yet, or goes on."""
        execution = token.container.execution
        there = self.is_true(token)
        if there and token.node.interrupting:
            return True
        execution.conditionals[str(token.id)] = token
        if there:
            execution.fired.add(str(token.id))
        _subscribe(token, self.kind, str(self.condition))
        return there

    @override
    def close(self, token: Token) -> None:
        """Stop looking."""
        execution = token.container.execution
        if execution.conditionals.pop(str(token.id), None) is not None:
            execution.advance.subscriptions_ended.append(str(token.id))

    def is_concerned(self, token: Token) -> bool:
        """Say whether something changed that lets the condition be looked at again."""
        variables = token.container.execution.variables
        scope_id, seen = token.scope_id, token.looked_at
        if not variables.changed_since(scope_id, seen):
            return False
        if self.variable is None and not self.events:
            return True
        return any(
            self.variable in {None, change.name}
            and (not self.events or change.kind in self.events)
            for change in variables.changes_since(scope_id, seen)
        )

    def is_true(self, token: Token) -> bool:
        """Evaluate the condition now."""
        execution = token.container.execution
        token.looked_at = execution.variables.version
        return execution.is_true_if_known(
            self.condition, token.scope_id, token.node.name
        )


@dataclass(frozen=True, slots=True)
class TimerTrigger(Trigger):
    """Waits for a moment, computed once on arrival (decision 9)."""

    timer_kind: str
    value: Expression
    kind: str = "timer"

    @override
    def open(self, token: Token) -> bool:
        """Create the timer job."""
        execution = token.container.execution
        value = execution.evaluate(self.value, token.scope_id, token.node.name)
        schedule = execution.read_time(
            self.timer_kind, value, source=self.value, element_id=token.node.name
        )
        if schedule.series is not None:
            token.first_due = schedule.first_due.isoformat()
            token.cycle = None if self.value.is_literal else str(value)
        self._create(token, schedule.first_due)
        return False

    def due_again(self, token: Token) -> datetime | None:
        """Return when a timer that waits would be due if the token arrived now.

        None for a cycle: it goes on in steps from its last due time.
        """
        execution = token.container.execution
        value = execution.evaluate(self.value, token.scope_id, token.node.name)
        schedule = execution.read_time(
            self.timer_kind, value, source=self.value, element_id=token.node.name
        )
        return schedule.first_due if schedule.series is None else None

    def open_next(self, token: Token) -> bool:
        """Create the job of a cycle's next firing; False when there is none.

        Firings missed while the service was down are caught up by this one.
        """
        if token.first_due is None or token.last_due is None:
            return False
        # A clock that was set back must not bring the same firing twice.
        now = token.container.execution.environment.now
        last_due = datetime.fromisoformat(token.last_due)
        due = self._series(token).after(max(now, last_due))
        if due is None:
            return False
        self._create(token, due)
        return True

    def missed(self, token: Token) -> int:
        """Return how many later firings of a cycle this late one stands for."""
        if token.last_due is None or token.node.interrupting:
            return 0
        last_due = datetime.fromisoformat(token.last_due)
        now = token.container.execution.environment.now
        return self._series(token).count(last_due, now)

    def _series(self, token: Token) -> Series:
        """Return the series that the token waits in since its arrival.

        Raises:
            ExpressionFailed: the text of the cycle cannot be read any more.
        """
        execution = token.container.execution
        text = token.cycle
        if text is None:
            value = execution.evaluate(self.value, token.scope_id, token.node.name)
            text = str(value)
        environment = execution.environment
        series = series_of(text, now=environment.now, zone=environment.zone)
        return series.anchored(datetime.fromisoformat(str(token.first_due)))

    def _create(self, token: Token, due: datetime) -> None:
        if token.first_due is not None:
            token.last_due = due.isoformat()
        token.container.execution.create_job(token, JobKind.TIMER, due)


@dataclass(frozen=True, slots=True)
class CodeTrigger(Trigger):
    """Waits for an error, an escalation or a cancel from inside; None catches all."""

    kind: str
    code: str | None
    #: Variables that take the code and the message of what was caught.
    code_variable: str | None = None
    message_variable: str | None = None

    def values(self, code: str | None, message: str | None) -> dict[str, object]:
        """Return the variables that say what was caught."""
        named = {self.code_variable: code, self.message_variable: message}
        return {name: value for name, value in named.items() if name}


def _subscribe(token: Token, kind: str, name: str) -> None:
    token.container.execution.advance.subscriptions_created.append(
        NewSubscription(
            id=str(token.id),
            kind=kind,
            instance_id=token.container.instance_id,
            element_id=token.node.name,
            name=name,
        )
    )
