"""What the gate says of `camunda:` attributes and extension elements."""

from __future__ import annotations

import pytest

from engine.bpmn.gate import GateEnvironment, Severity, check
from tests.support.sketch import sketch


def _errors(text: str, environment: GateEnvironment | None = None) -> set[str]:
    found = check({"p.bpmn": sketch(text)}, environment or GateEnvironment())
    return {
        f"{one.element_id}: {one.code}"
        for one in found
        if one.severity is Severity.ERROR
    }


def _task(rest: str) -> str:
    return f"start s\nuser a\nend e\ns -> a\na -> e\n{rest}"


def test_a_thrower_takes_no_variable_for_the_code() -> None:
    text = _task("").replace("end e", "end-error e code=X event:errorCodeVariable=code")
    assert _errors(text) == {"e: caught_by_thrower"}


@pytest.mark.parametrize(
    ("events", "errors"),
    [
        ("create,%20delete", set()),
        ("changed", {"b: variable_events_unknown"}),
        ("create,", {"b: variable_events_unknown"}),
    ],
)
def test_conditional_events_name_kinds_of_change(events: str, errors: set[str]) -> None:
    text = _task(
        f"on a condition b when=${{x}} event:variableName=x"
        f" event:variableEvents={events}\nb -> e"
    )
    assert _errors(text) == errors
