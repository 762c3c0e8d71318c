"""Decisions: the versions of decision tables and what they decide."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.engine_rest.fields import Commas, Digits, Flag, Moment
from web.engine_rest.schemas.paging import Page
from web.engine_rest.schemas.values import TypedValue

_MOST = 1_000


class DecisionQuery(Page):
    """Which decisions are wanted."""

    sorts = (
        "id",
        "key",
        "name",
        "version",
        "versionTag",
        "deploymentId",
        "deployTime",
    )

    decision_definition_id = fields.String(data_key="decisionDefinitionId")
    decision_definition_id_in = Commas(data_key="decisionDefinitionIdIn")
    key = fields.String()
    key_like = fields.String(data_key="keyLike")
    name = fields.String()
    name_like = fields.String(data_key="nameLike")
    version = Digits()
    version_tag = fields.String(data_key="versionTag")
    version_tag_like = fields.String(data_key="versionTagLike")
    deployment_id = fields.String(data_key="deploymentId")
    deployed_at = Moment(data_key="deployedAt")
    deployed_after = Moment(data_key="deployedAfter")
    resource_name = fields.String(data_key="resourceName")
    resource_name_like = fields.String(data_key="resourceNameLike")
    latest_version = Flag(data_key="latestVersion", load_default=False)


class DecisionDefinition(Schema):
    """One version of a decision."""

    id = fields.String(required=True)
    key = fields.String(required=True)
    category = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    resource = fields.String(required=True)
    deployment_id = fields.String(data_key="deploymentId", required=True)
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)
    requirements_id = fields.String(
        data_key="decisionRequirementsDefinitionId", required=True, allow_none=True
    )
    requirements_key = fields.String(
        data_key="decisionRequirementsDefinitionKey", required=True, allow_none=True
    )
    history_time_to_live = fields.Integer(
        data_key="historyTimeToLive", required=True, allow_none=True
    )
    version_tag = fields.String(data_key="versionTag", required=True, allow_none=True)


class DecisionFile(Schema):
    """The XML of a decision."""

    id = fields.String(required=True)
    dmn_xml = fields.String(data_key="dmnXml", required=True)


class EvaluateDecision(Schema):
    """Over what is decided."""

    variables = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TypedValue, unknown="exclude"),
        load_default=dict,
        validate=validate.Length(max=_MOST),
    )


class DecisionResult(Schema):
    """One result: of each output the value; its names are those of the table."""

    class Meta:
        """The keys are whatever the outputs are called."""

        unknown = "include"
