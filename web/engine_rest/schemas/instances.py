"""Process instances."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load

from web.engine_rest.fields import Commas, Flag, VariableConditions
from web.engine_rest.schemas.links import AtomLink
from web.engine_rest.schemas.paging import Page
from web.engine_rest.schemas.values import TypedValue


class Refusing(Schema):
    """A body that may ask for what there is not: that is refused by its name."""

    refused: tuple[str, ...] = ()

    @pre_load
    def refuse(self, data: dict[str, Any], **_more: Any) -> dict[str, Any]:
        """Refuse what would be left out silently otherwise."""
        for name in self.refused:
            if data.get(name) not in (None, False, [], {}, ""):
                message = "this is not supported"
                raise ValidationError(message, name)
        return data


class StartInstance(Refusing):
    """With what an instance starts."""

    refused = (
        "startInstructions",
        "skipCustomListeners",
        "skipIoMappings",
        "withVariablesInReturn",
        "caseInstanceId",
    )

    business_key = fields.String(data_key="businessKey", load_default=None)
    variables = fields.Dict(
        keys=fields.String(), values=fields.Nested(TypedValue), load_default=dict
    )


class ProcessInstance(Schema):
    """An instance."""

    links = fields.List(fields.Nested(AtomLink), required=True)
    id = fields.String(required=True)
    definition_id = fields.String(data_key="definitionId", required=True)
    definition_key = fields.String(data_key="definitionKey", required=True)
    business_key = fields.String(data_key="businessKey", required=True, allow_none=True)
    case_instance_id = fields.String(
        data_key="caseInstanceId", required=True, allow_none=True
    )
    ended = fields.Boolean(required=True)
    suspended = fields.Boolean(required=True)
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)


class ProcessInstanceQuery(Page):
    """Which running instances are wanted."""

    has_alternatives = True

    sorts = ("instanceId", "definitionKey", "definitionId", "businessKey")

    process_instance_ids = Commas(data_key="processInstanceIds")
    business_key = fields.String(data_key="businessKey")
    business_key_like = fields.String(data_key="businessKeyLike")
    process_definition_id = fields.String(data_key="processDefinitionId")
    process_definition_key = fields.String(data_key="processDefinitionKey")
    process_definition_key_in = Commas(data_key="processDefinitionKeyIn")
    process_definition_key_not_in = Commas(data_key="processDefinitionKeyNotIn")
    deployment_id = fields.String(data_key="deploymentId")
    super_process_instance = fields.String(data_key="superProcessInstance")
    sub_process_instance = fields.String(data_key="subProcessInstance")
    active = Flag()
    suspended = Flag()
    with_incident = Flag(data_key="withIncident")
    incident_id = fields.String(data_key="incidentId")
    activity_id_in = Commas(data_key="activityIdIn")
    root_process_instances = Flag(data_key="rootProcessInstances")
    root_process_instance_id = fields.String(data_key="rootProcessInstanceId")
    variables = VariableConditions()


class DeleteInstance(Schema):
    """How an instance is ended."""

    fail_if_not_exists = Flag(data_key="failIfNotExists", load_default=True)


class Suspended(Schema):
    """Whether something stands still."""

    suspended = Flag(required=True)


class ActivityIncident(Schema):
    """An incident at an activity."""

    id = fields.String(required=True)
    activity_id = fields.String(data_key="activityId", required=True)


class ActivityInstance(Schema):
    """What is open in an instance, as a tree."""

    id = fields.String(required=True)
    parent_activity_instance_id = fields.String(
        data_key="parentActivityInstanceId", required=True, allow_none=True
    )
    activity_id = fields.String(data_key="activityId", required=True)
    activity_name = fields.String(
        data_key="activityName", required=True, allow_none=True
    )
    name = fields.String(required=True, allow_none=True)
    activity_type = fields.String(data_key="activityType", required=True)
    process_instance_id = fields.String(data_key="processInstanceId", required=True)
    process_definition_id = fields.String(data_key="processDefinitionId", required=True)
    child_activity_instances = fields.List(
        fields.Nested("ActivityInstance"),
        data_key="childActivityInstances",
        required=True,
    )
    child_transition_instances = fields.List(
        fields.Dict(), data_key="childTransitionInstances", required=True
    )
    execution_ids = fields.List(fields.String(), data_key="executionIds", required=True)
    incident_ids = fields.List(fields.String(), data_key="incidentIds", required=True)
    incidents = fields.List(fields.Nested(ActivityIncident), required=True)
