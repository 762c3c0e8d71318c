"""What the gate says of event subprocesses."""

from __future__ import annotations

import pytest

from engine.bpmn.gate import GateEnvironment, Severity, check
from tests.support.sketch import sketch

TEXT = """
start s
user a
end e
s -> a
a -> e
handle h [
start-{event}
end h_e
h_s -> h_e
]
"""


def _errors(text: str) -> set[tuple[str, str | None]]:
    found = check({"p.bpmn": sketch(text)}, GateEnvironment())
    return {
        (one.code, one.element_id) for one in found if one.severity is Severity.ERROR
    }


@pytest.mark.parametrize(
    "event",
    [
        "message h_s name=go interrupting=false",
        "signal h_s name=go",
        "timer h_s duration=PT1H",
        "timer h_s cycle=R3/PT1H interrupting=false",
        "timer h_s cycle=R3/PT1H",
        "condition h_s when=${x} interrupting=false",
        "error h_s code=BAD",
        "error h_s",
        "escalation h_s code=LATE interrupting=false",
    ],
)
def test_an_event_subprocess_may_begin_by_these_events(event: str) -> None:
    assert _errors(TEXT.format(event=event)) == set()


@pytest.mark.parametrize(
    ("event", "code", "element_id"),
    [
        ("error h_s code=BAD interrupting=false", "error_not_interrupting", "h_s"),
        ("message h_s", "reference_not_given", "h_s"),
        ("timer h_s duration=soon", "timer_unreadable", "h_s"),
    ],
)
def test_what_cannot_begin_one_is_refused(
    event: str, code: str, element_id: str
) -> None:
    assert (code, element_id) in _errors(TEXT.format(event=event))


def test_a_plain_start_in_an_event_subprocess_is_refused() -> None:
    text = TEXT.format(event="message h_s name=go").replace(
        "start-message h_s name=go", "start h_s"
    )

    assert ("handler_start", "h") in _errors(text)


def test_flows_and_boundary_events_at_an_event_subprocess_are_refused() -> None:
    text = TEXT.format(event="message h_s name=go")

    assert ("handler_with_flows", "h") in _errors(text + "a -> h")
    extra = "on h timer t duration=PT1H\nend t_e\nt -> t_e"
    assert ("handler_with_extras", "h") in _errors(text + extra)


def test_two_handlers_of_one_error_are_refused() -> None:
    text = TEXT.format(event="error h_s code=BAD")
    second = "handle i [\nstart-error i_s code=BAD\nend i_e\ni_s -> i_e\n]"

    assert ("duplicate_handler_code", "i") in _errors(text + second)
