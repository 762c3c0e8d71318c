"""A process that somebody tries out: its steps so far and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine import (
    Course,
    DefinitionView,
    EngineError,
    Simulation,
    Standing,
    Workbench,
    course_of,
)
from handlers.deadlines.local_time import SHANGHAI
from handlers.scenarios.model import FORMAT
from handlers.scenarios.reading import line_of
from handlers.scenarios.replay import do
from handlers.scenarios.yaml_text import write

_BOUNDARY = "boundaryEvent"
#: Nobody clicks so often; replaying them takes a few seconds.
MOST_STEPS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """With what a trial starts."""

    key: str
    at: datetime
    values: Mapping[str, object] = field(default_factory=dict)
    business_key: str = "TRY-1"


class Trial:
    """One trial; who calls it takes turns.

    The steps are kept as a scenario file has them. Undoing the last one is doing all
    others again, and so is coming back from a step that was refused half-way.
    """

    def __init__(
        self, bench: Workbench, beginning: Beginning, files: Mapping[str, bytes]
    ) -> None:
        """Start the process.

        Raises:
            Refused: it cannot start that way.
        """
        self.beginning = beginning
        #: Diagrams and forms by name.
        self.files = files
        self._bench = bench
        self._steps: list[Mapping[str, object]] = []
        self._simulation = self._begin()

    @property
    def steps(self) -> Sequence[Mapping[str, object]]:
        """Return the steps so far, as a scenario file has them."""
        return tuple(self._steps)

    @property
    def definition(self) -> DefinitionView:
        """Return the process."""
        return next(
            each for each in self._bench.definitions if each.key == self.beginning.key
        )

    def take(self, step: Mapping[str, object]) -> str:
        """Carry out a step; return why it cannot be, empty when it was.

        Raises:
            ScenarioRefused: it is no step at all.
        """
        line = line_of(step)
        if len(self._steps) >= MOST_STEPS:
            return f"{MOST_STEPS}"
        try:
            do(self._simulation, line)
        except EngineError as error:
            self._again()
            return str(error)
        self._steps.append(step)
        return ""

    def undo(self) -> None:
        """Take the last step back."""
        if self._steps:
            self._steps.pop()
            self._again()

    def standing(self) -> Standing:
        """Return what waits now."""
        return self._simulation.standing()

    def variables(self) -> Mapping[str, object]:
        """Return the variables of the instance."""
        return self._simulation.variables()

    def course(self) -> Course:
        """Return where it has been."""
        return course_of(self._simulation.history())

    def inside(self) -> frozenset[str]:
        """Return every element in which something goes on, subprocesses among them."""
        standing = self._simulation.standing()
        # What only stands by is no place to be.
        idle = {each for each, kind in standing.kinds.items() if kind == _BOUNDARY}
        return self._simulation.inside() - idle

    def names(self) -> Mapping[str, str]:
        """Return what the elements of the diagram are called, by their ids."""
        nodes = self._bench.model(self.beginning.key).scope.all_nodes()
        return {node.id: node.name or node.id for node in nodes}

    def diagram(self) -> bytes:
        """Return the diagram of the process."""
        return self.files[self.definition.resource_name]

    def text(self, title: str) -> str:
        """Return the trial as a scenario file that expects what happened."""
        standing, course = self.standing(), self.course()
        expect: dict[str, object] = {"state": standing.state.value}
        if standing.has_ended:
            expect["end"] = course.last
        else:
            expect["waiting"] = standing.places
        begun: dict[str, object] = {"business_key": self.beginning.business_key}
        if self.beginning.values:
            begun["values"] = dict(self.beginning.values)
        return write(
            {
                "scenario": FORMAT,
                "title": title,
                "process": self.beginning.key,
                "at": self.beginning.at.astimezone(SHANGHAI).isoformat(),
                "start": begun,
                "steps": [dict(step) for step in self._steps],
                "expect": {**expect, "passes": list(course.passed)},
            }
        )

    def close(self) -> None:
        """Forget everything."""
        self._simulation.close()
        self._bench.close()

    def _begin(self) -> Simulation:
        return self._bench.begin(
            self.beginning.key,
            at=self.beginning.at,
            variables=self.beginning.values,
            business_key=self.beginning.business_key,
        )

    def _again(self) -> None:
        """Do all steps again from the beginning."""
        self._simulation.close()
        self._simulation = self._begin()
        for step in self._steps:
            do(self._simulation, line_of(step))
