"""The second list: constructs that are kept and shown, and have no effect."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.support_kinds import Documentation

#: What nobody expects to have an effect.
_PLAIN = (
    # ids and names of everything, and what tools note about themselves
    "bpmn:*@id",
    "bpmn:*@name",
    "bpmn:definitions@targetNamespace",
    "bpmn:definitions@exporter",
    "bpmn:definitions@exporterVersion",
    "bpmn:definitions@expressionLanguage",
    "bpmn:definitions@typeLanguage",
    "xsi:definitions@schemaLocation",
    "xsi:*@type",
    "xml:*",
    "modeler:*",
    "bioc:*",
    "color:*",
    "camunda:*@modelerTemplate",
    "camunda:taskListener@id",
    "camunda:property@id",
    "camunda:formField/properties",
    "camunda:*@modelerTemplateVersion",
    "camunda:*@modelerTemplateIcon",
    "camunda:definitions@diagramRelationId",
    # texts and pictures
    "bpmn:documentation",
    "bpmn:documentation@textFormat",
    "bpmn:textAnnotation",
    "bpmn:textAnnotation@textFormat",
    "bpmn:text",
    "bpmn:group",
    "bpmn:group@categoryValueRef",
    "bpmn:category",
    "bpmn:categoryValue",
    "bpmn:categoryValue@value",
    # who is responsible
    "bpmn:laneSet",
    "bpmn:lane",
    "bpmn:lane@partitionElementRef",
    "bpmn:childLaneSet",
    "bpmn:flowNodeRef",
    "bpmn:collaboration",
    "bpmn:collaboration@isClosed",
    "bpmn:participant",
    "bpmn:participant@processRef",
    "bpmn:participantMultiplicity",
    "bpmn:participantMultiplicity@minimum",
    "bpmn:participantMultiplicity@maximum",
    "bpmn:messageFlow",
    "bpmn:messageFlow@sourceRef",
    "bpmn:messageFlow@targetRef",
    "bpmn:messageFlow@messageRef",
    "camunda:participant/properties",
    "camunda:lane/properties",
    "camunda:process/properties",
    "camunda:sequenceFlow/properties",
    "camunda:collaboration/properties",
    # what the sequence flows say already
    "bpmn:incoming",
    "bpmn:outgoing",
    "bpmn:exclusiveGateway@gatewayDirection",
    "bpmn:parallelGateway@gatewayDirection",
    "bpmn:inclusiveGateway@gatewayDirection",
    "bpmn:eventBasedGateway@gatewayDirection",
    "bpmn:sequenceFlow@isImmediate",
    # what the name of a link says already
    "bpmn:source",
    "bpmn:target",
    # the value that means "as usual"
    "bpmn:*@isForCompensation=false",
    "bpmn:*@startQuantity=1",
    "bpmn:*@completionQuantity=1",
    "bpmn:*@implementation=##WebService",
    "bpmn:*@implementation=##unspecified",
    "bpmn:receiveTask@instantiate=false",
    "bpmn:eventBasedGateway@instantiate=false",
    "bpmn:eventBasedGateway@eventGatewayType=Exclusive",
    "bpmn:*@parallelMultiple=false",
    "bpmn:subProcess@triggeredByEvent=false",
    "bpmn:transaction@triggeredByEvent=false",
    "bpmn:multiInstanceLoopCharacteristics@behavior=All",
    "bpmn:conditionExpression@language=juel",
    "bpmn:conditionExpression@language=JUEL",
    "bpmn:conditionExpression@evaluatesToTypeRef",
    "bpmn:process@processType",
    "bpmn:process@isClosed",
    "camunda:process@isStartableInTasklist",
    # root elements that nothing executable refers to
    "bpmn:message@itemRef",
    "bpmn:signal@structureRef",
    "bpmn:error@structureRef",
    "bpmn:escalation@structureRef",
    "bpmn:itemDefinition",
    "bpmn:itemDefinition@structureRef",
    "bpmn:itemDefinition@isCollection",
    "bpmn:itemDefinition@itemKind",
    "bpmn:interface",
    "bpmn:interface@implementationRef",
    "bpmn:operation",
    "bpmn:operation@implementationRef",
    "bpmn:inMessageRef",
    "bpmn:outMessageRef",
    "bpmn:errorRef",
    "bpmn:resource",
    "bpmn:endPoint",
    "bpmn:partnerEntity",
    "bpmn:partnerRole",
)

_DATA = Documentation(
    note_zh="数据对象只作说明，流程数据请用流程变量",
    note_en="Data objects only explain; the data of a process are its variables",
)
_STARTERS = Documentation(
    note_zh="谁可以发起流程由系统权限决定，这里的候选发起人只作说明",
    note_en="Who may start the process is decided by the roles of the system; "
    "the candidate starters given here only explain",
)
_START_FORM = Documentation(
    note_zh="开始事件上的表单只作说明，发起时不会显示",
    note_en="The form of a start event only explains; it is not shown at the start",
)

#: What a designer may expect to have an effect: they are told that it has none.
_TOLD: Mapping[str, Documentation] = {
    **dict.fromkeys(
        (
            "bpmn:dataObject",
            "bpmn:dataObject@isCollection",
            "bpmn:dataObject@itemSubjectRef",
            "bpmn:dataObjectReference",
            "bpmn:dataObjectReference@dataObjectRef",
            "bpmn:dataObjectReference@itemSubjectRef",
            "bpmn:dataStore",
            "bpmn:dataStore@capacity",
            "bpmn:dataStore@isUnlimited",
            "bpmn:dataStore@itemSubjectRef",
            "bpmn:dataStoreReference",
            "bpmn:dataStoreReference@dataStoreRef",
            "bpmn:dataStoreReference@itemSubjectRef",
            "bpmn:dataState",
            "bpmn:dataInputAssociation",
            "bpmn:dataOutputAssociation",
            "bpmn:sourceRef",
            "bpmn:targetRef",
            "bpmn:property",
            "bpmn:property@itemSubjectRef",
        ),
        _DATA,
    ),
    "camunda:process@candidateStarterGroups": _STARTERS,
    "camunda:process@candidateStarterUsers": _STARTERS,
    "camunda:startEvent/formData": _START_FORM,
    "camunda:startEvent@formKey": _START_FORM,
    "camunda:startEvent@formRef": _START_FORM,
    "camunda:startEvent@formRefBinding": _START_FORM,
    "camunda:startEvent@formRefVersion": _START_FORM,
}

DOCUMENTATION: Mapping[str, Documentation] = {
    **dict.fromkeys(_PLAIN, Documentation()),
    **_TOLD,
}
