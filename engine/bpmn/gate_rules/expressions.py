"""Expressions: each can be read and calls only what is registered."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.compile_nodes import passes_business_key
from engine.bpmn.expressions import compile_expression
from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.gate_rules.method_calls import engine_object, method_call
from engine.bpmn.process_model import Extension, FlowModel, NodeModel, Place
from engine.errors import ExpressionSyntaxError, MethodCalled

#: `camunda:` attributes whose text is evaluated.
_EVALUATED = (
    "assignee",
    "candidateUsers",
    "candidateGroups",
    "dueDate",
    "followUpDate",
    "priority",
    "formKey",
    "formRef",
    "jobPriority",
    "taskPriority",
    "topic",
    "expression",
    "calledElementVersion",
    "calledElementVersionTag",
    "decisionRef",
    "decisionRefVersion",
    "decisionRefVersionTag",
)
_PARAMETERS = frozenset({"inputParameter", "outputParameter"})


def check_expressions(context: ProcessContext) -> Findings:
    """Check every text that the interpreter evaluates."""
    for scope in context.scopes():
        for flow in scope.flows.values():
            if flow.condition is not None:
                yield from _check(context, flow, flow.condition, place=flow.place)
    for name in ("jobPriority", "taskPriority"):
        if name in context.process.camunda:
            text, place = context.process.camunda[name], context.process.place
            yield from _check(context, None, text, place=place)
    for node in context.nodes():
        for text, place in texts_of(node):
            yield from _check(context, node, text, place=place)


def check_empty_conditions(context: ProcessContext) -> Findings:
    """Check that conditional events have a condition, and that it is one."""
    for node in context.nodes():
        event = node.event
        if event is None or event.kind != "conditional":
            continue
        text = event.expression
        if not text:
            yield context.error("condition_empty", node, place=event.place)
        elif not (text.startswith(("${", "#{")) and text.endswith("}")):
            yield context.error(
                "condition_not_expression", node, place=event.place, text=text
            )


def _check(
    context: ProcessContext,
    about: NodeModel | FlowModel | None,
    text: str,
    *,
    place: Place,
) -> Findings:
    try:
        expression = compile_expression(text)
    except MethodCalled as called:
        yield method_call(context, about, called, place=place)
        return
    except ExpressionSyntaxError as error:
        yield context.error(
            "expression_syntax",
            about,
            place=place,
            text=text,
            position=error.position,
            detail=error.reason,
            detail_zh=error.reason_zh,
        )
        return
    if "execution" in expression.names:
        yield engine_object(context, about, text, place=place)
    known = context.environment.functions
    for function in sorted(expression.functions_used - known):
        yield context.error(
            "unknown_function",
            about,
            place=place,
            text=text,
            function=function,
            known=", ".join(sorted(known)) or "-",
        )


def texts_of(node: NodeModel) -> Iterator[tuple[str, Place]]:
    """Yield every text of a node that the interpreter evaluates, with its place."""
    if node.kind == "userTask" and node.name:
        yield node.name, node.place
    for name in _EVALUATED:
        if name in node.camunda:
            yield node.camunda[name], node.place
    if "calledElement" in node.attributes:
        yield node.attributes["calledElement"], node.place
    if node.message:
        yield node.message, node.place
    yield from _event_texts(node)
    yield from _loop_texts(node)
    for extension in node.extensions:
        yield from _extension_texts(extension)


def _event_texts(node: NodeModel) -> Iterator[tuple[str, Place]]:
    for event in node.events or ((node.event,) if node.event else ()):
        if event.expression:
            yield event.expression, event.place
        if event.kind in {"message", "signal"} and event.reference:
            yield event.reference, event.place
        if event.message:
            yield event.message, event.place
        for name in ("topic", "expression", "taskPriority"):
            if name in event.camunda:
                yield event.camunda[name], event.place


def _loop_texts(node: NodeModel) -> Iterator[tuple[str, Place]]:
    loop = node.loop
    if loop is None:
        return
    for text in (
        loop.cardinality,
        loop.collection,
        loop.completion_condition,
        loop.condition,
    ):
        if text:
            yield text, loop.place
    for extension in loop.extensions:
        yield from _extension_texts(extension)


def _extension_texts(extension: Extension) -> Iterator[tuple[str, Place]]:
    if extension.tag in {"in", "out"}:
        text = extension.attributes.get("sourceExpression")
        if text is not None:
            yield text, extension.place
        key = extension.attributes.get("businessKey")
        if key is not None and not passes_business_key(key):
            yield key, extension.place
    if extension.tag == "failedJobRetryTimeCycle":
        yield extension.text, extension.place
    if extension.tag == "inputOutput":
        for child in extension.children:
            if child.tag in _PARAMETERS:
                yield from _value_texts(child)


def _value_texts(element: Extension) -> Iterator[tuple[str, Place]]:
    if element.text:
        yield element.text, element.place
    if "key" in element.attributes:
        yield element.attributes["key"], element.place
    for child in element.children:
        yield from _value_texts(child)
