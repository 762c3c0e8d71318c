"""Find the files that a process needs to be tried out, among many."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.bpmn.process_model import DiagramModel
from engine.bpmn.reader import read_diagram

_DIAGRAM = ".bpmn"


def files_for(
    resources: Mapping[str, bytes], keys: Collection[str]
) -> dict[str, bytes]:
    """Return the diagrams of processes and of what they call, and all other files.

    Keys of which there is no diagram have none.

    Raises:
        ResourceRefused: a diagram cannot be read at all.
    """
    diagrams = {
        name: read_diagram(name, content)
        for name, content in resources.items()
        if name.endswith(_DIAGRAM)
    }
    home = {
        process.key: name
        for name, diagram in diagrams.items()
        for process in diagram.processes
    }
    found: set[str] = set()
    wanted = list(keys)
    while wanted:
        name = home.get(wanted.pop())
        if name is not None and name not in found:
            found.add(name)
            wanted += _called(diagrams[name])
    return {
        name: content
        for name, content in resources.items()
        if name in found or not name.endswith(_DIAGRAM)
    }


def processes_in(resources: Mapping[str, bytes]) -> list[str]:
    """Return the keys of the processes of some files that can be started.

    Raises:
        ResourceRefused: a diagram cannot be read at all.
    """
    return [
        process.key
        for name, content in resources.items()
        if name.endswith(_DIAGRAM)
        for process in read_diagram(name, content).processes
        if process.executable
    ]


def _called(diagram: DiagramModel) -> list[str]:
    return [
        node.attributes.get("calledElement", "")
        for process in diagram.processes
        for node in process.scope.all_nodes()
        if node.kind == "callActivity"
    ]
