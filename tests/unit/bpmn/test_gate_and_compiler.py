"""What the gate lets pass, the compiler can make; and the gate judges everything."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.compile import compile_process
from engine.bpmn.gate import GateEnvironment, check, is_refused
from engine.bpmn.reader import read_diagram
from tests.unit.bpmn import supported
from tests.unit.bpmn.diagram_text import condition, diagram

_ROOTS = supported.ROOTS
_DEFINITIONS = [
    "",
    supported.MESSAGE,
    supported.SIGNAL,
    supported.CONDITION,
    supported.ERROR,
    supported.ESCALATION,
    supported.LINK,
    "<bpmn:terminateEventDefinition />",
    "<bpmn:compensateEventDefinition />",
    "<bpmn:cancelEventDefinition />",
    supported.timer("timeDuration", "P1D"),
    supported.timer("timeCycle", "R3/PT1H"),
]
_KINDS = [
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "callActivity",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "eventBasedGateway",
]
_EVENTS = [
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
]
_ATTRIBUTES = [
    "",
    'messageRef="msg_stop"',
    'calledElement="p"',
    'camunda:type="external" camunda:topic="t"',
    'camunda:delegateExpression="${d}"',
    'camunda:asyncBefore="true"',
    'isForCompensation="true"',
]
_ENVIRONMENT = GateEnvironment(topics=frozenset({"t"}), delegates=frozenset({"d"}))
_IDS = [f"n{number}" for number in range(6)]


@st.composite
def _bodies(draw: st.DrawFn) -> str:
    """Draw a process of a few nodes with flows that may lead anywhere."""
    parts = ['<bpmn:startEvent id="start" /><bpmn:endEvent id="end" />']
    for node_id in _IDS[: draw(st.integers(1, len(_IDS)))]:
        if draw(st.booleans()):
            kind, inner = draw(st.sampled_from(_KINDS)), ""
            attributes = draw(st.sampled_from(_ATTRIBUTES))
        else:
            kind = draw(st.sampled_from(_EVENTS))
            inner = draw(st.sampled_from(_DEFINITIONS))
            attributes = ""
            if kind == "boundaryEvent":
                host = draw(st.sampled_from(_IDS))
                cancels = draw(st.sampled_from(["true", "false"]))
                attributes = f'attachedToRef="{host}" cancelActivity="{cancels}"'
        parts.append(f'<bpmn:{kind} id="{node_id}" {attributes}>{inner}</bpmn:{kind}>')
    ends = st.sampled_from(["start", "end", "gone", *_IDS])
    for number, (source, target) in enumerate(
        draw(st.lists(st.tuples(ends, ends), max_size=10))
    ):
        text = draw(st.sampled_from(["", condition("${n}"), condition("n")]))
        parts.append(
            f'<bpmn:sequenceFlow id="f{number}" sourceRef="{source}" '
            f'targetRef="{target}">{text}</bpmn:sequenceFlow>'
        )
    return "".join(parts)


@given(_bodies())
def test_any_diagram_is_judged_and_what_passes_compiles(body: str) -> None:
    # Given
    content = diagram(body, roots=_ROOTS)

    # When
    refused = is_refused(check({"p.bpmn": content}, _ENVIRONMENT))

    # Then
    if not refused:
        (model,) = read_diagram("p.bpmn", content).processes
        assert compile_process(model).key == "p"


@st.composite
def _chains(draw: st.DrawFn) -> str:
    """Draw a straight process of nodes that mostly fit, to pass more often."""
    kinds = draw(st.lists(st.sampled_from([*_KINDS, *_EVENTS[2:4]]), max_size=5))
    parts = ['<bpmn:startEvent id="start" /><bpmn:endEvent id="end" />']
    for number, kind in enumerate(kinds):
        inner = draw(st.sampled_from(_DEFINITIONS)) if kind in _EVENTS else ""
        attributes = draw(st.sampled_from(_ATTRIBUTES)) if kind in _KINDS else ""
        parts.append(f'<bpmn:{kind} id="n{number}" {attributes}>{inner}</bpmn:{kind}>')
    ids = ["start", *(f"n{number}" for number in range(len(kinds))), "end"]
    parts += [
        f'<bpmn:sequenceFlow sourceRef="{source}" targetRef="{target}" />'
        for source, target in pairwise(ids)
    ]
    return "".join(parts)


@given(_chains())
def test_straight_processes_that_pass_compile(body: str) -> None:
    content = diagram(body, roots=_ROOTS)

    if not is_refused(check({"p.bpmn": content}, _ENVIRONMENT)):
        (model,) = read_diagram("p.bpmn", content).processes
        assert compile_process(model).key == "p"


def test_a_diagram_of_all_supported_constructs_compiles() -> None:
    (model,) = read_diagram("p.bpmn", supported.DIAGRAM).processes

    compiled = compile_process(model)

    assert {"p", "sub"} == set(compiled.scopes)
