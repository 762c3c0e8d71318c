"""Standard loops: one activity again and again, as long as a condition is true."""

from __future__ import annotations

import pytest

from engine.errors import ExpressionFailed, StepBudgetExhausted
from engine.model.history import HistoryType
from tests.support.interpreter_lab import Lab

TEXT = """
start s
user a loop=true {loop}
user z
s -> a
a -> z
"""


def _rounds(loop: str, **variables: object) -> tuple[int, Lab]:
    """Complete `a` as often as it comes; return how often, and the lab."""
    lab = Lab(TEXT.format(loop=loop), variables)
    count = 0
    while lab.tasks == ["a"]:
        lab.complete("a")
        count += 1
    assert lab.waits == ["z"]
    return count, lab


@pytest.mark.parametrize(
    ("loop", "expected"),
    [
        ("while=${loopCounter%20<%203}", 3),
        ("while=${loopCounter%20<%203} test_before=true", 3),
        ("while=${false}", 1),
        ("while=${false} test_before=true", 0),
        ("most=4", 4),
        ("while=${loopCounter%20<%209} most=2", 2),
        ("while=${loopCounter%20<%202} most=9", 2),
        ("while=${true} test_before=true most=1", 1),
    ],
)
def test_as_many_rounds_as_condition_and_maximum_allow(
    loop: str, expected: int
) -> None:
    count, lab = _rounds(loop)

    assert count == expected
    assert lab.rows == {}


def test_each_round_can_change_what_the_condition_sees() -> None:
    lab = Lab(TEXT.format(loop="while=${again}"), {"again": False})

    assert lab.complete("a", again=True).waits == ["a"]
    assert lab.complete("a", again=False).waits == ["z"]


def test_each_round_knows_its_number_and_has_its_parameters() -> None:
    loop = "most=2 name=${loopCounter} in:twice=${n%20*%202} out:n=${twice}"
    lab = Lab(TEXT.format(loop=loop), {"n": 1})
    names = [task.name for task in lab.user_tasks.values()]
    lab.complete("a")
    names += [task.name for task in lab.user_tasks.values()]

    assert names == ["0", "1"]
    assert lab.complete("a").variable("n") == 4


def test_a_subprocess_runs_again_from_its_beginning() -> None:
    lab = Lab(
        """
        start s
        sub p loop=true while=${again} [
        start p_s
        user a
        user b
        p_s -> a
        a -> b
        ]
        user z
        s -> p
        p -> z
        """
    )
    lab.complete("a").complete("b", again=True)
    assert lab.waits == ["a"]

    assert lab.complete("a").complete("b", again=False).waits == ["z"]


def test_a_call_is_made_anew_in_each_round() -> None:
    text = (
        "start s\ncall c loop=true most=2 calls=child pass:nr=${loopCounter}"
        " take:seen=${nr}\nuser z\ns -> c\nc -> z"
    )
    lab = Lab(text, called={"child": "start c_s\nuser c_a\nc_s -> c_a"})
    assert lab.complete("c_a").variable("seen") == 0

    lab.complete("c_a")
    assert lab.variable("seen") == 1
    assert lab.waits == ["z"]


@pytest.mark.parametrize("cancel", ["true", "false"])
def test_a_boundary_event_stands_at_the_whole_loop(cancel: str) -> None:
    text = TEXT.format(loop="while=${true}")
    text += f"on a timer late duration=PT1H cancel={cancel}\nuser y\nlate -> y"
    lab = Lab(text).complete("a").complete("a")
    assert len(lab.jobs) == 1

    lab.fire("late")
    assert lab.waits == (["y"] if cancel == "true" else ["a", "y"])


def test_an_error_of_a_round_leaves_the_loop() -> None:
    text = "start s\nservice a loop=true while=${true} topic=t\nuser y\ns -> a\n"
    lab = Lab(text + "on a error bad code=BAD\nbad -> y").serve("a")

    assert lab.fail("a", "BAD").waits == ["y"]


def test_asynchronous_continuations_stand_around_the_whole_loop() -> None:
    lab = Lab(TEXT.format(loop="most=2 async=true async_after=true"))
    assert lab.tasks == []

    lab.run_async("a").complete("a").complete("a")
    assert lab.waits == ["a"]
    assert lab.tasks == []
    assert lab.run_async("a").waits == ["z"]


def test_rounds_that_are_done_can_be_undone_one_by_one() -> None:
    lab = Lab(
        """
        start s
        user a loop=true most=2
        on a compensate c by=undo
        user undo undoes=true name=${loopCounter}
        throw-compensate t
        user z
        s -> a
        a -> t
        t -> z
        """
    )
    lab.complete("a").complete("a")

    assert [task.name for task in lab.user_tasks.values()] == ["1", "0"]
    assert lab.complete("undo").complete("undo").waits == ["z"]


def test_a_loop_without_waits_and_end_is_stopped() -> None:
    with pytest.raises(StepBudgetExhausted):
        Lab("start s\ntask a loop=true while=${true}\ns -> a", step_budget=100)


def test_a_condition_that_is_not_true_or_false_is_refused() -> None:
    lab = Lab(TEXT.format(loop="while=${1}"))

    with pytest.raises(ExpressionFailed, match="true or false"):
        lab.complete("a")


def test_a_loop_stays_small_however_often_it_goes_round() -> None:
    lab = Lab(TEXT.format(loop="while=${true}"))
    for _ in range(50):
        lab.complete("a")
    kinds = [event.type for event in lab.history]

    assert max(map(len, lab.snapshots)) <= len(lab.snapshots[0]) + 12
    assert kinds.count(HistoryType.USER_TASK_COMPLETED) == 50
