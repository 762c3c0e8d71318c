"""Call activities and parameters: what is called exists, and what crosses is named."""

from __future__ import annotations

import re

from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.gate_rules.tasks import is_expression
from engine.bpmn.process_model import Extension, NodeModel

_NAME = re.compile(r"[^\W\d]\w*")
_BUSINESS_KEY = re.compile(r"[$#]\{\s*execution\.processBusinessKey\s*\}")


def check_calls(context: ProcessContext) -> Findings:
    """Check what call activities call."""
    for node in context.nodes():
        if node.kind != "callActivity":
            continue
        key = node.attributes.get("calledElement", "").strip()
        if not key:
            yield context.error("called_missing", node)
        elif not is_expression(key):
            yield from _check_called(context, node, key)
        if node.camunda.get("calledElementBinding") == "version":
            version = node.camunda.get("calledElementVersion", "").strip()
            if not (version.isascii() and version.isdecimal()):
                yield context.error("called_version", node)


def _check_called(context: ProcessContext, node: NodeModel, key: str) -> Findings:
    here = context.bundle.processes.get(key)
    bound_here = node.camunda.get("calledElementBinding") == "deployment"
    if here is not None:
        starts = [
            start
            for start in here.scope.nodes.values()
            if start.kind == "startEvent" and start.event is None
        ]
        if not starts:
            yield context.error("called_without_start", node, key=key)
    elif bound_here:
        yield context.error("called_not_together", node, key=key)
    elif key not in context.environment.deployed_processes:
        yield context.error("called_unknown", node, key=key)


def check_mappings(context: ProcessContext) -> Findings:
    """Check variable mappings of calls, and input and output parameters."""
    for node in context.nodes():
        for extension in node.extensions:
            if extension.tag in {"in", "out"}:
                yield from _check_mapping(context, node, extension)
            elif extension.tag == "inputOutput":
                for parameter in extension.children:
                    if not parameter.attributes.get("name", "").strip():
                        yield context.error(
                            "parameter_nameless", node, place=parameter.place
                        )


def _check_mapping(
    context: ProcessContext, node: NodeModel, mapping: Extension
) -> Findings:
    attributes, place = mapping.attributes, mapping.place
    if "businessKey" in attributes:
        text = attributes["businessKey"]
        if not _BUSINESS_KEY.fullmatch(text.strip()):
            yield context.error("business_key_mapping", node, place=place)
        return
    if "variables" in attributes:
        return
    source = attributes.get("source", "").strip()
    if not attributes.get("target", "").strip() or not (
        source or attributes.get("sourceExpression", "").strip()
    ):
        yield context.error("mapping_incomplete", node, place=place)
    if source and not _NAME.fullmatch(source):
        yield context.error("mapping_source", node, place=place, text=source)
