"""What happened to jobs and external tasks."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from web.engine_rest.fields import Commas, Digits, Flag, Moment
from web.engine_rest.schemas.paging import Page
from web.engine_rest.schemas.texts import maybe, said, text


class _LogQuery(Page):
    """Filters that both logs have."""

    #: Of which one must be given: nobody reads the log of all cases at once.
    places = ("id", "job_id", "instance_id")

    id = text("logId")
    instance_id = text("processInstanceId")
    definition_id = text("processDefinitionId")
    process_key = text("processDefinitionKey")
    element_ids = Commas(data_key="activityIdIn")
    activity_instance_ids = Commas(data_key="executionIdIn")
    created = Flag(data_key="creationLog")
    failed = Flag(data_key="failureLog")
    done = Flag(data_key="successLog")
    deleted = Flag(data_key="deletionLog")

    @validates_schema
    def check_place(self, data: dict[str, Any], **_more: Any) -> None:
        """Refuse to look through everything."""
        if not any(data.get(name) for name in self.places):
            keys = [self.fields[name].data_key for name in self.places]
            message = f"one of {', '.join(map(str, keys))} is needed"
            raise ValidationError(message, "processInstanceId")


class JobLogQuery(_LogQuery):
    """Which events of jobs are wanted."""

    sorts = ("timestamp", "occurrence", "jobId", "jobPriority", "activityId")

    job_id = text("jobId")
    error = text("jobExceptionMessage")
    priority_at_most = Digits(data_key="jobPriorityLowerThanOrEquals")
    priority_at_least = Digits(data_key="jobPriorityHigherThanOrEquals")


class ExternalTaskLogQuery(_LogQuery):
    """Which events of external tasks are wanted."""

    sorts = ("timestamp", "externalTaskId", "priority", "activityId")

    job_id = text("externalTaskId")
    topic = text("topicName")
    error = text("errorMessage")
    priority_at_most = Digits(data_key="priorityLowerThanOrEquals")
    priority_at_least = Digits(data_key="priorityHigherThanOrEquals")


class _LogEntry(Schema):
    """What both logs say."""

    id = fields.String(required=True)
    at = Moment(data_key="timestamp", required=True)
    removal_time = Moment(data_key="removalTime", required=True, allow_none=True)
    element_id = maybe("activityId")
    activity_instance_id = maybe("executionId")
    instance_id = said("processInstanceId")
    definition_id = said("processDefinitionId")
    process_key = said("processDefinitionKey")
    root_id = said("rootProcessInstanceId")
    tenant_id = maybe("tenantId")
    created = fields.Boolean(data_key="creationLog", required=True)
    failed = fields.Boolean(data_key="failureLog", required=True)
    done = fields.Boolean(data_key="successLog", required=True)
    deleted = fields.Boolean(data_key="deletionLog", required=True)


class JobLogEntry(_LogEntry):
    """What happened to a job."""

    job_id = said("jobId")
    due_at = Moment(data_key="jobDueDate", required=True, allow_none=True)
    retries = fields.Integer(data_key="jobRetries", required=True, allow_none=True)
    priority = fields.Integer(data_key="jobPriority", required=True)
    error = maybe("jobExceptionMessage")
    failed_element_id = maybe("failedActivityId")
    job_definition_id = maybe("jobDefinitionId")
    kind = maybe("jobDefinitionType")
    configuration = maybe("jobDefinitionConfiguration")
    deployment_id = maybe("deploymentId")
    hostname = fields.String(required=True, allow_none=True)
    batch_id = maybe("batchId")


class ExternalTaskLogEntry(_LogEntry):
    """What happened to an external task."""

    job_id = said("externalTaskId")
    topic = said("topicName")
    worker_id = maybe("workerId")
    retries = fields.Integer(required=True, allow_none=True)
    priority = fields.Integer(required=True)
    error = maybe("errorMessage")
    visit_id = maybe("activityInstanceId")
