"""Conditional events: when they look at the variables again."""

from __future__ import annotations

import pytest

from engine.errors import ExpressionFailed
from tests.support.interpreter_lab import Lab

TEXT = """
start s
user work
on work condition caught when={when} cancel=false {filters}
user after
end e
s -> work
work -> e
caught -> after
after -> e
"""


def _lab(when: str, filters: str = "", **variables: object) -> Lab:
    text = TEXT.format(when=when.replace(" ", "%20"), filters=filters)
    return Lab(text, variables)


def test_a_condition_over_what_does_not_exist_yet_is_not_true() -> None:
    lab = _lab("${n > 1}")
    assert lab.tasks == ["work"]

    assert lab.set(n=2).tasks == ["after", "work"]


def test_a_condition_that_makes_no_sense_is_an_error_all_the_same() -> None:
    lab = _lab("${n > 1}")

    with pytest.raises(ExpressionFailed, match="at caught"):
        lab.set(n="two")


def test_only_changes_of_the_named_variable_count() -> None:
    lab = _lab("${a > 1}", "event:variableName=b", a=0, b=0)

    assert lab.set(a=2).tasks == ["work"]
    assert lab.set(b=2).tasks == ["after", "work"]


def test_the_filter_does_not_count_on_entry() -> None:
    lab = _lab("${a > 1}", "event:variableName=b", a=2)

    assert lab.tasks == ["after", "work"]


@pytest.mark.parametrize(
    ("events", "after_creating", "after_updating"),
    [("create", 1, 1), ("update", 0, 1), ("create,%20update", 1, 2), ("delete", 0, 0)],
)
def test_only_the_named_kinds_of_change_count(
    events: str, after_creating: int, after_updating: int
) -> None:
    lab = _lab("${a > 1}", f"event:variableName=a event:variableEvents={events}")

    assert lab.set(a=2).tasks.count("after") == after_creating
    assert lab.set(a=3).tasks.count("after") == after_updating


def test_what_changes_in_the_same_step_as_another_variable_counts() -> None:
    lab = _lab("${a > 1}", "event:variableName=b event:variableEvents=update", a=2, b=1)
    assert lab.tasks == ["after", "work"]

    assert lab.set(b=2, c=3).tasks == ["after", "after", "work"]


def test_a_change_in_a_scope_that_is_not_seen_does_not_count() -> None:
    lab = Lab(
        """
        start s
        sub p [
          start p_s
          user inner in:a=${1} out:n=${a}
          end p_e
          p_s -> inner
          inner -> p_e
        ]
        and fork
        user work
        on work condition caught when=${true} cancel=false event:variableName=a
        user after
        end e
        s -> fork
        fork -> work
        fork -> p
        work -> e
        p -> e
        caught -> after
        after -> e
        """
    )
    assert lab.tasks.count("after") == 1

    assert lab.complete("inner", a=5).tasks.count("after") == 1
    assert lab.set(a=1).tasks.count("after") == 2
