"""What may be done in a simulation, one step at a time, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AtElement:
    """A step at something that waits at an element."""

    element: str
    #: Which of several that wait there, from 1, the oldest first.
    nth: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask(AtElement):
    """A person completes a user task."""

    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeTask(AtElement):
    """A handler completes a service task."""

    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrowTaskError(AtElement):
    """A handler throws a business error."""

    code: str
    message: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailTask(AtElement):
    """A handler fails for good: an incident opens."""

    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairPlace(AtElement):
    """An operator resolves the incident at an element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """A message arrives."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSignal:
    """A signal arrives."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveValues:
    """Something outside of the process changes its variables."""

    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveClock:
    """Time passes until a moment; timers fire on the way, each at its time."""

    to: datetime


@dataclass(frozen=True, slots=True)
class NextTimer:
    """Time passes until the next timer fires."""


Step = (
    CompleteTask
    | ServeTask
    | ThrowTaskError
    | FailTask
    | RepairPlace
    | SendMessage
    | SendSignal
    | GiveValues
    | MoveClock
    | NextTimer
)
