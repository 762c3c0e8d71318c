"""A counter at which clients of every language are served: its process and its cases."""

from __future__ import annotations

from typing import Any

from engine import SYSTEM, HistoryRow
from tests.engine_rest.program import Program
from tests.support.sketch import sketch

#: A paper is printed by a worker; with no paper somebody refills, then a reply is due.
COUNTER = sketch(
    """
    start s
    service p topic=print property=clause:7.1
    on p error b code=paper
    receive r name=reply
    user refill
    end e
    s -> p
    p -> r
    r -> e
    b -> refill
    refill -> e
    """,
    key="counter",
)


def case(program: Program, **variables: Any) -> str:
    """Start a case with values as they stand, and return its id."""
    body = {
        "businessKey": "案件 1",
        "variables": {name: {"value": value} for name, value in variables.items()},
    }
    answer = program.call("POST", "/process-definition/key/counter/start", json=body)
    assert answer.status_code == 200, answer.text
    instance_id: str = answer.json["id"]
    return instance_id


def told(program: Program, instance_id: str) -> list[HistoryRow]:
    """Return the history of a case."""
    return program.site.services.engine.history(instance_id, actor=SYSTEM)


def elements(program: Program, instance_id: str) -> list[str]:
    """Return the elements of a case that were completed, in order."""
    return [
        str(row.element_id)
        for row in told(program, instance_id)
        if row.type == "activity_completed"
    ]


def values(program: Program, instance_id: str) -> dict[str, object]:
    """Return the variables of a case."""
    return program.site.services.engine.variables(instance_id, actor=SYSTEM)


def troubles(program: Program, instance_id: str) -> list[str]:
    """Return what the incidents of a case say."""
    found = program.site.services.engine.incidents_of(instance_id, actor=SYSTEM)
    return [each.message for each in found]
