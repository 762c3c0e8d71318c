"""Joins inside re-work loops, in every order of work: what bare SpiffWorkflow misses."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.support.interpreter_lab import Lab

REWORK = """
start s
xor m
{kind} f
user a
user b
user c
{kind} j
user check
xor g
end e
s -> m
m -> f
f -> a{a}
f -> b{b}
f {c} c
a -> j
b -> j
c -> j
j -> check
check -> g
g -> m ? ${{again}}
g => e
"""
PARALLEL = REWORK.format(kind="and", a="", b="", c="->")
INCLUSIVE = REWORK.format(kind="or", a=" ? ${x}", b=" ? ${y}", c="=>")


def _orders() -> Iterator[str]:
    """Yield the branches that an inclusive fork begins, in every order."""
    for names in ("ab", "a", "b", "c"):
        yield from map("".join, itertools.permutations(names))


@pytest.mark.parametrize(
    "orders",
    list(itertools.product(map("".join, itertools.permutations("abc")), repeat=3)),
    ids="-".join,
)
def test_every_order_of_parallel_work_in_three_rounds(orders: tuple[str, ...]) -> None:
    _work(Lab(PARALLEL), orders)


@pytest.mark.parametrize(
    "orders", list(itertools.product(_orders(), repeat=3)), ids="-".join
)
def test_every_order_of_inclusive_work_in_three_rounds(orders: tuple[str, ...]) -> None:
    _work(Lab(INCLUSIVE, _begun(orders[0])), orders)


def _begun(order: str) -> dict[str, bool]:
    return {"x": "a" in order, "y": "b" in order}


def _work(lab: Lab, orders: tuple[str, ...]) -> None:
    for number, order in enumerate(orders):
        for done, name in enumerate(order):
            assert lab.waits == sorted([*order[done:], *(["j"] * done)])
            lab.complete(name)
        assert lab.waits == ["check"]
        last = number == len(orders) - 1
        following = {} if last else _begun(orders[number + 1])
        lab.complete("check", again=not last, **following)
    assert lab.ended
