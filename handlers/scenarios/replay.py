"""Carry a scenario out, and say where it goes another way than it should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from typing_extensions import override

from engine import (
    Course,
    EngineError,
    MoveClock,
    Simulation,
    Workbench,
    course_of,
)
from handlers.scenarios.model import Deed, ExpectPlaces, Line, Scenario, Wait

_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One thing that did not go as the scenario says."""

    #: Of the file; 0 for what is expected in the end.
    line: int
    message: str

    @override
    def __str__(self) -> str:
        """Return it as one line."""
        return f"line {self.line}: {self.message}" if self.line else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How a scenario went."""

    scenario: Scenario
    course: Course
    deviations: tuple[Deviation, ...] = ()

    @property
    def is_as_expected(self) -> bool:
        """Say whether everything went as it should."""
        return not self.deviations


def replay(bench: Workbench, scenario: Scenario) -> Replayed:
    """Carry a scenario out on a bench that has its process.

    Raises:
        DefinitionNotFound: the bench has no such process.
        Refused: the process cannot even start.
    """
    with closing(begin(bench, scenario)) as simulation:
        deviations = list(_go(simulation, scenario.steps))
        course = course_of(simulation.history())
        if not any(each.line for each in deviations):
            deviations += _in_the_end(simulation, scenario, course)
    return Replayed(scenario=scenario, course=course, deviations=tuple(deviations))


def begin(bench: Workbench, scenario: Scenario) -> Simulation:
    """Start the process of a scenario as it says.

    Raises:
        DefinitionNotFound: the bench has no such process.
        Refused: the process cannot start that way.
    """
    return bench.begin(
        scenario.process,
        at=scenario.at,
        variables=scenario.start.values,
        business_key=scenario.start.business_key,
        start_element=scenario.start.element,
    )


def do(simulation: Simulation, line: Line) -> str:
    """Carry a step out; return what went another way, empty if nothing did.

    Raises:
        EngineError: the step cannot be carried out.
    """
    if line.at is not None:
        simulation.take(MoveClock(to=line.at))
    deed: Deed = line.deed
    if isinstance(deed, ExpectPlaces):
        found = simulation.standing().places
        return _difference("the process to rest at", sorted(deed.places), found)
    if isinstance(deed, Wait):
        deed = MoveClock(to=simulation.now + deed.distance)
    simulation.take(deed)
    return ""


def _go(simulation: Simulation, steps: Sequence[Line]) -> Iterator[Deviation]:
    for line in steps:
        try:
            message = do(simulation, line)
        except EngineError as error:
            yield Deviation(line=line.line, message=str(error))
            return
        if message:
            yield Deviation(line=line.line, message=message)


def _in_the_end(
    simulation: Simulation, scenario: Scenario, course: Course
) -> Iterator[Deviation]:
    for message in _complaints(simulation, scenario, course):
        if message:
            yield Deviation(line=0, message=message)


def _complaints(
    simulation: Simulation, scenario: Scenario, course: Course
) -> Iterator[str]:
    wanted, standing = scenario.expect, simulation.standing()
    places = None if wanted.waiting is None else sorted(wanted.waiting)
    sent = [each.name for each in simulation.sent]
    found = (
        ("the state", wanted.state, standing.state.value),
        ("the end", wanted.end, course.last),
        ("to wait at", places, standing.places),
        ("to send", None if wanted.sent is None else list(wanted.sent), sent),
    )
    for what, expected, there in found:
        if expected is not None:
            yield _difference(what, expected, there)
    if wanted.passes is not None:
        yield _passes(wanted.passes, course.passed, nothing_else=wanted.nothing_else)
    for element in {*wanted.never} & {*course.passed}:
        yield f"Expected never to pass {element}, but it was passed"
    variables = simulation.variables()
    for name, value in wanted.values.items():
        yield _difference(f"{name} to be", value, variables.get(name, "nothing"))


def _passes(wanted: Sequence[str], passed: Sequence[str], *, nothing_else: bool) -> str:
    """Say at which element the way parts from the one that was expected."""
    if nothing_else and len(wanted) != len(passed):
        both = zip(wanted, passed, strict=False)
        same = next((n for n, (a, b) in enumerate(both) if a != b), None)
        at = min(len(wanted), len(passed)) if same is None else same
        return _difference(
            f"the way behind {passed[at - 1] if at else 'the start'} to go on to",
            wanted[at] if at < len(wanted) else "nothing",
            passed[at] if at < len(passed) else "nothing",
        )
    rest = iter(passed)
    behind = "the start"
    for element in wanted:
        if element not in rest:
            return f"Expected to pass {element} after {behind}, but it was not"
        behind = element
    return ""


def _difference(what: str, wanted: object, found: object) -> str:
    if wanted == found:
        return ""
    return f"Expected {what} {_short(wanted)}, but got {_short(found)}"


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else repr(value)
    return text[:_LONGEST_VALUE] or "nothing"
