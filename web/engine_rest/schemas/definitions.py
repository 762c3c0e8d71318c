"""Process definitions: the versions of processes."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from web.engine_rest.fields import Commas, Digits, Flag
from web.engine_rest.schemas.instances import Refusing
from web.engine_rest.schemas.paging import Page


class ProcessDefinitionQuery(Page):
    """Which definitions are wanted."""

    sorts = ("id", "key", "name", "version", "deploymentId", "deployTime")

    process_definition_id = fields.String(data_key="processDefinitionId")
    process_definition_id_in = Commas(data_key="processDefinitionIdIn")
    key = fields.String()
    keys_in = Commas(data_key="keysIn")
    key_like = fields.String(data_key="keyLike")
    name = fields.String()
    name_like = fields.String(data_key="nameLike")
    version = Digits()
    version_tag = fields.String(data_key="versionTag")
    deployment_id = fields.String(data_key="deploymentId")
    resource_name = fields.String(data_key="resourceName")
    latest_version = Flag(data_key="latestVersion", load_default=False)
    #: What Operaton's web apps call it.
    latest = Flag(load_default=False)
    suspended = Flag(load_default=False)
    active = Flag(load_default=False)
    #: Everything can be started in an inbox; who may, says the start itself.
    startable_in_tasklist = Flag(data_key="startableInTasklist")
    startable_permission_check = Flag(data_key="startablePermissionCheck")


class ProcessDefinition(Schema):
    """One version of a process."""

    id = fields.String(required=True)
    key = fields.String(required=True)
    category = fields.String(required=True, allow_none=True)
    description = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    resource = fields.String(required=True)
    deployment_id = fields.String(data_key="deploymentId", required=True)
    diagram = fields.String(required=True, allow_none=True)
    suspended = fields.Boolean(required=True)
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)
    version_tag = fields.String(data_key="versionTag", required=True, allow_none=True)
    history_time_to_live = fields.Integer(
        data_key="historyTimeToLive", required=True, allow_none=True
    )
    startable_in_tasklist = fields.Boolean(
        data_key="startableInTasklist", required=True
    )


class CalledProcessDefinition(ProcessDefinition):
    """A version that another one calls, and where."""

    called_from_activity_ids = fields.List(
        fields.String(), data_key="calledFromActivityIds", required=True
    )
    calling_process_definition_id = fields.String(
        data_key="callingProcessDefinitionId", required=True
    )


class Diagram(Schema):
    """The XML of a diagram."""

    id = fields.String(required=True)
    bpmn20_xml = fields.String(data_key="bpmn20Xml", required=True)


class SuspendedDefinition(Refusing):
    """Whether instances may start, and what becomes of those that run."""

    refused = ("executionDate",)

    suspended = Flag(required=True)
    include_instances = Flag(data_key="includeProcessInstances", load_default=False)


class SuspendedDefinitions(SuspendedDefinition):
    """The same, with the version or the key of which it is said."""

    definition_id = fields.String(data_key="processDefinitionId", load_default=None)
    key = fields.String(data_key="processDefinitionKey", load_default=None)

    @validates_schema
    def check(self, data: dict[str, Any], **_more: Any) -> None:
        """Refuse what names nothing, or both."""
        if (data["definition_id"] is None) == (data["key"] is None):
            message = "Either processDefinitionId or processDefinitionKey must be set"
            raise ValidationError(message, "processDefinitionId")
