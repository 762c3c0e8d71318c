"""Joins inside re-work loops: the finding that bare SpiffWorkflow gets wrong."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.interpreter_lab import Lab

REWORK = """
start s
xor m
and f
user a
user b
user c
and j
user check
xor g
end e
s -> m
m -> f
f -> a
f -> b
f -> c
a -> j
b -> j
c -> j
j -> check
check -> g
g -> m ? ${again}
g => e
"""


@pytest.mark.parametrize(
    "orders",
    list(itertools.product(["abc", "acb", "bac", "bca", "cab", "cba"], repeat=3)),
)
def test_every_order_of_parallel_work_in_three_rounds_joins_right(
    orders: tuple[str, ...],
) -> None:
    lab = Lab(REWORK)
    for number, order in enumerate(orders):
        for done, name in enumerate(order):
            assert lab.waits == sorted([*order[done:], *(["j"] * done)])
            lab.complete(name)
        assert lab.waits == ["check"]
        lab.complete("check", again=number < 2)

    assert lab.ended


INCLUSIVE = (
    REWORK.replace("and f", "or f")
    .replace("and j", "or j")
    .replace("f -> a\n", "f -> a ? ${x}\n")
    .replace("f -> b\n", "f -> b ? ${y}\n")
    .replace("f -> c\n", "f => c\n")
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.booleans(), st.booleans(), st.randoms(use_true_random=False)),
        min_size=1,
        max_size=4,
    )
)
def test_an_inclusive_join_in_a_loop_waits_for_this_round_only(rounds) -> None:
    x, y, _ = rounds[0]
    lab = Lab(INCLUSIVE, {"x": x, "y": y})
    for number, (now_x, now_y, random) in enumerate(rounds):
        names = [n for n, on in (("a", now_x), ("b", now_y)) if on] or ["c"]
        random.shuffle(names)
        for name in names:
            assert "check" not in lab.waits
            lab.complete(name)
        assert lab.waits == ["check"]
        last = number == len(rounds) - 1
        x, y = (False, False) if last else rounds[number + 1][:2]
        lab.complete("check", again=not last, x=x, y=y)
    assert lab.ended


def test_an_extra_token_on_one_flow_stays_for_the_next_round() -> None:
    lab = Lab(
        """
        start s
        and f
        user a
        user b
        user c
        xor m
        and j
        user d
        s -> f
        f -> a
        f -> b
        f -> c
        a -> m
        b -> m
        m -> j
        c -> j
        j -> d
        """
    )
    lab.complete("a").complete("b")
    assert lab.waits == ["c", "j", "j"]

    lab.complete("c")

    assert lab.waits == ["d", "j"]


def test_two_thousand_rounds_leave_nothing_behind() -> None:
    text = "start s\nxor m\nuser a\nxor g\nend e\ns -> m\nm -> a\na -> g\ng -> m ? ${again}\ng => e"
    lab = Lab(text, {"again": True}, restart=True)
    lab.check = lambda: None  # folding a growing history is the test's cost, not ours
    sizes = []
    for _ in range(2_000):
        lab.complete("a", again=True)
        sizes.append(len(lab.snapshots[-1]))
        lab.history.clear()

    # Ids grow by a few digits in the lab; real ids have one length.
    assert max(sizes) <= min(sizes) * 1.2
    assert lab.waits == ["a"]
