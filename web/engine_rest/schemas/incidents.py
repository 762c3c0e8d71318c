"""Incidents and jobs: where instances are stuck, and what is to be done later."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.engine_rest.fields import Commas, Digits, Flag, Moment, WholeNumber
from web.engine_rest.schemas.instances import Refusing
from web.engine_rest.schemas.paging import Page

_MOST_PRIORITY = 2**31 - 1


def _text(key: str) -> fields.String:
    return fields.String(data_key=key)


def _maybe(key: str) -> fields.String:
    return fields.String(data_key=key, required=True, allow_none=True)


class _Places(Page):
    """Filters that every list of incidents has."""

    incident_id = _text("incidentId")
    incident_type = _text("incidentType")
    incident_message = _text("incidentMessage")
    incident_message_like = _text("incidentMessageLike")
    process_definition_id = _text("processDefinitionId")
    process_definition_key_in = Commas(data_key="processDefinitionKeyIn")
    process_instance_id = _text("processInstanceId")
    execution_id = _text("executionId")
    activity_id = _text("activityId")
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

    process_definition_key = _text("processDefinitionKey")
    created_before = Moment(data_key="createTimeBefore")
    created_after = Moment(data_key="createTimeAfter")
    resolved_before = Moment(data_key="endTimeBefore")
    resolved_after = Moment(data_key="endTimeAfter")
    open = Flag()
    resolved = Flag()


class _AnyIncident(Schema):
    """What an open and a resolved incident have."""

    id = fields.String(required=True)
    process_definition_id = _maybe("processDefinitionId")
    process_instance_id = _maybe("processInstanceId")
    execution_id = _maybe("executionId")
    incident_type = fields.String(data_key="incidentType", required=True)
    activity_id = _maybe("activityId")
    failed_activity_id = _maybe("failedActivityId")
    cause_incident_id = _maybe("causeIncidentId")
    root_cause_incident_id = _maybe("rootCauseIncidentId")
    configuration = fields.String(required=True, allow_none=True)
    tenant_id = _maybe("tenantId")
    incident_message = _maybe("incidentMessage")
    job_definition_id = _maybe("jobDefinitionId")
    annotation = fields.String(required=True, allow_none=True)


class Incident(_AnyIncident):
    """An open incident."""

    incident_timestamp = Moment(data_key="incidentTimestamp", required=True)


class HistoricIncident(_AnyIncident):
    """An incident, open or resolved."""

    process_definition_key = _maybe("processDefinitionKey")
    root_process_instance_id = _maybe("rootProcessInstanceId")
    create_time = Moment(data_key="createTime", required=True)
    end_time = Moment(data_key="endTime", required=True, allow_none=True)
    removal_time = Moment(data_key="removalTime", required=True, allow_none=True)
    history_configuration = _maybe("historyConfiguration")
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

    job_id = _text("jobId")
    job_ids = Commas(data_key="jobIds")
    process_instance_id = _text("processInstanceId")
    process_instance_ids = Commas(data_key="processInstanceIds")
    execution_id = _text("executionId")
    process_definition_id = _text("processDefinitionId")
    process_definition_key = _text("processDefinitionKey")
    activity_id = _text("activityId")
    failed_activity_id = _text("failedActivityId")
    with_retries_left = Flag(data_key="withRetriesLeft")
    no_retries_left = Flag(data_key="noRetriesLeft")
    timers = Flag()
    messages = Flag()
    with_exception = Flag(data_key="withException")
    exception_message = _text("exceptionMessage")
    active = Flag()
    suspended = Flag()
    acquired = Flag()
    priority_at_most = Digits(data_key="priorityLowerThanOrEquals")
    priority_at_least = Digits(data_key="priorityHigherThanOrEquals")


class Job(Schema):
    """A job."""

    id = fields.String(required=True)
    job_definition_id = _maybe("jobDefinitionId")
    due_date = Moment(data_key="dueDate", required=True, allow_none=True)
    process_instance_id = _maybe("processInstanceId")
    execution_id = _maybe("executionId")
    process_definition_id = _maybe("processDefinitionId")
    process_definition_key = _maybe("processDefinitionKey")
    retries = fields.Integer(required=True)
    exception_message = _maybe("exceptionMessage")
    failed_activity_id = _maybe("failedActivityId")
    suspended = fields.Boolean(required=True)
    priority = fields.Integer(required=True)
    tenant_id = _maybe("tenantId")
    create_time = Moment(data_key="createTime", required=True)
    batch_id = _maybe("batchId")


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
