"""What the gate says of link events."""

from __future__ import annotations

import pytest

from engine.bpmn.gate import GateEnvironment, Severity, check
from tests.support.sketch import sketch

GOOD = """
start s
throw-link out name=L
link in name=L
end e
s -> out
in -> e
"""


def _errors(text: str) -> set[tuple[str, str | None]]:
    found = check({"p.bpmn": sketch(text)}, GateEnvironment())
    return {
        (one.code, one.element_id) for one in found if one.severity is Severity.ERROR
    }


def test_a_link_with_two_ends_is_deployed() -> None:
    assert _errors(GOOD) == set()


def test_a_link_can_make_a_node_reachable_and_lead_out() -> None:
    found = check({"p.bpmn": sketch(GOOD)}, GateEnvironment())

    assert {one.code for one in found} == {"no_drawing"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            GOOD.replace("link in name=L", "link in name=M"),
            {("link_without_target", "out"), ("link_without_source", "in")},
        ),
        (
            GOOD + "link second name=L\nsecond -> e",
            {("link_two_targets", "in"), ("link_two_targets", "second")},
        ),
        (GOOD.replace("out name=L", "out"), {("link_nameless", "out")}),
        (GOOD.replace("in name=L", "in"), {("link_nameless", "in")}),
        (GOOD + "out -> e", {("link_with_flows", "out")}),
        (GOOD + "s -> in", {("link_with_flows", "in")}),
    ],
)
def test_faulty_links_are_refused(
    text: str, expected: set[tuple[str, str | None]]
) -> None:
    assert expected <= _errors(text)


def test_a_link_does_not_leave_its_scope() -> None:
    text = """
    start s
    sub p [
    start p_s
    throw-link p_out name=L
    p_s -> p_out
    ]
    link in name=L
    end e
    s -> p
    p -> e
    in -> e
    """

    assert {("link_without_target", "p_out"), ("link_without_source", "in")} <= _errors(
        text
    )


def test_a_link_behind_an_event_gateway_is_refused() -> None:
    text = GOOD + "ebg g\ntimer t duration=PT1H\ns -> g\ng -> in\ng -> t\nt -> e"

    assert ("link_with_flows", "in") in _errors(text)
