"""What it costs to move running instances to another version in one transaction."""

from __future__ import annotations

import statistics
import time

from bench.meter import counting, cpu_ms
from bench.places import KINDS, Places
from bench.report import Figure
from bench.small_process import SMALL, SmallCase, small_engine
from engine import MigrationPlan, ProcessEngine
from tests.support.engine_lab import OPERATOR
from tests.support.sketch import sketch

_CASES = 50
_RUNS = 5
#: The same with one more task behind the last one.
_NEXT = SMALL.replace("second -> done", "user third\nsecond -> third\nthird -> done")


def measure(places: Places) -> list[Figure]:
    """Measure on both databases how long the cases of a migration are held."""
    return [figure for kind in KINDS for figure in _measure(places, kind)]


def _measure(places: Places, kind: str) -> list[Figure]:
    with places.database(kind) as database:
        engine = small_engine(database)
        ids = _started(engine)
        plan = _plan(engine)
        engine.migrate_instances(plan, ids, actor=OPERATOR, dry=True)
        spent, lasted = [], []
        for _ in range(_RUNS):
            begin = time.perf_counter()
            # A dry run does the same, and takes it back.
            spent.append(
                cpu_ms(
                    lambda: engine.migrate_instances(
                        plan, ids, actor=OPERATOR, dry=True
                    )
                )
            )
            lasted.append((time.perf_counter() - begin) * 1000)
        with counting() as counts:
            engine.migrate_instances(plan, ids, actor=OPERATOR)
    figures = [
        (f"move {_CASES} instances", statistics.median(spent), "ms CPU"),
        ("how long it held them", statistics.median(lasted), "ms"),
        ("statements of an instance", counts.statements / _CASES, ""),
    ]
    return [
        Figure(what=f"{what}, {kind}", measured=value, unit=unit)
        for what, value, unit in figures
    ]


def _started(engine: ProcessEngine) -> list[str]:
    """Return instances that wait at their second task."""
    cases = [SmallCase(engine, number) for number in range(_CASES)]
    for case in cases:
        case.start()
        case.look()
        case.complete()
    return [case.id for case in cases]


def _plan(engine: ProcessEngine) -> MigrationPlan:
    source = engine.definition("main").id
    engine.deploy(name="bench", resources={"main.bpmn": sketch(_NEXT)}, actor=OPERATOR)
    return engine.migration_plan(
        source_id=source, target_id=engine.definition("main").id
    )
