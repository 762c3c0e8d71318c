"""Which sequence flows of diagrams the scenarios take together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine import Workbench
from handlers.scenarios.replay import Replayed


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The flows of one process, and how many scenarios take each."""

    process: str
    scenarios: int
    #: Scenarios by flow id, in the order of the diagram; 0 for flows nobody takes.
    taken: Mapping[str, int]

    @property
    def missing(self) -> list[str]:
        """Return the flows that no scenario takes."""
        return [flow for flow, count in self.taken.items() if not count]

    @property
    def share(self) -> int:
        """Return how much is covered, in whole percent, never rounded up to 100."""
        whole = len(self.taken)
        return 100 if not whole else 100 * (whole - len(self.missing)) // whole


def coverage(bench: Workbench, replayed: Iterable[Replayed]) -> list[Coverage]:
    """Return the coverage of each process that has scenarios, by key.

    Flows of called processes count for the processes that they stand in.
    """
    replayed = list(replayed)
    courses = [each.course.flows for each in replayed]
    keys = sorted({each.scenario.process for each in replayed})
    return [
        Coverage(
            process=key,
            scenarios=sum(each.scenario.process == key for each in replayed),
            taken={
                flow: sum(flow in course for course in courses)
                for flow in bench.flows(key)
            },
        )
        for key in keys
    ]
