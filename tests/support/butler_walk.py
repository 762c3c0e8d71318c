"""Walk the butlers' diagrams on the bench: every choice drawn, every step restarted.

What people and handlers answer is taken from the scenario files of a diagram; what is
a yes or a no there is drawn anew, so that the walks go where no scenario goes.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cache, partial
from pathlib import Path

from engine.model.advance import JobKind
from engine.simulation.steps import CompleteTask, SendMessage, ServeTask
from handlers.scenarios.model import Scenario
from handlers.scenarios.reading import read_scenario
from tests.support.interpreter_lab import NOW, Lab, compiled

PROCESSES = Path(__file__).parents[2] / "processes"
KEYS = tuple(sorted(path.stem for path in PROCESSES.glob("butler_*.bpmn")))
_MOST_STEPS = 300
#: What ends everything at once, or adds work, comes seldom: little else would be seen.
RARE = frozenset({"contract_expired", "msg_contract_ended", "msg_service_extended"})
_SELDOM = 0.02
Answers = Mapping[str, Sequence[Mapping[str, object]]]


@cache
def scenarios(key: str) -> tuple[Scenario, ...]:
    """Return the scenarios of a diagram."""
    found = sorted((PROCESSES / "scenarios").glob(f"{key}_*.yaml"))
    read = (read_scenario(path.read_bytes()) for path in found)
    return tuple(each for each in read if each.process == key)


@cache
def answers(key: str) -> Answers:
    """Return what is answered in the scenarios, by element or name of the message."""
    found: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for scenario in scenarios(key):
        for line in scenario.steps:
            if isinstance(line.deed, CompleteTask | ServeTask):
                found[line.deed.element].append(line.deed.values)
            elif isinstance(line.deed, SendMessage):
                found[line.deed.name].append(line.deed.values)
    # Who says nothing somewhere says nothing that is read there.
    return {name: [each for each in some if each] for name, some in found.items()}


def walk(key: str, seed: int, *, restart: bool = True) -> Lab:
    """Walk one instance to its end with choices drawn from a seed."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    lab = begun(key, chance, restart=restart)
    for _ in range(_MOST_STEPS):
        if lab.ended:
            return lab
        found = ways(lab, key, chance)
        assert found, f"{key}, seed {seed}: nothing can happen at {lab.waits}"
        usual = [each for each in found if each[0] not in RARE]
        _name, do = chance.choice(
            found if not usual or chance.random() < _SELDOM else usual
        )
        do()
        assert lab.incidents == {}, f"{key}, seed {seed}"
    message = f"{key}, seed {seed}: still at {lab.waits}"
    raise AssertionError(message)


def begun(key: str, chance: random.Random, *, restart: bool) -> Lab:
    """Begin an instance as one of the scenarios does."""

    def moment(*_: object) -> str:
        return (NOW + timedelta(days=5)).isoformat()

    path = PROCESSES / f"{key}.bpmn"
    start = chance.choice(scenarios(key)).start
    return Lab(
        "",
        start.values,
        process=compiled(path.name, path.read_bytes()),
        functions=dict.fromkeys(("now", "due", "day_after", "end_of_day"), moment),
        restart=restart,
    )


def ways(
    lab: Lab, key: str, chance: random.Random
) -> list[tuple[str, Callable[[], object]]]:
    """Return everything that can happen next, by element or message."""
    found: list[tuple[str, Callable[[], object]]] = []
    for task in lab.user_tasks.values():
        element = str(task.element_id)
        do = partial(lab.complete_task, task.id, **drawn(key, element, chance))
        found.append((element, do))
    for job in lab.jobs.values():
        element = str(job.element_id)
        if job.kind is JobKind.TIMER:
            found.append((element, partial(lab.fire, element)))
        elif job.kind is JobKind.EXTERNAL:
            serve = partial(lab.serve, element, 0, **drawn(key, element, chance))
            found.append((element, serve))
        else:
            found.append((element, partial(lab.run_async, element)))
    for kind, name in sorted(set(lab.subscriptions.values())):
        if kind == "message":
            found.append((name, partial(lab.send, name, **drawn(key, name, chance))))
    return found


def drawn(key: str, name: str, chance: random.Random) -> dict[str, object]:
    """Return an answer, with every yes and no drawn anew."""
    some = answers(key).get(name)
    if not some:
        return {}
    return {
        each: chance.random() < 0.5 if isinstance(value, bool) else value
        for each, value in chance.choice(some).items()
    }
