"""Process instances."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.engine_rest.schemas.links import AtomLink
from web.engine_rest.schemas.values import TypedValue


class StartInstance(Schema):
    """With what an instance starts."""

    business_key = fields.String(data_key="businessKey", load_default=None)
    variables = fields.Dict(
        keys=fields.String(), values=fields.Nested(TypedValue), load_default=dict
    )


class ProcessInstance(Schema):
    """An instance."""

    links = fields.List(fields.Nested(AtomLink), required=True)
    id = fields.String(required=True)
    definition_id = fields.String(data_key="definitionId", required=True)
    definition_key = fields.String(data_key="definitionKey", required=True)
    business_key = fields.String(data_key="businessKey", required=True, allow_none=True)
    case_instance_id = fields.String(
        data_key="caseInstanceId", required=True, allow_none=True
    )
    ended = fields.Boolean(required=True)
    suspended = fields.Boolean(required=True)
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)
