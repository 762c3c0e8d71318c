"""Event subprocesses: they handle what happens while the scope around them runs."""

from __future__ import annotations

import pytest

from tests.support.interpreter_lab import Lab

TEXT = """
start s
user a
user b
end e
s -> a
a -> b
b -> e
handle h [
start-{event} h_s interrupting={interrupting}
user h_a
end h_e
h_s -> h_a
h_a -> h_e
]
"""


def _text(event: str, *, interrupting: bool) -> str:
    kind, _, attributes = event.partition(" ")
    flag = str(interrupting).lower()
    return TEXT.format(event=kind, interrupting=f"{flag} {attributes}")


@pytest.mark.parametrize(
    ("event", "happen"),
    [
        ("message name=stop", lambda lab: lab.send("stop")),
        ("signal name=stop", lambda lab: lab.signal("stop")),
        ("timer duration=PT1H", lambda lab: lab.fire("h")),
        ("condition when=${x}", lambda lab: lab.set(x=True)),
    ],
)
def test_an_interrupting_event_replaces_the_work_of_its_scope(event, happen) -> None:
    lab = Lab(_text(event, interrupting=True), {"x": False})
    assert lab.waits == ["a"]

    happen(lab)

    assert lab.waits == ["h_a"]
    assert lab.jobs == {}
    assert lab.subscriptions == {}
    assert lab.complete("h_a").ended


@pytest.mark.parametrize(
    ("event", "happen"),
    [
        ("message name=stop", lambda lab: lab.send("stop")),
        ("signal name=stop", lambda lab: lab.signal("stop")),
        ("condition when=${x}", lambda lab: lab.set(x=True)),
    ],
)
def test_a_non_interrupting_event_works_beside_as_often_as_it_happens(
    event, happen
) -> None:
    lab = Lab(_text(event, interrupting=False), {"x": False})

    happen(lab)
    happen(lab)

    assert lab.waits == ["a", "h_a", "h_a"]
    lab.complete("h_a").complete("h_a").complete("a")
    assert lab.complete("b").ended


def test_a_non_interrupting_timer_works_beside_once() -> None:
    lab = Lab(_text("timer duration=PT1H", interrupting=False))

    assert lab.fire("h").waits == ["a", "h_a"]
    assert lab.jobs == {}


def test_a_cycle_works_beside_again_and_again() -> None:
    lab = Lab(_text("timer cycle=R2/PT1H", interrupting=False))
    lab.fire("h").fire("h")

    assert lab.waits == ["a", "h_a", "h_a"]
    assert lab.jobs == {}


def test_listening_ends_with_the_scope() -> None:
    lab = Lab(_text("message name=stop", interrupting=True))

    assert lab.complete("a").complete("b").ended
    assert lab.subscriptions == {}


ERROR = """
start s
sub p [
start p_s
service p_a topic=t
end p_e
p_s -> p_a
p_a -> p_e
handle h [
start-error h_s code=BAD
user h_a
end-error h_e code=BAD
h_s -> h_a
h_a -> h_e
]
]
on p error caught code=BAD
user z
user y
s -> p
p -> z
caught -> y
"""


def test_an_error_is_handled_in_its_scope_before_the_border() -> None:
    assert Lab(ERROR).fail("p_a", "BAD").waits == ["h_a"]


def test_what_the_handler_throws_leaves_the_scope_it_handles() -> None:
    assert Lab(ERROR).fail("p_a", "BAD").complete("h_a").waits == ["y"]


def test_a_handled_scope_ends_normally() -> None:
    text = ERROR.replace("end-error h_e code=BAD", "end h_e")

    assert Lab(text).fail("p_a", "BAD").complete("h_a").waits == ["z"]


def test_an_escalation_is_handled_beside_the_work() -> None:
    lab = Lab(
        """
        start s
        throw-escalation t code=LATE
        user a
        s -> t
        t -> a
        handle h [
        start-escalation h_s code=LATE interrupting=false
        user h_a
        h_s -> h_a
        ]
        """
    )

    assert lab.waits == ["a", "h_a"]


def test_two_instances_share_no_listening() -> None:
    text = _text("message name=stop", interrupting=True)
    first, second = Lab(text), Lab(text)
    first.send("stop")

    assert second.waits == ["a"]
    assert second.send("stop").waits == ["h_a"]
