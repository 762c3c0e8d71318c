"""What runs inside instances: executions, waits, variables."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.engine_rest.fields import Commas, Flag, Moment, VariableConditions
from web.engine_rest.schemas.paging import Page
from web.engine_rest.schemas.texts import maybe, said, text


class ExecutionQuery(Page):
    """Which instances and waiting places are wanted."""

    sorts = ("instanceId", "definitionKey", "definitionId")

    instance_id = text("processInstanceId")
    business_key = text("businessKey")
    definition_id = text("processDefinitionId")
    process_key = text("processDefinitionKey")
    element_id = text("activityId")
    message = text("messageEventSubscriptionName")
    signal = text("signalEventSubscriptionName")
    active = Flag()
    suspended = Flag()
    variables = VariableConditions()
    instance_variables = VariableConditions(data_key="processVariables")


class EventSubscriptionQuery(Page):
    """Which open waits are wanted."""

    sorts = ("created",)

    id = text("eventSubscriptionId")
    name = text("eventName")
    kind = text("eventType")
    execution_id = text("executionId")
    instance_id = text("processInstanceId")
    element_id = text("activityId")


class EventSubscription(Schema):
    """An open wait for a message, a signal or a condition."""

    id = fields.String(required=True)
    kind = said("eventType")
    name = maybe("eventName")
    execution_id = said("executionId")
    instance_id = said("processInstanceId")
    element_id = said("activityId")
    created_at = Moment(data_key="createdDate", required=True)
    tenant_id = maybe("tenantId")


class VariableInstanceQuery(Page):
    """Which variables of running instances are wanted."""

    sorts = ("variableName", "activityInstanceId")

    name = text("variableName")
    name_like = text("variableNameLike")
    instance_ids = Commas(data_key="processInstanceIdIn")
    execution_ids = Commas(data_key="executionIdIn")
    task_ids = Commas(data_key="taskIdIn")
    activity_instance_ids = Commas(data_key="activityInstanceIdIn")
    scope_ids = Commas(data_key="variableScopeIdIn")
    variables = VariableConditions(data_key="variableValues")
    deserialize_values = Flag(data_key="deserializeValues")


class VariableInstance(Schema):
    """A variable of a running instance, or of a place in it."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    definition_id = said("processDefinitionId")
    instance_id = said("processInstanceId")
    execution_id = said("executionId")
    case_instance_id = maybe("caseInstanceId")
    case_execution_id = maybe("caseExecutionId")
    task_id = maybe("taskId")
    batch_id = maybe("batchId")
    activity_instance_id = said("activityInstanceId")
    tenant_id = maybe("tenantId")
    error_message = maybe("errorMessage")
    value = fields.Raw(required=True, allow_none=True)
    type = fields.String(required=True)
    value_info = fields.Dict(data_key="valueInfo", required=True)
