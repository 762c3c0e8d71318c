"""The soundness check against plain exploration of random models, sound and unsound."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from engine.bpmn.gate import GateEnvironment, check
from engine.bpmn.reader import read_diagram
from engine.bpmn.soundness import Budget, FaultKind, ScopeVerdict, judge_process
from tests.support.loose_models import changed, loose_model
from tests.support.models.blocks import generate
from tests.support.models.drawing import draw
from tests.support.naive_soundness import TooManyMarkings, Verdict, explore
from tests.support.sketch import sketch

#: What plain exploration knows: gateways, loops and subprocesses.
KINDS = frozenset({"seq", "and", "xor", "or", "loop", "sub", "many"})
WAITING = {FaultKind.DEADLOCK, FaultKind.LEFT_BEHIND}


def expected_of(verdict: Verdict) -> str:
    """Name the worst fault, as exploration sees it."""
    if verdict.two_tokens:
        return "two tokens"
    if verdict.stuck:
        return "waits for ever"
    if verdict.endless:
        return "endless"
    return "never" if verdict.never else "sound"


def judged(verdict: ScopeVerdict) -> str:
    """Name the worst fault, as the check sees it."""
    kinds = {fault.kind for fault in verdict.faults}
    assert verdict.complete
    if FaultKind.TWO_TOKENS in kinds:
        return "two tokens"
    if kinds & WAITING:
        return "waits for ever"
    if FaultKind.ENDLESS in kinds:
        return "endless"
    return "never" if kinds else "sound"


def compare(text: str) -> list[str]:
    """Judge a sketch both ways; return the verdicts, which must be the same."""
    content = sketch(text)
    (process,) = read_diagram("m.bpmn", content).processes
    try:
        expected = {key: expected_of(one) for key, one in explore(content).items()}
    except TooManyMarkings:
        return []
    found = {
        each.scope.id: judged(each) for each in judge_process(process.scope, Budget())
    }

    assert expected == found, text
    return list(found.values())


def test_loose_graphs_are_judged_as_exploration_judges_them() -> None:
    seen: Counter[str] = Counter()
    for seed in range(200):
        seen.update(compare(loose_model(Random(seed))))  # noqa: S311 - a test's dice

    # Every verdict was compared often enough to mean something.
    assert seen.keys() == {"two tokens", "waits for ever", "endless", "never", "sound"}
    assert min(seen[one] for one in seen if one != "never") >= 10


@pytest.mark.parametrize("seed", range(150))
def test_blocks_with_one_change_are_judged_as_exploration_judges_them(
    seed: int,
) -> None:
    block = generate(seed, 2 + seed % 8, kinds=KINDS)
    compare(changed(draw(block).main, Random(seed)))  # noqa: S311 - a test's dice


@pytest.mark.parametrize("seed", range(200))
def test_every_random_block_model_is_sound(seed: int) -> None:
    content = sketch(draw(generate(seed, 2 + seed % 8)).main)
    (process,) = read_diagram("m.bpmn", content).processes

    verdicts = judge_process(process.scope, Budget())

    assert [(True, ())] * len(verdicts) == [(v.complete, v.faults) for v in verdicts]
    found = check({"m.bpmn": content}, GateEnvironment())
    assert "soundness" not in {one.code.partition("_")[0] for one in found}


@pytest.mark.parametrize("seed", range(100))
def test_rules_shrink_plain_blocks_to_nearly_nothing(seed: int) -> None:
    content = sketch(draw(generate(seed, 2 + seed % 8, kinds=KINDS)).main)
    (process,) = read_diagram("m.bpmn", content).processes

    verdicts = judge_process(process.scope, Budget())

    assert sum(each.states for each in verdicts) <= 4 * len(verdicts)


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_a_path_leads_where_the_fault_is(seed: int) -> None:
    for number in range(seed, seed + 4):
        text = loose_model(Random(number))  # noqa: S311 - a test's dice
        (process,) = read_diagram("m.bpmn", sketch(text)).processes
        for verdict in judge_process(process.scope, Budget()):
            for fault in verdict.faults:
                if fault.kind is not FaultKind.NEVER:
                    assert set(fault.path) <= process.scope.nodes.keys()
                    assert fault.path[0] == "s"
