"""Choose and make the compiled node and the trigger for each kind of flow node."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from engine.bpmn.dmn.results import Mapped
from engine.bpmn.expressions import compile_expression
from engine.bpmn.nodes.base import FlowNode
from engine.bpmn.nodes.events import (
    BoundaryEvent,
    CatchEvent,
    CompensationBoundary,
    EventBasedGateway,
    LinkCatch,
    StartEvent,
)
from engine.bpmn.nodes.gateways import ExclusiveGateway, ParallelGateway
from engine.bpmn.nodes.inclusive_gateway import InclusiveGateway
from engine.bpmn.nodes.inner import (
    CallActivity,
    EventSubProcess,
    SubProcess,
    VariableMapping,
)
from engine.bpmn.nodes.rule_task import RuleTask
from engine.bpmn.nodes.service_task import (
    DelegateTask,
    ExpressionTask,
    ExternalTask,
)
from engine.bpmn.nodes.throw_events import (
    CompensationThrow,
    ErrorEnd,
    EscalationThrow,
    MessageThrow,
    NoneThrow,
    SignalThrow,
    TerminateEnd,
)
from engine.bpmn.nodes.transaction import CancelEnd, Transaction
from engine.bpmn.nodes.user_task import UserTask
from engine.bpmn.process_model import EventModel, Extension, NodeModel
from engine.bpmn.specs import CompileError, ScopeSpec
from engine.bpmn.triggers import (
    CodeTrigger,
    ConditionTrigger,
    SubscriptionTrigger,
    TimerTrigger,
    Trigger,
)

_SIMPLE: dict[str, type[FlowNode]] = {
    "task": FlowNode,
    "manualTask": FlowNode,
    "intermediateCatchEvent": CatchEvent,
    "receiveTask": CatchEvent,
    "boundaryEvent": BoundaryEvent,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "eventBasedGateway": EventBasedGateway,
}

#: Kinds of events that nothing outside makes happen.
_WITHOUT_TRIGGER = frozenset({"link", "compensate"})
_OWN_BUSINESS_KEY = re.compile(r"[$#]\{\s*execution\.processBusinessKey\s*\}")

_USER_TASK_ATTRIBUTES = (
    "assignee",
    "candidateUsers",
    "candidateGroups",
    "dueDate",
    "followUpDate",
    "priority",
)


def make_node(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    """Make the compiled node of a model."""
    if model.catches_link:
        return LinkCatch(scope, model)
    if model.catches_compensation:
        return CompensationBoundary(scope, model)
    simple = _SIMPLE.get(model.kind)
    if simple is not None:
        return simple(scope, model)
    maker = _MAKERS.get(model.kind)
    if maker is None:
        raise CompileError(element_id=model.id, what=model.kind)
    return maker(scope, model)


def make_trigger(model: NodeModel) -> Trigger | None:
    """Make what a catching node waits for; None for all others."""
    if model.kind == "receiveTask":
        return SubscriptionTrigger("message", compile_expression(str(model.message)))
    event = model.event
    if event is None or event.kind in _WITHOUT_TRIGGER:
        return None
    if model.kind not in {
        "intermediateCatchEvent",
        "boundaryEvent",
        "startEvent",
    }:
        return None
    return _trigger_of(model, event)


def starting_event(model: NodeModel) -> NodeModel:
    """Return the start event of an event subprocess."""
    inner = model.inner
    for node in inner.nodes.values() if inner is not None else ():
        if node.kind == "startEvent" and node.event is not None:
            return node
    raise CompileError(element_id=model.id, what="an event subprocess without start")


def _trigger_of(model: NodeModel, event: EventModel) -> Trigger:
    if event.kind in {"message", "signal"}:
        return SubscriptionTrigger(event.kind, compile_expression(str(event.reference)))
    if event.kind == "timer" and event.timer_kind and event.expression:
        return TimerTrigger(event.timer_kind, compile_expression(event.expression))
    if event.kind == "conditional" and event.expression:
        return ConditionTrigger(
            compile_expression(event.expression),
            variable=event.camunda.get("variableName"),
            events=frozenset(names_in(event.camunda.get("variableEvents", ""))),
        )
    if event.kind in {"error", "escalation", "cancel"}:
        return CodeTrigger(
            event.kind,
            event.reference,
            code_variable=event.camunda.get(f"{event.kind}CodeVariable"),
            message_variable=event.camunda.get("errorMessageVariable"),
        )
    raise CompileError(element_id=model.id, what=f"{event.kind} event")


def names_in(text: str) -> tuple[str, ...]:
    """Return the words of a list with commas."""
    return tuple(word for part in text.split(",") if (word := part.strip()))


def _start_event(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    node = StartEvent(scope, model)
    node.initiator = model.camunda.get("initiator")
    return node


def listeners_in(
    extensions: tuple[Extension, ...], tag: str = "executionListener"
) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the handlers that are told of each event, in order."""
    found: dict[str, tuple[str, ...]] = {}
    for extension in extensions:
        if extension.tag == tag:
            event = extension.attributes["event"]
            name = _bare_name(extension.attributes["delegateExpression"])
            found[event] = (*found.get(event, ()), name)
    return found


def _user_task(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    node = UserTask(scope, model)
    attributes = {
        name: compile_expression(model.camunda[name])
        for name in _USER_TASK_ATTRIBUTES
        if name in model.camunda
    }
    form = model.camunda.get("formKey") or model.camunda.get("formRef")
    if form:
        attributes["formKey"] = compile_expression(form)
    if model.name:
        attributes["name"] = compile_expression(model.name)
    node.attributes = attributes
    node.task_listeners = listeners_in(model.extensions, "taskListener")
    return node


def _service(scope: ScopeSpec, model: NodeModel) -> FlowNode | None:
    """Make an external or delegate node from the `camunda:` attributes, if any.

    Tasks carry them themselves; message throw events carry them on the definition.
    """
    holders = [model.camunda]
    if model.event is not None:
        holders.append(model.event.camunda)
    for camunda in holders:
        if camunda.get("type") == "external":
            external = ExternalTask(scope, model)
            external.topic = compile_expression(camunda["topic"])
            if "taskPriority" in camunda:
                external.task_priority = compile_expression(camunda["taskPriority"])
            return external
        if "delegateExpression" in camunda:
            delegate = DelegateTask(scope, model)
            delegate.delegate = _bare_name(camunda["delegateExpression"])
            return delegate
        if "expression" in camunda:
            computed = ExpressionTask(scope, model)
            computed.expression = compile_expression(camunda["expression"])
            computed.result_variable = camunda.get("resultVariable") or None
            return computed
    return None


def _service_task(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    node = _service(scope, model)
    if node is None:
        raise CompileError(element_id=model.id, what=f"{model.kind} without a handler")
    return node


def _rule_task(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    """Make the node of a decision, or of a handler like that of a service task."""
    camunda = model.camunda
    if "decisionRef" not in camunda:
        return _service_task(scope, model)
    node = RuleTask(scope, model)
    node.decision = compile_expression(camunda["decisionRef"])
    node.binding = camunda.get("decisionRefBinding", "latest")
    versions = {"version": "decisionRefVersion", "versionTag": "decisionRefVersionTag"}
    version = camunda.get(versions.get(node.binding, ""))
    node.version = None if version is None else compile_expression(version)
    node.result_variable = camunda.get("resultVariable")
    node.mapping = Mapped(camunda.get("mapDecisionResult", Mapped.RESULT_LIST))
    return node


def _message_throw(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    node = _service(scope, model)
    if node is not None:
        return node
    throw = MessageThrow(scope, model)
    name = model.event.reference if model.event is not None else model.message
    throw.message = compile_expression(str(name))
    return throw


def _throwing(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    event = model.event
    if event is None:
        return NoneThrow(scope, model)
    maker = _THROWS.get(event.kind)
    if maker is None:
        raise CompileError(element_id=model.id, what=f"{event.kind} event")
    return maker(scope, model)


def _signal_throw(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    node = SignalThrow(scope, model)
    node.signal = compile_expression(str(model.event.reference if model.event else ""))
    return node


def _escalation_throw(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    node = EscalationThrow(scope, model)
    node.code = model.event.reference if model.event else None
    return node


def _compensation_throw(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    node = CompensationThrow(scope, model)
    attributes = model.event.attributes if model.event is not None else {}
    node.activity_id = attributes.get("activityRef")
    node.waits = attributes.get("waitForCompletion", "true") not in {"false", "0"}
    return node


def _error_end(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    node = ErrorEnd(scope, model)
    node.code = str(model.event.reference if model.event else "")
    message = model.event.message if model.event else None
    node.message = compile_expression(message) if message else None
    return node


def _call_activity(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    node = CallActivity(scope, model)
    node.called_key = compile_expression(model.attributes["calledElement"])
    node.binding = model.camunda.get("calledElementBinding", "latest")
    name = "calledElementVersion"
    if node.binding == "versionTag":
        name = "calledElementVersionTag"
    version = model.camunda.get(name)
    node.version = compile_expression(version) if version is not None else None
    keys = [
        extension.attributes["businessKey"]
        for extension in model.extensions
        if extension.tag == "in" and "businessKey" in extension.attributes
    ]
    node.passes_business_key = any(passes_business_key(key) for key in keys)
    node.business_key = None
    if keys and not node.passes_business_key:
        node.business_key = compile_expression(keys[-1])
    node.mappings_in = _mappings(model, "in")
    node.mappings_out = _mappings(model, "out")
    return node


def _mappings(model: NodeModel, tag: str) -> tuple[VariableMapping, ...]:
    found = []
    for extension in model.extensions:
        attributes = extension.attributes
        if extension.tag != tag or "businessKey" in attributes:
            continue
        local = attributes.get("local") == "true"
        if attributes.get("variables") == "all":
            found.append(VariableMapping(source=None, target=None, local=local))
            continue
        text = attributes.get("sourceExpression")
        found.append(
            VariableMapping(
                source=compile_expression(text) if text else attributes["source"],
                target=attributes["target"],
                local=local,
            )
        )
    return tuple(found)


def passes_business_key(text: str) -> bool:
    """Say whether the business key of a called instance is the caller's own."""
    return _OWN_BUSINESS_KEY.fullmatch(text.strip()) is not None


def _bare_name(expression: str) -> str:
    text = expression.strip()
    if text[:2] in {"${", "#{"} and text.endswith("}"):
        return text[2:-1].strip()
    return text


def _sub_process(scope: ScopeSpec, model: NodeModel) -> FlowNode:
    if model.inner is not None and model.inner.triggered_by_event:
        return EventSubProcess(scope, model)
    return SubProcess(scope, model)


_MAKERS: dict[str, Callable[[ScopeSpec, NodeModel], FlowNode]] = {
    "startEvent": _start_event,
    "userTask": _user_task,
    "serviceTask": _service_task,
    "businessRuleTask": _rule_task,
    "sendTask": _message_throw,
    "callActivity": _call_activity,
    "subProcess": _sub_process,
    "transaction": Transaction,
    "intermediateThrowEvent": _throwing,
    "endEvent": _throwing,
}

_THROWS: dict[str, Callable[[ScopeSpec, NodeModel], FlowNode]] = {
    "message": _message_throw,
    "signal": _signal_throw,
    "escalation": _escalation_throw,
    "error": _error_end,
    "terminate": TerminateEnd,
    "link": NoneThrow,
    "compensate": _compensation_throw,
    "cancel": CancelEnd,
}
