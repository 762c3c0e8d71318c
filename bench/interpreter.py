"""The interpreter alone: no database, no service around it."""

from __future__ import annotations

from collections.abc import Mapping

from bench.meter import median_cpu_ms, median_of_runs
from bench.report import Figure
from bench.small_process import FORM, SMALL
from engine.bpmn.interpreter import Interpreter
from tests.support.interpreter_lab import Lab
from tests.support.linkage_walk import linkage_lab

_NODES = 500
_CALLS = 200
_BLOCKS = 10

LOOP = """
    start s
    user round groups=msa
    xor again
    end e
    s -> round
    round -> again
    again -> round ? ${more}
    again => e
"""


def chain(nodes: int) -> str:
    """Return a sketch of automatic nodes in a row."""
    ids = [f"n{number}" for number in range(nodes)]
    lines = ["start s", *(f"task {node}" for node in ids), "end e"]
    flows = zip(["s", *ids], [*ids, "e"], strict=True)
    return "\n".join([*lines, *(f"{source} -> {target}" for source, target in flows)])


def blocks(count: int) -> str:
    """Return a sketch of parallel blocks of three in a row."""
    lines, last = ["start s"], "s"
    for number in range(count):
        fork, join = f"fork{number}", f"join{number}"
        lines += [f"and {fork}", f"and {join}", f"{last} -> {fork}"]
        for branch in range(3):
            node = f"b{number}_{branch}"
            lines += [f"task {node}", f"{fork} -> {node}", f"{node} -> {join}"]
        last = join
    return "\n".join([*lines, "end e", f"{last} -> e"])


def measure() -> list[Figure]:
    """Measure the interpreter."""
    return [
        Figure(
            what="one automatic node",
            measured=_node_us(),
            unit="us CPU",
            promised=60,
        ),
        Figure(
            what="restore, one step, snapshot: small process",
            measured=_step_ms(Lab(SMALL, delegates={"step": lambda _: {}}), FORM),
            unit="ms CPU",
            promised=0.5,
        ),
        Figure(
            what="restore, one step, snapshot: linkage, first task",
            measured=_step_ms(linkage_lab(restart=False), {"source": "监督抽查"}),
            unit="ms CPU",
            promised=0.5,
        ),
        Figure(
            what=f"{_BLOCKS} parallel blocks of three",
            measured=_blocks_ms(),
            unit="ms CPU",
            promised=20,
        ),
        *_rounds(),
    ]


def _node_us() -> float:
    small, large = chain(1), chain(_NODES)
    base = Lab(small, restart=False, start=False)
    long = Lab(large, restart=False, start=False)

    def run() -> float:
        few = median_cpu_ms([lambda: _start(base)] * 20)
        many = median_cpu_ms([lambda: _start(long)] * 20)
        return (many - few) * 1000 / (_NODES - 1)

    return median_of_runs(run)


def _blocks_ms() -> float:
    lab = Lab(blocks(_BLOCKS), restart=False, start=False)
    return median_of_runs(lambda: median_cpu_ms([lambda: _start(lab)] * 20))


def _start(lab: Lab) -> None:
    interpreter = Interpreter.start(
        lab.environment,
        definition_id="main",
        instance_id="root",
        business_key="case-1",
        variables={},
    )
    if not interpreter.advance().root_ended:
        raise AssertionError


def _step_ms(lab: Lab, variables: Mapping[str, object]) -> float:
    [task] = lab.user_tasks.values()
    snapshot = lab.interpreter.snapshot()
    rows = [(scope, name, value) for (scope, name), value in lab.rows.items()]

    def step() -> None:
        interpreter = Interpreter.restore(
            lab.environment, snapshot=snapshot, variable_rows=rows
        )
        interpreter.complete_user_task(task.id, variables)
        interpreter.advance()
        interpreter.snapshot()

    return median_of_runs(lambda: median_cpu_ms([step] * _CALLS))


def _rounds() -> list[Figure]:
    lab = Lab(LOOP, restart=True)
    sizes, steps = {}, {}
    for number in range(1, 2001):
        lab.complete("round", more=True)
        # History is for the checks of tests; the interpreter does not keep it.
        lab.history.clear()
        lab.snapshots.clear()
        if number in {10, 2000}:
            sizes[number] = len(lab.interpreter.snapshot().encode())
            steps[number] = _step_ms(lab, {"more": True})
    return [
        Figure(
            what="step in round 2,000 of a loop, as a share of round 10",
            measured=steps[2000] / steps[10],
            unit="",
            promised=1.2,
        ),
        Figure(
            what="snapshot in round 2,000 of a loop, as a share of round 10",
            measured=sizes[2000] / sizes[10],
            unit="",
            promised=1.2,
        ),
    ]
