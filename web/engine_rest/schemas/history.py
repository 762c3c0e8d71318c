"""What was: instances, tasks, activities, variables and what people did."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.engine_rest.fields import Commas, Digits, Flag, Moment, VariableConditions
from web.engine_rest.schemas.paging import Page
from web.engine_rest.schemas.texts import maybe, said, text


def _at(key: str) -> Moment:
    return Moment(data_key=key, required=True, allow_none=True)


class HistoricInstanceQuery(Page):
    """Which instances are wanted, running or ended."""

    has_alternatives = True

    sorts = (
        "instanceId",
        "definitionId",
        "definitionKey",
        "definitionName",
        "definitionVersion",
        "businessKey",
        "startTime",
        "endTime",
    )

    process_instance_id = text("processInstanceId")
    process_instance_ids = Commas(data_key="processInstanceIds")
    process_definition_id = text("processDefinitionId")
    process_definition_key = text("processDefinitionKey")
    process_definition_key_in = Commas(data_key="processDefinitionKeyIn")
    process_definition_key_not_in = Commas(data_key="processDefinitionKeyNotIn")
    business_key = text("processInstanceBusinessKey")
    business_key_in = Commas(data_key="processInstanceBusinessKeyIn")
    business_key_like = text("processInstanceBusinessKeyLike")
    root_process_instances = Flag(data_key="rootProcessInstances")
    root_process_instance_id = text("rootProcessInstanceId")
    super_process_instance_id = text("superProcessInstanceId")
    sub_process_instance_id = text("subProcessInstanceId")
    finished = Flag()
    unfinished = Flag()
    with_incidents = Flag(data_key="withIncidents")
    started_by = text("startedBy")
    started_before = Moment(data_key="startedBefore")
    started_after = Moment(data_key="startedAfter")
    ended_before = Moment(data_key="finishedBefore")
    ended_after = Moment(data_key="finishedAfter")
    active = Flag()
    suspended = Flag()
    completed = Flag()
    externally_terminated = Flag(data_key="externallyTerminated")
    variables = VariableConditions()


class HistoricInstance(Schema):
    """An instance, running or ended."""

    id = fields.String(required=True)
    root_process_instance_id = said("rootProcessInstanceId")
    super_process_instance_id = maybe("superProcessInstanceId")
    super_case_instance_id = maybe("superCaseInstanceId")
    case_instance_id = maybe("caseInstanceId")
    process_definition_name = maybe("processDefinitionName")
    process_definition_key = said("processDefinitionKey")
    process_definition_version = fields.Integer(
        data_key="processDefinitionVersion", required=True
    )
    process_definition_id = said("processDefinitionId")
    business_key = maybe("businessKey")
    start_time = Moment(data_key="startTime", required=True)
    end_time = _at("endTime")
    removal_time = _at("removalTime")
    duration = fields.Integer(
        data_key="durationInMillis", required=True, allow_none=True
    )
    start_user_id = maybe("startUserId")
    start_activity_id = maybe("startActivityId")
    delete_reason = maybe("deleteReason")
    tenant_id = maybe("tenantId")
    state = fields.String(required=True)
    restarted_process_instance_id = maybe("restartedProcessInstanceId")


class HistoricTaskQuery(Page):
    """Which tasks are wanted, open or ended."""

    has_alternatives = True

    sorts = (
        "taskId",
        "activityInstanceId",
        "processDefinitionId",
        "processInstanceId",
        "taskName",
        "taskDefinitionKey",
        "assignee",
        "priority",
        "dueDate",
        "followUpDate",
        "startTime",
        "endTime",
    )

    task_id = text("taskId")
    process_instance_id = text("processInstanceId")
    root_process_instance_id = text("rootProcessInstanceId")
    business_key = text("processInstanceBusinessKey")
    business_key_in = Commas(data_key="processInstanceBusinessKeyIn")
    business_key_like = text("processInstanceBusinessKeyLike")
    process_definition_id = text("processDefinitionId")
    process_definition_key = text("processDefinitionKey")
    activity_instance_id_in = Commas(data_key="activityInstanceIdIn")
    task_name = text("taskName")
    task_name_like = text("taskNameLike")
    task_definition_key = text("taskDefinitionKey")
    task_definition_key_in = Commas(data_key="taskDefinitionKeyIn")
    task_assignee = text("taskAssignee")
    task_assignee_like = text("taskAssigneeLike")
    task_priority = Digits(data_key="taskPriority")
    assigned = Flag()
    unassigned = Flag()
    finished = Flag()
    unfinished = Flag()
    due_at = Moment(data_key="taskDueDate")
    due_before = Moment(data_key="taskDueDateBefore")
    due_after = Moment(data_key="taskDueDateAfter")
    without_due = Flag(data_key="withoutTaskDueDate")
    follow_up_at = Moment(data_key="taskFollowUpDate")
    follow_up_before = Moment(data_key="taskFollowUpDateBefore")
    follow_up_after = Moment(data_key="taskFollowUpDateAfter")
    created_before = Moment(data_key="startedBefore")
    created_after = Moment(data_key="startedAfter")
    ended_before = Moment(data_key="finishedBefore")
    ended_after = Moment(data_key="finishedAfter")
    instance_variables = VariableConditions(data_key="processVariables")


class HistoricTask(Schema):
    """A task, open or ended."""

    id = fields.String(required=True)
    process_definition_key = said("processDefinitionKey")
    process_definition_id = said("processDefinitionId")
    process_instance_id = said("processInstanceId")
    execution_id = said("executionId")
    case_definition_key = maybe("caseDefinitionKey")
    case_definition_id = maybe("caseDefinitionId")
    case_instance_id = maybe("caseInstanceId")
    case_execution_id = maybe("caseExecutionId")
    activity_instance_id = said("activityInstanceId")
    name = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    delete_reason = maybe("deleteReason")
    owner = fields.String(required=True, allow_none=True)
    assignee = fields.String(required=True, allow_none=True)
    start_time = Moment(data_key="startTime", required=True)
    end_time = _at("endTime")
    duration = fields.Integer(required=True, allow_none=True)
    task_definition_key = said("taskDefinitionKey")
    priority = fields.Integer(required=True)
    due = Moment(required=True, allow_none=True)
    parent_task_id = maybe("parentTaskId")
    follow_up = _at("followUp")
    tenant_id = maybe("tenantId")
    removal_time = _at("removalTime")
    root_process_instance_id = said("rootProcessInstanceId")
    task_state = said("taskState")


class HistoricActivityQuery(Page):
    """Which visits of activities of one instance are wanted."""

    sorts = ("activityId", "activityName", "activityType", "startTime", "endTime")

    process_instance_id = fields.String(data_key="processInstanceId", required=True)
    activity_instance_id = text("activityInstanceId")
    activity_id = text("activityId")
    activity_name = text("activityName")
    activity_type = text("activityType")
    finished = Flag()
    unfinished = Flag()
    canceled = Flag()


class HistoricActivity(Schema):
    """One visit of an activity."""

    id = fields.String(required=True)
    parent_activity_instance_id = maybe("parentActivityInstanceId")
    activity_id = said("activityId")
    activity_name = maybe("activityName")
    activity_type = said("activityType")
    process_definition_key = said("processDefinitionKey")
    process_definition_id = said("processDefinitionId")
    process_instance_id = said("processInstanceId")
    execution_id = said("executionId")
    task_id = maybe("taskId")
    assignee = fields.String(required=True, allow_none=True)
    called_process_instance_id = maybe("calledProcessInstanceId")
    called_case_instance_id = maybe("calledCaseInstanceId")
    start_time = Moment(data_key="startTime", required=True)
    end_time = _at("endTime")
    duration = fields.Integer(
        data_key="durationInMillis", required=True, allow_none=True
    )
    canceled = fields.Boolean(required=True)
    complete_scope = fields.Boolean(data_key="completeScope", required=True)
    tenant_id = maybe("tenantId")
    removal_time = _at("removalTime")
    root_process_instance_id = said("rootProcessInstanceId")


class HistoricVariableQuery(Page):
    """Which variables of one instance are wanted."""

    sorts = ("variableName",)

    process_instance_id = fields.String(data_key="processInstanceId", required=True)
    variable_name = text("variableName")
    variable_name_in = Commas(data_key="variableNameIn")
    deserialize_values = Flag(data_key="deserializeValues")


class HistoricVariable(Schema):
    """A variable as it is, or as it was at the end of its instance."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    process_definition_key = said("processDefinitionKey")
    process_definition_id = said("processDefinitionId")
    process_instance_id = said("processInstanceId")
    execution_id = said("executionId")
    activity_instance_id = said("activityInstanceId")
    case_definition_key = maybe("caseDefinitionKey")
    case_definition_id = maybe("caseDefinitionId")
    case_instance_id = maybe("caseInstanceId")
    case_execution_id = maybe("caseExecutionId")
    task_id = maybe("taskId")
    tenant_id = maybe("tenantId")
    error_message = maybe("errorMessage")
    state = fields.String(required=True)
    create_time = _at("createTime")
    removal_time = _at("removalTime")
    root_process_instance_id = said("rootProcessInstanceId")
    value = fields.Raw(required=True, allow_none=True)
    type = fields.String(required=True)
    value_info = fields.Dict(data_key="valueInfo", required=True)


class UserOperationQuery(Page):
    """Which commands are wanted."""

    sorts = ("timestamp",)

    process_instance_id = text("processInstanceId")
    user_id = text("userId")
    operation_type = text("operationType")
    after = Moment(data_key="afterTimestamp")
    before = Moment(data_key="beforeTimestamp")


class UserOperation(Schema):
    """One command that somebody gave."""

    id = fields.String(required=True)
    user_id = said("userId")
    timestamp = Moment(required=True)
    operation_id = said("operationId")
    operation_type = said("operationType")
    entity_type = said("entityType")
    category = fields.String(required=True, allow_none=True)
    annotation = fields.String(required=True, allow_none=True)
    property = fields.String(required=True, allow_none=True)
    org_value = maybe("orgValue")
    new_value = maybe("newValue")
    deployment_id = maybe("deploymentId")
    process_definition_id = maybe("processDefinitionId")
    process_definition_key = maybe("processDefinitionKey")
    process_instance_id = maybe("processInstanceId")
    execution_id = maybe("executionId")
    case_definition_id = maybe("caseDefinitionId")
    case_instance_id = maybe("caseInstanceId")
    case_execution_id = maybe("caseExecutionId")
    task_id = maybe("taskId")
    external_task_id = maybe("externalTaskId")
    batch_id = maybe("batchId")
    job_id = maybe("jobId")
    job_definition_id = maybe("jobDefinitionId")
    removal_time = _at("removalTime")
    root_process_instance_id = maybe("rootProcessInstanceId")
