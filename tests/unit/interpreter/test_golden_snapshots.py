"""Every released snapshot format loads for ever and its instances finish.

A file of `tests/golden` was written by the version that introduced its format and
is never rewritten: process, variables and snapshot as they stood in a database.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from pathlib import Path

import pytest

from engine.bpmn import snapshot
from engine.bpmn.interpreter import Interpreter
from engine.errors import SnapshotUnreadable
from engine.model.advance import Advance
from tests.support.interpreter_lab import Lab, compiled

GOLDEN = sorted((Path(__file__).parents[2] / "golden").glob("snapshot_*.json"))


def _restore(golden: dict) -> Interpreter:
    lab = Lab("start s", start=False)
    lab.processes.clear()
    for key, text in golden["processes"].items():
        lab.processes[key] = compiled(f"{key}.bpmn", text.encode())
    numbers = itertools.count(1)
    return Interpreter.restore(
        dataclasses.replace(lab.environment, new_id=lambda: f"golden-{next(numbers)}"),
        snapshot=golden["snapshot"],
        variable_rows=[tuple(row) for row in golden["variables"]],
    )


def _play(interpreter: Interpreter, golden: dict) -> Advance:
    advance = Advance()
    for action, activity_id, variables in golden["then"]:
        if action == "complete":
            interpreter.complete_user_task(activity_id, variables)
        elif action == "fire":
            interpreter.fire_timer(activity_id)
        else:
            interpreter.deliver_message(activity_id, action, variables)
        advance = interpreter.advance()
    return advance


def test_the_present_format_has_a_golden_file() -> None:
    assert [p for p in GOLDEN if p.name.startswith(f"snapshot_{snapshot.FORMAT}_")]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_snapshot_loads_and_its_instance_finishes(path: Path) -> None:
    golden = json.loads(path.read_text(encoding="utf-8"))
    interpreter = _restore(golden)

    assert interpreter.waiting() == golden["waits"]
    assert _play(interpreter, golden).root_ended


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format":99}', '{"format":1,"scopes":[]}']
)
def test_what_is_no_snapshot_is_told_apart(text: str) -> None:
    lab = Lab("start s", start=False)

    with pytest.raises(SnapshotUnreadable):
        Interpreter.restore(lab.environment, snapshot=text, variable_rows=[])
