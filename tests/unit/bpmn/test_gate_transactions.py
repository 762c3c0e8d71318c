"""What the gate says of transactions and their cancel events."""

from __future__ import annotations

import pytest

from engine.bpmn.gate import GateEnvironment, Severity, check
from tests.support.sketch import sketch

GOOD = """
start s
transaction tx [
start t_s
user a
on a compensate c by=undo
user undo undoes=true
end-cancel t_c
t_s -> a
a -> t_c
]
on tx cancel given_up
end e
s -> tx
tx -> e
given_up -> e
"""


def _found(text: str) -> set[tuple[Severity, str, str | None]]:
    found = check({"p.bpmn": sketch(text)}, GateEnvironment())
    return {(one.severity, one.code, one.element_id) for one in found}


def test_a_transaction_that_can_be_canceled_is_deployed_without_a_word() -> None:
    assert {code for _, code, _ in _found(GOOD)} == {"no_drawing"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("transaction tx", "sub tx", ("cancel_outside", "t_c")),
        ("transaction tx", "sub tx", ("cancel_boundary_elsewhere", "given_up")),
        ("end e", "end-cancel e", ("cancel_outside", "e")),
        ("on tx cancel given_up", "user given_up", ("cancel_uncaught", "tx")),
        (
            "on tx cancel given_up",
            "on tx cancel given_up cancel=false",
            ("cancel_beside", "given_up"),
        ),
        (
            "end e",
            "on tx cancel twice\nend e\ntwice -> e",
            ("cancel_boundary_twice", "twice"),
        ),
    ],
)
def test_faulty_transactions_are_refused(
    old: str, new: str, expected: tuple[str, str]
) -> None:
    assert (Severity.ERROR, *expected) in _found(GOOD.replace(old, new, 1))


def test_a_cancel_end_further_in_is_refused() -> None:
    text = GOOD.replace(
        "user a\n", "sub a [\nstart a_s\nend-cancel a_c\na_s -> a_c\n]\n", 1
    )

    assert (Severity.ERROR, "cancel_outside", "a_c") in _found(text)


def test_a_boundary_event_that_never_happens_is_told() -> None:
    text = GOOD.replace("end-cancel t_c", "end t_c")

    assert (Severity.WARNING, "cancel_never", "given_up") in _found(text)
