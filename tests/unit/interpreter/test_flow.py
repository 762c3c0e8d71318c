"""Tokens follow flows as BPMN 2.0 says, with a restart after every step."""

from __future__ import annotations

import pytest

from engine.errors import ExpressionFailed, NoFlowChosen, StepBudgetExhausted
from tests.support.interpreter_lab import Lab


def test_a_chain_of_tasks_runs_to_its_end() -> None:
    lab = Lab("start s\nuser a\ntask b\nend e\ns -> a\na -> b\nb -> e")

    assert lab.waits == ["a"]
    lab.complete("a", answer=42)

    assert lab.ended
    assert lab.visited == ["s", "a", "b", "e"]


XOR = """
start s
xor g
user a
user b
s -> g
g -> a ? ${risk == "high"}
g => b
"""


@pytest.mark.parametrize(("risk", "waits"), [("high", "a"), ("low", "b")])
def test_an_exclusive_gateway_takes_one_flow(risk: str, waits: str) -> None:
    assert Lab(XOR, {"risk": risk}).waits == [waits]


def test_an_exclusive_gateway_takes_the_first_true_flow_in_order() -> None:
    text = "start s\nxor g\nuser a\nuser b\ns -> g\ng -> a ? ${true}\ng -> b ? ${true}"

    assert Lab(text).waits == ["a"]


def test_no_true_condition_and_no_default_is_refused() -> None:
    text = "start s\nxor g\nuser a\nuser b\ns -> g\ng -> a ? ${x}\ng -> b ? ${x}"

    with pytest.raises(NoFlowChosen) as refusal:
        Lab(text, {"x": False})

    assert refusal.value.element_id == "g"


def test_a_condition_that_names_nothing_is_refused_with_its_flow() -> None:
    with pytest.raises(ExpressionFailed) as refusal:
        Lab(XOR)

    assert "risk" in refusal.value.reason
    assert refusal.value.element_id == "f1_g_a"


def test_a_condition_must_be_true_or_false() -> None:
    text = "start s\nxor g\nuser a\nuser b\ns -> g\ng -> a ? ${x}\ng => b"

    with pytest.raises(ExpressionFailed, match="true or false"):
        Lab(text, {"x": "yes"})


AND = """
start s
and f
user a
user b
user c
and j
user d
s -> f
f -> a
f -> b
f -> c
a -> j
b -> j
c -> j
j -> d
"""


@pytest.mark.parametrize("order", ["abc", "bca", "cab"])
def test_a_parallel_join_waits_for_every_branch(order: str) -> None:
    lab = Lab(AND)
    for name in order[:-1]:
        lab.complete(name)
        assert "d" not in lab.waits

    lab.complete(order[-1])

    assert lab.waits == ["d"]


def test_several_flows_out_of_a_task_are_all_taken() -> None:
    lab = Lab("start s\nuser a\nuser b\nuser c\ns -> a\na -> b\na -> c")

    assert lab.complete("a").waits == ["b", "c"]


def test_a_conditional_flow_out_of_a_task_counts() -> None:
    text = "start s\nuser a\nuser b\nuser c\ns -> a\na -> b ? ${x > 1}\na => c"

    assert Lab(text, {"x": 2}).complete("a").waits == ["b"]
    assert Lab(text, {"x": 1}).complete("a").waits == ["c"]


def test_two_tokens_into_one_task_are_two_tasks() -> None:
    text = (
        "start s\nand f\nuser a\nuser b\ns -> f\nf -> a\nf -> b\na -> c\nb -> c\nuser c"
    )
    lab = Lab(text).complete("a").complete("b")

    assert lab.tasks == ["c", "c"]
    assert not lab.complete("c").ended
    assert lab.complete("c").ended


OR = """
start s
or f
user a
user b
user c
or j
user d
s -> f
f -> a ? ${x}
f -> b ? ${y}
f => c
a -> j
b -> j
c -> j
j -> d
"""


@pytest.mark.parametrize(
    ("x", "y", "open_tasks"),
    [(True, True, "ab"), (True, False, "a"), (False, True, "b"), (False, False, "c")],
)
def test_an_inclusive_gateway_joins_what_it_split(
    *, x: bool, y: bool, open_tasks: str
) -> None:
    lab = Lab(OR, {"x": x, "y": y})
    assert lab.waits == list(open_tasks)

    for name in open_tasks:
        assert "d" not in lab.waits
        lab.complete(name)

    assert lab.waits == ["d"]


def test_an_inclusive_join_waits_for_a_loop_upstream() -> None:
    lab = Lab(
        """
        start s
        or f
        user a
        xor m
        xor g
        user b
        or j
        user d
        s -> f
        f -> m ? ${true}
        m -> a
        a -> g
        g -> m ? ${again}
        g => j
        f -> b ? ${true}
        b -> j
        j -> d
        """,
        {"again": True},
    )
    lab.complete("b").complete("a")
    assert lab.waits == ["a", "j"]

    lab.complete("a", again=False)

    assert lab.waits == ["d"]


def test_terminate_ends_everything_in_its_scope() -> None:
    lab = Lab(
        """
        start s
        and f
        user a
        user b
        end-terminate e
        s -> f
        f -> a
        f -> b
        b -> e
        """
    )

    assert lab.complete("b").ended
    assert lab.last.user_tasks_ended[-1][2] == "terminated by e"


def test_a_process_that_runs_in_circles_is_cut_off() -> None:
    text = "start s\nxor m\ntask a\ns -> m\nm -> a\na -> m"

    with pytest.raises(StepBudgetExhausted):
        Lab(text, step_budget=500)


def test_a_long_chain_does_not_reach_the_recursion_limit() -> None:
    length = 950
    nodes = "\n".join(f"task t{n}" for n in range(length))
    flows = "\n".join(f"t{n} -> t{n + 1}" for n in range(length - 1))
    text = f"start s\n{nodes}\nuser u\ns -> t0\n{flows}\nt{length - 1} -> u"

    assert Lab(text).waits == ["u"]
