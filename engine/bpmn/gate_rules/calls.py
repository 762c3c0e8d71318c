"""Call activities and parameters: what is called exists, and what crosses is named."""

from __future__ import annotations

import re

from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.gate_rules.tasks import is_expression
from engine.bpmn.process_model import Extension, NodeModel

_NAME = re.compile(r"[^\W\d]\w*")


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
        yield from _check_version(context, node)


def _check_version(context: ProcessContext, node: NodeModel) -> Findings:
    binding = node.camunda.get("calledElementBinding")
    version = node.camunda.get("calledElementVersion", "").strip()
    tag = node.camunda.get("calledElementVersionTag", "").strip()
    is_number = version.isascii() and version.isdecimal()
    if binding == "version" and not (is_number or is_expression(version)):
        yield context.error("called_version", node)
    if binding == "versionTag" and not tag:
        yield context.error("called_tag", node)
    for name, given, needed in (
        ("calledElementVersion", version, "version"),
        ("calledElementVersionTag", tag, "versionTag"),
    ):
        if given and binding != needed:
            yield context.error("version_unused", node, name=name, binding=needed)


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
                    yield from _check_parameter(context, node, parameter)


def _check_parameter(
    context: ProcessContext, node: NodeModel, parameter: Extension
) -> Findings:
    place = parameter.place
    if not parameter.attributes.get("name", "").strip():
        yield context.error("parameter_nameless", node, place=place)
    if node.kind == "endEvent" and parameter.tag == "outputParameter":
        yield context.error("output_at_end", node, place=place)
    yield from _check_value(context, node, parameter)


def _check_value(
    context: ProcessContext, node: NodeModel, element: Extension
) -> Findings:
    is_list, is_map = element.tag == "list", element.tag == "map"
    if not is_list and not is_map and len(element.children) + bool(element.text) > 1:
        yield context.error("parameter_two_values", node, place=element.place)
    for child in element.children:
        if is_map and not child.attributes.get("key", "").strip():
            yield context.error("map_entry_nameless", node, place=child.place)
        yield from _check_value(context, node, child)


def _check_mapping(
    context: ProcessContext, node: NodeModel, mapping: Extension
) -> Findings:
    attributes, place = mapping.attributes, mapping.place
    if "businessKey" in attributes:
        if not attributes["businessKey"].strip() or len(attributes) > 1:
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
