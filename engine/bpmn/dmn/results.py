"""What a process gets of a decision: Camunda 7's four ways to map a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from engine.bpmn.dmn.evaluate import Outcome
from engine.bpmn.dmn.run import TableTrace
from engine.bpmn.feel import from_feel
from engine.bpmn.feel.writing import shortened
from engine.errors import DecisionFailed, FeelValueRefused

#: Output name -> JSON value.
JsonRow = Mapping[str, object]


class Mapped(StrEnum):
    """`camunda:mapDecisionResult`."""

    #: The one value of the one result; nothing of no result.
    SINGLE_ENTRY = "singleEntry"
    #: The one result as an object; nothing of no result.
    SINGLE_RESULT = "singleResult"
    #: The values of the only output, as a list.
    COLLECT_ENTRIES = "collectEntries"
    #: All results, as a list of objects.
    RESULT_LIST = "resultList"


def usable_rows(decision: str, outcome: Outcome) -> list[JsonRow]:
    """Return the results of a decision as JSON.

    Raises:
        DecisionFailed: they must not be used.
    """
    if outcome.problems:
        raise DecisionFailed(decision=decision, problems=outcome.problems)
    try:
        return [
            {name: from_feel(value) for name, value in row.items()}
            for row in outcome.rows
        ]
    except FeelValueRefused as error:
        raise DecisionFailed(decision=decision, problems=[error.reason]) from error


def mapped(decision: str, rows: Sequence[JsonRow], how: Mapped) -> object:
    """Return what the process writes to the result variable.

    Raises:
        DecisionFailed: there are more results or outputs than the mapping has room for.
    """
    if how is Mapped.RESULT_LIST:
        return list(rows)
    if how is Mapped.COLLECT_ENTRIES:
        return _entries(decision, rows)
    if not rows:
        return None
    if len(rows) > 1:
        raise _failed(decision, how, f"there are {len(rows)} results")
    row = rows[0]
    if how is Mapped.SINGLE_RESULT:
        return row
    if len(row) > 1:
        raise _failed(decision, how, f"the result has {len(row)} outputs")
    return next(iter(row.values()), None)


def _entries(decision: str, rows: Sequence[JsonRow]) -> list[object]:
    names = {name for row in rows for name in row}
    if len(names) > 1:
        outputs = ", ".join(sorted(names))
        raise _failed(decision, Mapped.COLLECT_ENTRIES, f"the outputs are {outputs}")
    return [value for row in rows for value in row.values()]


def _failed(decision: str, how: Mapped, found: str) -> DecisionFailed:
    problem = f"{found}, and {how} has room for one"
    return DecisionFailed(decision=decision, problems=[problem])


def trace_of(outcome: Outcome) -> list[dict[str, object]]:
    """Return how the tables came to their results, as JSON for the history."""
    return [_table(table) for table in outcome.tables]


def _table(table: TableTrace) -> dict[str, object]:
    return {
        "decision": table.decision,
        "name": table.name,
        "hit_policy": table.hit_policy,
        "inputs": [
            {"name": name, "value": _json(value)} for name, value in table.inputs
        ],
        "rules": [
            {
                "id": hit.id,
                "number": hit.number,
                "annotation": hit.annotation,
                "outputs": {name: _json(value) for name, value in hit.outputs.items()},
                "chosen": hit.id in table.chosen,
            }
            for hit in table.hits
        ],
    }


def _json(value: object) -> object:
    """Return a value as JSON, or its text if it is none."""
    try:
        return from_feel(value)
    except FeelValueRefused:
        return shortened(value)
