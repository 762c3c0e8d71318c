"""Unsupported constructs, each put into a diagram that was good before.

Every kind here has a meaning somewhere (in BPMN, in Camunda, in another engine), and
none has one in Tandem. A kind that becomes executable leaves this catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.xml_input import read_xml

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
_SPACES = {
    "bpmn": BPMN,
    "camunda": CAMUNDA,
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "activiti": "http://activiti.org/bpmn",
    "flowable": "http://flowable.org/bpmn",
    "signavio": "http://www.signavio.com",
    "xi": "http://www.w3.org/2001/XInclude",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
_TASKS = ("userTask", "serviceTask", "task", "receiveTask", "manualTask")
_ACTIVITIES = (*_TASKS, "subProcess", "callActivity")
#: What the mutant is called where it has an id of its own.
MUTANT = "mutant"

Mutation = Callable[[etree._Element], str | None]


def parsed(text: str) -> etree._Element:
    """Return one element of a text in which all prefixes are known."""
    return read_xml("mutant.xml", f"<all {_DECLARED}>{text}</all>".encode()).root[0]


def hosts(root: etree._Element, tags: tuple[str, ...]) -> list[etree._Element]:
    """Return all elements of executable processes with one of the tags."""
    return [
        element
        for element in root.iter(*(f"{{{BPMN}}}{tag}" for tag in tags))
        if element.get("id")
    ]


@dataclass(frozen=True)
class Attribute:
    """An attribute on an element; `name` may have a prefix."""

    tags: tuple[str, ...]
    name: str
    value: str

    def __call__(self, root: etree._Element) -> str | None:
        prefix, _, local = self.name.rpartition(":")
        name = f"{{{_SPACES[prefix]}}}{local}" if prefix else local
        for host in hosts(root, self.tags):
            if name not in host.attrib:
                host.set(name, self.value)
                return host.get("id")
        return None


@dataclass(frozen=True)
class Child:
    """A child of an element, behind all others or among its extensions."""

    tags: tuple[str, ...]
    text: str
    is_extension: bool = False
    #: Local name of the child of the host that takes it, instead of the host.
    within: str = ""

    def __call__(self, root: etree._Element) -> str | None:
        for host in hosts(root, self.tags):
            place = host
            if self.within:
                found = host.find(f"{{{BPMN}}}{self.within}")
                if found is None:
                    continue
                place = found
            if self.is_extension:
                place = _extensions(host)
            place.append(parsed(self.text))
            return host.get("id")
        return None


def _extensions(host: etree._Element) -> etree._Element:
    tag = f"{{{BPMN}}}extensionElements"
    found = host.find(tag)
    if found is None:
        found = etree.Element(tag)
        host.insert(0, found)
    return found


@dataclass(frozen=True)
class Spliced:
    """A node of its own in the middle of a sequence flow."""

    text: str

    def __call__(self, root: etree._Element) -> str | None:
        for flow in hosts(root, ("sequenceFlow",)):
            scope = flow.getparent()
            behind = etree.Element(f"{{{BPMN}}}sequenceFlow", id="behind_the_mutant")
            behind.set("sourceRef", MUTANT)
            behind.set("targetRef", flow.get("targetRef"))
            flow.set("targetRef", MUTANT)
            scope.append(parsed(self.text))
            scope.append(behind)
            return MUTANT
        return None


@dataclass(frozen=True)
class Boundary:
    """A boundary event with an end behind it."""

    tags: tuple[str, ...]
    definition: str
    attributes: str = ""

    def __call__(self, root: etree._Element) -> str | None:
        for host in hosts(root, self.tags):
            scope = host.getparent()
            scope.append(
                parsed(
                    f'<bpmn:boundaryEvent id="{MUTANT}" attachedToRef="{host.get("id")}"'
                    f" {self.attributes}>{self.definition}</bpmn:boundaryEvent>"
                )
            )
            scope.append(parsed('<bpmn:endEvent id="behind_the_mutant" />'))
            scope.append(
                parsed(
                    f'<bpmn:sequenceFlow id="out_of_the_mutant" sourceRef="{MUTANT}" '
                    'targetRef="behind_the_mutant" />'
                )
            )
            return MUTANT
        return None


@dataclass(frozen=True)
class Groovy:
    """A condition of a sequence flow in another language."""

    def __call__(self, root: etree._Element) -> str | None:
        for condition in root.iter(f"{{{BPMN}}}conditionExpression"):
            condition.set("language", "groovy")
            return condition.getparent().get("id")
        return None


@dataclass(frozen=True)
class Root:
    """An element beside the processes."""

    text: str

    def __call__(self, root: etree._Element) -> str | None:
        root.append(parsed(self.text))
        return parsed(self.text).get("id") or root.get("id")


def _node(tag: str, inner: str = "", attributes: str = "") -> Spliced:
    return Spliced(f'<bpmn:{tag} id="{MUTANT}" {attributes}>{inner}</bpmn:{tag}>')


def _event(kind: str, inner: str = "") -> str:
    return f"<bpmn:{kind}EventDefinition>{inner}</bpmn:{kind}EventDefinition>"


_PARAMETER = (
    '<camunda:inputOutput><camunda:inputParameter name="made">{}'
    "</camunda:inputParameter></camunda:inputOutput>"
)
_SCRIPT = '<camunda:script scriptFormat="groovy">1</camunda:script>'
_HOUR = "<bpmn:timeDuration>PT1H</bpmn:timeDuration>"

MUTATIONS: Mapping[str, Mutation] = {
    # nodes that Tandem does not execute, or that BPMN does not have
    "complex gateway": _node("complexGateway"),
    "choreography task": _node("choreographyTask"),
    "call choreography": _node("callChoreography"),
    "implicit throw event": _node("implicitThrowEvent"),
    "abstract event": _node("event"),
    "groovy script task": _node(
        "scriptTask", "<bpmn:script>1</bpmn:script>", 'scriptFormat="groovy"'
    ),
    "invented node": _node("robotTask"),
    "Java class": _node("serviceTask", "", 'camunda:class="com.example.Work"'),
    "expression of a bean": _node(
        "serviceTask", "", 'camunda:expression="${bean.work(execution)}"'
    ),
    "shell": _node("serviceTask", "", 'camunda:type="shell"'),
    "mail": _node("serviceTask", "", 'camunda:type="mail"'),
    "web service operation": _node("serviceTask", "", 'operationRef="op"'),
    "connector": _node(
        "serviceTask",
        "<bpmn:extensionElements><camunda:connector><camunda:connectorId>http"
        "</camunda:connectorId></camunda:connector></bpmn:extensionElements>",
    ),
    "parallel event-based gateway": _node(
        "eventBasedGateway", "", 'eventGatewayType="Parallel"'
    ),
    "instantiating event-based gateway": _node(
        "eventBasedGateway", "", 'instantiate="true"'
    ),
    "instantiating receive task": _node("receiveTask", "", 'instantiate="true"'),
    "called case": _node("callActivity", "", 'camunda:caseRef="c"'),
    "mapping by class": _node(
        "callActivity", "", 'calledElement="p" camunda:variableMappingClass="com.M"'
    ),
    # events where they have no meaning
    "timer that is thrown": _node("intermediateThrowEvent", _event("timer", _HOUR)),
    "condition that is thrown": _node("intermediateThrowEvent", _event("conditional")),
    "error caught on the way": _node("intermediateCatchEvent", _event("error")),
    "error thrown on the way": _node("intermediateThrowEvent", _event("error")),
    "terminate on the way": _node("intermediateThrowEvent", _event("terminate")),
    "escalation caught on the way": _node(
        "intermediateCatchEvent", _event("escalation")
    ),
    "cancel caught on the way": _node("intermediateCatchEvent", _event("cancel")),
    "shared event definition": _node(
        "intermediateCatchEvent", "<bpmn:eventDefinitionRef>e</bpmn:eventDefinitionRef>"
    ),
    "several events at once": _node(
        "intermediateCatchEvent",
        _event("timer", _HOUR) + _event("timer", _HOUR),
        'parallelMultiple="true"',
    ),
    "timer at an end": Child(("endEvent",), _event("timer", _HOUR)),
    "condition at an end": Child(("endEvent",), _event("conditional")),
    "terminate at a border": Boundary(_ACTIVITIES, _event("terminate")),
    "link at a border": Boundary(_ACTIVITIES, '<bpmn:linkEventDefinition name="l" />'),
    "boundary event at a gateway": Boundary(
        ("exclusiveGateway", "parallelGateway", "inclusiveGateway"),
        _event("timer", _HOUR),
    ),
    "error that interrupts nothing": Boundary(
        ("subProcess", "callActivity"), _event("error"), 'cancelActivity="false"'
    ),
    "cancel at a plain subprocess": Boundary(("subProcess",), _event("cancel")),
    "error that starts a process": Child(("startEvent",), _event("error")),
    # attributes
    "tokens wanted": Attribute(_ACTIVITIES, "startQuantity", "2"),
    "tokens made": Attribute(_ACTIVITIES, "completionQuantity", "3"),
    "invented attribute": Attribute(_TASKS, "deadline", "tomorrow"),
    "invented attribute of a flow": Attribute(("sequenceFlow",), "probability", "0.5"),
    "invented attribute of a process": Attribute(("process",), "timeout", "PT1H"),
    "invented attribute of Camunda": Attribute(_TASKS, "camunda:escalateTo", "boss"),
    "attribute of Camunda in a wrong place": Attribute(
        ("endEvent",), "camunda:assignee", "boss"
    ),
    "web service of a user task": Attribute(
        ("userTask",), "implementation", "##SomeService"
    ),
    "attribute of Activiti": Attribute(("userTask",), "activiti:assignee", "kermit"),
    "attribute of Flowable": Attribute(_TASKS, "flowable:async", "true"),
    "attribute of Camunda 8": Attribute(_ACTIVITIES, "zeebe:modelerThing", "x"),
    # children
    "data inputs and outputs": Child(_TASKS, '<bpmn:ioSpecification id="io" />'),
    "potential owner": Child(("userTask",), "<bpmn:potentialOwner />"),
    "human performer": Child(("userTask",), "<bpmn:humanPerformer />"),
    "rendering": Child(("userTask",), "<bpmn:rendering />"),
    "auditing": Child(("process",), "<bpmn:auditing />"),
    "correlation subscription": Child(("process",), "<bpmn:correlationSubscription />"),
    "rounds of which none counts": Child(
        ("userTask", "task"),
        '<bpmn:multiInstanceLoopCharacteristics behavior="None">'
        "<bpmn:loopCardinality>2</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>",
    ),
    "rounds with a complex behaviour": Child(
        ("userTask", "task"),
        "<bpmn:multiInstanceLoopCharacteristics>"
        "<bpmn:loopCardinality>2</bpmn:loopCardinality>"
        "<bpmn:complexBehaviorDefinition />"
        "</bpmn:multiInstanceLoopCharacteristics>",
    ),
    "rounds that collect their output": Child(
        ("userTask", "task"),
        "<bpmn:multiInstanceLoopCharacteristics>"
        "<bpmn:loopCardinality>2</bpmn:loopCardinality>"
        "<bpmn:loopDataOutputRef>d</bpmn:loopDataOutputRef>"
        "</bpmn:multiInstanceLoopCharacteristics>",
    ),
    "condition in Groovy": Groovy(),
    # extensions
    "unknown extension of Camunda": Child(
        _TASKS, '<camunda:escalation after="P1D" />', is_extension=True
    ),
    "extension of Camunda 8": Child(
        _ACTIVITIES, '<zeebe:taskDefinition type="work" />', is_extension=True
    ),
    "extension of Flowable": Child(
        _ACTIVITIES, '<flowable:taskListener event="x" />', is_extension=True
    ),
    "extension of Activiti": Child(
        _TASKS, '<activiti:field name="x" />', is_extension=True
    ),
    "extension of a modeller": Child(
        ("startEvent", "endEvent"),
        '<signavio:signavioMetaData metaKey="risk" />',
        is_extension=True,
    ),
    "Java listener": Child(
        _ACTIVITIES,
        '<camunda:executionListener event="start" class="com.L" />',
        is_extension=True,
    ),
    "Java task listener": Child(
        ("userTask",),
        '<camunda:taskListener event="create" class="com.L" />',
        is_extension=True,
    ),
    "script as a parameter": Child(
        ("userTask", "serviceTask", "subProcess"),
        _PARAMETER.format(_SCRIPT),
        is_extension=True,
    ),
    "parameters of a gateway": Child(
        ("exclusiveGateway", "parallelGateway", "inclusiveGateway"),
        _PARAMETER.format("1"),
        is_extension=True,
    ),
    "error told by an expression": Child(
        ("serviceTask",),
        '<camunda:errorEventDefinition errorRef="e" expression="${x}" />',
        is_extension=True,
    ),
    "injected field": Child(
        ("serviceTask",), '<camunda:field name="x" />', is_extension=True
    ),
    "included file": Child(_ACTIVITIES, '<xi:include href="/etc/hostname" />'),
    # beside the process
    "imported file": Root('<bpmn:import importType="x" location="y" namespace="z" />'),
    "choreography": Root(f'<bpmn:choreography id="{MUTANT}" />'),
    "global user task": Root(f'<bpmn:globalUserTask id="{MUTANT}" />'),
    "required extension": Root(
        '<bpmn:extension mustUnderstand="true" definition="bpmn:x" />'
    ),
    "correlation property": Root(f'<bpmn:correlationProperty id="{MUTANT}" />'),
}
