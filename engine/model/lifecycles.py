"""States of instances, user tasks, jobs and incidents, and the moves between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class InstanceState(StrEnum):
    """Where a process instance stands."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELED = "canceled"


class UserTaskState(StrEnum):
    """Where a user task stands."""

    CREATED = "created"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    CANCELED = "canceled"


class Delegation(StrEnum):
    """Where work stands that the owner of a user task gave to somebody else."""

    #: It is being done; the owner gets the task back before it is completed.
    PENDING = "pending"
    #: It came back to its owner.
    RESOLVED = "resolved"


class JobState(StrEnum):
    """Where a job stands."""

    CREATED = "created"
    LOCKED = "locked"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELED = "canceled"


class IncidentState(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    RESOLVED = "resolved"


INSTANCE_MOVES: Mapping[InstanceState, frozenset[InstanceState]] = {
    InstanceState.ACTIVE: frozenset(
        {InstanceState.SUSPENDED, InstanceState.COMPLETED, InstanceState.CANCELED}
    ),
    InstanceState.SUSPENDED: frozenset({InstanceState.ACTIVE, InstanceState.CANCELED}),
    InstanceState.COMPLETED: frozenset(),
    InstanceState.CANCELED: frozenset(),
}

USER_TASK_MOVES: Mapping[UserTaskState, frozenset[UserTaskState]] = {
    UserTaskState.CREATED: frozenset(
        {UserTaskState.CLAIMED, UserTaskState.COMPLETED, UserTaskState.CANCELED}
    ),
    UserTaskState.CLAIMED: frozenset(
        {UserTaskState.CREATED, UserTaskState.COMPLETED, UserTaskState.CANCELED}
    ),
    UserTaskState.COMPLETED: frozenset(),
    UserTaskState.CANCELED: frozenset(),
}

JOB_MOVES: Mapping[JobState, frozenset[JobState]] = {
    JobState.CREATED: frozenset({JobState.LOCKED, JobState.CANCELED}),
    JobState.LOCKED: frozenset(
        {JobState.CREATED, JobState.COMPLETED, JobState.FAILED, JobState.CANCELED}
    ),
    JobState.FAILED: frozenset({JobState.CREATED, JobState.CANCELED}),
    JobState.COMPLETED: frozenset(),
    JobState.CANCELED: frozenset(),
}

INCIDENT_MOVES: Mapping[IncidentState, frozenset[IncidentState]] = {
    IncidentState.OPEN: frozenset({IncidentState.RESOLVED}),
    IncidentState.RESOLVED: frozenset(),
}
