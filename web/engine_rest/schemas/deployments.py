"""Deployments: what was deployed, when and from where."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.engine_rest.fields import Moment
from web.engine_rest.schemas.definitions import ProcessDefinition
from web.engine_rest.schemas.links import AtomLink
from web.engine_rest.schemas.paging import Page


class DeploymentQuery(Page):
    """Which deployments are wanted."""

    sorts = ("id", "name", "deploymentTime")

    id = fields.String()
    name = fields.String()
    name_like = fields.String(data_key="nameLike")
    source = fields.String()
    before = Moment()
    after = Moment()


class Deployment(Schema):
    """One deployment."""

    links = fields.List(fields.Nested(AtomLink), required=True)
    id = fields.String(required=True)
    name = fields.String(required=True)
    source = fields.String(required=True, allow_none=True)
    deployment_time = Moment(data_key="deploymentTime", required=True)
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)


class DeploymentWithDefinitions(Deployment):
    """A deployment that was just made, with what is new in it."""

    deployed_process_definitions = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(ProcessDefinition),
        data_key="deployedProcessDefinitions",
        required=True,
        allow_none=True,
    )
    deployed_case_definitions = fields.Dict(
        data_key="deployedCaseDefinitions", required=True, allow_none=True
    )
    deployed_decision_definitions = fields.Dict(
        data_key="deployedDecisionDefinitions", required=True, allow_none=True
    )
    deployed_requirements = fields.Dict(
        data_key="deployedDecisionRequirementsDefinitions",
        required=True,
        allow_none=True,
    )


class DeploymentResource(Schema):
    """A file of a deployment."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    deployment_id = fields.String(data_key="deploymentId", required=True)


class Redeployment(Schema):
    """Which files are deployed once more; none named = all of them."""

    resource_ids = fields.List(
        fields.String(), data_key="resourceIds", load_default=list
    )
    resource_names = fields.List(
        fields.String(), data_key="resourceNames", load_default=list
    )
    source = fields.String(load_default="")
