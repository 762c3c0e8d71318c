"""The gate finds every fault, in one pass, with its element, place and remedy."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.findings import Finding
from engine.bpmn.gate import GateEnvironment, Severity, check, is_refused
from engine.bpmn.gate_messages import MESSAGES
from engine.bpmn.support import LISTS, Documentation, Executed, Refusal, support_of
from tests.unit.bpmn import supported
from tests.unit.bpmn.diagram_text import (
    END,
    START,
    chain,
    condition,
    definitions,
    diagram,
    flow,
    process,
)

NOTHING = GateEnvironment()


def check_one(
    body: str, *, roots: str = "", environment: GateEnvironment = NOTHING
) -> list[Finding]:
    return check({"a.bpmn": diagram(body, roots=roots)}, environment)


def around(element: str, *, node_id: str = "x") -> str:
    """Put an element between a start and an end event."""
    return START + element + END + chain("start", node_id, "end")


def codes(findings: list[Finding], element_id: str | None = None) -> set[str]:
    return {
        found.code
        for found in findings
        if found.code not in {"no_drawing", "ids_shared"}
        and (element_id is None or found.element_id == element_id)
    }


def errors(findings: list[Finding]) -> list[str]:
    return [str(found) for found in findings if found.severity is Severity.ERROR]


def test_a_diagram_of_supported_constructs_has_no_errors() -> None:
    found = check(supported.RESOURCES, supported.ENVIRONMENT)

    assert errors(found) == []
    assert {"no_drawing"} == {one.code for one in found}


# What is on the lists ------------------------------------------------------------

_BOUNDARY = '<bpmn:boundaryEvent id="x" attachedToRef="t" {}>{}</bpmn:boundaryEvent>'

REFUSED = [
    ('<bpmn:scriptTask id="x" scriptFormat="groovy"><bpmn:script>1</bpmn:script></bpmn:scriptTask>', "脚本任务"),
    ('<bpmn:complexGateway id="x" />', "复杂网关"),
    ('<bpmn:transaction id="x" method="##Store"><bpmn:startEvent id="i" /></bpmn:transaction>', "事务"),
    ('<bpmn:adHocSubProcess id="x"><bpmn:startEvent id="i" /></bpmn:adHocSubProcess>', "自由子流程"),
    ('<bpmn:exclusiveGateway id="x" isForCompensation="true" />', "补偿"),
    ('<bpmn:task id="x" startQuantity="2" />', "数量"),
    ('<bpmn:task id="x"><bpmn:ioSpecification id="io" /></bpmn:task>', "数据输入输出"),
    ('<bpmn:task id="x" camunda:unheard="1" />', "不认识 camunda:task@unheard"),
    ('<bpmn:task id="x" unheard="1" />', "不认识 bpmn:task@unheard"),
    ('<bpmn:task id="x"><bpmn:unheard /></bpmn:task>', "不认识 bpmn:unheard"),
    ('<bpmn:task id="x"><bpmn:extensionElements><a:b xmlns:a="http://a" /></bpmn:extensionElements></bpmn:task>', "不认识 {http://a}task/b"),
    ('<bpmn:task id="x" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><bpmn:extensionElements><zeebe:taskDefinition /></bpmn:extensionElements></bpmn:task>', "Camunda 8"),
    ('<bpmn:task id="x" xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/hostname" /></bpmn:task>', "包含其他文件"),
    ('<bpmn:receiveTask id="x"><bpmn:extensionElements><camunda:formData><camunda:formField id="f" /></camunda:formData></bpmn:extensionElements></bpmn:receiveTask>', "在图中定义的表单"),
    ('<bpmn:userTask id="x"><bpmn:extensionElements><camunda:taskListener event="create" class="X" /></bpmn:extensionElements></bpmn:userTask>', "监听器"),
    ('<bpmn:userTask id="x" camunda:formRefVersion="2" />', "按版本号绑定表单"),
    ('<bpmn:userTask id="x"><bpmn:potentialOwner /></bpmn:userTask>', "资源角色"),
    ('<bpmn:serviceTask id="x" camunda:class="com.Foo" />', "Java 类"),
    ('<bpmn:serviceTask id="x" camunda:type="shell" />', "Java 类"),
    ('<bpmn:serviceTask id="x" camunda:delegateExpression="${d}"><bpmn:extensionElements><camunda:field name="f" /></bpmn:extensionElements></bpmn:serviceTask>', "连接器"),
    ('<bpmn:serviceTask id="x"><bpmn:extensionElements><camunda:connector><camunda:connectorId>h</camunda:connectorId></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>', "连接器"),
    ('<bpmn:serviceTask id="x" operationRef="op" camunda:delegateExpression="${d}" />', "服务操作"),
    ('<bpmn:receiveTask id="x" instantiate="true" />', "启动流程"),
    ('<bpmn:eventBasedGateway id="x" eventGatewayType="Parallel" />', "启动流程"),
    ('<bpmn:callActivity id="x" calledElement="p" camunda:variableMappingClass="X" />', "变量映射"),
    ('<bpmn:exclusiveGateway id="x"><bpmn:extensionElements><camunda:inputOutput /></bpmn:extensionElements></bpmn:exclusiveGateway>', "输入输出参数"),
    ('<bpmn:userTask id="x"><bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="a"><camunda:script>1</camunda:script></camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:userTask>', "参数值"),
    ('<bpmn:userTask id="x" camunda:async="true" camunda:asyncBefore="false" />', "camunda:async"),
    ('<bpmn:userTask id="x" camunda:taskPriority="1" />', "taskPriority"),
    ('<bpmn:intermediateCatchEvent id="x"><bpmn:compensateEventDefinition /></bpmn:intermediateCatchEvent>', "补偿"),
    ('<bpmn:intermediateCatchEvent id="x" parallelMultiple="true"><bpmn:terminateEventDefinition /></bpmn:intermediateCatchEvent>', "触发"),
    ('<bpmn:intermediateCatchEvent id="x"><bpmn:eventDefinitionRef>e</bpmn:eventDefinitionRef></bpmn:intermediateCatchEvent>', "公共事件定义"),
    ('<bpmn:userTask id="x"><bpmn:multiInstanceLoopCharacteristics behavior="None" /></bpmn:userTask>', "多实例"),
]  # fmt: skip

REFUSED_EVENTS = [
    ('<bpmn:startEvent id="x"><bpmn:cancelEventDefinition /></bpmn:startEvent>', "取消"),
    ('<bpmn:endEvent id="x"><bpmn:timerEventDefinition /></bpmn:endEvent>', "触发方式"),
    ('<bpmn:startEvent id="x"><bpmn:linkEventDefinition name="l" /></bpmn:startEvent>', "链接"),
    ('<bpmn:startEvent id="x"><bpmn:compensateEventDefinition /></bpmn:startEvent>', "补偿"),
]  # fmt: skip


@pytest.mark.parametrize(("element", "reason"), REFUSED + REFUSED_EVENTS)
def test_what_is_not_supported_is_refused_with_reason_and_remedy(
    element: str, reason: str
) -> None:
    # When
    found = check_one(around(element) + '<bpmn:task id="t" />')

    # Then
    refusals = [one for one in found if one.code == "not_supported"]
    assert {"x"} == {one.element_id for one in refusals}
    assert any(reason in one.reason_zh for one in refusals)
    assert all(one.remedy_zh and one.remedy_en for one in refusals)
    assert is_refused(found)


def test_a_refused_construct_is_reported_once_not_with_all_that_is_inside() -> None:
    element = (
        '<bpmn:userTask id="x"><bpmn:extensionElements><camunda:formData>'
        '<camunda:formField id="a" type="long" /><camunda:formField id="b" />'
        "</camunda:formData></bpmn:extensionElements></bpmn:userTask>"
    )

    found = check_one(around(element))

    assert len(errors(found)) == 1


def test_faults_inside_a_refused_subprocess_are_reported_as_well() -> None:
    element = (
        '<bpmn:adHocSubProcess id="x"><bpmn:startEvent id="i" />'
        '<bpmn:scriptTask id="s" /></bpmn:adHocSubProcess>'
    )

    found = check_one(around(element))

    assert "not_supported" in codes(found, "x")
    assert "not_supported" in codes(found, "s")


def test_documentation_that_might_be_taken_for_more_is_told() -> None:
    # Given
    content = definitions(
        process(
            around('<bpmn:task id="x" />')
            + '<bpmn:dataObject id="d" /><bpmn:dataObjectReference id="r" />',
            attributes='camunda:candidateStarterGroups="msa"',
        )
    )

    # When
    found = check({"a.bpmn": content}, NOTHING)

    # Then
    told = {one.element_id for one in found if one.code == "only_documentation"}
    assert {"d", "r", "p"} == told
    assert not is_refused(found)


def test_a_second_pool_that_is_not_executable_only_explains() -> None:
    # Given
    content = definitions(
        '<bpmn:collaboration id="c"><bpmn:participant id="a" processRef="p" />'
        '<bpmn:participant id="b" name="企业" /><bpmn:participant id="d" '
        'processRef="q" /><bpmn:messageFlow id="m" sourceRef="a" targetRef="b" />'
        "</bpmn:collaboration>"
        + process(around('<bpmn:task id="x" />'))
        + '<bpmn:process id="q"><bpmn:scriptTask id="s" /></bpmn:process>'
    )

    # When
    found = check({"a.bpmn": content}, NOTHING)

    # Then
    assert {"process_not_executable"} == codes(found)


def test_every_word_is_on_one_list_only() -> None:
    kinds = (Executed, Documentation, Refusal)

    assert all(isinstance(support, kinds) for support in LISTS.values())
    assert isinstance(support_of("bpmn:anything"), Refusal)
    assert isinstance(support_of("bpmn:anything@name"), Documentation)
    assert isinstance(support_of("camunda:serviceTask@type=external"), Executed)
    assert isinstance(support_of("camunda:serviceTask@type=java"), Refusal)
    assert isinstance(support_of("bpmn:task@isForCompensation=false"), Documentation)


# The rules -----------------------------------------------------------------------

_MESSAGE = '<bpmn:messageEventDefinition messageRef="m" />'
_M = '<bpmn:message id="m" name="msg_m" />'


def timer(tag: str, text: str) -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{tag}>{text}</bpmn:{tag}></bpmn:timerEventDefinition>"


def boundary(definition: str, attributes: str = "") -> str:
    event = _BOUNDARY.format(attributes, definition)
    task = '<bpmn:subProcess id="t"><bpmn:startEvent id="i" /></bpmn:subProcess>'
    return START + task + event + END + chain("start", "t", "end") + flow("x", "end")


def catch(definition: str) -> str:
    return around(
        f'<bpmn:intermediateCatchEvent id="x">{definition}</bpmn:intermediateCatchEvent>'
    )


def service(attributes: str) -> str:
    return around(f'<bpmn:serviceTask id="x" {attributes} />')


def extended(kind: str, inner: str, attributes: str = "") -> str:
    return around(
        f'<bpmn:{kind} id="x" {attributes}><bpmn:extensionElements>{inner}'
        f"</bpmn:extensionElements></bpmn:{kind}>"
    )


def loop(inner: str, attributes: str = "") -> str:
    return around(
        f'<bpmn:task id="x"><bpmn:multiInstanceLoopCharacteristics {attributes}>'
        f"{inner}</bpmn:multiInstanceLoopCharacteristics></bpmn:task>"
    )


def gateway(kind: str, *flows: str, attributes: str = "") -> str:
    return (
        START
        + f'<bpmn:{kind} id="x" {attributes} /><bpmn:task id="a" /><bpmn:task id="b" />'
        + flow("start", "x")
        + "".join(flows)
        + END
        + flow("a", "end")
        + flow("b", "end")
    )


IF = condition("${n}")

FAULTS = [
    # ids
    (around('<bpmn:task id="x" /><bpmn:task id="x" />'), "", "duplicate_id", "x"),
    (around('<bpmn:task id="1 x" />', node_id="1 x"), "", "bad_id", "1 x"),
    # references
    (catch(_MESSAGE), "", "reference_missing", "x"),
    (catch(_MESSAGE), '<bpmn:signal id="m" name="m" />', "reference_missing", "x"),
    (catch(_MESSAGE), '<bpmn:message id="m" />', "reference_nameless", "x"),
    (catch("<bpmn:messageEventDefinition />"), "", "reference_not_given", "x"),
    (catch("<bpmn:signalEventDefinition />"), "", "reference_not_given", "x"),
    (around('<bpmn:receiveTask id="x" />'), "", "reference_not_given", "x"),
    (around('<bpmn:receiveTask id="x" messageRef="m" />'), "", "reference_missing", "x"),
    (around('<bpmn:receiveTask id="x" messageRef="m" />'), '<bpmn:message id="m" />', "reference_nameless", "x"),
    (around('<bpmn:sendTask id="x" />'), "", "reference_not_given", "x"),
    (boundary('<bpmn:errorEventDefinition errorRef="m" />'), '<bpmn:error id="m" />', "reference_nameless", "x"),
    (boundary('<bpmn:errorEventDefinition errorRef="m" />'), '<bpmn:error id="m" errorCode="${e}" />', "reference_expression", "x"),
    # events
    (catch(""), "", "event_without_definition", "x"),
    (catch(_MESSAGE + _MESSAGE), _M, "several_definitions", "x"),
    (catch("<bpmn:conditionalEventDefinition />"), "", "condition_empty", "x"),
    (catch("<bpmn:conditionalEventDefinition><bpmn:condition>n</bpmn:condition></bpmn:conditionalEventDefinition>"), "", "condition_not_expression", "x"),
    (boundary("").replace('attachedToRef="t"', 'attachedToRef="i"'), "", "boundary_on_nothing", "x"),
    (boundary(_MESSAGE).replace('attachedToRef="t"', ""), _M, "boundary_on_nothing", "x"),
    (boundary(_MESSAGE) + flow("t", "x"), _M, "boundary_with_incoming", "x"),
    (boundary("<bpmn:errorEventDefinition />", 'cancelActivity="false"'), "", "error_not_interrupting", "x"),
    (boundary("<bpmn:escalationEventDefinition />").replace("bpmn:subProcess", "bpmn:task"), "", "escalation_needs_scope", "x"),
    (boundary("<bpmn:errorEventDefinition />") + _BOUNDARY.format("", "<bpmn:errorEventDefinition />").replace('"x"', '"y"'), "", "duplicate_boundary_code", "y"),
    # timers
    (catch("<bpmn:timerEventDefinition />"), "", "timer_empty", "x"),
    (catch(timer("timeDuration", "")), "", "timer_empty", "x"),
    (catch(timer("timeDuration", "P1W2D")), "", "timer_unreadable", "x"),
    (catch(timer("timeDuration", "P1.5Y")), "", "timer_unreadable", "x"),
    (catch(timer("timeDate", "2026-02-30T00:00:00")), "", "timer_unreadable", "x"),
    (catch(timer("timeDate", "tomorrow")), "", "timer_unreadable", "x"),
    (catch(timer("timeCycle", "R3/PT1H")), "", "cycle_fires_once", "x"),
    (boundary(timer("timeCycle", "R3/PT1H")), "", "cycle_fires_once", "x"),
    (boundary(timer("timeCycle", "0 0 * * *"), 'cancelActivity="false"'), "", "timer_unreadable", "x"),
    (boundary(timer("timeCycle", "0 0 9 ? * 2"), 'cancelActivity="false"'), "", "timer_unreadable", "x"),
    (catch(timer("timeDate", "${a}</bpmn:timeDate><bpmn:timeDate>${b}")), "", "timer_twice", "x"),
    (around('<bpmn:userTask id="x" camunda:dueDate="soon" />'), "", "date_unreadable", "x"),
    (around('<bpmn:userTask id="x" camunda:followUpDate="P1" />'), "", "date_unreadable", "x"),
    # flows
    (around('<bpmn:task id="x" />') + flow("x", "gone"), "", "flow_end_missing", "x_to_gone"),
    (around('<bpmn:task id="x" />') + flow("gone", "x"), "", "flow_end_missing", "gone_to_x"),
    (around('<bpmn:task id="x" />') + '<bpmn:sequenceFlow id="f" />', "", "flow_end_missing", "f"),
    (around('<bpmn:task id="x" />') + flow("x", "start"), "", "flow_into_start", "x_to_start"),
    (around('<bpmn:task id="x" />') + flow("end", "x"), "", "flow_out_of_end", "end_to_x"),
    (around('<bpmn:subProcess id="x"><bpmn:startEvent id="i" /></bpmn:subProcess>') + flow("start", "i"), "", "flow_crosses_scope", "start_to_i"),
    (around('<bpmn:task id="x" default="start_to_x" />'), "", "default_unknown", "x"),
    (gateway("exclusiveGateway", flow("x", "a", inner=IF), flow("x", "b", inner=IF), attributes='default="x_to_b"'), "", "default_with_condition", "x_to_b"),
    (gateway("exclusiveGateway", flow("x", "a", inner=IF), flow("x", "b")), "", "flow_without_condition", "x_to_b"),
    (gateway("exclusiveGateway", flow("x", "a", inner=IF), flow("x", "b", inner=IF)), "", "no_default", "x"),
    (gateway("inclusiveGateway", flow("x", "a", inner=IF), flow("x", "b", inner=IF)), "", "no_default", "x"),
    (gateway("parallelGateway", flow("x", "a", inner=IF), flow("x", "b")), "", "condition_ignored", "x_to_a"),
    (gateway("exclusiveGateway", flow("x", "a", inner=condition("true")), flow("x", "b"), attributes='default="x_to_b"'), "", "condition_not_expression", "x_to_a"),
    # event-based gateways
    (gateway("eventBasedGateway", flow("x", "a"), flow("x", "b")), "", "event_gateway_target", "x"),
    # graph
    (START + END + chain("start", "end") + '<bpmn:task id="x" />', "", "unreachable", "x"),
    (START + END + chain("start", "end") + '<bpmn:task id="x" />', "", "dead_end", "x"),
    (START + '<bpmn:exclusiveGateway id="x" />' + flow("start", "x"), "", "gateway_dead_end", "x"),
    (START + '<bpmn:task id="x" />' + flow("start", "x") + flow("x", "x"), "", "no_way_out", "x"),
    (START + '<bpmn:parallelGateway id="x" /><bpmn:task id="t" />' + END + chain("start", "x", "t", "end") + flow("t", "x"), "", "join_feeds_itself", "x"),
    ('<bpmn:task id="x" />', "", "no_start", "p"),
    (START + '<bpmn:startEvent id="x" />' + END + chain("start", "end") + flow("x", "end"), "", "several_starts", "x"),
    (around('<bpmn:subProcess id="x"><bpmn:task id="i" /></bpmn:subProcess>'), "", "inner_start", "x"),
    (around(f'<bpmn:subProcess id="x"><bpmn:startEvent id="i">{_MESSAGE}</bpmn:startEvent></bpmn:subProcess>'), _M, "inner_start", "x"),
    (START + '<bpmn:task id="x" />' + flow("start", "x") + flow("x", "gone"), "", "flow_end_missing", "x_to_gone"),
    # service tasks
    (service(""), "", "service_without_handler", "x"),
    (service('camunda:type="external"'), "", "topic_missing", "x"),
    (service('camunda:type="external" camunda:topic="nope"'), "", "unknown_topic", "x"),
    (service('camunda:type="external" camunda:topic="${t}"'), "", "topic_unchecked", "x"),
    (service('camunda:topic="t"'), "", "topic_without_type", "x"),
    (service('camunda:delegateExpression="${nope}"'), "", "unknown_delegate", "x"),
    (service('camunda:delegateExpression="${a.run(1)}"'), "", "delegate_not_name", "x"),
    (service('camunda:type="external" camunda:topic="t" camunda:delegateExpression="${d}"'), "", "two_handlers", "x"),
    (around('<bpmn:intermediateThrowEvent id="x"><bpmn:messageEventDefinition camunda:type="external" camunda:topic="nope" /></bpmn:intermediateThrowEvent>'), "", "unknown_topic", "x"),
    # forms
    (around('<bpmn:userTask id="x" camunda:formRef="f9" camunda:formRefBinding="deployment" />'), "", "unknown_form", "x"),
    (around('<bpmn:userTask id="x" camunda:formKey="embedded:app:forms/x.html" />'), "", "form_key_kind", "x"),
    (around('<bpmn:userTask id="x" camunda:formKey="a" camunda:formRef="b" />'), "", "two_forms", "x"),
    # call activities and mappings
    (around('<bpmn:callActivity id="x" />'), "", "called_missing", "x"),
    (around('<bpmn:callActivity id="x" calledElement="nope" />'), "", "called_unknown", "x"),
    (around('<bpmn:callActivity id="x" calledElement="nope" camunda:calledElementBinding="deployment" />'), "", "called_not_together", "x"),
    (around('<bpmn:callActivity id="x" calledElement="p" camunda:calledElementBinding="version" />'), "", "called_version", "x"),
    (extended("callActivity", '<camunda:in source="a" />', 'calledElement="p"'), "", "mapping_incomplete", "x"),
    (extended("callActivity", '<camunda:out target="a" />', 'calledElement="p"'), "", "mapping_incomplete", "x"),
    (extended("callActivity", '<camunda:in source="a.b" target="a" />', 'calledElement="p"'), "", "mapping_source", "x"),
    (extended("callActivity", '<camunda:in businessKey=" " />', 'calledElement="p"'), "", "business_key_mapping", "x"),
    (extended("userTask", "<camunda:inputOutput><camunda:inputParameter>1</camunda:inputParameter></camunda:inputOutput>"), "", "parameter_nameless", "x"),
    # multi-instance
    (loop(""), "", "loop_without_rounds", "x"),
    (loop("", 'camunda:elementVariable="e"'), "", "element_variable_alone", "x"),
    (loop("<bpmn:loopCardinality>3</bpmn:loopCardinality>", 'camunda:collection="c"'), "", "loop_two_ways", "x"),
    (loop("<bpmn:loopCardinality>many</bpmn:loopCardinality>"), "", "loop_cardinality", "x"),
    (loop("", 'camunda:collection="a.b"'), "", "collection_name", "x"),
    (loop("<bpmn:completionCondition>done</bpmn:completionCondition>", 'camunda:collection="c"'), "", "condition_not_expression", "x"),
    # jobs
    (around('<bpmn:task id="x" camunda:asyncBefore="yes" />'), "", "not_boolean", "x"),
    (around('<bpmn:task id="x" camunda:jobPriority="high" />'), "", "not_number", "x"),
    (around('<bpmn:userTask id="x" camunda:priority="high" />'), "", "not_number", "x"),
    (extended("task", "<camunda:failedJobRetryTimeCycle>often</camunda:failedJobRetryTimeCycle>"), "", "retries_unreadable", "x"),
    (extended("task", "<camunda:failedJobRetryTimeCycle>R0/PT1H</camunda:failedJobRetryTimeCycle>"), "", "retries_unreadable", "x"),
    # expressions
    (around('<bpmn:userTask id="x" camunda:assignee="${a" />'), "", "expression_syntax", "x"),
    (around('<bpmn:userTask id="x" name="${a b}" />'), "", "expression_syntax", "x"),
    (around('<bpmn:userTask id="x" camunda:dueDate="${nope()}" />'), "", "unknown_function", "x"),
    (around('<bpmn:userTask id="x" camunda:assignee="${a.getBoss()}" />'), "", "method_called", "x"),
    (around('<bpmn:userTask id="x" camunda:assignee="${execution.processInstanceId}" />'), "", "engine_object", "x"),
    (catch(timer("timeDate", "${a.b()}")), "", "method_called", "x"),
    (catch(_MESSAGE), '<bpmn:message id="m" name="${" />', "expression_syntax", "x"),
    (loop("", 'camunda:collection="${a[}"'), "", "expression_syntax", "x"),
    (extended("userTask", '<camunda:inputOutput><camunda:outputParameter name="n">${n +}</camunda:outputParameter></camunda:inputOutput>'), "", "expression_syntax", "x"),
    (extended("callActivity", '<camunda:in sourceExpression="${" target="a" />', 'calledElement="p"'), "", "expression_syntax", "x"),
    (around('<bpmn:task id="x" />').replace("</bpmn:sequenceFlow>", condition("${n &gt;}") + "</bpmn:sequenceFlow>", 1), "", "expression_syntax", "start_to_x"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "roots", "code", "element_id"), FAULTS)
def test_a_fault_is_found_at_its_element(
    body: str, roots: str, code: str, element_id: str
) -> None:
    found = check_one(body, roots=roots)

    assert code in codes(found, element_id)


def test_elements_without_an_id_are_found() -> None:
    found = check_one(START + END + chain("start", "end") + '<bpmn:task name="甲" />')

    assert [(one.label, one.line) for one in found if one.code == "missing_id"] == [
        ("甲", 9)
    ]


def test_event_gateway_targets_must_be_its_own() -> None:
    # Given
    body = (
        START
        + '<bpmn:eventBasedGateway id="g" /><bpmn:exclusiveGateway id="e" />'
        + f'<bpmn:intermediateCatchEvent id="a">{_MESSAGE}</bpmn:intermediateCatchEvent>'
        + '<bpmn:receiveTask id="b" messageRef="m" camunda:asyncBefore="true" />'
        + chain("start", "e", "g", "a", "end")
        + flow("e", "a")
        + chain("g", "b", "end")
        + END
    )

    # When
    found = check_one(body, roots=_M)

    # Then
    assert {"event_gateway_shared", "event_gateway_async"} == codes(found, "g")


def test_what_is_registered_or_deployed_is_no_fault() -> None:
    # Given
    environment = GateEnvironment(
        topics=frozenset({"t"}),
        delegates=frozenset({"d"}),
        functions=frozenset({"due"}),
        deployed_processes=frozenset({"q"}),
        deployed_forms=frozenset({"f"}),
    )
    body = (
        START
        + '<bpmn:serviceTask id="a" camunda:type="external" camunda:topic="t" />'
        + '<bpmn:serviceTask id="b" camunda:delegateExpression="${d}" />'
        + '<bpmn:callActivity id="c" calledElement="q" />'
        + '<bpmn:userTask id="u" camunda:formRef="f" camunda:formRefBinding="latest" '
        + "camunda:dueDate=\"${due('x')}\" />"
        + END
        + chain("start", "a", "b", "c", "u", "end")
    )

    # Then
    assert set() == codes(check_one(body, environment=environment))


@pytest.mark.parametrize("remote", ["*", "far"])
def test_remote_topics_are_known(remote: str) -> None:
    environment = GateEnvironment(remote_topics=frozenset({remote}))
    body = service('camunda:type="external" camunda:topic="far"')

    assert set() == codes(check_one(body, environment=environment))


def test_forms_and_called_processes_may_come_in_the_same_deployment() -> None:
    # Given
    caller = around(
        '<bpmn:callActivity id="x" calledElement="q" '
        'camunda:calledElementBinding="deployment" />'
    )
    called = around(
        '<bpmn:userTask id="y" camunda:formRef="f1" '
        'camunda:formRefBinding="deployment" />',
        node_id="y",
    )

    # When
    found = check(
        {
            "a.bpmn": diagram(caller),
            "b.bpmn": diagram(called, key="q"),
            "f1.form": b'{"id": "f1"}',
        },
        NOTHING,
    )

    # Then
    assert set() == codes(found)


def test_a_called_process_needs_a_plain_start() -> None:
    caller = around('<bpmn:callActivity id="x" calledElement="q" />')
    called = (
        f'<bpmn:startEvent id="s">{_MESSAGE}</bpmn:startEvent>' + END + flow("s", "end")
    )

    found = check(
        {
            "a.bpmn": diagram(caller),
            "b.bpmn": diagram(called, key="q", roots=_M),
        },
        NOTHING,
    )

    assert {"called_without_start"} == codes(found)


def test_two_files_must_not_define_the_same_process_message_start_or_form() -> None:
    # Given
    body = (
        f'<bpmn:startEvent id="s">{_MESSAGE}</bpmn:startEvent>' + END + flow("s", "end")
    )
    content = diagram(body, roots=_M)

    # When
    found = check(
        {
            "a.bpmn": content,
            "b.bpmn": content,
            "a.form": b'{"id": "f"}',
            "b.form": b'{"id": "f"}',
        },
        NOTHING,
    )

    # Then
    expected = {"duplicate_process", "duplicate_start_message", "duplicate_form"}
    assert expected == {one.code for one in found if one.severity is Severity.ERROR}
    assert {"b.bpmn", "b.form"} == {
        one.resource for one in found if one.severity is Severity.ERROR
    }


def test_what_is_not_drawn_is_a_warning() -> None:
    drawing = (
        '<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="p">'
        '<bpmndi:BPMNShape bpmnElement="start" /><bpmndi:BPMNShape bpmnElement="x" />'
        '<bpmndi:BPMNEdge bpmnElement="start_to_x" />'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )
    content = definitions(process(around('<bpmn:task id="x" />')) + drawing)

    found = check({"a.bpmn": content}, NOTHING)

    assert {"end", "x_to_end"} == {one.element_id for one in found}
    assert {"not_drawn"} == codes(found)
    assert not is_refused(found)


def test_a_file_without_an_executable_process_is_refused_with_its_other_faults() -> (
    None
):
    content = definitions(
        '<bpmn:process id="p"><bpmn:startEvent id="s" />'
        '<bpmn:scriptTask id="x" /></bpmn:process>'
    )

    found = check({"a.bpmn": content}, NOTHING)

    assert "no_executable_process" in codes(found, "p")
    assert "not_supported" in codes(found, "x")


@pytest.mark.parametrize("text", ["P2190D", "180", "P0D"])
def test_a_history_time_to_live_is_days(text: str) -> None:
    content = diagram(around('<bpmn:task id="x" />')).replace(b"P2190D", text.encode())

    assert set() == codes(check({"a.bpmn": content}, NOTHING))


def test_a_history_time_to_live_of_another_kind_is_refused() -> None:
    content = diagram(around('<bpmn:task id="x" />')).replace(b"P2190D", b"P6Y")

    assert {"time_to_live"} == codes(check({"a.bpmn": content}, NOTHING))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.form", b"[]", "form_unreadable"),
        ("a.form", b"{", "form_unreadable"),
        ("a.form", b"\xff\xfe\x00", "form_unreadable"),
        ("a.form", b"[" * 100_000, "form_unreadable"),
        ("a.form", b"{}", "form_without_id"),
        ("a.form", b'{"id": 5}', "form_without_id"),
        ("a.form", b'{"id": " "}', "form_without_id"),
        ("a.form", b" " * (2 * 1024 * 1024 + 1), "file_too_large"),
        ("a.bpmn", b"<a/>", "not_bpmn"),
        ("a.bpmn", b"<a>", "not_xml"),
        ("A.BPMN", b"<a>", "not_xml"),
        ("a.bpmn20.xml", b"<a>", "not_xml"),
        ("a.bpmn", b"<!DOCTYPE a><a/>", "doctype_refused"),
        ("a.xml", b"<a/>", "unsupported_resource"),
        ("a.cmmn", b"<a/>", "unsupported_resource"),
        ("../a.txt", b"", "resource_name"),
        ("/a.txt", b"", "resource_name"),
        ("a\\b.txt", b"", "resource_name"),
        ("a\nb.txt", b"", "resource_name"),
        ("", b"", "resource_name"),
        ("x" * 256, b"", "resource_name"),
    ],
)
def test_files_that_cannot_be_taken_are_findings(
    name: str, content: bytes, code: str
) -> None:
    assert {code} == codes(check({name: content}, NOTHING))


def test_attachments_are_taken_as_they_are() -> None:
    assert check({"说明/附件 1.pdf": b"%PDF", "a.txt": b"\x00"}, NOTHING) == []


def test_a_deployment_of_nothing_or_of_too_much_is_refused() -> None:
    many = {f"{n}.txt": b"" for n in range(201)}

    assert {"nothing_to_deploy"} == codes(check({}, NOTHING))
    assert {"too_many_resources"} == codes(check(many, NOTHING))


# How findings read ---------------------------------------------------------------


def test_all_faults_are_reported_in_one_pass_sorted_by_line() -> None:
    # Given
    body = (
        START
        + '\n<bpmn:scriptTask id="a" />\n<bpmn:serviceTask id="b" />'
        + '\n<bpmn:userTask id="c" camunda:assignee="${" />\n'
        + END
        + chain("start", "a", "b", "c", "end")
    )

    # When
    found = [one for one in check_one(body) if one.severity is Severity.ERROR]

    # Then
    assert [one.element_id for one in found] == ["a", "b", "c"]
    assert sorted(one.line for one in found) == [one.line for one in found]


def test_a_finding_reads_in_chinese_and_english_with_its_place() -> None:
    body = around('<bpmn:scriptTask id="x" name="计算" />')

    (found,) = [one for one in check_one(body) if one.severity is Severity.ERROR]

    assert (
        found.text_zh == "“计算”（x）：不支持脚本任务（bpmn:scriptTask）。"
        "请改用服务任务，或用输出参数计算变量。"
    )
    assert "resource a.bpmn | line 9 | column 108" in str(found)
    assert "Script tasks are not supported" in str(found)


def test_labels_cannot_disguise_a_finding() -> None:
    name = "好\u202e坏&#10;" + "长" * 10_000

    found = check_one(around(f'<bpmn:scriptTask id="x" name="{name}" />'))

    (label,) = {one.label for one in found if one.element_id == "x"}
    assert label.startswith("好 坏")
    assert len(label) < 100


def test_more_findings_than_anybody_reads_are_counted_errors_first() -> None:
    tasks = "".join(f'<bpmn:scriptTask id="t{n}" />' for n in range(1_200))

    found = check_one(START + tasks)

    assert len(found) == 1_001
    assert found[-1].code == "more_findings"
    assert len(errors(found)) == 1_000


def test_a_finding_survives_json() -> None:
    for found in check_one(around('<bpmn:scriptTask id="x" name="计算" />')):
        assert found == Finding.from_json(found.to_json())


@pytest.mark.parametrize("code", MESSAGES)
def test_every_message_names_the_same_facts_in_both_languages(code: str) -> None:
    message = MESSAGES[code]

    def facts(text: str) -> set[str]:
        """Return the facts that a text names, whichever language they come in."""
        named = (field for _, field, _, _ in string.Formatter().parse(text) if field)
        return {re.sub("_(zh|en)$", "", field) for field in named}

    assert all(message)
    assert facts(message.reason_zh) == facts(message.reason_en)
    assert facts(message.remedy_zh) == facts(message.remedy_en)


# Mutation: one unsupported construct in a supported model ---------------------------

_INSERTED_ATTRIBUTES = [
    'camunda:class="com.Foo"',
    'camunda:resultVariable="r"',
    'camunda:taskPriority="soon"',
    'camunda:unheard="1"',
    'isForCompensation="maybe"',
    'startQuantity="2"',
    'unheard="1"',
    'implementation="##other"',
]
_INSERTED_NODES = [one for one, _ in REFUSED]


@given(
    st.sampled_from(["inner_task", "check", "note", "call", "manual", "plain"]),
    st.sampled_from(_INSERTED_ATTRIBUTES),
)
def test_an_unsupported_attribute_anywhere_is_an_error_at_its_element(
    element_id: str, attribute: str
) -> None:
    # Given
    marked = f'id="{element_id}" '
    before, after = (
        supported.DIAGRAM.decode()
        .replace(f'id="{element_id}"', marked)
        .split(marked, 1)
    )

    # When
    content = (before + marked + attribute + " " + after).encode()
    found = check({**supported.RESOURCES, "p.bpmn": content}, supported.ENVIRONMENT)

    # Then
    assert {element_id} == {
        one.element_id for one in found if one.severity is Severity.ERROR
    }


@given(st.sampled_from(["</bpmn:process>", "</bpmn:subProcess>"]), st.data())
def test_an_unsupported_element_anywhere_is_an_error_that_names_it(
    where: str, data: st.DataObject
) -> None:
    # Given
    element = data.draw(st.sampled_from(_INSERTED_NODES)).replace('id="i"', 'id="i9"')
    text = supported.DIAGRAM.decode()
    position = text.rindex(where)

    # When
    content = (text[:position] + element + text[position:]).encode()
    found = check({**supported.RESOURCES, "p.bpmn": content}, supported.ENVIRONMENT)

    # Then
    assert "x" in {
        one.element_id
        for one in found
        if one.severity is Severity.ERROR and one.code == "not_supported"
    }


# Standard loops ------------------------------------------------------------------

_CONDITION = "<bpmn:loopCondition>{}</bpmn:loopCondition>"


@pytest.mark.parametrize(
    ("attributes", "condition_text", "code"),
    [
        ("", "", "loop_endless"),
        ('testBefore="true"', "", "loop_endless"),
        ('loopMaximum="0"', "", "loop_maximum"),
        ('loopMaximum="${n}"', "", "loop_maximum"),
        ('testBefore="perhaps" loopMaximum="3"', "", "not_boolean"),
        ("", _CONDITION.format("n &lt; 3"), "condition_not_expression"),
        ("", _CONDITION.format("${n +}"), "expression_syntax"),
        ('loopMaximum="3"', "", None),
        ('testBefore="true"', _CONDITION.format("${loopCounter &lt; 3}"), None),
    ],
)
def test_a_standard_loop_says_how_it_ends(
    attributes: str, condition_text: str, code: str | None
) -> None:
    loop = f"<bpmn:standardLoopCharacteristics {attributes}>{condition_text}</bpmn:standardLoopCharacteristics>"
    found = check_one(around(f'<bpmn:userTask id="x">{loop}</bpmn:userTask>'))

    refused = {
        one.code
        for one in found
        if one.element_id == "x" and one.severity is Severity.ERROR
    }
    assert refused == ({code} if code else set())


def test_an_activity_is_not_a_loop_and_multi_instance_at_once() -> None:
    marks = (
        '<bpmn:standardLoopCharacteristics loopMaximum="3" />'
        "<bpmn:multiInstanceLoopCharacteristics>"
        "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )

    found = check_one(around(f'<bpmn:userTask id="x">{marks}</bpmn:userTask>'))

    assert "loop_both_kinds" in codes(found, "x")
