"""What one advance of the interpreter produced: facts for the store to write.

The interpreter decides, the commands write: an `Advance` holds no connection and
knows no table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.model.history import HistoryEvent
from engine.model.lifecycles import InstanceState, UserTaskState


class JobKind(StrEnum):
    """What a job does when it runs."""

    #: Fire the timer event at `activity_instance_id`.
    TIMER = "timer"
    #: Start an instance of a process by a timer start event.
    START_TIMER = "start_timer"
    #: Do the external service task at `activity_instance_id` (topic in `topic`).
    EXTERNAL = "external"
    #: Continue behind `camunda:asyncBefore` or `asyncAfter`.
    ASYNC = "async"
    #: Correlate a thrown message with another instance.
    MESSAGE = "message"
    #: Deliver a thrown signal to one subscription of another root, or start one.
    SIGNAL = "signal"
    #: A deferred command that a handler asked for (see `FollowUp`).
    FOLLOW_UP = "follow_up"
    #: A notice of the domain, delivered by a handler registered for `topic`.
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUserTask:
    """A user task to create; its id is the activity instance id."""

    id: str
    instance_id: str
    element_id: str
    name: str
    form_key: str | None = None
    assignee: str | None = None
    candidate_users: tuple[str, ...] = ()
    candidate_groups: tuple[str, ...] = ()
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    priority: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job to create."""

    id: str
    kind: JobKind
    instance_id: str
    element_id: str | None
    activity_instance_id: str | None
    due_at: datetime
    topic: str | None = None
    priority: int = 0
    retries: int = 3
    #: ISO 8601 durations between attempts, oldest first; () = the default back-off.
    retry_delays: tuple[str, ...] = ()
    exclusive: bool = True
    payload: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubscription:
    """A wait for a message, a signal or a condition; id = activity instance id."""

    id: str
    kind: str
    instance_id: str
    element_id: str
    #: Message or signal name; the condition's text for conditional events.
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInstance:
    """A process instance that began in this advance (the root or a called one)."""

    id: str
    root_id: str
    super_id: str | None
    #: Activity instance id of the calling token.
    super_activity_id: str | None
    definition_id: str
    business_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """A place where the instance is stuck until a person repairs it."""

    id: str
    #: uncaught_error, decision_failed, or job_failed (written by the job commands).
    kind: str
    instance_id: str
    element_id: str
    activity_instance_id: str
    message: str


@dataclass(slots=True)
class Advance:
    """Everything that changed between two wait states, in order."""

    history: list[HistoryEvent] = field(default_factory=list)
    instances_started: list[NewInstance] = field(default_factory=list)
    instances_ended: list[tuple[str, InstanceState]] = field(default_factory=list)
    user_tasks_created: list[NewUserTask] = field(default_factory=list)
    #: (user task id, COMPLETED or CANCELED, reason)
    user_tasks_ended: list[tuple[str, UserTaskState, str]] = field(default_factory=list)
    jobs_created: list[NewJob] = field(default_factory=list)
    #: Activity instance ids whose open jobs must be canceled.
    jobs_canceled_at: list[str] = field(default_factory=list)
    subscriptions_created: list[NewSubscription] = field(default_factory=list)
    #: Subscription ids that no longer wait.
    subscriptions_ended: list[str] = field(default_factory=list)
    incidents_opened: list[NewIncident] = field(default_factory=list)
    #: Activity instance ids whose open incidents are void because the place is gone.
    incidents_canceled_at: list[str] = field(default_factory=list)
    #: Variable scopes that ended: their rows are deleted, history keeps them.
    scopes_closed: list[str] = field(default_factory=list)
    #: Signals for other roots: (name, variables).
    signals_thrown: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    #: True when nothing of the root instance is left to do.
    root_ended: bool = False
