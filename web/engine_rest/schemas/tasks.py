"""User tasks."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from web.engine_rest.fields import (
    Commas,
    Digits,
    Flag,
    Moment,
    VariableConditions,
    WholeNumber,
)
from web.engine_rest.schemas.links import AtomLink
from web.engine_rest.schemas.paging import Page
from web.engine_rest.schemas.values import TypedValue
from web.engine_rest.schemas.variables import Deserialized

_MOST_PRIORITY = 2**31 - 1


def _text(key: str) -> fields.String:
    return fields.String(data_key=key)


class TaskQuery(Page):
    """Which open tasks are wanted."""

    has_alternatives = True

    sorts = (
        "instanceId",
        "executionId",
        "dueDate",
        "followUpDate",
        "assignee",
        "created",
        "id",
        "name",
        "priority",
    )

    task_id = _text("taskId")
    task_id_in = Commas(data_key="taskIdIn")
    process_instance_id = _text("processInstanceId")
    process_instance_id_in = Commas(data_key="processInstanceIdIn")
    execution_id = _text("executionId")
    business_key = _text("processInstanceBusinessKey")
    business_key_in = Commas(data_key="processInstanceBusinessKeyIn")
    business_key_like = _text("processInstanceBusinessKeyLike")
    process_definition_id = _text("processDefinitionId")
    process_definition_key = _text("processDefinitionKey")
    process_definition_key_in = Commas(data_key="processDefinitionKeyIn")
    activity_instance_id_in = Commas(data_key="activityInstanceIdIn")
    task_definition_key = _text("taskDefinitionKey")
    task_definition_key_in = Commas(data_key="taskDefinitionKeyIn")
    task_definition_key_not_in = Commas(data_key="taskDefinitionKeyNotIn")
    task_definition_key_like = _text("taskDefinitionKeyLike")
    name = fields.String()
    name_like = _text("nameLike")
    assignee = fields.String()
    assignee_like = _text("assigneeLike")
    assignee_in = Commas(data_key="assigneeIn")
    assignee_not_in = Commas(data_key="assigneeNotIn")
    candidate_user = _text("candidateUser")
    candidate_group = _text("candidateGroup")
    candidate_groups = Commas(data_key="candidateGroups")
    include_assigned = Flag(data_key="includeAssignedTasks")
    owner = fields.String()
    delegation_state = fields.String(
        data_key="delegationState", validate=validate.OneOf(["PENDING", "RESOLVED"])
    )
    involved_user = _text("involvedUser")
    assigned = Flag()
    unassigned = Flag()
    priority = Digits()
    min_priority = Digits(data_key="minPriority")
    max_priority = Digits(data_key="maxPriority")
    due_date = Moment(data_key="dueDate")
    due_after = Moment(data_key="dueAfter")
    due_before = Moment(data_key="dueBefore")
    without_due_date = Flag(data_key="withoutDueDate")
    follow_up_date = Moment(data_key="followUpDate")
    follow_up_after = Moment(data_key="followUpAfter")
    follow_up_before = Moment(data_key="followUpBefore")
    follow_up_before_or_none = Moment(data_key="followUpBeforeOrNotExistent")
    created_on = Moment(data_key="createdOn")
    created_after = Moment(data_key="createdAfter")
    created_before = Moment(data_key="createdBefore")
    active = Flag()
    suspended = Flag()
    task_variables = VariableConditions(data_key="taskVariables")
    instance_variables = VariableConditions(data_key="processVariables")

    @validates_schema
    def check_candidates(self, data: dict[str, Any], **_more: Any) -> None:
        """Refuse two ways to name candidates at once, as Camunda does."""
        ways = ("candidate_user", "candidate_group", "candidate_groups")
        given = [name for name in ways if data.get(name) is not None]
        if len(given) > 1:
            message = "name one user, one group or several groups"
            raise ValidationError(message, "candidateGroups")
        if data.get("include_assigned") and not given:
            message = "only together with a candidate"
            raise ValidationError(message, "includeAssignedTasks")


class FormRef(Schema):
    """The form of a task among the files of its deployment."""

    key = fields.String(required=True)
    binding = fields.String(required=True)
    version = fields.Integer(required=True, allow_none=True)


class Task(Schema):
    """A task."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    assignee = fields.String(required=True, allow_none=True)
    owner = fields.String(required=True, allow_none=True)
    created = Moment(required=True)
    last_updated = Moment(data_key="lastUpdated", required=True, allow_none=True)
    due = Moment(required=True, allow_none=True)
    follow_up = Moment(data_key="followUp", required=True, allow_none=True)
    delegation_state = fields.String(
        data_key="delegationState", required=True, allow_none=True
    )
    description = fields.String(required=True, allow_none=True)
    execution_id = fields.String(data_key="executionId", required=True)
    parent_task_id = fields.String(
        data_key="parentTaskId", required=True, allow_none=True
    )
    priority = fields.Integer(required=True)
    process_definition_id = fields.String(data_key="processDefinitionId", required=True)
    process_instance_id = fields.String(data_key="processInstanceId", required=True)
    case_execution_id = fields.String(
        data_key="caseExecutionId", required=True, allow_none=True
    )
    case_definition_id = fields.String(
        data_key="caseDefinitionId", required=True, allow_none=True
    )
    case_instance_id = fields.String(
        data_key="caseInstanceId", required=True, allow_none=True
    )
    task_definition_key = fields.String(data_key="taskDefinitionKey", required=True)
    suspended = fields.Boolean(required=True)
    form_key = fields.String(data_key="formKey", required=True, allow_none=True)
    form_ref = fields.Nested(
        FormRef, data_key="operatonFormRef", required=True, allow_none=True
    )
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)
    task_state = fields.String(data_key="taskState", required=True)


class UserId(Schema):
    """A person."""

    user_id = fields.String(data_key="userId", load_default=None)


class CompleteUserTask(Schema):
    """The answers to a task."""

    with_variables_in_return = Flag(
        data_key="withVariablesInReturn", load_default=False
    )
    variables = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TypedValue, unknown="exclude"),
        load_default=dict,
    )


class DelegateTask(Schema):
    """To whom a task is given to work on."""

    user_id = fields.String(data_key="userId", required=True)


class ResolveTask(Schema):
    """What is said when a delegated task goes back to its owner."""

    variables = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TypedValue, unknown="exclude"),
        load_default=dict,
    )


class UpdateTask(Schema):
    """What is changed: due and follow-up date, priority; what is left out is cleared.

    A task keeps its name, its people and its place, whatever is sent of them.
    """

    due = Moment(load_default=None)
    follow_up = Moment(data_key="followUp", load_default=None)
    priority = WholeNumber(
        load_default=None,
        validate=validate.Range(min=-_MOST_PRIORITY, max=_MOST_PRIORITY),
    )


class FormVariablesQuery(Deserialized):
    """Which variables of a form."""

    variable_names = Commas(data_key="variableNames", load_default=None)


class FormOfTask(Schema):
    """Where the form of a task is."""

    key = fields.String(required=True, allow_none=True)
    form_ref = fields.Nested(
        FormRef, data_key="operatonFormRef", required=True, allow_none=True
    )
    context_path = fields.String(data_key="contextPath", required=True, allow_none=True)


class IdentityLinkQuery(Schema):
    """Which people and groups of a task."""

    type = fields.String(load_default=None)


class IdentityLink(Schema):
    """A person or a group, and what they are to a task."""

    user_id = fields.String(data_key="userId", required=True, allow_none=True)
    group_id = fields.String(data_key="groupId", required=True, allow_none=True)
    type = fields.String(required=True)


class ChangedLink(Schema):
    """A person or a group that becomes something to a task, or is it no longer."""

    user_id = fields.String(
        data_key="userId", load_default=None, validate=validate.Length(min=1, max=200)
    )
    group_id = fields.String(
        data_key="groupId", load_default=None, validate=validate.Length(min=1, max=200)
    )
    type = fields.String(
        required=True,
        validate=validate.OneOf(
            ["assignee", "candidate"], error="expected one of assignee, candidate"
        ),
    )

    @validates_schema
    def check(self, data: dict[str, Any], **_more: Any) -> None:
        """Refuse what names nobody, two at once, or a group that holds a task."""
        if (data["user_id"] is None) == (data["group_id"] is None):
            message = "Identity Link requires userId or groupId, but not both."
            raise ValidationError(message, "userId")
        if data["type"] == "assignee" and data["group_id"] is not None:
            message = "a group holds no task"
            raise ValidationError(message, "groupId")


class NewComment(Schema):
    """What somebody has to say."""

    message = fields.String(required=True, validate=validate.Length(min=1, max=4_000))


class Comment(Schema):
    """What somebody said at a task, or of a case."""

    links = fields.List(fields.Nested(AtomLink), required=True)
    id = fields.String(required=True)
    user_id = fields.String(data_key="userId", required=True)
    task_id = fields.String(data_key="taskId", required=True, allow_none=True)
    process_instance_id = fields.String(data_key="processInstanceId", required=True)
    time = Moment(required=True)
    message = fields.String(required=True)
    removal_time = Moment(data_key="removalTime", required=True, allow_none=True)
    root_process_instance_id = fields.String(
        data_key="rootProcessInstanceId", required=True
    )


class Attachment(Schema):
    """A file that came with a task."""

    links = fields.List(fields.Nested(AtomLink), required=True)
    id = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    task_id = fields.String(data_key="taskId", required=True)
    type = fields.String(required=True, allow_none=True)
    url = fields.String(required=True)
    create_time = Moment(data_key="createTime", required=True)
    removal_time = Moment(data_key="removalTime", required=True, allow_none=True)
    root_process_instance_id = fields.String(
        data_key="rootProcessInstanceId", required=True
    )
