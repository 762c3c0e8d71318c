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


@pytest.mark.parametrize(
    ("rest", "errors"),
    [
        ("data=people as=one", set()),
        ("data=people each=people", {"a: loop_two_ways"}),
        ("data=people times=3", {"a: loop_two_ways"}),
        ("times=3 loop:asyncBefore=yes", {"a: not_boolean"}),
        ("times=3 loop:exclusive=false loop:asyncAfter=true", set()),
        ("retry=${cycle}", set()),
        ("retry=R0/PT1M", {"a: retries_unreadable"}),
        ("retry=R3/soon", {"a: retries_unreadable"}),
        ("retry=PT1M,PT2M", set()),
        ("retry=${", {"a: expression_syntax"}),
    ],
)
def test_rounds_flags_and_retries(rest: str, errors: set[str]) -> None:
    assert _errors(_task("").replace("user a", f"user a {rest}")) == errors


@pytest.mark.parametrize(
    ("priority", "errors"),
    [("3", set()), ("high", {"main: not_number"}), ("${", {"main: expression_syntax"})],
)
def test_the_process_may_give_a_priority(priority: str, errors: set[str]) -> None:
    assert _errors(_task(f"process camunda:jobPriority={priority}")) == errors


@pytest.mark.parametrize("flag", ["async=true", "async_after=true"])
def test_an_event_subprocess_takes_no_flags(flag: str) -> None:
    text = _task(f"handle h {flag} [\nstart-error h_s\nend h_e\nh_s -> h_e\n]")
    assert _errors(text) == {"h: handler_async"}
