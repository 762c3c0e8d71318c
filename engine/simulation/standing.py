"""Where a simulation stands: what waits, and for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.model.lifecycles import InstanceState

#: Kinds of nodes at which nothing rests: they stand by while something else waits.
_STAND_BY = frozenset({"boundaryEvent", "startEvent", "subProcess"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A user task that waits for a person."""

    id: str
    element: str
    name: str
    definition_id: str
    form_key: str | None
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWork:
    """A service task that waits for what its handler would bring back."""

    id: str
    element: str
    topic: str
    #: What its last try ended with, if one failed.
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTimer:
    """A timer that waits."""

    element: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEvent:
    """A wait for a message, a signal or a condition."""

    kind: str
    element: str
    #: Of the message or signal; the text of a condition.
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckPlace:
    """A place at which the process cannot go on by itself."""

    incident_id: str
    element: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message that the process sent to somebody who is not in the simulation."""

    name: str
    business_key: str | None
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything that waits at one moment."""

    state: InstanceState
    now: datetime
    tasks: tuple[OpenTask, ...]
    works: tuple[OpenWork, ...]
    timers: tuple[OpenTimer, ...]
    events: tuple[OpenEvent, ...]
    stuck: tuple[StuckPlace, ...]
    #: Kinds of the nodes at which timers and events wait, by element.
    kinds: Mapping[str, str]

    @property
    def has_ended(self) -> bool:
        """Say whether the process has come to an end."""
        return self.state in {InstanceState.COMPLETED, InstanceState.CANCELED}

    @property
    def places(self) -> list[str]:
        """Return the elements at which work rests, sorted, each as often as it does.

        Events that only stand by, at a border or before an event subprocess, are left
        out, as a designer would when asked where the process is.
        """
        return sorted(self._places())

    @property
    def next_timer(self) -> datetime | None:
        """Return when the next timer fires, None when none waits."""
        return min((each.due_at for each in self.timers), default=None)

    def _places(self) -> Iterator[str]:
        tasks = [each.element for each in self.tasks]
        works = [each.element for each in self.works]
        yield from (*tasks, *works)
        # An event of several kinds waits once.
        waiting = {each.element for each in self.timers}
        waiting |= {each.element for each in self.events}
        yield from (each for each in waiting if self.kinds.get(each) not in _STAND_BY)
        known = {*tasks, *works} | waiting
        yield from (each.element for each in self.stuck if each.element not in known)
