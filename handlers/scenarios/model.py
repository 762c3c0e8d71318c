"""A scenario as replay, coverage and recording see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine import Step

#: The only version of the format so far.
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """With what the process starts."""

    element: str | None = None
    business_key: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Time passes, so much from where the clock stands."""

    distance: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectPlaces:
    """The process rests at exactly these elements."""

    places: tuple[str, ...]


Deed = Step | Wait | ExpectPlaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of `steps`."""

    #: Line of the file, from 1; 0 where there is no file.
    line: int
    deed: Deed
    #: The moment at which it happens; None: where the clock stands.
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How it should have gone in the end; None says nothing of it."""

    state: str | None = None
    #: The last element on the outermost level.
    end: str | None = None
    passes: tuple[str, ...] | None = None
    #: True: `passes` are all elements; False: others may stand between them.
    nothing_else: bool = False
    never: tuple[str, ...] = ()
    waiting: tuple[str, ...] | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    sent: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is done in a process, and where that should lead."""

    title: str
    process: str
    at: datetime
    start: Start = Start()
    steps: tuple[Line, ...] = ()
    expect: Expected = Expected()
    note: str = ""
