"""What the domain plugs into the engine: handlers, rules and functions.

They are listed in one `HandlerRegistry`, so that everything that may run can be read
in one place. A handler with database effects runs inside the engine's transaction;
one with outside effects runs without a transaction, before a fenced completion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.clock import Clock
from engine.model.actors import Actor
from engine.model.follow_ups import FollowUp
from engine.model.lifecycles import InstanceState
from engine.store.unit_of_work import UnitOfWork

DEFAULT_TIMEOUT_SECONDS = 30


class Effect(StrEnum):
    """Where a handler has its effects."""

    #: In this database only: it runs inside the completing transaction.
    DATABASE = "database"
    #: Anywhere else: it runs without a transaction and may run twice.
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTaskCall:
    """What a service task handler is told."""

    job_id: str | None
    #: The same for every attempt at this visit of the task.
    idempotency_key: str
    instance_id: str
    root_id: str
    definition_key: str
    business_key: str | None
    element_id: str
    #: 1 at the first try.
    attempt: int
    #: Every variable that the task sees.
    variables: Mapping[str, object]
    #: `camunda:property` of the task.
    properties: Mapping[str, str]
    clock: Clock
    #: The open transaction; None for handlers with outside effects.
    unit_of_work: UnitOfWork | None
    #: For listeners: start, end, take, create, assignment, update, complete, delete.
    event: str | None = None
    #: Of a user task, for its listeners, where it is known.
    assignee: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerResult:
    """What a service task handler brings back."""

    variables: Mapping[str, object] = field(default_factory=dict)
    #: Variables for the output parameters of the task alone: they end with it.
    local_variables: Mapping[str, object] = field(default_factory=dict)
    #: Access labels to add to the root instance.
    labels: frozenset[str] = frozenset()
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a file of a designer, in words."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFault(Fault):
    """What keeps a form from being used, in the words of its designers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFault(Fault):
    """What is wrong with a constant that a diagram hands to a handler."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerInput:
    """One variable that a handler reads, as diagrams are checked for it."""

    name: str
    #: What designers call it.
    label_zh: str
    label_en: str
    #: Whether the handler cannot work without it.
    required: bool = False
    #: Says what is wrong with a constant; None when any text will do.
    fault_of: Callable[[str], InputFault | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTaskHandler:
    """Does the work of a service task.

    `run` raises `BpmnError` for a business error, which looks for a boundary event;
    any other exception is a failed attempt.
    """

    topic: str
    run: Callable[[ServiceTaskCall], HandlerResult | None]
    effect: Effect = Effect.DATABASE
    timeout_seconds: int = DEFAULT_TIMEOUT_SECONDS
    #: Names of the variables that it may bring back, for the check of diagrams; None
    #: when it may bring back any.
    provides: frozenset[str] | None = None
    #: What it reads, for the same check; None when nobody has said.
    inputs: tuple[HandlerInput, ...] | None = None
    #: For outside effects: what to write in the completing transaction.
    record: Callable[[UnitOfWork, HandlerResult], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCall:
    """What a notice handler is told."""

    job_id: str
    topic: str
    payload: Mapping[str, object]
    #: The root instance that gave the notice, if any.
    root_id: str | None
    due_at: datetime
    attempt: int
    clock: Clock
    #: The open transaction; None for handlers with outside effects.
    unit_of_work: UnitOfWork | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeHandler:
    """Delivers the notices of a topic."""

    topic: str
    run: Callable[[NoticeCall], None]
    effect: Effect = Effect.OUTSIDE
    timeout_seconds: int = DEFAULT_TIMEOUT_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCall:
    """What a start rule is told, inside the starting transaction."""

    variables: Mapping[str, object]
    business_key: str | None
    actor: Actor
    clock: Clock
    unit_of_work: UnitOfWork
    #: The id that the instance will have.
    instance_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartOutcome:
    """With what an instance really starts."""

    variables: Mapping[str, object]
    labels: frozenset[str]
    business_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCall:
    """What an end rule is told, inside the transaction that ends the root instance."""

    instance_id: str
    business_key: str | None
    state: InstanceState
    #: The variables of the root instance at its end.
    variables: Mapping[str, object]
    clock: Clock
    unit_of_work: UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCall:
    """What a hold rule is told when tasks with due dates or timers begin to wait."""

    root_id: str
    process_key: str
    business_key: str | None
    unit_of_work: UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionContext:
    """What a function of the expression language may look at."""

    clock: Clock
    unit_of_work: UnitOfWork
    #: The variables of the root instance.
    variables: Mapping[str, object]


StartRule = Callable[[StartCall], StartOutcome]
EndRule = Callable[[EndCall], None]
#: Returns the elements whose time stands still: no due date, and no timer that fires,
#: until due dates are evaluated once more.
HoldRule = Callable[[HoldCall], frozenset[str]]
#: Called with a `FunctionContext` and the arguments of the expression.
ExpressionFunction = Callable[..., object]
#: Called with the content of a form file before it is deployed.
FormCheck = Callable[[bytes], Sequence[FormFault]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerRegistry:
    """Everything that the domain plugs in, by name."""

    service_tasks: Mapping[str, ServiceTaskHandler] = field(default_factory=dict)
    delegates: Mapping[str, ServiceTaskHandler] = field(default_factory=dict)
    start_rules: Mapping[str, StartRule] = field(default_factory=dict)
    #: Starts the processes that have no rule of their own; None takes them as told.
    start_rule_of_others: StartRule | None = None
    end_rules: Mapping[str, EndRule] = field(default_factory=dict)
    functions: Mapping[str, ExpressionFunction] = field(default_factory=dict)
    notices: Mapping[str, NoticeHandler] = field(default_factory=dict)
    #: What stands still where something begins to wait; None holds nothing.
    hold_rule: HoldRule | None = None
    #: What is wrong with a form file; None takes any JSON for a form.
    form_check: FormCheck | None = None
