from __future__ import annotations

import pytest

from tests.support.decision_files import decision, table
from tests.unit.dmn.conftest import Decide, plain, rows

#: Three rules of which x = 1 hits the first, 2 the first two, 3 all, 0 none.
LEVELS = ((">= 1", '"low"', "10"), (">= 2", '"mid"', "20"), (">= 3", '"top"', "30"))


def levels(policy: str | None = None, **more: object) -> str:
    return decision(
        "d",
        table(["x:number"], ["level", "fee:number"], *LEVELS, policy=policy, **more),
    )


def fees(policy: str | None = None, **more: object) -> str:
    short = [(rule[0], rule[2]) for rule in LEVELS]
    return decision(
        "d", table(["x:number"], ["fee:number"], *short, policy=policy, **more)
    )


@pytest.mark.parametrize("policy", ["UNIQUE", None])
def test_unique_takes_the_one_rule_that_hits(
    decide: Decide, policy: str | None
) -> None:
    outcome = decide(levels(policy), x=1)

    assert rows(outcome) == [{"level": "low", "fee": 10}]
    assert plain(outcome) == {"level": "low", "fee": 10}


def test_unique_never_chooses_between_rules_and_names_them(decide: Decide) -> None:
    outcome = decide(levels("UNIQUE"), x=2)

    assert outcome.value is None
    assert outcome.problems == (
        "d: rules 1 (r1), 2 (r2) hit, and only one may (UNIQUE)",
    )


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST", "PRIORITY"])
def test_without_a_hit_there_is_no_result(decide: Decide, policy: str) -> None:
    outcome = decide(levels(policy, values={"fee": "30, 20, 10"}), x=0)

    assert plain(outcome) is None
    assert rows(outcome) == []


@pytest.mark.parametrize("policy", ["RULE ORDER", "OUTPUT ORDER", "COLLECT"])
def test_without_a_hit_a_list_is_empty(decide: Decide, policy: str) -> None:
    outcome = decide(levels(policy, values={"fee": "30, 20, 10"}), x=0)

    assert plain(outcome) == []
    assert rows(outcome) == []


def test_a_default_stands_in_where_no_rule_hits(decide: Decide) -> None:
    outcome = decide(fees("UNIQUE", defaults={"fee": "x + 5"}), x=0)

    assert plain(outcome) == 5
    assert rows(outcome) == [{"fee": 5}]


def test_first_takes_the_first_rule_of_the_table(decide: Decide) -> None:
    assert plain(decide(fees("FIRST"), x=3)) == 10


def test_any_takes_equal_results_as_one(decide: Decide) -> None:
    same = table(["x:number"], ["fee"], (">= 1", "7"), (">= 2", "3 + 4"), policy="ANY")

    assert rows(decide(decision("d", same), x=2)) == [{"fee": 7}]


def test_any_refuses_different_results_and_names_the_rules(decide: Decide) -> None:
    outcome = decide(fees("ANY"), x=2)

    assert outcome.problems == (
        "d: rules 1 (r1), 2 (r2) hit with different results (ANY)",
    )


@pytest.mark.parametrize(("order", "fee"), [("10, 20, 30", 10), ("30, 20, 10", 30)])
def test_priority_follows_the_order_of_the_output_values(
    decide: Decide, order: str, fee: int
) -> None:
    assert plain(decide(fees("PRIORITY", values={"fee": order}), x=3)) == fee


def test_priority_compares_the_outputs_from_left_to_right(decide: Decide) -> None:
    two = table(
        ["x:number"],
        ["level", "fee"],
        (">= 1", '"b"', "1"),
        (">= 1", '"a"', "2"),
        (">= 1", '"a"', "1"),
        policy="PRIORITY",
        values={"level": '"a", "b"', "fee": "1, 2"},
    )

    assert plain(decide(decision("d", two), x=1)) == {"level": "a", "fee": 1}


def test_a_value_without_priority_is_a_problem(decide: Decide) -> None:
    outcome = decide(fees("PRIORITY", values={"fee": "10, 20"}), x=3)

    assert "rule 3 (r3) gives a value without priority in fee (PRIORITY)" in (
        "; ".join(outcome.problems)
    )


def test_output_order_sorts_and_rule_order_does_not(decide: Decide) -> None:
    order = {"fee": "30, 10, 20"}

    assert plain(decide(fees("OUTPUT ORDER", values=order), x=3)) == [30, 10, 20]
    assert plain(decide(fees("RULE ORDER"), x=3)) == [10, 20, 30]
    assert rows(decide(levels("RULE ORDER"), x=2)) == [
        {"level": "low", "fee": 10},
        {"level": "mid", "fee": 20},
    ]


@pytest.mark.parametrize(
    ("aggregation", "of_three", "of_none"),
    [("SUM", 60, None), ("MIN", 10, None), ("MAX", 30, None), ("COUNT", 3, 0)],
)
def test_collect_aggregates(
    decide: Decide, aggregation: str, of_three: int, of_none: int | None
) -> None:
    summed = fees("COLLECT", aggregation=aggregation)

    assert plain(decide(summed, x=3)) == of_three
    assert rows(decide(summed, x=3)) == [{"fee": of_three}]
    assert plain(decide(summed, x=0)) == of_none


def test_a_sum_of_what_is_no_number_is_a_problem(decide: Decide) -> None:
    texts = table(
        ["x"], ["fee"], ("-", '"a"'), ("-", '"b"'), policy="COLLECT", aggregation="SUM"
    )

    assert decide(decision("d", texts), x=1).problems != ()
