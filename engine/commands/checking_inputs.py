"""Check the constants that diagrams hand to handlers, by what the handlers declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.bpmn.findings import Finding, Severity, Subject, finding
from engine.bpmn.gate_rules.context import DeclaredInput
from engine.bpmn.gate_rules.inputs import input_parameters
from engine.bpmn.gate_rules.names import handler_of
from engine.bpmn.gate_rules.tasks import is_expression
from engine.bpmn.process_model import NodeModel
from engine.bpmn.reader import read_diagram
from engine.bpmn.xml_input import XmlRefused
from engine.commands.plugins import HandlerInput, HandlerRegistry, ServiceTaskHandler

_DIAGRAMS = (".bpmn", ".bpmn20.xml")
#: The gate could not look at the files in its limits: here there are none.
_NOT_SEEN = frozenset({"check_timed_out", "check_crashed"})
#: Inputs of a handler by their names.
_Inputs = Mapping[str, HandlerInput]


def declared_inputs(handlers: HandlerRegistry) -> Iterator[str]:
    """Yield what the handlers that declare it read, as the gate reads it."""
    for name, handler in _handlers(handlers):
        if handler.inputs is None:
            continue
        yield DeclaredInput(name, "").line
        for one in handler.inputs:
            yield DeclaredInput(
                name, one.name, one.label_zh, one.label_en, required=one.required
            ).line


def faults_of_inputs(
    resources: Mapping[str, bytes],
    found: Iterable[Finding],
    handlers: HandlerRegistry,
) -> Iterator[Finding]:
    """Yield what is wrong with the constants in diagrams.

    Args:
        found: What the gate has found already.
    """
    declared = {
        name: {one.name: one for one in handler.inputs}
        for name, handler in _handlers(handlers)
        if handler.inputs
    }
    if not declared or any(one.code in _NOT_SEEN for one in found):
        return
    for resource, content in resources.items():
        if resource.lower().endswith(_DIAGRAMS):
            for node in _nodes(resource, content):
                wanted = declared.get(handler_of(node), {})
                yield from _faults_at(resource, node, wanted)


def _handlers(handlers: HandlerRegistry) -> Iterator[tuple[str, ServiceTaskHandler]]:
    for named in (handlers.service_tasks, handlers.delegates):
        yield from named.items()


def _nodes(resource: str, content: bytes) -> Iterator[NodeModel]:
    try:
        diagram = read_diagram(resource, content)
    except XmlRefused:  # the gate has said so
        return
    for process in diagram.processes:
        yield from process.scope.all_nodes()


def _faults_at(resource: str, node: NodeModel, wanted: _Inputs) -> Iterator[Finding]:
    for name, parameter in input_parameters(node).items() if wanted else ():
        text, one = parameter.text.strip(), wanted.get(name)
        if one is None or one.fault_of is None or not text or is_expression(text):
            continue
        fault = one.fault_of(text)
        if fault is not None:
            subject = Subject(
                resource=resource,
                element_id=node.id,
                label=node.name,
                line=parameter.place.line,
                column=parameter.place.column,
            )
            yield finding(
                Severity.ERROR,
                "input_value",
                subject,
                handler=handler_of(node),
                name=name,
                label_zh=one.label_zh,
                label_en=one.label_en,
                text=text,
                fault_zh=fault.zh,
                fault_en=fault.en,
            )
