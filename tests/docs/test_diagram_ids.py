"""Ids and properties of the shipped diagrams (decision 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bpmn.process_model import NodeModel, ProcessModel
from engine.bpmn.reader import read_diagram

DIAGRAMS = sorted((Path(__file__).parents[2] / "processes").glob("*.bpmn"))
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def _processes(path: Path) -> tuple[ProcessModel, ...]:
    return read_diagram(path.name, path.read_bytes()).processes


def _ids(process: ProcessModel) -> Iterator[str]:
    yield process.key
    for scope in process.scope.all_scopes():
        yield from scope.nodes
        yield from scope.flows


def _tasks(process: ProcessModel) -> Iterator[NodeModel]:
    for node in process.scope.all_nodes():
        if node.kind in {"userTask", "serviceTask"}:
            yield node


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_ids_in_diagrams_are_english_snake_case(path: Path) -> None:
    ids = [one for process in _processes(path) for one in _ids(process)]

    assert [one for one in ids if _ID.fullmatch(one) is None] == []


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_every_task_names_its_number_and_role(path: Path) -> None:
    tasks = [task for process in _processes(path) for task in _tasks(process)]

    assert [
        task.id for task in tasks if not {"node", "role"} <= set(task.properties)
    ] == []


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_the_key_of_a_process_is_the_name_of_its_file(path: Path) -> None:
    assert [process.key for process in _processes(path)] == [path.stem]
