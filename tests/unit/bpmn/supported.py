"""A diagram that uses nearly everything that the gate lets pass."""

from __future__ import annotations

from engine.bpmn.gate import GateEnvironment
from tests.unit.bpmn.diagram_text import condition, definitions, flow, process

ENVIRONMENT = GateEnvironment(
    topics=frozenset({"linkage.check"}),
    delegates=frozenset({"linkage.note"}),
    functions=frozenset({"due", "now", "day_after"}),
    deployed_processes=frozenset({"other"}),
)

ROOTS = """
<bpmn:message id="msg_start" name="msg_start" />
<bpmn:message id="msg_stop" name="msg_stop_${case_no}" />
<bpmn:signal id="sig" name="alarm" />
<bpmn:error id="err" name="错误" errorCode="UPHELD" />
<bpmn:escalation id="esc" name="升级" escalationCode="LATE" />
"""


def timer(tag: str, text: str) -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{tag}>{text}</bpmn:{tag}></bpmn:timerEventDefinition>"


def _event(kind: str, node_id: str, definition: str, attributes: str = "") -> str:
    return f'<bpmn:{kind} id="{node_id}" {attributes}>{definition}</bpmn:{kind}>'


MESSAGE = '<bpmn:messageEventDefinition messageRef="msg_stop" />'
SIGNAL = '<bpmn:signalEventDefinition signalRef="sig" />'
CONDITION = (
    "<bpmn:conditionalEventDefinition><bpmn:condition>${n &gt; 2}</bpmn:condition>"
    "</bpmn:conditionalEventDefinition>"
)
ESCALATION = '<bpmn:escalationEventDefinition escalationRef="esc" />'
LINK = '<bpmn:linkEventDefinition name="L" />'
ERROR = '<bpmn:errorEventDefinition errorRef="err" />'

_MAPPED = """<bpmn:extensionElements>
  <camunda:properties><camunda:property name="node" value="T1" /></camunda:properties>
  <camunda:inputOutput>
    <camunda:inputParameter name="before">${n}</camunda:inputParameter>
    <camunda:outputParameter name="n">${before + 1}</camunda:outputParameter>
  </camunda:inputOutput>
  <camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>
</bpmn:extensionElements>"""

_INSIDE = f"""
<bpmn:startEvent id="inner_start" />
{flow("inner_start", "inner_task")}
<bpmn:userTask id="inner_task" name="登记 ${{case_no}}" camunda:formRef="f1"
  camunda:formRefBinding="deployment" camunda:assignee="${{officer}}"
  camunda:candidateGroups="msa, tai" camunda:candidateUsers="u1"
  camunda:dueDate="${{due('plan')}}" camunda:followUpDate="P3D" camunda:priority="60">
  <bpmn:documentation>说明</bpmn:documentation>{_MAPPED}
  <bpmn:multiInstanceLoopCharacteristics camunda:collection="people"
    camunda:elementVariable="one"><bpmn:completionCondition>
    ${{nrOfCompletedInstances == 2}}</bpmn:completionCondition>
  </bpmn:multiInstanceLoopCharacteristics>
</bpmn:userTask>
{_event("boundaryEvent", "inner_remind", timer("timeCycle", "R3/PT1H"), 'attachedToRef="inner_task" cancelActivity="false"')}
{flow("inner_remind", "inner_escalate")}
{_event("intermediateThrowEvent", "inner_escalate", ESCALATION)}
{flow("inner_escalate", "inner_escalated")}
{_event("endEvent", "inner_escalated", "")}
{flow("inner_task", "inner_split")}
<bpmn:exclusiveGateway id="inner_split" default="inner_split_to_inner_end" />
{flow("inner_split", "inner_end")}
{flow("inner_split", "inner_error", inner=condition("${upheld}"))}
<bpmn:endEvent id="inner_end" />
{_event("endEvent", "inner_error", ERROR)}
"""

_BODY = f"""
<bpmn:startEvent id="start" />
<bpmn:startEvent id="told"><bpmn:messageEventDefinition messageRef="msg_start" />
</bpmn:startEvent>
{flow("start", "begun")}{flow("told", "begun")}
<bpmn:exclusiveGateway id="begun" />
{flow("begun", "fork")}
<bpmn:parallelGateway id="fork" camunda:asyncAfter="true" camunda:exclusive="false" />
{flow("fork", "check")}{flow("fork", "sub")}{flow("fork", "wait")}
<bpmn:serviceTask id="check" name="查重" camunda:type="external"
  camunda:topic="linkage.check" camunda:asyncBefore="true" camunda:jobPriority="7">
  {_MAPPED}</bpmn:serviceTask>
{flow("check", "note")}
<bpmn:serviceTask id="note" camunda:delegateExpression="${{linkage.note}}" />
{flow("note", "call")}
<bpmn:callActivity id="call" calledElement="other">
  <bpmn:extensionElements>
    <camunda:in businessKey="#{{execution.processBusinessKey}}" />
    <camunda:in source="case_no" target="case_no" />
    <camunda:in sourceExpression="${{n + 1}}" target="n" />
    <camunda:out variables="all" />
  </bpmn:extensionElements>
  <bpmn:multiInstanceLoopCharacteristics isSequential="true">
    <bpmn:loopCardinality>3</bpmn:loopCardinality>
  </bpmn:multiInstanceLoopCharacteristics>
</bpmn:callActivity>
{flow("call", "join")}
<bpmn:subProcess id="sub">{_INSIDE}{_MAPPED}</bpmn:subProcess>
{_event("boundaryEvent", "caught", ERROR, 'attachedToRef="sub"')}
{_event("boundaryEvent", "late", ESCALATION, 'attachedToRef="sub" cancelActivity="false"')}
{_event("boundaryEvent", "passed", timer("timeDate", "${day_after(until)}"), 'attachedToRef="sub"')}
{_event("boundaryEvent", "stopped", MESSAGE, 'attachedToRef="sub"')}
{_event("boundaryEvent", "alarmed", SIGNAL, 'attachedToRef="sub" cancelActivity="false"')}
{_event("boundaryEvent", "enough", CONDITION, 'attachedToRef="sub" cancelActivity="false"')}
{flow("caught", "terminated")}{flow("late", "ended")}{flow("passed", "ended")}
{flow("stopped", "ended")}{flow("alarmed", "ended")}{flow("enough", "ended")}
{flow("sub", "choose")}
<bpmn:inclusiveGateway id="choose" default="choose_to_join" />
{flow("choose", "send", inner=condition("${n == 1}"))}{flow("choose", "join")}
<bpmn:sendTask id="send" messageRef="msg_stop" />
{flow("send", "signalled")}
{_event("intermediateThrowEvent", "signalled", SIGNAL)}
{flow("signalled", "ended")}
<bpmn:eventBasedGateway id="wait" />
{flow("wait", "by_message")}{flow("wait", "by_time")}{flow("wait", "by_signal")}
{flow("wait", "by_condition")}{flow("wait", "receive")}
{_event("intermediateCatchEvent", "by_message", MESSAGE)}
{_event("intermediateCatchEvent", "by_time", timer("timeDuration", "P15D"))}
{_event("intermediateCatchEvent", "by_signal", SIGNAL)}
{_event("intermediateCatchEvent", "by_condition", CONDITION)}
<bpmn:receiveTask id="receive" messageRef="msg_stop" />
{flow("by_message", "manual")}{flow("by_time", "manual")}{flow("by_signal", "manual")}
{flow("by_condition", "manual")}{flow("receive", "manual")}
<bpmn:manualTask id="manual" />
{flow("manual", "plain")}
<bpmn:task id="plain" default="plain_to_join" />
{flow("plain", "join")}{flow("plain", "thrown", inner=condition("${n == 2}"))}
{_event("intermediateThrowEvent", "thrown", "")}
{flow("thrown", "linked")}
{_event("intermediateThrowEvent", "linked", LINK)}
{_event("intermediateCatchEvent", "link_target", LINK)}
{flow("link_target", "sent")}
{_event("endEvent", "sent", MESSAGE)}
<bpmn:inclusiveGateway id="join" />
{flow("join", "alarm_end")}
{_event("endEvent", "alarm_end", SIGNAL)}
{_event("endEvent", "terminated", "<bpmn:terminateEventDefinition />")}
<bpmn:endEvent id="ended" />
<bpmn:textAnnotation id="text"><bpmn:text>注</bpmn:text></bpmn:textAnnotation>
<bpmn:association id="link" sourceRef="sub" targetRef="text" />
"""

FORM = b'{"id": "f1", "type": "default", "components": []}'
DIAGRAM = definitions(ROOTS + process(_BODY))
RESOURCES = {"p.bpmn": DIAGRAM, "f1.form": FORM}
