"""Read the tasks of a diagram with the clauses that they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from handlers.traceability.model import Element
from handlers.traceability.trace import clauses_in

#: Kinds of elements that people or handlers work on.
_TASKS = frozenset({"userTask", "serviceTask", "businessRuleTask"})


class Diagram(Protocol):
    """What the engine says of a process, as far as it is needed here."""

    @property
    def key(self) -> str:
        """Return the id of the process."""

    @property
    def scope(self) -> Any:
        """Return its nodes, by scopes."""


def elements_of(process: Diagram) -> Iterator[Element]:
    """Yield the tasks of a process, those of its subprocesses included."""
    for node in process.scope.all_nodes():
        if node.kind in _TASKS:
            yield _element(process.key, node)


def _element(process: str, node: Any) -> Element:
    said: Mapping[str, str] = node.properties
    camunda: Mapping[str, str] = node.camunda
    work = camunda.get("formRef") or camunda.get("topic") or camunda.get("decisionRef")
    return Element(
        id=node.id,
        name=node.name,
        process=process,
        kind=node.kind,
        clauses=clauses_in(said.get("clause", "")),
        role=said.get("role", ""),
        work=work or "",
        node=said.get("node", ""),
    )
