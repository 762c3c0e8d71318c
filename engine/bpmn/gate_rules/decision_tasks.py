"""Business rule tasks: the decision exists, and its result goes somewhere."""

from __future__ import annotations

from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.gate_rules.tasks import is_expression
from engine.bpmn.process_model import NodeModel

_HANDLERS = ("type", "topic", "delegateExpression", "expression")
_VERSIONS = {"version": "decisionRefVersion", "versionTag": "decisionRefVersionTag"}
_TRANSIENT = "decisionResult"


def check_decisions(context: ProcessContext) -> Findings:
    """Check which decisions business rule tasks ask, and what becomes of the result."""
    for node in context.nodes():
        if node.kind != "businessRuleTask":
            continue
        handled = any(name in node.camunda for name in _HANDLERS)
        if "decisionRef" in node.camunda and handled:
            yield context.error("decision_and_handler", node)
        elif "decisionRef" in node.camunda:
            yield from _check_reference(context, node)
            yield from _check_version(context, node)
            yield from _check_result(context, node)
        elif not handled:
            yield context.error("decision_missing", node)


def _check_reference(context: ProcessContext, node: NodeModel) -> Findings:
    key = node.camunda["decisionRef"].strip()
    if not key:
        yield context.error("decision_missing", node)
    elif is_expression(key) or key in context.bundle.decisions:
        return
    elif node.camunda.get("decisionRefBinding") == "deployment":
        yield context.error("decision_not_together", node, key=key)
    elif key not in context.environment.deployed_decisions:
        yield context.error("decision_unknown", node, key=key)


def _check_version(context: ProcessContext, node: NodeModel) -> Findings:
    binding = node.camunda.get("decisionRefBinding", "latest")
    attribute = _VERSIONS.get(binding)
    if attribute is None:
        return
    version = node.camunda.get(attribute, "").strip()
    is_number = version.isascii() and version.isdecimal()
    if not version or (
        binding == "version" and not is_number and not is_expression(version)
    ):
        yield context.error(
            "decision_version", node, binding=binding, attribute=f"camunda:{attribute}"
        )


def _check_result(context: ProcessContext, node: NodeModel) -> Findings:
    name = node.camunda.get("resultVariable", "").strip()
    if name == _TRANSIENT:
        yield context.error("decision_result_name", node)
    if not name and not any(
        child.tag == "outputParameter"
        for extension in node.extensions
        for child in extension.children
    ):
        yield context.warning("decision_unused", node)
