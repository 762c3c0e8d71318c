"""What one run of the interpreter shares: environment, variables, agenda, findings."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from engine.bpmn.expressions import Expression
from engine.errors import DecisionNotFound, ExpressionFailed
from engine.model.advance import Advance, JobKind, NewJob
from engine.model.history import HistoryEvent, HistoryType
from engine.model.timers import TimerSchedule, parse_due
from engine.model.variables import VariableScopes, as_json_value

if TYPE_CHECKING:
    from datetime import tzinfo

    from engine.bpmn.containers import Container
    from engine.bpmn.dmn.compile import CompiledDecision
    from engine.bpmn.specs import CompiledProcess
    from engine.bpmn.tokens import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledProcess:
    """What a call activity asks for."""

    key: str
    #: latest, deployment, version or versionTag.
    binding: str
    version: str | None
    #: The definition of the calling process, for binding `deployment`.
    caller_definition_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDecision:
    """What a business rule task asks for."""

    key: str
    #: latest, deployment, version or versionTag.
    binding: str
    #: The number or the tag, for those bindings.
    version: str | None
    #: The definition of the asking process, for binding `deployment`.
    caller_definition_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedDecision:
    """A version of a decision, ready to be evaluated."""

    id: str
    version: int
    decision: CompiledDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateCall:
    """A call of a handler inside the transaction (`camunda:delegateExpression`)."""

    name: str
    instance_id: str
    root_id: str
    definition_key: str
    business_key: str | None
    element_id: str
    activity_instance_id: str
    variables: Mapping[str, object]
    properties: Mapping[str, str]
    #: What a listener is told of: start, end, take, create ...; None for tasks.
    event: str | None = None
    #: Of a user task, for its listeners, where it is known.
    assignee: str | None = None


def _no_decisions(wanted: WantedDecision) -> DeployedDecision:
    raise DecisionNotFound(wanted.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a handler gives back."""

    #: Each is written where its name exists, else at the instance.
    variables: Mapping[str, object] = field(default_factory=dict)
    #: These end with the activity, behind its output parameters.
    local_variables: Mapping[str, object] = field(default_factory=dict)


#: Plain variables are results as well.
Delegate = Callable[[DelegateCall], Results | Mapping[str, object] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpreterEnvironment:
    """What the interpreter is given: it has no clock, no database and no handlers."""

    definitions: Callable[[str], CompiledProcess]
    resolve_called: Callable[[CalledProcess], str]
    now: datetime
    zone: tzinfo
    new_id: Callable[[], str]
    functions: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    delegates: Mapping[str, Delegate] = field(default_factory=dict)
    #: Who acts: a person's id, or None when a job does.
    initiator: str | None = None
    resolve_decision: Callable[[WantedDecision], DeployedDecision] = _no_decisions
    #: Automatic steps that one command may take before it is refused.
    step_budget: int = 10_000


class _Names:
    """Variables as expressions see them: a mapping seen from one scope."""

    __slots__ = ("_scope_id", "_variables")

    def __init__(self, variables: VariableScopes, scope_id: str) -> None:
        self._variables = variables
        self._scope_id = scope_id

    def __getitem__(self, name: str) -> object:
        return self._variables.get(self._scope_id, name)

    def __contains__(self, name: object) -> bool:
        return self._variables.find(self._scope_id, str(name)) is not None


class Execution:
    """One root instance in memory, between loading and saving."""

    def __init__(
        self,
        environment: InterpreterEnvironment,
        *,
        root_id: str,
        business_key: str | None,
    ) -> None:
        self.environment = environment
        self.root_id = root_id
        self.business_key = business_key
        self.variables = VariableScopes()
        self.advance = Advance()
        self.agenda: deque[Token] = deque()
        #: Every live token of every container.
        self.tokens: dict[str, Token] = {}
        #: Waiting conditional events, in order of arrival.
        self.conditionals: dict[str, Token] = {}
        #: Conditional tokens that fired in this command and stay armed.
        self.fired: set[str] = set()
        #: The order number of the latest compensation record.
        self.latest_record = 0
        #: Inclusive joins to look at when the agenda is empty.
        self.open_joins: dict[tuple[str, str], Container] = {}

    def record(
        self,
        kind: HistoryType,
        container: Container,
        *,
        token: Token | None = None,
        element_id: str | None = None,
        scope_id: str | None = None,
        due_at: datetime | None = None,
        data: Mapping[str, object] | None = None,
    ) -> None:
        """Add one history event."""
        self.advance.history.append(
            HistoryEvent(
                type=kind,
                instance_id=container.instance_id,
                element_id=token.node.name if token is not None else element_id,
                activity_instance_id=str(token.id) if token is not None else None,
                scope_id=scope_id or container.scope_id,
                due_at=due_at,
                data=data or {},
            )
        )

    def evaluate(
        self, expression: Expression, scope_id: str, element_id: str
    ) -> object:
        """Return an expression's value, seen from a scope.

        Raises:
            ExpressionFailed: it names nothing or does something impossible.
        """
        try:
            return expression.evaluate(
                _Names(self.variables, scope_id), self.environment.functions
            )
        except ExpressionFailed as failure:
            raise ExpressionFailed(
                expression=failure.expression,
                reason=failure.reason,
                element_id=element_id,
                is_unknown=failure.is_unknown,
            ) from failure

    def is_true(self, expression: Expression, scope_id: str, element_id: str) -> bool:
        """Return a condition's truth; anything but true or false is refused."""
        value = self.evaluate(expression, scope_id, element_id)
        if isinstance(value, bool):
            return value
        raise ExpressionFailed(
            expression=str(expression),
            reason=f"a condition must be true or false, not {value!r}",
            element_id=element_id,
        )

    def is_true_if_known(
        self, expression: Expression, scope_id: str, element_id: str
    ) -> bool:
        """Return a condition's truth; false while it names what does not exist yet."""
        try:
            return self.is_true(expression, scope_id, element_id)
        except ExpressionFailed as failure:
            if failure.is_unknown:
                return False
            raise

    def read_time(
        self, kind: str, value: object, *, source: Expression, element_id: str
    ) -> TimerSchedule:
        """Read a date, a duration or a cycle that an expression has given.

        Raises:
            ExpressionFailed: it cannot be read as such.
        """
        environment = self.environment
        try:
            return parse_due(kind, value, now=environment.now, zone=environment.zone)
        except ExpressionFailed as failure:
            raise ExpressionFailed(
                expression=str(source), reason=failure.reason, element_id=element_id
            ) from failure

    def write(
        self, container: Container, scope_id: str, name: str, value: object
    ) -> None:
        """Write a variable where it exists, else at the instance."""
        value = as_json_value(name, value)
        target = self.variables.set(scope_id, name, value)
        self._record_variable(container, target, name, value)

    def write_local(
        self, container: Container, scope_id: str, name: str, value: object
    ) -> None:
        """Write a variable in exactly this scope."""
        value = as_json_value(name, value)
        self.variables.set_local(scope_id, name, value)
        self._record_variable(container, scope_id, name, value)

    def write_all(
        self, container: Container, scope_id: str, values: Mapping[str, object]
    ) -> None:
        """Write several variables, each where it exists, else at the instance."""
        for name, value in values.items():
            self.write(container, scope_id, name, value)

    def write_results(self, token: Token, results: Results) -> None:
        """Write what a handler gives back at a token."""
        self.write_all(token.container, token.scope_id, results.variables)
        self.write_at(token, results.local_variables)

    def write_at(self, token: Token, values: Mapping[str, object]) -> None:
        """Write variables in a token's own scope, opened now if it has none."""
        if values and not token.has_scope:
            self.open_scope(token.container, token)
        for name, value in values.items():
            self.write_local(token.container, token.scope_id, name, value)

    def open_scope(self, container: Container, token: Token) -> None:
        """Give a token a variable scope of its own."""
        outer = token.outer_scope_id
        token.has_scope = True
        scope_id = str(token.id)
        self.variables.open(scope_id, parent=outer, instance_id=container.instance_id)
        self.record(HistoryType.SCOPE_OPENED, container, token=token, scope_id=scope_id)

    def close_scope(self, container: Container, scope_id: str) -> None:
        """End a variable scope and what is in it."""
        self.variables.close(scope_id)
        self.advance.scopes_closed.append(scope_id)
        self.record(HistoryType.SCOPE_CLOSED, container, scope_id=scope_id)

    def create_job(
        self,
        token: Token,
        kind: JobKind,
        due_at: datetime,
        *,
        topic: str | None = None,
        payload: Mapping[str, object] | None = None,
    ) -> None:
        """Create the job that a waiting token needs."""
        node = token.node
        retries = node.retries_of(token)
        token.job_id = self.environment.new_id()
        self.advance.jobs_created.append(
            NewJob(
                id=token.job_id,
                kind=kind,
                instance_id=token.container.instance_id,
                element_id=node.name,
                activity_instance_id=str(token.id),
                due_at=due_at,
                topic=topic,
                priority=node.job_priority(token, kind),
                retries=retries.attempts,
                retry_delays=retries.delays,
                exclusive=node.is_exclusive(token),
                payload=payload or {},
            )
        )
        self.record(
            HistoryType.JOB_CREATED,
            token.container,
            token=token,
            due_at=due_at,
            data={"job_id": token.job_id, "kind": str(kind)},
        )

    def cancel_job(self, token: Token) -> None:
        """Cancel the job that waits for a token, if there is one."""
        if token.job_id is None:
            return
        self.advance.jobs_canceled_at.append(str(token.id))
        self.record(
            HistoryType.JOB_CANCELED,
            token.container,
            token=token,
            data={"job_id": token.job_id},
        )
        token.job_id = None

    def complete_job(self, token: Token) -> None:
        """Note that the job of a token did its work."""
        if token.job_id is None:
            return
        self.record(
            HistoryType.JOB_COMPLETED,
            token.container,
            token=token,
            data={"job_id": token.job_id},
        )
        token.job_id = None

    def _record_variable(
        self, container: Container, scope_id: str, name: str, value: object
    ) -> None:
        self.record(
            HistoryType.VARIABLE_SET,
            container,
            scope_id=scope_id,
            data={"name": name, "value": value},
        )
