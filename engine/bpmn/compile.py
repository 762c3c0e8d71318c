"""Compile a process model into frozen specs of our own classes.

Only what the deployment gate lets pass is expected here; anything else is a bug of
the gate and raises `CompileError`.
"""

from __future__ import annotations

from engine.bpmn.compile_nodes import (
    listeners_in,
    make_node,
    make_trigger,
    starting_event,
)
from engine.bpmn.expressions import Expression, compile_expression
from engine.bpmn.form_data import form_key, has_form
from engine.bpmn.nodes.base import FlowNode
from engine.bpmn.nodes.inner import EventSubProcess, SubProcess
from engine.bpmn.nodes.service_task import ExternalTask
from engine.bpmn.nodes.user_task import UserTask
from engine.bpmn.process_model import (
    Extension,
    LoopModel,
    NodeModel,
    ProcessModel,
    ScopeModel,
)
from engine.bpmn.specs import (
    CompiledProcess,
    Flow,
    Loop,
    Parameter,
    ScopeSpec,
    StandardLoop,
    StartPoint,
)
from engine.bpmn.values import read_value
from engine.model.retries import DEFAULT_RETRIES, Retries, parse_retries


def compile_process(model: ProcessModel) -> CompiledProcess:
    """Compile one process with all subprocesses inside it."""
    scopes = {scope.id: ScopeSpec(scope.id) for scope in model.scope.all_scopes()}
    for scope in model.scope.all_scopes():
        _compile_scope(scope, scopes, model)
    for spec in scopes.values():
        for node in spec.nodes.values():
            node.freeze()
    return CompiledProcess(
        key=model.key,
        name=model.name,
        model=model,
        scopes=scopes,
        start_points=_start_points(model.scope),
        listeners=listeners_in(model.extensions),
        watched_tasks=frozenset(
            node.id
            for node in model.scope.all_nodes()
            if listeners_in(node.extensions, "taskListener")
        ),
    )


def _compile_scope(
    scope: ScopeModel, scopes: dict[str, ScopeSpec], process: ProcessModel
) -> None:
    spec = scopes[scope.id]
    nodes = {model.id: make_node(spec, model) for model in scope.nodes.values()}
    for node in nodes.values():
        _fill(node, process)
        if isinstance(node, SubProcess):
            node.inner = scopes[node.model.id]
    _connect(scope, nodes)
    _link(scope, nodes)
    _attach_boundaries(nodes)
    spec.first = _first(scope, nodes)
    _handle_compensation(scope, nodes, spec)
    spec.listeners = tuple(
        node
        for node in nodes.values()
        if isinstance(node, EventSubProcess) and not node.for_compensation
    )


def _fill(node: FlowNode, process: ProcessModel) -> None:
    model = node.model
    camunda = model.camunda
    node.trigger = make_trigger(model)
    if isinstance(node, EventSubProcess):
        start = starting_event(model)
        node.trigger = make_trigger(start)
        node.interrupting = start.interrupting
    if isinstance(node, UserTask) and has_form(model):
        key = compile_expression(form_key(process.key, model.id))
        node.attributes = {**node.attributes, "formKey": key}
    node.listeners = listeners_in(model.extensions)
    node.async_before = camunda.get("asyncBefore") == "true"
    node.async_after = camunda.get("asyncAfter") == "true"
    # What starts an event subprocess waits at its start event.
    handles = isinstance(node, EventSubProcess)
    _fill_jobs(node, starting_event(model) if handles else model, process)
    node.input_parameters = _parameters(model, "inputParameter")
    node.output_parameters = _parameters(model, "outputParameter")
    if model.loop is not None:
        node.loop = _loop(model.loop)


def _fill_jobs(node: FlowNode, model: NodeModel, process: ProcessModel) -> None:
    """Say of the jobs made at a node what governs them, as a model says it."""
    node.exclusive = model.camunda.get("exclusive", "true") == "true"
    priority = model.camunda.get("jobPriority", process.camunda.get("jobPriority"))
    if priority is not None:
        node.priority = compile_expression(priority)
    urgency = process.camunda.get("taskPriority")
    if (
        isinstance(node, ExternalTask)
        and node.task_priority is None
        and urgency is not None
    ):
        node.task_priority = compile_expression(urgency)
    node.retries = _retries(model.extensions) or DEFAULT_RETRIES


def _connect(scope: ScopeModel, nodes: dict[str, FlowNode]) -> None:
    flows = {
        model.id: Flow(
            id=model.id,
            source=model.source,
            target=nodes[model.target],
            condition=compile_expression(model.condition) if model.condition else None,
            listeners=listeners_in(model.extensions).get("take", ()),
        )
        for model in scope.flows.values()
    }
    for node in nodes.values():
        node.flows_out = tuple(flows[flow_id] for flow_id in node.model.outgoing)
        if node.model.default is not None:
            node.default = flows[node.model.default]
        node.feeders = tuple(
            (flow_id, nodes[flows[flow_id].source]) for flow_id in node.model.incoming
        )


def _link(scope: ScopeModel, nodes: dict[str, FlowNode]) -> None:
    """Lead from the throwing ends of links to where they go on."""
    for source, target in scope.links():
        thrower, catcher = nodes[source.id], nodes[target.id]
        leap = Flow(
            id=source.id,
            source=source.id,
            target=catcher,
            condition=None,
            drawn=False,
        )
        thrower.flows_out = (leap,)
        catcher.feeders = (*catcher.feeders, (leap.id, thrower))


def _handle_compensation(
    scope: ScopeModel, nodes: dict[str, FlowNode], spec: ScopeSpec
) -> None:
    """Say of each activity, and of the scope itself, what undoes it."""
    for activity_id, handler in scope.compensation_handlers().items():
        nodes[activity_id].compensation_handler = nodes[handler.id]
    handling = scope.compensation_handling()
    if handling is not None:
        spec.compensation_handling = nodes[handling.id]
        spec.compensation_handling.for_compensation = True


def _attach_boundaries(nodes: dict[str, FlowNode]) -> None:
    for node in nodes.values():
        if node.model.catches_compensation:
            continue
        if node.model.attached_to is not None:
            host = nodes[node.model.attached_to]
            node.host_node = host
            host.boundaries = (*host.boundaries, node)


def _first(scope: ScopeModel, nodes: dict[str, FlowNode]) -> FlowNode | None:
    plain = [
        model.id
        for model in scope.nodes.values()
        if model.kind == "startEvent"
        and (model.event is None or scope.triggered_by_event)
    ]
    return nodes[plain[0]] if plain else None


def _start_points(scope: ScopeModel) -> tuple[StartPoint, ...]:
    return tuple(
        StartPoint(
            element_id=model.id,
            kind=model.event.kind,
            name=str(model.event.reference or model.event.expression),
        )
        for model in scope.nodes.values()
        if model.kind == "startEvent" and model.event is not None
    )


def _parameters(model: NodeModel, tag: str) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(name=child.attributes["name"], value=read_value(child))
        for extension in model.extensions
        if extension.tag == "inputOutput"
        for child in extension.children
        if child.tag == tag
    )


def _loop(model: LoopModel) -> Loop | StandardLoop:
    if model.standard:
        return StandardLoop(
            condition=_optional(model.condition),
            test_before=model.test_before in {"true", "1"},
            maximum=int(model.maximum) if model.maximum is not None else None,
        )
    return Loop(
        sequential=model.sequential,
        cardinality=_optional(model.cardinality),
        # Camunda allows the bare name of a variable here.
        collection=_optional(_as_expression(model.collection)),
        element_variable=model.element_variable,
        completion_condition=_optional(model.completion_condition),
        async_before=model.camunda.get("asyncBefore") == "true",
        async_after=model.camunda.get("asyncAfter") == "true",
        exclusive=model.camunda.get("exclusive", "true") == "true",
        retries=_retries(model.extensions),
    )


def _as_expression(text: str | None) -> str | None:
    if text is None or "${" in text or "#{" in text:
        return text
    return f"${{{text.strip()}}}"


def _optional(text: str | None) -> Expression | None:
    return compile_expression(text) if text else None


def _retries(extensions: tuple[Extension, ...]) -> Retries | Expression | None:
    for extension in extensions:
        if extension.tag == "failedJobRetryTimeCycle":
            expression = compile_expression(extension.text)
            literal = expression.is_literal
            return parse_retries(extension.text) if literal else expression
    return None
