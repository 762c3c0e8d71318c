"""Find which processes a process calls, as far as its diagram says so by itself."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from engine.bpmn.gate_rules.tasks import is_expression
from engine.bpmn.process_model import NodeModel, ProcessModel
from engine.errors import DefinitionNotFound
from engine.model.views import CalledDefinition
from engine.queries.rows import definition_view
from engine.store import definitions

_VERSIONS = {
    "version": "calledElementVersion",
    "versionTag": "calledElementVersionTag",
}


def called_definitions(
    connection: Connection, definition_id: str, model: ProcessModel
) -> list[CalledDefinition]:
    """Return the versions that the call activities of a diagram would call now.

    What an expression names is known only when it is called, and what is not there
    would fail: neither is listed.
    """
    callers: dict[str, list[str]] = {}
    rows = {}
    for node, key, version in _named_calls(model):
        try:
            row = definitions.called_definition(
                connection,
                key,
                caller_id=definition_id,
                binding=node.camunda.get("calledElementBinding", "latest"),
                version=version,
            )
        except (DefinitionNotFound, ValueError):
            continue
        rows[row.id] = row
        callers.setdefault(row.id, []).append(node.id)
    return [
        CalledDefinition(
            definition=definition_view(row), element_ids=tuple(callers[row.id])
        )
        for row in rows.values()
    ]


def _named_calls(model: ProcessModel) -> Iterator[tuple[NodeModel, str, str | None]]:
    """Yield call activities with key and version, both without expressions."""
    for node in model.scope.all_nodes():
        if node.kind != "callActivity":
            continue
        key = node.attributes.get("calledElement", "").strip()
        binding = node.camunda.get("calledElementBinding", "latest")
        version = node.camunda.get(_VERSIONS.get(binding, ""))
        if key and not is_expression(key) and not is_expression(version or ""):
            yield node, key, version
