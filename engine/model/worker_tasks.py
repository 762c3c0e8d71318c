"""External tasks as workers outside of this process see and want them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicWanted:
    """One topic of which a worker takes tasks, and which of them."""

    topic: str
    #: How long the worker holds a task without a word.
    lock_for: timedelta
    #: Names of the variables to hand out; None = all that the task sees.
    variables: Collection[str] | None = None
    #: Hand out only what is local to the task.
    local_variables: bool = False
    #: Hand out the `camunda:property` of the task.
    properties: bool = False
    business_key: str | None = None
    definition_ids: Collection[str] | None = None
    process_keys: Collection[str] | None = None
    version_tag: str | None = None
    #: Values that variables of the instance must have.
    having: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerTask:
    """An external task."""

    id: str
    topic: str
    worker_id: str | None
    root_id: str
    instance_id: str
    definition_id: str
    process_key: str
    version_tag: str | None
    business_key: str | None
    element_id: str
    activity_instance_id: str
    #: When it can be fetched by others; None while nobody holds it.
    locked_until: datetime | None
    #: Tries left, None as long as none has failed.
    retries: int | None
    error: str | None
    #: What a developer needs to see of it, such as a stack trace.
    error_details: str | None
    priority: int
    suspended: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedTask:
    """A task that a worker holds now, with what it was promised to see."""

    task: WorkerTask
    variables: Mapping[str, object]
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a worker says of a try that failed."""

    error: str
    #: Whatever a developer needs to see, such as a stack trace.
    details: str = ""
    #: Tries left; none leaves an incident.
    retries: int = 0
    #: Until the next try.
    wait: timedelta = timedelta(0)
