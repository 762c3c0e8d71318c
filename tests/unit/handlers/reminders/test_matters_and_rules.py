"""Every vague deadline belongs to matters, and these say so where reminders look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.bpmn.library import PropertyLibrary
from engine.bpmn.process_model import NodeModel, ScopeModel
from engine.bpmn.reader import read_diagram
from handlers.deadlines.book import DEFAULTS
from handlers.deadlines.settings import SETTINGS, WAITS

_DUE = re.compile(r"""due\(["'](\w+)["']\)""")


def user_tasks(scope: ScopeModel) -> list[NodeModel]:
    found: list[NodeModel] = []
    for node in scope.nodes.values():
        if node.kind == "userTask":
            found.append(node)
        if node.inner is not None:
            found += user_tasks(node.inner)
    return found


def matters() -> list[tuple[str, list[str], str, list[str]]]:
    """Return id, rules of the day, noted rule and lanes of every user task."""
    found = []
    for path in sorted(Path("processes").glob("*.bpmn")):
        content = path.read_bytes()
        source = (path.stem, path.name, content)
        noted = PropertyLibrary().get(path.stem, lambda _, source=source: source)
        for process in read_diagram(path.name, content).processes:
            for task in user_tasks(process.scope):
                days = " ".join(task.camunda.get(name, "") for name in _DAYS)
                rule = noted[task.id].get("deadline_rule", "")
                lanes = task.camunda.get("candidateGroups", "").split(",")
                found.append((task.id, _DUE.findall(days), rule, lanes))
    return found


_DAYS = ("dueDate", "followUpDate")
MATTERS = matters()


@pytest.mark.parametrize(
    ("rules", "noted", "lanes"),
    [pytest.param(*rest, id=name) for name, *rest in MATTERS if rest[0]],
)
def test_a_matter_notes_the_rule_that_gives_its_day_and_has_its_owner(
    rules, noted, lanes
) -> None:
    assert noted in rules
    assert DEFAULTS[noted].owner in lanes


def test_every_vague_deadline_is_that_of_a_matter_or_a_wait() -> None:
    noted = {rule for _, _, rule, _ in MATTERS}

    assert {rule.key for rule in SETTINGS} - noted == WAITS
