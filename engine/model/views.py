"""What reads return: frozen, complete, and nothing of how it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.model.history import HistoryType
from engine.model.lifecycles import (
    Delegation,
    IncidentState,
    InstanceState,
    JobState,
    UserTaskState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionView:
    """One version of a process."""

    id: str
    key: str
    name: str
    version: int
    version_tag: str | None
    deployment_id: str
    resource_name: str
    deployed_at: datetime
    suspended: bool
    #: The documentation of the process.
    description: str | None = None
    #: For how long the diagram wants its history to be kept, in days.
    history_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledDefinition:
    """A version of a process that another one calls."""

    definition: DefinitionView
    #: The call activities that call it.
    element_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """One version of a decision."""

    id: str
    key: str
    name: str
    version: int
    version_tag: str | None
    deployment_id: str
    resource_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationView:
    """What a decision was asked in an instance, and what it decided."""

    root_id: str
    #: Of the row in the history of the root.
    seq: int
    at: datetime
    actor: str
    instance_id: str
    definition_id: str
    process_key: str
    element_id: str | None
    activity_instance_id: str | None
    decision_id: str
    decision_key: str
    decision_name: str
    #: How its tables came to their results, as the history has it.
    tables: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much goes on in a version of a process, or at one of its elements."""

    #: Of the definition or of the element.
    id: str
    instances: int = 0
    failed_jobs: int = 0
    #: Open incidents by kind.
    incidents: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentView:
    """What a deployment brought; `created` is False when all of it was there."""

    id: str
    name: str
    source: str
    deployed_at: datetime
    deployed_by: str
    created: bool
    definitions: tuple[DefinitionView, ...]
    #: Warnings of the deployment gate.
    findings: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceView:
    """A process instance."""

    id: str
    root_id: str
    super_id: str | None
    definition_id: str
    process_key: str
    process_name: str
    version: int
    business_key: str | None
    state: InstanceState
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str | None
    open_incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InstancePage:
    """A page of instances."""

    items: tuple[InstanceView, ...]
    page: int
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTaskView:
    """A user task."""

    id: str
    root_id: str
    instance_id: str
    definition_id: str
    process_key: str
    business_key: str | None
    element_id: str
    name: str
    form_key: str | None
    state: UserTaskState
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    created_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str | None
    #: `camunda:property` of the diagram's node: stage, clause, law, role ...
    properties: Mapping[str, str] = field(default_factory=dict)
    #: Who answers for it while somebody else works on it, and afterwards.
    owner: str | None = None
    delegation: Delegation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTask:
    """A user task in a list that programs read; it has no properties."""

    task: UserTaskView
    #: True while nothing can be done on it, because its instance is suspended.
    suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A running instance, or what waits in one."""

    id: str
    instance_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionView:
    """An open wait for a message, a signal or a condition."""

    id: str
    instance_id: str
    element_id: str
    kind: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableView:
    """A variable of a running instance, or of a place in it."""

    scope_id: str
    instance_id: str
    definition_id: str
    #: The user task that has it for itself.
    task_id: str | None
    name: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLogEntry:
    """What happened to a job or an external task."""

    root_id: str
    #: Of the row in the history of the root.
    seq: int
    at: datetime
    type: HistoryType
    job_id: str
    kind: str
    topic: str | None
    priority: int
    due_at: datetime | None
    #: What was left after a failure.
    retries_left: int | None
    error: str | None
    instance_id: str
    definition_id: str
    process_key: str
    element_id: str | None
    activity_instance_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """A page of an inbox."""

    items: tuple[UserTaskView, ...]
    page: int
    has_more: bool


#: Counters stop here: the page says 99+.
COUNT_CAP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxCounts:
    """How many tasks each tab holds, each at most `COUNT_CAP`."""

    mine: int
    claimable: int
    overdue: int
    due_today: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionView:
    """What came of a completed user task."""

    instance_id: str
    ended: bool
    #: Open user tasks of the same root, those that have just begun first.
    next_task_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One row of a root instance's history."""

    seq: int
    instance_id: str
    at: datetime
    due_at: datetime | None
    actor: str
    type: HistoryType
    element_id: str | None
    activity_instance_id: str | None
    scope_id: str | None
    data: Mapping[str, object]


class ActivityPhase(StrEnum):
    """Where an activity stands, for colouring a diagram."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityState:
    """One visit of one element of the diagram."""

    element_id: str
    activity_instance_id: str
    instance_id: str
    definition_id: str
    state: ActivityPhase
    started_at: datetime
    ended_at: datetime | None
    #: The instance, or the visit of the subprocess, in which it happens.
    scope_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """A place where an instance is stuck."""

    id: str
    root_id: str | None
    instance_id: str | None
    definition_id: str | None
    process_key: str | None
    business_key: str | None
    job_id: str | None
    element_id: str | None
    activity_instance_id: str | None
    kind: str
    message: str
    state: IncidentState
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A durable unit of later work."""

    id: str
    kind: str
    root_id: str | None
    instance_id: str | None
    element_id: str | None
    activity_instance_id: str | None
    topic: str | None
    due_at: datetime
    priority: int
    state: JobState
    attempts: int
    retries_left: int
    error: str | None
    created_at: datetime
    ended_at: datetime | None
    #: None for work that belongs to no instance.
    definition_id: str | None = None
    process_key: str | None = None
    suspended: bool = False
    #: What a developer needs to see of the error, if anything.
    error_details: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """What a person wrote about an instance or one of its tasks."""

    #: Its number in the history of its root instance.
    seq: int
    instance_id: str
    at: datetime
    actor: str
    text: str
    task_id: str | None
