"""Tasks: who does the work, with which form, how often, and when it is tried again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import (
    EventModel,
    Extension,
    FlowModel,
    LoopModel,
    NodeModel,
    Place,
)
from engine.model.retries import parse_retries

_NAME = re.compile(r"[^\W\d]\w*")
_DELEGATE = re.compile(r"\s*(?:[$#]\{\s*)?([^\W\d][\w.-]*)\s*\}?\s*")
_POSITIVE = re.compile(r"0*[1-9]\d{0,8}", re.ASCII)
_BOOLEANS = frozenset({"true", "false", "1", "0"})
_WHOLE_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)
_HANDLED = frozenset({"serviceTask", "sendTask", "businessRuleTask"})
_CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
_FLAGS = ("asyncBefore", "asyncAfter", "exclusive")


def check_handlers(context: ProcessContext) -> Findings:
    """Check that service tasks, send tasks and thrown messages have a handler."""
    for node in context.nodes():
        if node.kind in _HANDLED:
            yield from _check_handler(context, node, node.camunda, place=node.place)
            if node.kind == "serviceTask" and not _implementation(node.camunda):
                yield context.error("service_without_handler", node)
        if node.event is not None and node.event.kind == "message":
            event = node.event
            if node.kind in _CATCHING:
                yield from _check_catcher(context, node, event)
                continue
            yield from _check_handler(context, node, event.camunda, place=event.place)


def _check_catcher(
    context: ProcessContext, node: NodeModel, event: EventModel
) -> Findings:
    for name in (*_implementation(event.camunda), "resultVariable", "taskPriority"):
        if name in event.camunda:
            yield context.error(
                "handler_on_catcher", node, place=event.place, name=f"camunda:{name}"
            )


def _implementation(camunda: Mapping[str, str]) -> list[str]:
    """Return how the work is given to a handler; refused ways count as well."""
    known = ("type", "delegateExpression", "class", "expression", "topic")
    return [name for name in known if name in camunda]


def _check_handler(
    context: ProcessContext,
    node: NodeModel,
    camunda: Mapping[str, str],
    *,
    place: Place,
) -> Findings:
    external = camunda.get("type") == "external"
    if external + ("delegateExpression" in camunda) + ("expression" in camunda) > 1:
        yield context.error("two_handlers", node, place=place)
    elif external:
        yield from _check_topic(context, node, camunda.get("topic", ""), place=place)
    elif "delegateExpression" in camunda:
        text = camunda["delegateExpression"]
        yield from check_delegate(context, node, text, place=place)
    elif "topic" in camunda and "type" not in camunda:
        yield context.error("topic_without_type", node, place=place)
    if (
        "resultVariable" in camunda
        and not {"expression", "decisionRef"} & camunda.keys()
    ):
        yield context.error("result_variable_alone", node, place=place)
    if "taskPriority" in camunda and not external:
        yield context.error("task_priority_alone", node, place=place)
    yield from _check_priority(context, node, camunda, names=("taskPriority",))


def _check_topic(
    context: ProcessContext, node: NodeModel, topic: str, *, place: Place
) -> Findings:
    environment = context.environment
    known = environment.topics | environment.remote_topics
    if not topic.strip():
        yield context.error("topic_missing", node, place=place)
    elif "*" in environment.remote_topics:
        return
    elif is_expression(topic):
        yield context.warning("topic_unchecked", node, place=place, topic=topic)
    elif topic not in known:
        yield context.error(
            "unknown_topic", node, place=place, topic=topic, known=_listed(known)
        )


def check_delegate(
    context: ProcessContext,
    node: NodeModel | FlowModel | None,
    text: str,
    *,
    place: Place,
) -> Findings:
    """Check that a delegate expression names a registered handler."""
    match = _DELEGATE.fullmatch(text)
    known = context.environment.delegates
    if match is None:
        yield context.error("delegate_not_name", node, place=place, text=text)
    elif match[1] not in known:
        yield context.error(
            "unknown_delegate", node, place=place, name=match[1], known=_listed(known)
        )


def _listed(known: Iterable[str]) -> str:
    return ", ".join(sorted(known)) or "-"


def check_forms(context: ProcessContext) -> Findings:
    """Check that the forms of user tasks exist."""
    for node in context.nodes():
        if node.kind != "userTask":
            continue
        key, reference = node.camunda.get("formKey"), node.camunda.get("formRef")
        if key and reference:
            yield context.error("two_forms", node)
        form = (reference or key or "").strip()
        if form and not is_expression(form):
            yield from _check_form(context, node, form)


def _check_form(context: ProcessContext, node: NodeModel, form: str) -> Findings:
    """Find the form where it is looked up: by its id, or by the name of its file."""
    forms = context.bundle.forms
    known = {*forms, *(PurePosixPath(name).stem for name in forms.values())}
    if node.camunda.get("formRefBinding") != "deployment":
        known |= context.environment.deployed_forms
    if ":" in form:
        yield context.error("form_key_kind", node, text=form)
    elif form not in known:
        yield context.error("unknown_form", node, form=form)


def check_loops(context: ProcessContext) -> Findings:
    """Check that multi-instance says how many rounds there are."""
    for node in context.nodes():
        if node.loop is None:
            continue
        if node.loop.both_kinds:
            yield context.error("loop_both_kinds", node, place=node.loop.place)
        if node.loop.standard:
            yield from _check_standard_loop(context, node, node.loop)
        else:
            yield from _check_loop(context, node, node.loop)


def _check_standard_loop(
    context: ProcessContext, node: NodeModel, loop: LoopModel
) -> Findings:
    place = loop.place
    condition, maximum = loop.condition, loop.maximum
    if not condition and maximum is None:
        yield context.error("loop_endless", node, place=place)
    if condition and not is_expression(condition):
        yield context.error(
            "condition_not_expression", node, place=place, text=condition
        )
    if maximum is not None and not _POSITIVE.fullmatch(maximum.strip()):
        yield context.error("loop_maximum", node, place=place, text=maximum)
    if loop.test_before not in _BOOLEANS:
        text = loop.test_before
        yield context.error(
            "not_boolean", node, place=place, name="testBefore", text=text
        )


def _check_loop(context: ProcessContext, node: NodeModel, loop: LoopModel) -> Findings:
    place = loop.place
    if not loop.collection and not loop.cardinality:
        yield context.error("loop_without_rounds", node, place=place)
    if (loop.collection and loop.cardinality) or loop.given_twice:
        yield context.error("loop_two_ways", node, place=place)
    if loop.element_variable and not loop.collection:
        yield context.error("element_variable_alone", node, place=place)
    cardinality, collection = loop.cardinality or "0", loop.collection or "none"
    if not is_expression(cardinality) and not cardinality.isdecimal():
        yield context.error("loop_cardinality", node, place=place, text=cardinality)
    if not is_expression(collection) and not _NAME.fullmatch(collection.strip()):
        yield context.error("collection_name", node, place=place, text=collection)
    condition = loop.completion_condition
    if condition is not None and not is_expression(condition):
        yield context.error(
            "condition_not_expression", node, place=place, text=condition
        )


def check_jobs(context: ProcessContext) -> Findings:
    """Check what governs jobs: flags, priorities and retries."""
    names = ("jobPriority", "taskPriority")
    yield from _check_priority(context, None, context.process.camunda, names=names)
    for node in context.nodes():
        yield from _check_flags(context, node, node.camunda, place=node.place)
        yield from _check_priority(context, node, node.camunda)
        yield from _check_retries(context, node, node.extensions)
        if node.loop is not None:
            place = node.loop.place
            yield from _check_flags(context, node, node.loop.camunda, place=place)
            yield from _check_retries(context, node, node.loop.extensions)


def _check_flags(
    context: ProcessContext,
    node: NodeModel,
    camunda: Mapping[str, str],
    *,
    place: Place,
) -> Findings:
    for name in _FLAGS:
        text = camunda.get(name, "true")
        if text not in {"true", "false"}:
            yield context.error("not_boolean", node, place=place, name=name, text=text)


def _check_priority(
    context: ProcessContext,
    node: NodeModel | None,
    camunda: Mapping[str, str],
    *,
    names: tuple[str, ...] = ("jobPriority", "priority"),
) -> Findings:
    for name in names:
        text = camunda.get(name, "0").strip()
        if not is_expression(text) and not _WHOLE_NUMBER.fullmatch(text):
            yield context.error("not_number", node, name=name, text=text)


def _check_retries(
    context: ProcessContext, node: NodeModel, extensions: tuple[Extension, ...]
) -> Findings:
    for extension in extensions:
        text = extension.text
        if extension.tag != "failedJobRetryTimeCycle" or is_expression(text):
            continue
        try:
            parse_retries(text)
        except ValueError:
            yield context.error(
                "retries_unreadable", node, place=extension.place, text=text
            )


def is_expression(text: str) -> bool:
    """Say whether there is an expression in the text."""
    return "${" in text or "#{" in text
