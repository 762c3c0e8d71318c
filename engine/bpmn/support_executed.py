"""The first list: constructs that the interpreter executes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from engine.bpmn import words
from engine.bpmn.support_kinds import Executed

_TASKS = (
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "businessRuleTask",
)
_ACTIVITIES = (*_TASKS, "subProcess", "transaction", "callActivity")
_GATEWAYS = (
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "eventBasedGateway",
)
_NODES = (
    *_ACTIVITIES,
    *_GATEWAYS,
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
)

#: Kind of event -> event definitions that it may have.
_EVENTS = {
    "startEvent": ("message", "signal", "timer", "conditional"),
    words.HANDLING_START: (
        "message",
        "timer",
        "signal",
        "conditional",
        "error",
        "escalation",
        "compensate",
    ),
    "intermediateCatchEvent": ("message", "timer", "signal", "conditional", "link"),
    "boundaryEvent": (
        "message",
        "timer",
        "signal",
        "conditional",
        "error",
        "escalation",
        "compensate",
        "cancel",
    ),
    "intermediateThrowEvent": (
        "message",
        "signal",
        "escalation",
        "link",
        "compensate",
    ),
    "endEvent": (
        "message",
        "signal",
        "error",
        "escalation",
        "terminate",
        "compensate",
        "cancel",
    ),
}

_HANDLED = (
    "type=external",
    "topic",
    "delegateExpression",
    "expression",
    "resultVariable",
    "taskPriority",
)

#: Elements (or extension elements) -> attributes.
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "bpmn:process": ("isExecutable",),
    "camunda:process": (
        "historyTimeToLive",
        "versionTag",
        "jobPriority",
        "taskPriority",
    ),
    "bpmn:sequenceFlow": ("sourceRef", "targetRef"),
    "bpmn:exclusiveGateway": ("default",),
    "bpmn:inclusiveGateway": ("default",),
    "bpmn:boundaryEvent": ("attachedToRef", "cancelActivity"),
    "bpmn:startEvent": ("isInterrupting",),
    "bpmn:subProcess": ("triggeredByEvent=true",),
    "bpmn:transaction": ("method=##Compensate",),
    "bpmn:sendTask": ("messageRef",),
    "bpmn:receiveTask": ("messageRef",),
    "bpmn:messageEventDefinition": ("messageRef",),
    "bpmn:signalEventDefinition": ("signalRef",),
    "bpmn:errorEventDefinition": ("errorRef",),
    "bpmn:escalationEventDefinition": ("escalationRef",),
    "bpmn:linkEventDefinition": ("name",),
    "camunda:errorEventDefinition": ("errorCodeVariable", "errorMessageVariable"),
    "camunda:escalationEventDefinition": ("escalationCodeVariable",),
    "camunda:conditionalEventDefinition": ("variableName", "variableEvents"),
    "bpmn:compensateEventDefinition": ("activityRef", "waitForCompletion"),
    "bpmn:association": ("sourceRef", "targetRef", "associationDirection"),
    "bpmn:error": ("errorCode",),
    "camunda:error": ("errorMessage",),
    "bpmn:escalation": ("escalationCode",),
    "bpmn:callActivity": ("calledElement",),
    "camunda:callActivity": (
        "calledElementBinding=latest",
        "calledElementBinding=deployment",
        "calledElementBinding=version",
        "calledElementBinding=versionTag",
        "calledElementVersion",
        "calledElementVersionTag",
    ),
    "camunda:in": (
        "source",
        "sourceExpression",
        "target",
        "variables=all",
        "businessKey",
        "local=true",
        "local=false",
    ),
    "camunda:out": (
        "source",
        "sourceExpression",
        "target",
        "variables=all",
        "local=true",
        "local=false",
    ),
    "bpmn:multiInstanceLoopCharacteristics": ("isSequential",),
    "bpmn:standardLoopCharacteristics": ("testBefore", "loopMaximum"),
    "camunda:multiInstanceLoopCharacteristics": (
        "collection",
        "elementVariable",
        "asyncBefore",
        "asyncAfter",
        "exclusive",
    ),
    "bpmn:inputDataItem": ("name",),
    "camunda:userTask": (
        "assignee",
        "candidateUsers",
        "candidateGroups",
        "dueDate",
        "followUpDate",
        "priority",
        "formKey",
        "formRef",
        "formRefBinding=deployment",
        "formRefBinding=latest",
    ),
    "camunda:startEvent": ("initiator",),
    "camunda:serviceTask": _HANDLED,
    "camunda:sendTask": _HANDLED,
    "camunda:messageEventDefinition": _HANDLED,
    "camunda:businessRuleTask": (
        *_HANDLED,
        "decisionRef",
        "decisionRefBinding=latest",
        "decisionRefBinding=deployment",
        "decisionRefBinding=version",
        "decisionRefBinding=versionTag",
        "decisionRefVersion",
        "decisionRefVersionTag",
        "mapDecisionResult=singleEntry",
        "mapDecisionResult=singleResult",
        "mapDecisionResult=collectEntries",
        "mapDecisionResult=resultList",
    ),
    "camunda:entry": ("key",),
    "camunda:executionListener": ("event", "delegateExpression"),
    "camunda:taskListener": ("event", "delegateExpression"),
    "camunda:formField": ("id", "label", "type", "defaultValue"),
    "camunda:constraint": ("name", "config"),
    "camunda:value": ("id", "name"),
    "camunda:property": ("name", "value"),
    "camunda:inputParameter": ("name",),
    "camunda:outputParameter": ("name",),
}

_ELEMENTS = (
    "definitions",
    "process",
    "sequenceFlow",
    "conditionExpression",
    "association",
    "message",
    "signal",
    "error",
    "escalation",
    "multiInstanceLoopCharacteristics",
    "standardLoopCharacteristics",
    "loopCondition",
    "loopCardinality",
    "loopDataInputRef",
    "inputDataItem",
    "completionCondition",
    "condition",
    "timeDate",
    "timeDuration",
    "timeCycle",
    *_NODES,
)

#: What `camunda:inputOutput` may stand on, as in Camunda.
_MAPPED = (
    *_ACTIVITIES,
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "endEvent",
)
#: Where lists and maps of values may stand.
_VALUES = (
    "inputParameter/list",
    "inputParameter/map",
    "outputParameter/list",
    "outputParameter/map",
    "list/value",
    "list/list",
    "list/map",
    "map/entry",
    "entry/list",
    "entry/map",
)


#: A form in the diagram.
_FORM_DATA = (
    "userTask/formData",
    "formData/formField",
    "formField/validation",
    "formField/value",
    "validation/constraint",
)


def _words() -> Iterator[str]:
    yield from (f"bpmn:{element}" for element in _ELEMENTS)
    for event, kinds in _EVENTS.items():
        yield from (f"bpmn:{event}/{kind}EventDefinition" for kind in kinds)
    for element, attributes in _ATTRIBUTES.items():
        yield from (f"{element}@{attribute}" for attribute in attributes)
    yield from (f"bpmn:{activity}@default" for activity in _ACTIVITIES)
    yield from (f"bpmn:{activity}@isForCompensation=true" for activity in _ACTIVITIES)
    for node, name in product(_NODES, ("asyncAfter", "exclusive", "jobPriority")):
        # An event that has happened leaves an event-based gateway by itself.
        if (node, name) != ("eventBasedGateway", "asyncAfter"):
            yield f"camunda:{node}@{name}"
    yield from (f"camunda:{node}@asyncBefore" for node in _NODES)
    yield "camunda:multiInstanceLoopCharacteristics/failedJobRetryTimeCycle"
    for node, name in product(_NODES, ("properties", "failedJobRetryTimeCycle")):
        yield f"camunda:{node}/{name}"
    yield "camunda:properties/property"
    yield from (f"camunda:{node}/inputOutput" for node in _MAPPED)
    yield "camunda:inputOutput/inputParameter"
    yield "camunda:inputOutput/outputParameter"
    yield from (f"camunda:{value}" for value in _VALUES)
    for host in (*_NODES, "process", "sequenceFlow"):
        yield f"camunda:{host}/executionListener"
    yield "camunda:userTask/taskListener"
    yield from (f"camunda:{part}" for part in _FORM_DATA)
    yield "camunda:callActivity/in"
    yield "camunda:callActivity/out"


EXECUTED: Mapping[str, Executed] = dict.fromkeys(_words(), Executed())
