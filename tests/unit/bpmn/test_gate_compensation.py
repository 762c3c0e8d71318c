"""What the gate says of compensation."""

from __future__ import annotations

import pytest

from engine.bpmn.gate import GateEnvironment, Severity, check
from tests.support.sketch import sketch

GOOD = """
start s
user a
on a compensate c by=undo
user undo undoes=true
throw-compensate t activity=a
end-compensate e
s -> a
a -> t
t -> e
"""
SCOPE = """
start s
sub p [
start p_s
user a
on a compensate c by=undo
user undo undoes=true
end p_e
p_s -> a
a -> p_e
handle h undoes=true [
start-compensate h_s
throw-compensate h_t activity=a
end h_e
h_s -> h_t
h_t -> h_e
]
]
throw-compensate t activity=p
end e
s -> p
p -> t
t -> e
"""


def _found(text: str) -> set[tuple[Severity, str, str | None]]:
    found = check({"p.bpmn": sketch(text)}, GateEnvironment())
    return {(one.severity, one.code, one.element_id) for one in found}


def _errors(text: str) -> set[tuple[str, str | None]]:
    return {(code, e) for severity, code, e in _found(text) if severity == "error"}


@pytest.mark.parametrize("text", [GOOD, SCOPE])
def test_compensation_is_deployed_without_a_word(text: str) -> None:
    assert {code for _, code, _ in _found(text)} == {"no_drawing"}


def test_one_handler_may_undo_several_activities() -> None:
    text = GOOD + "user b\non b compensate d by=undo\na -> b\nb -> e"

    assert _errors(text) == set()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("by=undo", "", ("compensation_without_handler", "c")),
        ("by=undo", "by=elsewhere", ("compensation_without_handler", "c")),
        ("by=undo", "by=undo,a", ("compensation_handlers", "c")),
        ("undoes=true", "", ("compensation_not_marked", "c")),
        ("by=undo", "", ("compensation_handler_unused", "undo")),
        ("t -> e", "t -> e\nc -> e", ("compensation_boundary_flows", "c")),
        ("t -> e", "t -> e\nundo -> e", ("compensation_handler_flows", "undo")),
        ("t -> e", "t -> e\na -> undo", ("compensation_handler_flows", "undo")),
        (
            "t -> e",
            "t -> e\non undo timer l duration=PT1H\nl -> e",
            ("compensation_handler_boundary", "undo"),
        ),
        (
            "t -> e",
            "t -> e\non a compensate d by=undo",
            ("compensation_twice", "d"),
        ),
        ("activity=a", "activity=gone", ("compensation_of_unknown", "t")),
        ("activity=a", "activity=s", ("compensation_of_unknown", "t")),
        ("activity=a", "activity=undo", ("not_compensable", "t")),
        ("activity=a", "wait=perhaps", ("not_boolean", "t")),
        ("by=undo", "by=undo activity=a", ("compensation_reference_here", "c")),
    ],
)
def test_faulty_compensation_is_refused(
    old: str, new: str, expected: tuple[str, str]
) -> None:
    assert expected in _errors(GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "throw-compensate t activity=p",
            "throw-compensate t activity=a",
            ("compensation_of_unknown", "t"),
        ),
        ("activity=a", "activity=p", ("compensation_of_unknown", "h_t")),
        (
            "start-compensate h_s",
            "start-message h_s name=m",
            ("compensation_start_missing", "h"),
        ),
        (
            "start-compensate h_s",
            "start-compensate h_s interrupting=false",
            ("compensation_start_beside", "h_s"),
        ),
        (
            "p -> t",
            "p -> t\non p compensate d by=undo_p\nuser undo_p undoes=true",
            ("compensation_both_ways", "d"),
        ),
        (
            "handle h undoes=true [",
            "handle i [\nstart-compensate i_s\nend i_e\ni_s -> i_e\n]\nhandle h [",
            ("compensation_starts", "h"),
        ),
        (
            "p -> t",
            "p -> t\nhandle i [\nstart-compensate i_s\nend i_e\ni_s -> i_e\n]",
            ("compensation_start_at_process", "i"),
        ),
    ],
)
def test_faulty_compensation_of_scopes_is_refused(
    old: str, new: str, expected: tuple[str, str]
) -> None:
    assert expected in _errors(SCOPE.replace(old, new, 1))


def test_a_subprocess_with_nothing_to_undo_cannot_be_named() -> None:
    text = SCOPE.replace("on a compensate c by=undo\n", "").replace(
        "user undo undoes=true\n", ""
    )
    text = (
        text[: text.index("handle h")]
        + "]\n"
        + text[text.index("throw-compensate t") :]
    )

    assert ("not_compensable", "t") in _errors(text)


def test_a_throw_that_can_undo_nothing_is_told() -> None:
    text = "start s\nuser a\nend-compensate e\ns -> a\na -> e"

    assert (Severity.WARNING, "compensation_of_nothing", "e") in _found(text)


def test_a_compensable_activity_in_a_loop_is_told() -> None:
    text = GOOD.replace("a -> t", "a -> t\nt -> a")

    assert (Severity.WARNING, "compensable_in_loop", "a") in _found(text)
