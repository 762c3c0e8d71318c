"""Which part of a list is wanted: for lists that programs page through.

Filters that are None are not applied. A text with `_like` in its name is a pattern:
`%` stands for anything.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.model.history import HistoryType
from engine.model.lifecycles import Delegation, InstanceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A part of a sorted list."""

    first: int = 0
    limit: int = 100
    #: A name that the list knows; None = its natural order.
    sort_by: str | None = None
    descending: bool = False


class Comparison(StrEnum):
    """How a variable is compared, in the words of Camunda."""

    EQUAL = "eq"
    NOT_EQUAL = "neq"
    MORE = "gt"
    AT_LEAST = "gteq"
    LESS = "lt"
    AT_MOST = "lteq"
    LIKE = "like"
    NOT_LIKE = "notLike"


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableCondition:
    """What a variable must be like; one that is not there is like nothing.

    Values are compared with values of their own kind: a text is no number.
    """

    name: str
    comparison: Comparison
    #: A text, a number, true or false, or None; of a pattern, or of more and less, not
    #: each of them makes sense.
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentFilter:
    """Which deployments."""

    id: str | None = None
    name: str | None = None
    name_like: str | None = None
    source: str | None = None
    before: datetime | None = None
    after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionFilter:
    """Which versions of processes."""

    ids: Collection[str] | None = None
    keys: Collection[str] | None = None
    key_like: str | None = None
    name: str | None = None
    name_like: str | None = None
    version: int | None = None
    version_tag: str | None = None
    deployment_id: str | None = None
    resource_name: str | None = None
    latest_only: bool = False
    suspended: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFilter:
    """Which versions of decisions."""

    ids: Collection[str] | None = None
    key: str | None = None
    key_like: str | None = None
    name: str | None = None
    name_like: str | None = None
    version: int | None = None
    version_tag: str | None = None
    version_tag_like: str | None = None
    deployment_id: str | None = None
    resource_name: str | None = None
    resource_name_like: str | None = None
    deployed_at: datetime | None = None
    deployed_after: datetime | None = None
    latest_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationFilter:
    """Which evaluations of decisions in instances."""

    #: Root instances with the number of the row in their history.
    ids: Collection[tuple[str, int]] | None = None
    decision_ids: Collection[str] | None = None
    decision_keys: Collection[str] | None = None
    decision_name: str | None = None
    decision_name_like: str | None = None
    definition_id: str | None = None
    process_key: str | None = None
    instance_id: str | None = None
    element_ids: Collection[str] | None = None
    activity_instance_ids: Collection[str] | None = None
    actor: str | None = None
    #: Both moments included.
    first_at: datetime | None = None
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerTaskFilter:
    """Which open external tasks."""

    ids: Collection[str] | None = None
    topic: str | None = None
    worker_id: str | None = None
    #: True: somebody's lock holds it now.
    locked: bool | None = None
    suspended: bool | None = None
    #: False: its tries are used up.
    retries_left: bool | None = None
    instance_ids: Collection[str] | None = None
    definition_id: str | None = None
    process_keys: Collection[str] | None = None
    element_ids: Collection[str] | None = None
    activity_instance_ids: Collection[str] | None = None
    priority_at_least: int | None = None
    priority_at_most: int | None = None
    locked_before: datetime | None = None
    locked_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceFilter:
    """Which process instances, called ones included."""

    ids: Collection[str] | None = None
    business_keys: Collection[str] | None = None
    business_key_like: str | None = None
    definition_ids: Collection[str] | None = None
    process_keys: Collection[str] | None = None
    other_process_keys: Collection[str] = ()
    deployment_id: str | None = None
    #: The instance that called them.
    super_id: str | None = None
    #: The instance that they called.
    called_id: str | None = None
    root_id: str | None = None
    roots_only: bool = False
    #: True: those that have not ended.
    running: bool | None = None
    states: Collection[InstanceState] | None = None
    with_incidents: bool = False
    incident_id: str | None = None
    #: Those that stand at one of these elements.
    at_elements: Collection[str] | None = None
    started_by: str | None = None
    started_before: datetime | None = None
    started_after: datetime | None = None
    ended_before: datetime | None = None
    ended_after: datetime | None = None
    #: Of the instance itself.
    variables: Collection[VariableCondition] = ()
    #: Of each of these, one condition at least must hold as well.
    any_of: Collection[InstanceFilter] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTaskFilter:
    """Which user tasks."""

    ids: Collection[str] | None = None
    #: True: those that have not ended.
    running: bool | None = True
    instance_ids: Collection[str] | None = None
    root_id: str | None = None
    business_keys: Collection[str] | None = None
    business_key_like: str | None = None
    definition_ids: Collection[str] | None = None
    process_keys: Collection[str] | None = None
    element_ids: Collection[str] | None = None
    other_element_ids: Collection[str] = ()
    element_id_like: str | None = None
    name: str | None = None
    name_like: str | None = None
    assignees: Collection[str] | None = None
    other_assignees: Collection[str] = ()
    assignee_like: str | None = None
    owner: str | None = None
    delegation: Delegation | None = None
    assigned: bool | None = None
    #: Candidates: one of the people or one of the groups will do.
    candidate_users: Collection[str] | None = None
    candidate_groups: Collection[str] | None = None
    #: Candidates count as long as nobody holds the task.
    free_for_candidates: bool = False
    #: Who holds the task, or might.
    involved_user: str | None = None
    priority: int | None = None
    priority_at_least: int | None = None
    priority_at_most: int | None = None
    due_at: datetime | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    without_due: bool = False
    follow_up_at: datetime | None = None
    follow_up_before: datetime | None = None
    follow_up_after: datetime | None = None
    #: Before this moment, or without any.
    follow_up_before_or_none: datetime | None = None
    created_at: datetime | None = None
    created_before: datetime | None = None
    created_after: datetime | None = None
    ended_before: datetime | None = None
    ended_after: datetime | None = None
    suspended: bool | None = None
    #: Of the task alone.
    task_variables: Collection[VariableCondition] = ()
    #: Of its instance.
    instance_variables: Collection[VariableCondition] = ()
    #: Of each of these, one condition at least must hold as well.
    any_of: Collection[UserTaskFilter] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFilter:
    """Which running instances and places that wait in them."""

    ids: Collection[str] | None = None
    instance_id: str | None = None
    business_key: str | None = None
    definition_id: str | None = None
    process_key: str | None = None
    element_id: str | None = None
    suspended: bool | None = None
    #: Those that wait for this message or signal.
    message: str | None = None
    signal: str | None = None
    #: Of the place alone.
    variables: Collection[VariableCondition] = ()
    #: Of its instance.
    instance_variables: Collection[VariableCondition] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionFilter:
    """Which open waits for messages, signals and conditions."""

    id: str | None = None
    #: message, signal or conditional
    kind: str | None = None
    name: str | None = None
    instance_id: str | None = None
    element_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableFilter:
    """Which variables of running instances, those of places in them included."""

    name: str | None = None
    name_like: str | None = None
    instance_ids: Collection[str] | None = None
    #: Instances, or activities that have variables of their own.
    scope_ids: Collection[str] | None = None
    values: Collection[VariableCondition] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLogFilter:
    """Which events of the work that an instance does by itself, or lets workers do.

    An instance, a job or a row is named: nobody reads the log of all cases at once.
    """

    #: True: external tasks; False: timers and other jobs.
    external: bool
    types: Collection[HistoryType]
    #: A root instance with the number of the row in its history.
    id: tuple[str, int] | None = None
    job_id: str | None = None
    instance_id: str | None = None
    definition_id: str | None = None
    process_key: str | None = None
    element_ids: Collection[str] | None = None
    activity_instance_ids: Collection[str] | None = None
    topic: str | None = None
    error: str | None = None
    priority_at_least: int | None = None
    priority_at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """Which incidents."""

    ids: Collection[str] | None = None
    open: bool | None = None
    kind: str | None = None
    message: str | None = None
    message_like: str | None = None
    instance_id: str | None = None
    definition_id: str | None = None
    process_keys: Collection[str] | None = None
    element_id: str | None = None
    activity_instance_id: str | None = None
    job_id: str | None = None
    created_before: datetime | None = None
    created_after: datetime | None = None
    resolved_before: datetime | None = None
    resolved_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """Which open jobs of instances, external tasks left out."""

    ids: Collection[str] | None = None
    instance_ids: Collection[str] | None = None
    definition_id: str | None = None
    process_key: str | None = None
    element_id: str | None = None
    activity_instance_id: str | None = None
    #: True: timers; False: what runs as soon as it can.
    timers: bool | None = None
    retries_left: bool | None = None
    failed: bool = False
    error: str | None = None
    suspended: bool | None = None
    #: True: somebody works on it now.
    locked: bool | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    created_before: datetime | None = None
    created_after: datetime | None = None
    priority_at_least: int | None = None
    priority_at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which commands that were carried out."""

    root_ids: Collection[str] | None = None
    actor: str | None = None
    actions: Collection[str] | None = None
    before: datetime | None = None
    after: datetime | None = None
