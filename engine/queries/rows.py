"""Make views from rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Row

from engine.model.lifecycles import (
    Delegation,
    IncidentState,
    InstanceState,
    JobState,
    UserTaskState,
)
from engine.model.views import (
    DefinitionView,
    IncidentView,
    InstanceView,
    JobView,
    UserTaskView,
)

#: Returns `camunda:property` names and values of an element of a definition.
Properties = Callable[[str, str], Mapping[str, str]]


def definition_view(row: Row[Any]) -> DefinitionView:
    """Return a definition from a row of `engine.store.definitions`."""
    return DefinitionView(
        id=row.id,
        key=row.key,
        name=row.name,
        version=row.version,
        version_tag=row.version_tag,
        deployment_id=row.deployment_id,
        resource_name=row.resource_name,
        deployed_at=row.deployed_at,
        suspended=row.suspended,
        description=row.description,
        history_days=row.history_days,
    )


def instance_view(row: Row[Any]) -> InstanceView:
    """Return an instance from its row, joined with its definition."""
    return InstanceView(
        id=row.id,
        root_id=row.root_id,
        super_id=row.super_id,
        definition_id=row.definition_id,
        process_key=row.process_key,
        process_name=row.process_name,
        version=row.version,
        business_key=row.business_key,
        state=InstanceState(row.state),
        started_at=row.started_at,
        started_by=row.started_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        end_reason=row.end_reason,
        open_incidents=row.open_incidents,
    )


def user_task_view(row: Row[Any], properties: Properties) -> UserTaskView:
    """Return a user task from its row."""
    return UserTaskView(
        id=row.id,
        root_id=row.root_id,
        instance_id=row.instance_id,
        definition_id=row.definition_id,
        process_key=row.process_key,
        business_key=row.business_key,
        element_id=row.element_id,
        name=row.name,
        form_key=row.form_key,
        state=UserTaskState(row.state),
        assignee=row.assignee,
        candidate_users=tuple(row.candidate_users),
        candidate_groups=tuple(row.candidate_groups),
        due_at=row.due_at,
        follow_up_at=row.follow_up_at,
        priority=row.priority,
        created_at=row.created_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        end_reason=row.end_reason,
        properties=properties(row.definition_id, row.element_id),
        owner=row.owner,
        delegation=None if row.delegation is None else Delegation(row.delegation),
    )


def incident_view(row: Row[Any]) -> IncidentView:
    """Return an incident from its row, joined with its root instance."""
    return IncidentView(
        id=row.id,
        root_id=row.root_id,
        instance_id=row.instance_id,
        definition_id=row.definition_id,
        process_key=row.process_key,
        business_key=row.business_key,
        job_id=row.job_id,
        element_id=row.element_id,
        activity_instance_id=row.activity_instance_id,
        kind=row.kind,
        message=row.message,
        state=IncidentState(row.state),
        created_at=row.created_at,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
        note=row.note,
    )


def job_view(row: Row[Any]) -> JobView:
    """Return a job from its row."""
    return JobView(
        id=row.id,
        kind=row.kind,
        root_id=row.root_id,
        instance_id=row.instance_id,
        element_id=row.element_id,
        activity_instance_id=row.activity_instance_id,
        topic=row.topic,
        due_at=row.due_at,
        priority=row.priority,
        state=JobState(row.state),
        attempts=row.attempts,
        retries_left=row.retries_left,
        error=row.error,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
