"""Incidents and jobs: where instances are stuck, and what is to be done later."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.engine_rest.fields import Commas, Digits, Flag, Moment, WholeNumber
from web.engine_rest.schemas.instances import Refusing
from web.engine_rest.schemas.paging import Page
from web.engine_rest.schemas.texts import maybe, text

_MOST_PRIORITY = 2**31 - 1


class _Places(Page):
    """Filters that every list of incidents has."""

    incident_id = text("incidentId")
    incident_type = text("incidentType")
    incident_message = text("incidentMessage")
    incident_message_like = text("incidentMessageLike")
    process_definition_id = text("processDefinitionId")
    process_definition_key_in = Commas(data_key="processDefinitionKeyIn")
    process_instance_id = text("processInstanceId")
    execution_id = text("executionId")
    activity_id = text("activityId")
    configuration = fields.String()


class IncidentQuery(_Places):
    """Which open incidents are wanted."""

    sorts = (
        "incidentId",
        "incidentTimestamp",
        "incidentType",
        "incidentMessage",
        "activityId",
        "processInstanceId",
    )

    created_before = Moment(data_key="incidentTimestampBefore")
    created_after = Moment(data_key="incidentTimestampAfter")


class HistoricIncidentQuery(_Places):
    """Which incidents are wanted, open or resolved."""

    sorts = (
        "incidentId",
        "createTime",
        "endTime",
        "incidentType",
        "incidentMessage",
        "activityId",
        "processInstanceId",
    )

    process_definition_key = text("processDefinitionKey")
    created_before = Moment(data_key="createTimeBefore")
    created_after = Moment(data_key="createTimeAfter")
    resolved_before = Moment(data_key="endTimeBefore")
    resolved_after = Moment(data_key="endTimeAfter")
    open = Flag()
    resolved = Flag()


class _AnyIncident(Schema):
    """What an open and a resolved incident have."""

    id = fields.String(required=True)
    process_definition_id = maybe("processDefinitionId")
    process_instance_id = maybe("processInstanceId")
    execution_id = maybe("executionId")
    incident_type = fields.String(data_key="incidentType", required=True)
    activity_id = maybe("activityId")
    failed_activity_id = maybe("failedActivityId")
    cause_incident_id = maybe("causeIncidentId")
    root_cause_incident_id = maybe("rootCauseIncidentId")
    configuration = fields.String(required=True, allow_none=True)
    tenant_id = maybe("tenantId")
    incident_message = maybe("incidentMessage")
    job_definition_id = maybe("jobDefinitionId")
    annotation = fields.String(required=True, allow_none=True)


class Incident(_AnyIncident):
    """An open incident."""

    incident_timestamp = Moment(data_key="incidentTimestamp", required=True)


class HistoricIncident(_AnyIncident):
    """An incident, open or resolved."""

    process_definition_key = maybe("processDefinitionKey")
    root_process_instance_id = maybe("rootProcessInstanceId")
    create_time = Moment(data_key="createTime", required=True)
    end_time = Moment(data_key="endTime", required=True, allow_none=True)
    removal_time = Moment(data_key="removalTime", required=True, allow_none=True)
    history_configuration = maybe("historyConfiguration")
    open = fields.Boolean(required=True)
    deleted = fields.Boolean(required=True)
    resolved = fields.Boolean(required=True)


class JobQuery(Page):
    """Which jobs are wanted."""

    sorts = (
        "jobId",
        "processInstanceId",
        "processDefinitionId",
        "processDefinitionKey",
        "jobPriority",
        "jobRetries",
        "jobDueDate",
    )

    job_id = text("jobId")
    job_ids = Commas(data_key="jobIds")
    process_instance_id = text("processInstanceId")
    process_instance_ids = Commas(data_key="processInstanceIds")
    execution_id = text("executionId")
    process_definition_id = text("processDefinitionId")
    process_definition_key = text("processDefinitionKey")
    activity_id = text("activityId")
    failed_activity_id = text("failedActivityId")
    with_retries_left = Flag(data_key="withRetriesLeft")
    no_retries_left = Flag(data_key="noRetriesLeft")
    timers = Flag()
    messages = Flag()
    with_exception = Flag(data_key="withException")
    exception_message = text("exceptionMessage")
    active = Flag()
    suspended = Flag()
    acquired = Flag()
    priority_at_most = Digits(data_key="priorityLowerThanOrEquals")
    priority_at_least = Digits(data_key="priorityHigherThanOrEquals")


class Job(Schema):
    """A job."""

    id = fields.String(required=True)
    job_definition_id = maybe("jobDefinitionId")
    due_date = Moment(data_key="dueDate", required=True, allow_none=True)
    process_instance_id = maybe("processInstanceId")
    execution_id = maybe("executionId")
    process_definition_id = maybe("processDefinitionId")
    process_definition_key = maybe("processDefinitionKey")
    retries = fields.Integer(required=True)
    exception_message = maybe("exceptionMessage")
    failed_activity_id = maybe("failedActivityId")
    suspended = fields.Boolean(required=True)
    priority = fields.Integer(required=True)
    tenant_id = maybe("tenantId")
    create_time = Moment(data_key="createTime", required=True)
    batch_id = maybe("batchId")


class JobRetries(Refusing):
    """How many tries a job has left."""

    refused = ("dueDate",)

    retries = WholeNumber(required=True, validate=validate.Range(min=0, max=1000))


class JobDueDate(Refusing):
    """When a job is due; left out, it is now."""

    refused = ("cascade",)

    duedate = Moment(load_default=None)


class JobPriority(Schema):
    """How urgent a job is."""

    priority = WholeNumber(
        required=True, validate=validate.Range(min=-_MOST_PRIORITY, max=_MOST_PRIORITY)
    )


class Annotation(Schema):
    """What somebody knows of an incident."""

    annotation = fields.String(required=True, validate=validate.Length(max=4_000))
