"""Make a scenario of what happened to a real instance.

The history says what came from outside: tasks that people completed, answers of
handlers, messages, signals, time, and variables that others changed. These become
steps, each at its moment; what followed by itself becomes what is expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from engine import HistoryRow, HistoryType, InstanceView, course_of
from handlers.deadlines.local_time import SHANGHAI
from handlers.scenarios.masking import Mask
from handlers.scenarios.model import FORMAT
from handlers.scenarios.yaml_text import write

#: Behind these an instance rests: variables that are set next come from outside.
_RESTS = frozenset(
    {
        HistoryType.USER_TASK_CREATED,
        HistoryType.USER_TASK_CLAIMED,
        HistoryType.USER_TASK_UNCLAIMED,
        HistoryType.USER_TASK_ASSIGNED,
        HistoryType.USER_TASK_DELEGATED,
        HistoryType.USER_TASK_RESOLVED,
        HistoryType.USER_TASK_UPDATED,
        HistoryType.USER_TASK_APPROVED,
        HistoryType.JOB_CREATED,
        HistoryType.JOB_RESCHEDULED,
        HistoryType.JOB_FAILED,
        HistoryType.COMMENT_ADDED,
        HistoryType.ACTIVITY_STARTED,
    }
)
_EXTERNAL = "external"

#: Names of the output parameters by element: what they write is not brought by anybody.
Outputs = Mapping[str, frozenset[str]]


def record(
    instance: InstanceView,
    history: Sequence[HistoryRow],
    *,
    title: str,
    outputs: Outputs,
    mask: Mask,
) -> str:
    """Return the text of a scenario file that goes as an instance went.

    Args:
        instance: the root instance.
        history: all of it, oldest first.
        title: of the scenario.
        outputs: of its diagrams.
        mask: what of its values may be written.
    """
    course = course_of(history)
    start, rest = _start(history)
    expect: dict[str, object] = {"state": instance.state.value}
    if instance.ended_at is not None and course.last:
        expect["end"] = course.last
    expect |= {"passes": list(course.passed), "nothing_else": True}
    begun: dict[str, object] = {"values": mask.values(start)}
    if instance.business_key:
        begun["business_key"] = mask.text(instance.business_key, kind="case")
    return write(
        {
            "scenario": FORMAT,
            "title": title,
            "process": instance.process_key,
            "at": _moment(instance.started_at),
            "start": begun,
            "steps": list(_Reader(rest, outputs, mask).steps()),
            "expect": expect,
        }
    )


def _start(
    history: Sequence[HistoryRow],
) -> tuple[dict[str, object], Sequence[HistoryRow]]:
    """Return the variables of the start, and what came behind them."""
    values: dict[str, object] = {}
    for number, row in enumerate(history):
        if row.type is HistoryType.VARIABLE_SET:
            values[str(row.data["name"])] = row.data["value"]
        elif row.type is not HistoryType.INSTANCE_STARTED:
            return values, history[number:]
    return values, ()


class _Reader:
    """Goes through a history once and says what came from outside."""

    def __init__(
        self, history: Sequence[HistoryRow], outputs: Outputs, mask: Mask
    ) -> None:
        self._history = history
        self._outputs = outputs
        self._mask = mask
        self._kinds = {
            row.data["job_id"]: row.data.get("kind")
            for row in history
            if row.type is HistoryType.JOB_CREATED
        }

    def steps(self) -> Iterator[dict[str, object]]:
        """Yield the steps, each at its moment."""
        number = 0
        while number < len(self._history):
            row = self._history[number]
            if row.type is HistoryType.VARIABLE_SET:
                behind = self._end_of_run(number)
                yield from self._of_run(number, behind)
                number = behind
                if self._completes(number, row.at):
                    number += 1
                continue
            step = self._step(number)
            if step is not None:
                yield {name: each for name, each in step.items() if each != {}}
            number += 1
            if step is not None and "values" in step:
                number = self._end_of_run(number)

    def _of_run(self, first: int, behind: int) -> Iterator[dict[str, object]]:
        """Yield the step that wrote several variables, if it came from outside."""
        row = self._history[first]
        values = self._values(first, behind)
        if self._completes(behind, row.at):
            step = self._complete(self._history[behind])
            yield step | ({"values": values} if values else {})
        elif values and self._is_outside(first):
            yield {"set": values, "at": _moment(row.at)}

    def _completes(self, number: int, at: datetime) -> bool:
        if number >= len(self._history):
            return False
        row = self._history[number]
        return row.type is HistoryType.USER_TASK_COMPLETED and row.at == at

    def _is_outside(self, number: int) -> bool:
        if number == 0:
            return False
        before = self._history[number - 1]
        return before.at != self._history[number].at or before.type in _RESTS

    def _step(self, number: int) -> dict[str, object] | None:
        """Return what a row that sets no variable says of the world outside."""
        row = self._history[number]
        if row.type is HistoryType.USER_TASK_COMPLETED:
            return self._complete(row)
        if row.type is HistoryType.TIMER_FIRED:
            return {"clock": _moment(row.due_at or row.at)}
        if row.type is HistoryType.JOB_COMPLETED:
            return self._served(number)
        if row.type is HistoryType.MESSAGE_CORRELATED:
            return self._brought("message", number)
        if row.type is HistoryType.SIGNAL_CAUGHT and not self._was_thrown(number):
            return self._brought("signal", number)
        return None

    def _complete(self, row: HistoryRow) -> dict[str, object]:
        return {"complete": row.element_id, "at": _moment(row.at)}

    def _served(self, number: int) -> dict[str, object] | None:
        row = self._history[number]
        if self._kinds.get(row.data["job_id"]) != _EXTERNAL:
            return None
        step: dict[str, object] = {"serve": row.element_id, "at": _moment(row.at)}
        behind = self._history[number + 1 : number + 2]
        if behind and behind[0].type is HistoryType.ERROR_THROWN:
            return step | {"error": behind[0].data["code"]}
        mine = self._outputs.get(str(row.element_id), frozenset())
        return step | {"values": self._brought_values(number, without=mine)}

    def _brought(self, deed: str, number: int) -> dict[str, object]:
        row = self._history[number]
        return {
            deed: row.data["name"],
            "at": _moment(row.at),
            "values": self._brought_values(number),
        }

    def _was_thrown(self, number: int) -> bool:
        """Say whether the instance itself threw the signal that it caught."""
        row = self._history[number]
        return any(
            one.type is HistoryType.SIGNAL_THROWN and one.data == row.data
            for one in self._history[:number]
            if one.at == row.at
        )

    def _brought_values(
        self, number: int, *, without: frozenset[str] = frozenset()
    ) -> dict[str, object]:
        first = number + 1
        behind = self._end_of_run(first)
        own = (
            n for n in range(first, behind) if self._history[n].data["name"] in without
        )
        return self._values(first, next(own, behind))

    def _end_of_run(self, first: int) -> int:
        """Return the number behind the variables that were set at once."""
        number = first
        while number < len(self._history):
            row = self._history[number]
            if row.type is not HistoryType.VARIABLE_SET:
                break
            if row.at != self._history[first].at:
                break
            number += 1
        return number

    def _values(self, first: int, behind: int) -> dict[str, object]:
        rows = self._history[first:behind]
        return self._mask.values({str(r.data["name"]): r.data["value"] for r in rows})


def _moment(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat()
