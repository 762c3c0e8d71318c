"""What one command costs in this process: processor time, statements, commits."""

from __future__ import annotations

import statistics
from collections.abc import Callable

from sqlalchemy import func, select

from bench.meter import counting, cpu_ms
from bench.places import KINDS, Places
from bench.report import Figure
from bench.small_process import SmallCase, small_engine
from engine.store.tables import instance

_RUNS = 5
_CASES = 40
_WARM = 10
#: Milliseconds of one completion.
_PROMISED = {"sqlite": 3.0, "postgresql": 5.0}
STEPS: dict[str, Callable[[SmallCase], None]] = {
    "start": SmallCase.start,
    "list": SmallCase.look,
    "complete and go on": SmallCase.complete,
    "list again": SmallCase.look,
    "complete and end": SmallCase.complete,
}


def measure(places: Places) -> list[Figure]:
    """Measure the small process on both databases."""
    return [figure for kind in KINDS for figure in _measure(places, kind)]


def _measure(places: Places, kind: str) -> list[Figure]:
    with places.database(kind) as database:
        engine = small_engine(database)
        _run(engine, _WARM)
        runs = [_run(engine, _CASES) for _ in range(_RUNS)]
        figures = [
            Figure(
                what=f"{name}, {kind}",
                measured=statistics.median(run[name] for run in runs),
                unit="ms CPU",
                promised=_PROMISED[kind] if name.startswith("complete") else None,
            )
            for name in STEPS
        ]
        whole = statistics.median(sum(run.values()) for run in runs)
        figures.append(
            Figure(what=f"whole small instance, {kind}", measured=whole, unit="ms CPU")
        )
        if kind == "sqlite":
            figures += _counted(SmallCase(engine, 0))
            figures.append(_snapshot(engine))
        return figures


def _run(engine: object, cases: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in STEPS}
    for number in range(cases):
        case = SmallCase(engine, number)  # type: ignore[arg-type]
        for name, step in STEPS.items():
            taken[name].append(cpu_ms(lambda step=step, case=case: step(case)))  # type: ignore[misc]
    return {name: statistics.median(values) for name, values in taken.items()}


def _counted(case: SmallCase) -> list[Figure]:
    figures = []
    for name, step in STEPS.items():
        with counting() as counts:
            step(case)
        promised = 10 if name.startswith("complete") else None
        figures += [
            Figure(
                what=f"statements of {name}",
                measured=counts.statements,
                unit="",
                promised=promised,
            ),
            Figure(
                what=f"commits of {name}",
                measured=counts.commits,
                unit="",
                promised=1 if promised else None,
            ),
        ]
    return figures


def _snapshot(engine: object) -> Figure:
    case = SmallCase(engine, 0)  # type: ignore[arg-type]
    case.start()
    with case.engine.read() as connection:
        size = connection.scalar(
            select(func.length(instance.c.snapshot)).where(instance.c.id == case.id)
        )
    return Figure(
        what="snapshot with one live token",
        measured=size or 0,
        unit="bytes",
        promised=512 + 150,
    )
