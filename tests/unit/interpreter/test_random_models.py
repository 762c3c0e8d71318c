"""Random models against an oracle that plays the blocks and knows no tokens."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.blocks import Block, blocks, draw, play
from tests.support.interpreter_lab import Lab


@settings(max_examples=300, deadline=None)
@given(blocks(), st.randoms(use_true_random=False))
def test_every_random_model_opens_exactly_the_tasks_the_oracle_says(
    block: Block, random
) -> None:
    oracle = play(block)
    lab = Lab(draw(block), {"path": ""})
    while not oracle.over:
        expected = sorted(oracle.open_tasks())
        assert sorted(task.name for task in lab.user_tasks.values()) == expected
        name = random.choice(expected)
        (task,) = [task for task in lab.user_tasks.values() if task.name == name]
        lab.complete_task(task.id)
        assert oracle.complete(name)

    assert lab.ended
