"""The reader keeps what a diagram says and resolves what it refers to."""

from __future__ import annotations

import pytest

from engine.bpmn.process_model import DiagramModel, NodeModel, Place
from engine.bpmn.reader import MAX_FLOW_ELEMENTS, read_diagram
from engine.bpmn.xml_input import XmlFault, XmlRefused
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


def read(content: bytes) -> DiagramModel:
    return read_diagram("a.bpmn", content)


def node(body: str, node_id: str, *, roots: str = "") -> NodeModel:
    model = read(diagram(body, roots=roots))
    return {found.id: found for found in model.processes[0].scope.all_nodes()}[node_id]


def test_a_process_is_read_with_its_nodes_flows_and_attributes() -> None:
    # Given
    task = '<bpmn:userTask id="t" name="登记" camunda:assignee="${officer}" />'

    # When
    model = read(diagram(START + task + END + chain("start", "t", "end")))

    # Then
    found = model.processes[0]
    assert (found.key, found.executable) == ("p", True)
    assert found.camunda == {"historyTimeToLive": "P2190D"}
    assert list(found.scope.nodes) == ["start", "t", "end"]
    assert found.scope.nodes["t"].name == "登记"
    assert found.scope.nodes["t"].camunda == {"assignee": "${officer}"}
    assert found.scope.nodes["t"].incoming == ("start_to_t",)
    assert found.scope.nodes["t"].outgoing == ("t_to_end",)


def test_flows_without_an_id_get_one_that_is_unique_and_stable() -> None:
    # Given
    bare = '<bpmn:sequenceFlow sourceRef="start" targetRef="end" />'
    content = diagram(START + END + bare + bare)

    # When
    flows = read(content).processes[0].scope.flows

    # Then
    assert list(flows) == ["flow_start_end", "flow_start_end_2"]
    assert all(found.generated_id for found in flows.values())
    assert flows == read(content).processes[0].scope.flows


def test_documentation_and_extensions_of_inner_nodes_do_not_leak_outwards() -> None:
    # Given
    inner = """<bpmn:subProcess id="sub">
      <bpmn:task id="t"><bpmn:documentation>inner</bpmn:documentation>
      <bpmn:extensionElements><camunda:properties>
        <camunda:property name="node" value="T101" />
      </camunda:properties></bpmn:extensionElements></bpmn:task></bpmn:subProcess>"""

    # When
    sub = node(inner, "sub")

    # Then
    assert sub.documentation == ""
    assert sub.extensions == ()
    assert sub.inner is not None
    assert sub.inner.nodes["t"].documentation == "inner"
    assert sub.inner.nodes["t"].properties == {"node": "T101"}


@pytest.mark.parametrize(
    ("definition", "root", "expected"),
    [
        ('message id="m" name="msg_x"', "messageEventDefinition messageRef", "msg_x"),
        ('signal id="m" name="alarm"', "signalEventDefinition signalRef", "alarm"),
        ('error id="m" name="n" errorCode="E1"', "errorEventDefinition errorRef", "E1"),
        (
            'escalation id="m" escalationCode="C1"',
            "escalationEventDefinition escalationRef",
            "C1",
        ),
    ],
)
@pytest.mark.parametrize("prefix", ["", "tns:"])
def test_references_are_resolved_to_names_and_codes(
    definition: str, root: str, expected: str, prefix: str
) -> None:
    body = f'<bpmn:endEvent id="e"><bpmn:{root}="{prefix}m" /></bpmn:endEvent>'

    event = node(body, "e", roots=f"<bpmn:{definition} />").event

    assert event is not None
    assert (expected, f"{prefix}m") == (event.reference, event.reference_id)


def test_a_reference_to_nothing_keeps_the_id_as_written() -> None:
    body = (
        '<bpmn:endEvent id="e"><bpmn:messageEventDefinition messageRef="gone" />'
        "</bpmn:endEvent>"
    )

    event = node(body, "e").event

    assert event is not None
    assert (event.reference, event.reference_id) == (None, "gone")


@pytest.mark.parametrize(
    ("tag", "kind", "text"),
    [
        ("timeDate", "date", "${day_after(objection_due)}"),
        ("timeDuration", "duration", "P15D"),
        ("timeCycle", "cycle", "R3/PT1H"),
    ],
)
def test_timers_keep_their_kind_and_text(tag: str, kind: str, text: str) -> None:
    body = (
        '<bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false">'
        f"<bpmn:timerEventDefinition><bpmn:{tag}> {text} </bpmn:{tag}>"
        "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )

    found = node(body, "b")

    assert (found.attached_to, found.interrupting) == ("t", False)
    assert found.event is not None
    assert (kind, text) == (found.event.timer_kind, found.event.expression)


def test_a_conditional_event_keeps_its_condition() -> None:
    body = (
        '<bpmn:intermediateCatchEvent id="c"><bpmn:conditionalEventDefinition>'
        "<bpmn:condition>${n &gt; 3}</bpmn:condition>"
        "</bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>"
    )

    event = node(body, "c").event

    assert event is not None
    assert (event.kind, event.expression) == ("conditional", "${n > 3}")


def test_several_event_definitions_are_all_kept() -> None:
    body = (
        '<bpmn:endEvent id="e"><bpmn:terminateEventDefinition />'
        "<bpmn:signalEventDefinition /></bpmn:endEvent>"
    )

    assert [e.kind for e in node(body, "e").events] == ["terminate", "signal"]


def test_multi_instance_characteristics_are_read() -> None:
    body = """<bpmn:userTask id="t"><bpmn:multiInstanceLoopCharacteristics
      isSequential="true" camunda:collection="${people}" camunda:elementVariable="one">
      <bpmn:loopCardinality>${n}</bpmn:loopCardinality>
      <bpmn:completionCondition>${nrOfCompletedInstances == 2}</bpmn:completionCondition>
      </bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>"""

    loop = node(body, "t").loop

    assert loop is not None
    assert (loop.sequential, loop.standard, loop.cardinality) == (True, False, "${n}")
    assert (loop.collection, loop.element_variable) == ("${people}", "one")
    assert loop.completion_condition == "${nrOfCompletedInstances == 2}"


def test_the_standard_loop_is_told_from_multi_instance() -> None:
    body = '<bpmn:task id="t"><bpmn:standardLoopCharacteristics /></bpmn:task>'

    loop = node(body, "t").loop

    assert loop is not None
    assert loop.standard


def test_conditions_defaults_and_messages_of_tasks_are_read() -> None:
    # Given
    body = (
        '<bpmn:exclusiveGateway id="g" default="g_to_b" />'
        '<bpmn:receiveTask id="a" messageRef="m" />'
        + flow("g", "a", inner=condition(" ${ok &amp;&amp; n &gt; 2} "))
    )

    # When
    model = read(diagram(body, roots='<bpmn:message id="m" name="msg_m" />'))

    # Then
    scope = model.processes[0].scope
    assert scope.nodes["g"].default == "g_to_b"
    assert scope.nodes["a"].message == "msg_m"
    assert scope.flows["g_to_a"].condition == "${ok && n > 2}"


def test_a_node_belongs_to_its_innermost_lane() -> None:
    # Given
    lanes = """<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="市局">
      <bpmn:flowNodeRef>start</bpmn:flowNodeRef><bpmn:flowNodeRef>end</bpmn:flowNodeRef>
      <bpmn:childLaneSet id="c"><bpmn:lane id="l2" name="执法科">
      <bpmn:flowNodeRef>end</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet>
      </bpmn:lane></bpmn:laneSet>"""

    # When
    scope = read(diagram(lanes + START + END)).processes[0].scope

    # Then
    assert [found.lane for found in scope.nodes.values()] == ["市局", "执法科"]


def test_subprocesses_in_subprocesses_are_read_without_recursion() -> None:
    # Given
    depth = 90
    body = (
        "".join(f'<bpmn:subProcess id="s{n}">' for n in range(depth))
        + '<bpmn:task id="t" />'
        + "</bpmn:subProcess>" * depth
    )

    # When
    scopes = list(read(diagram(body)).processes[0].scope.all_scopes())

    # Then
    assert depth + 1 == len(scopes)
    assert list(scopes[-1].nodes) == ["t"]


def test_what_has_a_shape_or_an_edge_is_drawn() -> None:
    # Given
    drawing = """<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="p">
      <bpmndi:BPMNShape id="s1" bpmnElement="start">
        <dc:Bounds x="1" y="1" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="e1" bpmnElement="start_to_end" />
      </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"""

    # When
    model = read(definitions(process(START + END + chain("start", "end")) + drawing))

    # Then
    assert {"p", "start", "start_to_end"} == model.drawn


def test_places_are_the_line_and_column_of_the_start_tag() -> None:
    # Given a start tag that goes over several lines, and tags in comments
    body = '<!-- <bpmn:task id="no" /> -->\n  <bpmn:task\n  id="t"\n  />'

    # When
    found = node("\n" + body, "t")

    # Then
    assert Place(line=11, column=3) == found.place


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (
            '<bpmn:task id="x" isForCompensation="true" />',
            "task@isForCompensation=true",
        ),
        ('<bpmn:complexGateway id="x" />', "complexGateway"),
        (
            '<bpmn:startEvent id="x"><bpmn:timerEventDefinition /></bpmn:startEvent>',
            "startEvent/timerEventDefinition",
        ),
    ],
)
def test_every_word_of_bpmn_is_listed_with_its_element(body: str, word: str) -> None:
    seen = read(diagram(body)).seen

    assert [
        (found.element_id, found.process)
        for found in seen
        if found.word == f"bpmn:{word}"
    ] == [("x", "p")]


def test_every_extension_is_listed_with_the_element_that_it_extends() -> None:
    # Given
    body = """<bpmn:serviceTask id="x" camunda:type="external" camunda:new="1">
      <bpmn:extensionElements><camunda:inputOutput>
        <camunda:inputParameter name="a"><camunda:script scriptFormat="groovy" />
        </camunda:inputParameter></camunda:inputOutput>
        <alien:thing xmlns:alien="http://alien" alien:colour="red" />
      </bpmn:extensionElements></bpmn:serviceTask>"""

    # When
    words = {
        found.word for found in read(diagram(body)).seen if found.element_id == "x"
    }

    # Then
    assert {
        "camunda:serviceTask@type=external",
        "camunda:serviceTask@new",
        "camunda:serviceTask/inputOutput",
        "camunda:inputOutput/inputParameter",
        "camunda:inputParameter@name",
        "camunda:inputParameter/script",
        "camunda:script@scriptFormat",
        "{http://alien}serviceTask/thing",
        "{http://alien}thing@colour",
    } <= words


def test_the_drawing_is_not_among_the_words() -> None:
    drawing = """<bpmndi:BPMNDiagram><bpmndi:BPMNPlane xmlns:x="http://alien">
      <x:anything /></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"""

    seen = read(definitions(process(START) + drawing)).seen

    assert [found.word for found in seen if "BPMN" in found.word] == []
    assert [found.word for found in seen if "anything" in found.word] == []


def test_a_file_with_too_many_flow_elements_is_refused() -> None:
    body = "".join(f'<bpmn:task id="t{n}" />' for n in range(MAX_FLOW_ELEMENTS + 1))

    with pytest.raises(XmlRefused) as refused:
        read(diagram(body))

    assert XmlFault.TOO_MANY_ELEMENTS is refused.value.fault


def test_a_file_that_is_not_bpmn_is_refused() -> None:
    with pytest.raises(XmlRefused) as refused:
        read(b"<html/>")

    assert XmlFault.NOT_BPMN is refused.value.fault


_OPERATON = b"http://operaton.org/schema/1.0/bpmn"


def test_operaton_writes_the_same_extensions_under_its_own_name() -> None:
    # Given
    content = diagram(
        '<bpmn:userTask id="t" camunda:assignee="a"><bpmn:extensionElements>'
        "<camunda:inputOutput><camunda:inputParameter name='x'>1"
        "</camunda:inputParameter></camunda:inputOutput>"
        "</bpmn:extensionElements></bpmn:userTask>"
    )

    # When
    renamed = content.replace(b"http://camunda.org/schema/1.0/bpmn", _OPERATON)

    # Then
    assert _OPERATON in renamed
    assert read_diagram("a.bpmn", renamed) == read_diagram("a.bpmn", content)


def test_older_diagrams_call_async_before_async() -> None:
    older = diagram('<bpmn:userTask id="t" camunda:async="true" />')
    newer = diagram('<bpmn:userTask id="t" camunda:asyncBefore="true" />')

    assert read_diagram("a.bpmn", older) == read_diagram("a.bpmn", newer)
    operaton = older.replace(b"http://camunda.org/schema/1.0/bpmn", _OPERATON)
    assert read_diagram("a.bpmn", operaton) == read_diagram("a.bpmn", newer)


def test_what_both_names_say_at_once_stays_unknown() -> None:
    content = diagram(
        f'<bpmn:userTask id="t" xmlns:o="{_OPERATON.decode()}" o:assignee="a" '
        'camunda:assignee="b" o:priority="5" />'
    )

    found = read_diagram("a.bpmn", content)

    [node] = found.processes[0].scope.nodes.values()
    assert node.camunda == {"assignee": "b", "priority": "5"}
    assert "operaton:userTask@assignee" in {seen.word for seen in found.seen}
