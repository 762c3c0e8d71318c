"""The page of the shipped diagrams: every task with its clause, role and form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.bpmn.process_model import NodeModel, ProcessModel
from engine.bpmn.reader import read_diagram
from scripts.reference_pages.markdown import document, table

PROCESSES = Path(__file__).resolve().parents[2] / "processes"

_INTRODUCTION = """\
Every task of the shipped diagrams, with the number of the design, the stage and clause of DB3502/T 160—2024, and who does it.
A table from clause to task is this table, sorted by its third column."""

_MAIN = "linkage"


def page() -> str:
    """Return the page."""
    processes = [process for path in _files() for process in _processes(path)]
    parts = [part for process in processes for part in _section(process)]
    return document("Shipped diagrams", _INTRODUCTION, *parts)


def _files() -> list[Path]:
    """Return the diagrams, the main one first."""
    return sorted(PROCESSES.glob("*.bpmn"), key=lambda path: (path.stem != _MAIN, path))


def _processes(path: Path) -> tuple[ProcessModel, ...]:
    return read_diagram(path.name, path.read_bytes()).processes


def _section(process: ProcessModel) -> Iterator[str]:
    yield f"## `{process.key}` {process.name}"
    if process.documentation:
        yield process.documentation.strip()
    yield table(
        (
            "no.",
            "stage",
            "clause",
            "task",
            "id",
            "role",
            "form or topic",
            "deadline",
            "basis",
        ),
        (_row(node) for node in process.scope.all_nodes() if _is_task(node)),
    )


def _is_task(node: NodeModel) -> bool:
    return node.kind in {"userTask", "serviceTask"}


def _row(node: NodeModel) -> tuple[str, ...]:
    said = node.properties
    work = node.camunda.get("formRef") or node.camunda.get("topic", "")
    return (
        said.get("node", ""),
        said.get("stage", ""),
        said.get("clause", ""),
        node.name,
        f"`{node.id}`",
        f"`{said.get('role', '')}`",
        f"`{work}`" if work else "",
        said.get("deadline", ""),
        said.get("law", ""),
    )
