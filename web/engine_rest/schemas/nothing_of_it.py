"""Batches, tenants and job definitions, as clients know them; Tandem has none."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.engine_rest.fields import Commas, Flag, Moment
from web.engine_rest.schemas.paging import Page


class BatchQuery(Page):
    """Which batches."""

    sorts = ("batchId", "startTime")

    batch_id = fields.String(data_key="batchId")
    type = fields.String()
    suspended = Flag()
    created_by = fields.String(data_key="createdBy")
    started_before = Moment(data_key="startedBefore")
    started_after = Moment(data_key="startedAfter")
    with_failures = Flag(data_key="withFailures")
    without_failures = Flag(data_key="withoutFailures")


class HistoricBatchQuery(Page):
    """Which batches that were."""

    sorts = ("batchId", "startTime", "endTime")

    batch_id = fields.String(data_key="batchId")
    type = fields.String()
    completed = Flag()


class _AnyBatch(Schema):
    id = fields.String(required=True)
    type = fields.String(required=True)
    total_jobs = fields.Integer(data_key="totalJobs", required=True)
    batch_jobs_per_seed = fields.Integer(data_key="batchJobsPerSeed", required=True)
    invocations_per_batch_job = fields.Integer(
        data_key="invocationsPerBatchJob", required=True
    )
    seed_job_definition_id = fields.String(
        data_key="seedJobDefinitionId", required=True
    )
    monitor_job_definition_id = fields.String(
        data_key="monitorJobDefinitionId", required=True
    )
    batch_job_definition_id = fields.String(
        data_key="batchJobDefinitionId", required=True
    )
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)
    create_user_id = fields.String(data_key="createUserId", required=True)
    start_time = Moment(data_key="startTime", required=True)
    execution_start_time = Moment(data_key="executionStartTime", required=True)


class Batch(_AnyBatch):
    """A batch."""

    jobs_created = fields.Integer(data_key="jobsCreated", required=True)
    suspended = fields.Boolean(required=True)


class BatchStatistics(Batch):
    """A batch, and how far it is."""

    remaining_jobs = fields.Integer(data_key="remainingJobs", required=True)
    completed_jobs = fields.Integer(data_key="completedJobs", required=True)
    failed_jobs = fields.Integer(data_key="failedJobs", required=True)


class HistoricBatch(_AnyBatch):
    """A batch that was."""

    end_time = Moment(data_key="endTime", required=True, allow_none=True)
    removal_time = Moment(data_key="removalTime", required=True, allow_none=True)


class TenantQuery(Page):
    """Which tenants."""

    sorts = ("id", "name")

    wanted_id = fields.String(data_key="id")
    name = fields.String()
    name_like = fields.String(data_key="nameLike")
    user_member = fields.String(data_key="userMember")
    group_member = fields.String(data_key="groupMember")


class Tenant(Schema):
    """A tenant."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class JobDefinitionQuery(Page):
    """Which job definitions."""

    sorts = (
        "jobDefinitionId",
        "activityId",
        "processDefinitionId",
        "processDefinitionKey",
        "jobType",
        "jobConfiguration",
    )

    wanted_id = fields.String(data_key="jobDefinitionId")
    element_ids = Commas(data_key="activityIdIn")
    definition_id = fields.String(data_key="processDefinitionId")
    process_key = fields.String(data_key="processDefinitionKey")
    type = fields.String(data_key="jobType")
    configuration = fields.String(data_key="jobConfiguration")
    active = Flag()
    suspended = Flag()
    with_priority = Flag(data_key="withOverridingJobPriority")


class JobDefinition(Schema):
    """What a kind of job at an element is told once."""

    id = fields.String(required=True)
    definition_id = fields.String(data_key="processDefinitionId", required=True)
    process_key = fields.String(data_key="processDefinitionKey", required=True)
    element_id = fields.String(data_key="activityId", required=True)
    type = fields.String(data_key="jobType", required=True)
    configuration = fields.String(data_key="jobConfiguration", required=True)
    priority = fields.Integer(
        data_key="overridingJobPriority", required=True, allow_none=True
    )
    suspended = fields.Boolean(required=True)
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)
    deployment_id = fields.String(data_key="deploymentId", required=True)
