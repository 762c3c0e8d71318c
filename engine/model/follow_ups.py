"""Deferred commands: what a handler wants done after its own commit (decision 4).

One transaction locks one root instance, so work for another instance is a job that
is committed here and run there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class StartInstance:
    """Start an instance of the latest version of a process."""

    key: str
    business_key: str | None
    variables: Mapping[str, object] = field(default_factory=dict)
    labels: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVariables:
    """Set variables of the running instance of a process with this business key."""

    process_key: str
    business_key: str
    variables: Mapping[str, object]
    #: Access labels to add to it.
    labels: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrelateMessage:
    """Send a message to the one place that waits for it under this business key."""

    name: str
    business_key: str
    variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInstances:
    """Cancel all running instances of a process with this business key."""

    process_key: str
    business_key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalculateDueDates:
    """Evaluate the due dates and timers of a waiting root instance once more."""

    root_id: str
    #: Set before, at the instance: what the expressions of the diagram read.
    variables: Mapping[str, object] = field(default_factory=dict)
    #: Elements whose time stands still: no due date, and their timers never fire.
    held: frozenset[str] = field(default_factory=frozenset)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Hand a notice to the handler that is registered for its topic."""

    topic: str
    payload: Mapping[str, object]
    #: None = at once.
    due_at: datetime | None = None
    #: True: it belongs to no instance, so that neither its suspension holds the notice
    #: back nor a notice that cannot be delivered is an incident of the instance.
    apart: bool = False


Deferred = (
    StartInstance
    | SetVariables
    | CorrelateMessage
    | CancelInstances
    | RecalculateDueDates
)
FollowUp = Deferred | Notice


def to_payload(follow_up: Deferred) -> dict[str, object]:
    """Return a deferred command as the JSON payload of its job."""
    if isinstance(follow_up, StartInstance):
        return {
            "command": "start_instance",
            "key": follow_up.key,
            "business_key": follow_up.business_key,
            "variables": dict(follow_up.variables),
            "labels": sorted(follow_up.labels),
        }
    if isinstance(follow_up, SetVariables):
        return {
            "command": "set_variables",
            "process_key": follow_up.process_key,
            "business_key": follow_up.business_key,
            "variables": dict(follow_up.variables),
            "labels": sorted(follow_up.labels),
        }
    if isinstance(follow_up, CancelInstances):
        return {
            "command": "cancel_instances",
            "process_key": follow_up.process_key,
            "business_key": follow_up.business_key,
            "reason": follow_up.reason,
        }
    if isinstance(follow_up, RecalculateDueDates):
        return {
            "command": "recalculate_due_dates",
            "root_id": follow_up.root_id,
            "variables": dict(follow_up.variables),
            "held": sorted(follow_up.held),
            "reason": follow_up.reason,
        }
    return {
        "command": "correlate_message",
        "name": follow_up.name,
        "business_key": follow_up.business_key,
        "variables": dict(follow_up.variables),
    }


def from_payload(payload: Mapping[str, Any]) -> Deferred:
    """Return the deferred command that a job's payload says."""
    fields = dict(payload)
    command = fields.pop("command")
    if command == "start_instance":
        return StartInstance(**fields | {"labels": frozenset(fields["labels"])})
    if command == "set_variables":
        # A job of an earlier version names no labels.
        return SetVariables(**fields | {"labels": frozenset(fields.get("labels", ()))})
    if command == "cancel_instances":
        return CancelInstances(**fields)
    if command == "recalculate_due_dates":
        return RecalculateDueDates(**fields | {"held": frozenset(fields["held"])})
    return CorrelateMessage(**fields)
