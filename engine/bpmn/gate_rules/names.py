"""Names in expressions: something in sight can give each of them a value.

What a process gets from outside (start variables, messages, workers elsewhere, forms of
other deployments) may be anything, unless it is declared. Where everything is declared,
a name that nothing provides is reported; elsewhere only one that looks like a slip of
the pen: read once, and nearly a name that is provided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from engine.bpmn.expressions import compile_expression
from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.gate_rules.expressions import texts_of
from engine.bpmn.process_model import Extension, FlowModel, NodeModel, Place
from engine.errors import ExpressionSyntaxError

#: Property of a process that lists the variables with which it is started.
START_VARIABLES = "start_variables"

#: What each round of a multi-instance gets.
OF_ROUNDS = frozenset(
    {
        "loopCounter",
        "nrOfInstances",
        "nrOfActiveInstances",
        "nrOfCompletedInstances",
        "nrOfTerminatedInstances",
    }
)
#: Kinds of nodes whose work may be a handler's.
HANDLED = frozenset({"serviceTask", "sendTask", "intermediateThrowEvent", "endEvent"})
_FROM_OUTSIDE = frozenset({"message", "signal"})
_LISTENERS = frozenset({"executionListener", "taskListener"})
_DELEGATE = re.compile(r"\s*[$#]\{\s*([\w.-]+)\s*\}\s*")
_DIGITS = re.compile(r"\d")
#: How like a provided name a slip of the pen is, and how short or long it may be.
_LIKENESS = 0.85
_SHORTEST, _LONGEST = 4, 60
#: Beyond so many comparisons nothing is said of likeness.
_MOST_COMPARISONS = 20_000


@dataclass(slots=True)
class _Provided:
    """Names that get a value somewhere; `open_ended` when there may be any others."""

    names: set[str] = field(default_factory=set)
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    name: str
    about: NodeModel | FlowModel | None
    place: Place


def check_names(context: ProcessContext) -> Findings:
    """Check the names that expressions of a process read."""
    provided = _provided(context)
    reads = [read for read in _reads(context) if read.name not in provided.names]
    if not provided.open_ended:
        for read in reads:
            yield context.warning(
                "name_unprovided", read.about, place=read.place, name=read.name
            )
        return
    often = Counter(read.name for read in reads)
    once = [read for read in reads if often[read.name] == 1]
    if len(once) * len(provided.names) > _MOST_COMPARISONS:
        return
    for read in once:
        meant = _meant(read.name, provided.names)
        if meant is not None:
            yield context.warning(
                "name_misspelt",
                read.about,
                place=read.place,
                name=read.name,
                meant=meant,
            )


def _meant(name: str, names: set[str]) -> str | None:
    """Return the name that was probably meant; names that differ in a number differ."""
    if not _SHORTEST <= len(name) <= _LONGEST:
        return None
    near = sorted(each for each in names if abs(len(each) - len(name)) <= _SHORTEST)
    found = get_close_matches(name, near, n=1, cutoff=_LIKENESS)
    if not found or _DIGITS.sub("", found[0]) == _DIGITS.sub("", name):
        return None
    return found[0]


# -- reading -----------------------------------------------------------------------


def _reads(context: ProcessContext) -> Iterator[_Read]:
    seen: set[tuple[str | None, str]] = set()
    for text, about, place in _texts(context):
        try:
            names = compile_expression(text).names
        except ExpressionSyntaxError:
            continue
        key = about.id if about is not None else None
        for name in sorted(names):
            if (key, name) not in seen:
                seen.add((key, name))
                yield _Read(name, about, place)


def _texts(
    context: ProcessContext,
) -> Iterator[tuple[str, NodeModel | FlowModel | None, Place]]:
    for scope in context.scopes():
        for flow in scope.flows.values():
            if flow.condition is not None:
                yield flow.condition, flow, flow.place
    for node in context.nodes():
        for text, place in texts_of(node):
            yield text, node, place


# -- providing ---------------------------------------------------------------------


def names_for_all(context: ProcessContext) -> frozenset[str]:
    """Return the names that something gives a value for more than one task.

    Input parameters and element variables of a task are seen by that task alone.
    """
    return frozenset(_provided(context, of_tasks=False).names)


def _provided(context: ProcessContext, *, of_tasks: bool = True) -> _Provided:
    provided = _Provided(names=set(OF_ROUNDS))
    declared = _property(context.process.extensions, START_VARIABLES)
    if declared is None:
        provided.open_ended = True
    else:
        provided.names.update(each.strip() for each in declared.split(","))
    for node in context.nodes():
        _add_declared(provided, node, own=of_tasks or node.inner is not None)
        _add_events(provided, node)
        if node.kind in {"userTask", "startEvent"}:
            _add_form(provided, context, node)
        if node.kind in HANDLED:
            _add_handler(provided, context, node)
    return provided


def _property(extensions: tuple[Extension, ...], name: str) -> str | None:
    for extension in extensions:
        for child in extension.children if extension.tag == "properties" else ():
            if child.attributes.get("name") == name:
                return child.attributes.get("value", "")
    return None


def _add_declared(provided: _Provided, node: NodeModel, *, own: bool) -> None:
    """Add what attributes and parameters of a node name as written.

    Args:
        own: with what only the node itself sees.
    """
    for held in (node.camunda, node.loop.camunda if own and node.loop else {}):
        provided.names.update(_written(held))
    if own and node.loop is not None and node.loop.element_variable:
        provided.names.add(node.loop.element_variable)
    if node.kind == "businessRuleTask":
        provided.names.add("decisionResult")
    for extension in node.extensions:
        if extension.tag == "inputOutput":
            provided.names.update(
                child.attributes.get("name", "")
                for child in extension.children
                if own or child.tag != "inputParameter"
            )
        elif extension.tag == "out":
            provided.names.add(extension.attributes.get("target", ""))
            provided.open_ended |= "variables" in extension.attributes
        elif extension.tag == "formData":
            provided.names.update(
                child.attributes.get("id", "") for child in extension.children
            )
        provided.open_ended |= extension.tag in _LISTENERS


def _written(attributes: Mapping[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name.endswith("Variable") or name == "initiator":
            yield value


def _add_events(provided: _Provided, node: NodeModel) -> None:
    events = node.events or ((node.event,) if node.event is not None else ())
    for event in events:
        provided.names.update(_written(event.camunda))
        catches = node.kind in {"startEvent", "boundaryEvent", "intermediateCatchEvent"}
        # A message or signal brings what its sender likes; so does a thrown error.
        provided.open_ended |= catches and event.kind in {*_FROM_OUTSIDE, "error"}
    provided.open_ended |= node.kind == "receiveTask"


def _add_form(provided: _Provided, context: ProcessContext, node: NodeModel) -> None:
    form = (node.camunda.get("formRef") or node.camunda.get("formKey") or "").strip()
    fields = context.bundle.form_fields.get(form)
    if fields is not None:
        provided.names.update(fields)
    elif form or node.kind == "userTask":
        has_fields = any(extension.tag == "formData" for extension in node.extensions)
        provided.open_ended |= not has_fields


def _add_handler(provided: _Provided, context: ProcessContext, node: NodeModel) -> None:
    """Add what the handler of a task or of a thrown message declares."""
    held = _work_of(node)
    name = handler_of(node)
    if not name and "expression" not in held:
        return
    written = [
        each.partition(" ")[2]
        for each in context.environment.outputs
        if each.startswith(f"{name} ")
    ]
    provided.names.update(written)
    provided.open_ended |= not written and "expression" not in held


def handler_of(node: NodeModel) -> str:
    """Return the topic or delegate that does the work of a node, empty if none does."""
    held = _work_of(node)
    match = _DELEGATE.fullmatch(held.get("delegateExpression", ""))
    if match is not None:
        return match[1]
    return held.get("topic", "") if held.get("type") == "external" else ""


def _work_of(node: NodeModel) -> Mapping[str, str]:
    """Return the attributes that say who does the work of a task or thrown message."""
    return node.camunda if node.event is None else node.event.camunda
