"""What a course of events says of the diagram: elements and flows, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.model.history import HistoryType
from engine.model.views import HistoryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Where an instance has been."""

    #: Elements in the order in which they were completed, each as often as it was.
    passed: tuple[str, ...]
    #: Ids of the sequence flows that were taken.
    flows: frozenset[str]
    #: Elements completed last on the outermost level: where it ended, if it has.
    last: str | None


def course_of(history: Iterable[HistoryRow]) -> Course:
    """Return the course that a history tells.

    Bodies of multi-instance activities and tokens that a join took in are left out: a
    designer sees one element there.
    """
    passed: list[str] = []
    flows: set[str] = set()
    last: str | None = None
    for row in history:
        if row.type is HistoryType.FLOW_TAKEN:
            flows.add(str(row.element_id))
        elif _is_passage(row):
            passed.append(str(row.element_id))
            if row.scope_id == row.instance_id:
                last = row.element_id
    return Course(passed=tuple(passed), flows=frozenset(flows), last=last)


def _is_passage(row: HistoryRow) -> bool:
    if row.type is not HistoryType.ACTIVITY_COMPLETED:
        return False
    return not (row.data.get("body") or row.data.get("joined"))
