"""The namespaces and element names of BPMN 2.0 and of its Camunda 7 extensions."""

from __future__ import annotations

from functools import lru_cache

#: More different names no diagram has; hostile files must not fill the memory.
_MOST_WORDS = 4_096

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
OPERATON = "http://operaton.org/schema/1.0/bpmn"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"

#: How the namespaces are called in the words of the three lists.
PREFIXES = {
    BPMN: "bpmn",
    CAMUNDA: "camunda",
    XSI: "xsi",
    "http://camunda.org/schema/modeler/1.0": "modeler",
    "http://operaton.org/schema/modeler/1.0": "modeler",
    "http://camunda.org/schema/zeebe/1.0": "zeebe",
    "http://bpmn.io/schema/bpmn/biocolor/1.0": "bioc",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0": "color",
    "http://www.w3.org/2001/XInclude": "xi",
    "http://www.w3.org/XML/1998/namespace": "xml",
    OPERATON: "operaton",
    "http://activiti.org/bpmn": "activiti",
    "http://flowable.org/bpmn": "flowable",
}

#: What is drawn, not executed: shapes, edges, labels and their fonts.
DRAWING = frozenset(
    {
        _DI,
        "http://www.omg.org/spec/DD/20100524/DC",
        "http://www.omg.org/spec/DD/20100524/DI",
    }
)

TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
    }
)
EMBEDDED_SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
SCOPES = EMBEDDED_SCOPES | {"process"}
ACTIVITIES = TASKS | EMBEDDED_SCOPES | {"callActivity"}
GATEWAYS = frozenset(
    {
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "complexGateway",
        "eventBasedGateway",
    }
)
EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "implicitThrowEvent",
        "boundaryEvent",
        "event",
    }
)
CHOREOGRAPHY = frozenset({"choreographyTask", "callChoreography", "subChoreography"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS | CHOREOGRAPHY

#: What the word of an event definition calls the start of an event subprocess.
HANDLING_START = "startEvent(eventSubProcess)"

#: Event definition element -> kind of `EventModel`.
EVENT_DEFINITIONS = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "conditionalEventDefinition": "conditional",
    "terminateEventDefinition": "terminate",
    "linkEventDefinition": "link",
    "compensateEventDefinition": "compensate",
    "cancelEventDefinition": "cancel",
}

#: Elements that a finding can point at by their own id; what stands inside them
#: without being one of these belongs to them.
NAMED = FLOW_NODES | {
    "definitions",
    "process",
    "sequenceFlow",
    "collaboration",
    "participant",
    "messageFlow",
    "lane",
    "laneSet",
    "dataObject",
    "dataObjectReference",
    "dataStore",
    "dataStoreReference",
    "textAnnotation",
    "association",
    "group",
    "category",
    "categoryValue",
    "message",
    "signal",
    "error",
    "escalation",
    "itemDefinition",
    "interface",
    "operation",
    "resource",
}


def bpmn(local_name: str) -> str:
    """Return the qualified tag of a BPMN element."""
    return f"{{{BPMN}}}{local_name}"


def camunda(local_name: str) -> str:
    """Return the qualified name of a Camunda element or attribute."""
    return f"{{{CAMUNDA}}}{local_name}"


def split(qualified: object) -> tuple[str, str]:
    """Return namespace (empty for none) and local name of a tag or attribute."""
    return _split(str(qualified))


@lru_cache(maxsize=_MOST_WORDS)
def _split(text: str) -> tuple[str, str]:
    if text.startswith("{"):
        namespace, _, local_name = text[1:].partition("}")
        return namespace, local_name
    return "", text


def prefixed(namespace: str, local_name: str) -> str:
    """Return the short word for a name, or the name with its namespace if unknown."""
    prefix = PREFIXES.get(namespace)
    return f"{prefix}:{local_name}" if prefix else f"{{{namespace}}}{local_name}"
