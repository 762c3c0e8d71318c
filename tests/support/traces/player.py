"""Play the runs of a trace: on the interpreter alone, or on a whole engine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

from engine.errors import EngineError
from tests.support.traces.catalogue import Run, Step, Trace
from tests.support.traces.expecting import ZONE, faults
from tests.support.traces.seen import Seen

#: Monday 9 o'clock in Xiamen.
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
#: Steps follow each other in time, so that what they make has an order.
TICK = timedelta(milliseconds=1)

_DISTANCE = re.compile(r"(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Player(Protocol):
    """Something that can do the steps of a run and show what came of them."""

    def prepare(self, trace: Trace, run: Run) -> bool:
        """Get ready for a run of a trace; False when there is nothing to play."""

    def do(self, step: Step) -> None:
        """Do one step.

        Raises:
            EngineError: the step is refused.
        """

    def seen(self, who: str) -> Seen | None:
        """Show an instance, if it has been started."""

    def finish(self) -> None:
        """Leave nothing behind."""


def play(trace: Trace, player: Player) -> None:
    """Play all runs of a trace and compare every step with what is expected."""
    for number, run in enumerate(trace.runs, 1):
        if not player.prepare(trace, run):
            continue
        last: dict[str, Seen] = {}
        try:
            for step in run.steps:
                found = list(_play_step(player, step, last))
                place = f"{trace.id}, run {number}: {step.text}"
                assert not found, "\n  ".join([place, *found])
        finally:
            player.finish()


def _play_step(player: Player, step: Step, last: dict[str, Seen]) -> Iterable[str]:
    """Do a step and say in what the outcome differs from what is expected.

    Args:
        player: Who does it.
        step: What to do.
        last: How each instance was after its latest step; it is renewed.
    """
    before = last.get(step.who)
    since = len(before.history) if before is not None else 0
    wanted = step.expected[0]
    try:
        player.do(step)
    except EngineError as error:
        refusal = type(error).__name__
    else:
        refusal = ""
    if wanted.first == "refused" or refusal:
        return _refused(player, step, refusal, before)
    after = player.seen(step.who)
    if after is None:
        return [] if wanted.first == "nobody" else [f"{step.who} has not begun"]
    last[step.who] = after
    return faults(step.expected, after, since=since)


def _refused(
    player: Player, step: Step, refusal: str, before: Seen | None
) -> list[str]:
    """Say what is wrong with a refusal: a refused step changes nothing."""
    expected = step.expected[0]
    name = expected.words[1] if expected.first == "refused" else "nothing"
    if name != refusal:
        return [f"refused: expected {name}, found {refusal or 'nothing'}"]
    after = player.seen(step.who)
    if before is None or after is None:
        return [] if before is after else ["a refused start left an instance"]
    if before.waits != after.waits or len(before.history) != len(after.history):
        return [f"a refused step changed {before.waits} to {after.waits}"]
    return []


def moment_after(words: str, now: datetime) -> datetime:
    """Return when it is after `2h`, or at a local time like 2026-03-05T09:00."""
    distance = _DISTANCE.fullmatch(words)
    if distance is None:
        return datetime.fromisoformat(words).replace(tzinfo=ZONE).astimezone(UTC)
    return now + timedelta(**{_UNITS[distance[2]]: int(distance[1])})


def at_element(word: str) -> tuple[str, int]:
    """Read `a#1`: the second thing at element a."""
    element, _, number = word.partition("#")
    return element, int(number or 0)


def shown(facts: Mapping[str, object]) -> dict[str, object]:
    """Return facts as traces write them: lists with commas, times in Xiamen."""
    return {name: _shown(value) for name, value in facts.items()}


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(ZONE).replace(tzinfo=None, microsecond=0).isoformat()
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return value
