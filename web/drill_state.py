"""What only a drill has: a clock to put forward, people to play, guided cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from web.drill_clock import DrillClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """The drill that this installation is."""

    clock: DrillClock
    #: Passwords of the invented people, by sign-in.
    passwords: Mapping[str, str] = field(default_factory=dict)
    #: Case numbers of the guided cases.
    cases: Mapping[str, str] = field(default_factory=dict)
