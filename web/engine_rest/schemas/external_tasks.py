"""External tasks: what workers send and get."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.engine_rest.fields import Commas, Digits, Flag, Moment, WholeNumber
from web.engine_rest.schemas.paging import Page
from web.engine_rest.schemas.values import TypedValue

#: A day, in milliseconds: a lock that is longer is a mistake.
LONGEST_LOCK = 24 * 3600 * 1000
#: Half an hour, as in Camunda, in milliseconds.
LONGEST_WAIT = 30 * 60 * 1000
MOST_AT_ONCE = 1000

_POSITIVE = validate.Range(min=1, max=LONGEST_LOCK)
_NAME = validate.Length(min=1, max=255)


def worker_id() -> fields.String:
    """Return the field of the name that a worker gives itself."""
    return fields.String(data_key="workerId", required=True, validate=_NAME)


class FetchTopic(Schema):
    """One topic of which tasks are wanted."""

    topic_name = fields.String(data_key="topicName", required=True, validate=_NAME)
    lock_duration = WholeNumber(
        data_key="lockDuration", required=True, validate=_POSITIVE
    )
    variables = fields.List(fields.String(), load_default=None, allow_none=True)
    local_variables = Flag(
        data_key="localVariables", load_default=False, allow_none=True
    )
    business_key = fields.String(
        data_key="businessKey", load_default=None, allow_none=True
    )
    process_definition_id = fields.String(
        data_key="processDefinitionId", load_default=None, allow_none=True
    )
    process_definition_id_in = fields.List(
        fields.String(),
        data_key="processDefinitionIdIn",
        load_default=None,
        allow_none=True,
    )
    process_definition_key = fields.String(
        data_key="processDefinitionKey", load_default=None, allow_none=True
    )
    process_definition_key_in = fields.List(
        fields.String(),
        data_key="processDefinitionKeyIn",
        load_default=None,
        allow_none=True,
    )
    version_tag = fields.String(
        data_key="processDefinitionVersionTag", load_default=None, allow_none=True
    )
    process_variables = fields.Dict(
        keys=fields.String(),
        data_key="processVariables",
        load_default=dict,
        allow_none=True,
    )
    include_extension_properties = Flag(
        data_key="includeExtensionProperties", load_default=False, allow_none=True
    )


class FetchAndLock(Schema):
    """What a worker asks for."""

    worker_id = worker_id()
    max_tasks = WholeNumber(
        data_key="maxTasks",
        required=True,
        validate=validate.Range(min=1, max=MOST_AT_ONCE),
    )
    use_priority = Flag(data_key="usePriority", load_default=False)
    #: Read by the edge, which waits (`web.engine_rest.polling`).
    async_response_timeout = WholeNumber(
        data_key="asyncResponseTimeout",
        load_default=0,
        validate=validate.Range(min=0, max=LONGEST_WAIT),
    )
    topics = fields.List(
        fields.Nested(FetchTopic, unknown="exclude"),
        load_default=list,
        validate=validate.Length(max=100),
    )


class ExternalTask(Schema):
    """An external task in a list."""

    activity_id = fields.String(data_key="activityId", required=True)
    activity_instance_id = fields.String(data_key="activityInstanceId", required=True)
    error_message = fields.String(
        data_key="errorMessage", required=True, allow_none=True
    )
    execution_id = fields.String(data_key="executionId", required=True)
    id = fields.String(required=True)
    lock_expiration_time = Moment(
        data_key="lockExpirationTime", required=True, allow_none=True
    )
    create_time = Moment(data_key="createTime", required=True)
    process_definition_id = fields.String(data_key="processDefinitionId", required=True)
    process_definition_key = fields.String(
        data_key="processDefinitionKey", required=True
    )
    version_tag = fields.String(
        data_key="processDefinitionVersionTag", required=True, allow_none=True
    )
    process_instance_id = fields.String(data_key="processInstanceId", required=True)
    retries = fields.Integer(required=True, allow_none=True)
    suspended = fields.Boolean(required=True)
    worker_id = fields.String(data_key="workerId", required=True, allow_none=True)
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)
    topic_name = fields.String(data_key="topicName", required=True)
    priority = fields.Integer(required=True)
    business_key = fields.String(data_key="businessKey", required=True, allow_none=True)


class LockedExternalTask(ExternalTask):
    """An external task as its worker gets it."""

    error_details = fields.String(
        data_key="errorDetails", required=True, allow_none=True
    )
    variables = fields.Dict(
        keys=fields.String(), values=fields.Nested(TypedValue), required=True
    )
    extension_properties = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        data_key="extensionProperties",
        required=True,
    )


class CompleteTask(Schema):
    """The result of a worker."""

    worker_id = worker_id()
    variables = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TypedValue, unknown="exclude"),
        load_default=dict,
    )
    local_variables = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TypedValue, unknown="exclude"),
        data_key="localVariables",
        load_default=dict,
    )


class TaskFailure(Schema):
    """A try that failed."""

    worker_id = worker_id()
    error_message = fields.String(data_key="errorMessage", load_default="")
    error_details = fields.String(data_key="errorDetails", load_default="")
    retries = WholeNumber(load_default=0, validate=validate.Range(min=0, max=1000))
    retry_timeout = WholeNumber(
        data_key="retryTimeout",
        load_default=0,
        validate=validate.Range(min=0, max=366 * LONGEST_LOCK),
    )


class TaskError(Schema):
    """A business error."""

    worker_id = worker_id()
    error_code = fields.String(data_key="errorCode", required=True, validate=_NAME)
    error_message = fields.String(data_key="errorMessage", load_default="")
    variables = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TypedValue, unknown="exclude"),
        load_default=dict,
    )


class LockTask(Schema):
    """A lock for one task."""

    worker_id = worker_id()
    lock_duration = WholeNumber(
        data_key="lockDuration", required=True, validate=_POSITIVE
    )


class ExtendLock(Schema):
    """A longer lock."""

    worker_id = worker_id()
    new_duration = WholeNumber(
        data_key="newDuration", required=True, validate=_POSITIVE
    )


class Retries(Schema):
    """How many tries are left."""

    retries = WholeNumber(required=True, validate=validate.Range(min=0, max=1000))


class Priority(Schema):
    """How urgent a task is."""

    priority = WholeNumber(
        required=True, validate=validate.Range(min=-(2**31), max=2**31 - 1)
    )


class ExternalTaskQuery(Page):
    """Which external tasks are wanted."""

    sorts = (
        "id",
        "lockExpirationTime",
        "processInstanceId",
        "processDefinitionId",
        "processDefinitionKey",
        "taskPriority",
        "createTime",
    )

    external_task_id = fields.String(data_key="externalTaskId")
    external_task_id_in = Commas(data_key="externalTaskIdIn")
    topic_name = fields.String(data_key="topicName")
    worker_id = fields.String(data_key="workerId")
    locked = Flag()
    not_locked = Flag(data_key="notLocked")
    with_retries_left = Flag(data_key="withRetriesLeft")
    no_retries_left = Flag(data_key="noRetriesLeft")
    lock_expiration_after = Moment(data_key="lockExpirationAfter")
    lock_expiration_before = Moment(data_key="lockExpirationBefore")
    activity_id = fields.String(data_key="activityId")
    activity_id_in = Commas(data_key="activityIdIn")
    execution_id = fields.String(data_key="executionId")
    process_instance_id = fields.String(data_key="processInstanceId")
    process_instance_id_in = Commas(data_key="processInstanceIdIn")
    process_definition_id = fields.String(data_key="processDefinitionId")
    process_definition_key = fields.String(data_key="processDefinitionKey")
    process_definition_key_in = Commas(data_key="processDefinitionKeyIn")
    active = Flag()
    suspended = Flag()
    priority_at_least = Digits(data_key="priorityHigherThanOrEquals")
    priority_at_most = Digits(data_key="priorityLowerThanOrEquals")
