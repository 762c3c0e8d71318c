"""Multi-instance: what rounds are given, what they count, and rounds in rounds."""

from __future__ import annotations

import pytest

from engine.errors import ExpressionFailed
from tests.support.interpreter_lab import Lab


@pytest.mark.parametrize("data", ["people", "${people}"])
def test_rounds_may_be_given_by_the_data_inputs_of_bpmn(data: str) -> None:
    lab = Lab(
        f"start s\nuser a data={data} as=one assignee=${{one}}\nend e\ns -> a\na -> e",
        {"people": ["li", "wu"]},
    )

    assert [task.assignee for task in lab.user_tasks.values()] == ["li", "wu"]
    assert lab.complete("a").complete("a").ended


def test_one_after_the_other_there_is_always_one_active() -> None:
    lab = Lab(
        """
        start s
        user a times=3 sequential=true in:counts=${active}
        end e
        s -> a
        a -> e
        """.replace(
            "active", "nrOfInstances*100+nrOfCompletedInstances*10+nrOfActiveInstances"
        )
    )
    counts = []
    while not lab.ended:
        (scope,) = [s for s, name in lab.rows if name == "counts"]
        counts.append(lab.rows[scope, "counts"])
        lab.complete("a")
    assert counts == [301, 311, 321]


def test_side_by_side_the_active_ones_become_fewer() -> None:
    lab = Lab("""
        start s
        user a times=3 until=${nrOfActiveInstances==1}
        end e
        s -> a
        a -> e
    """)
    assert not lab.complete("a").ended
    assert lab.complete("a").ended


@pytest.mark.parametrize("outer", ["true", "false"])
@pytest.mark.parametrize("inner", ["true", "false"])
def test_rounds_in_rounds_count_for_themselves(outer: str, inner: str) -> None:
    lab = Lab(
        f"""
        start s
        sub p each=rows as=row sequential={outer} [
          start p_s
          user a each=${{row}} as=cell sequential={inner} groups=${{cell}}
          end p_e
          p_s -> a
          a -> p_e
        ]
        end e
        s -> p
        p -> e
        """,
        {"rows": [["a1", "a2"], ["b1"], []]},
    )
    seen = []
    while not lab.ended:
        task = next(iter(lab.user_tasks.values()))
        seen += task.candidate_groups
        lab.complete_task(task.id)
    assert sorted(seen) == ["a1", "a2", "b1"]


def test_an_error_of_one_round_ends_them_all_whatever_the_condition_says() -> None:
    lab = Lab("""
        start s
        service a topic=t times=3 until=${nrOfCompletedInstances==2}
        on a error b code=BAD
        user after
        end e
        s -> a
        a -> e
        b -> after
        after -> e
    """).serve("a")

    lab.fail("a", "BAD")

    assert lab.waits == ["after"]
    assert not lab.jobs


def test_a_condition_that_makes_no_sense_undoes_the_step() -> None:
    lab = Lab("start s\nuser a times=2 until=${nobody}\nend e\ns -> a\na -> e")

    with pytest.raises(ExpressionFailed, match="nobody"):
        lab.complete("a")
