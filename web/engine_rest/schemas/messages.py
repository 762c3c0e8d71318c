"""Messages and signals."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.engine_rest.fields import Flag
from web.engine_rest.schemas.instances import ProcessInstance, Refusing
from web.engine_rest.schemas.values import TypedValue

_NAME = validate.Length(min=1, max=255)


def _values(key: str) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TypedValue, unknown="exclude"),
        data_key=key,
        load_default=dict,
    )


class CorrelationMessage(Refusing):
    """A message, and how to find who waits for it."""

    refused = (
        "tenantId",
        "processVariablesToTriggeredScope",
        "variablesInResultEnabled",
    )

    message_name = fields.String(data_key="messageName", required=True, validate=_NAME)
    business_key = fields.String(data_key="businessKey", load_default=None)
    process_instance_id = fields.String(data_key="processInstanceId", load_default=None)
    correlation_keys = _values("correlationKeys")
    local_correlation_keys = _values("localCorrelationKeys")
    process_variables = _values("processVariables")
    process_variables_local = _values("processVariablesLocal")
    all = Flag(load_default=False)
    result_enabled = Flag(data_key="resultEnabled", load_default=False)


class Execution(Schema):
    """A running instance, or a place in it that waits or took a message."""

    id = fields.String(required=True)
    process_instance_id = fields.String(data_key="processInstanceId", required=True)
    ended = fields.Boolean(required=True)
    tenant_id = fields.String(data_key="tenantId", required=True, allow_none=True)


class MessageResult(Schema):
    """Who took a message: a start, or an instance that waited."""

    result_type = fields.String(data_key="resultType", required=True)
    process_instance = fields.Nested(
        ProcessInstance, data_key="processInstance", required=True, allow_none=True
    )
    execution = fields.Nested(Execution, required=True, allow_none=True)
    variables = fields.Dict(required=True, allow_none=True)


class Signal(Refusing):
    """A signal to all that wait for it."""

    refused = ("executionId", "tenantId")

    name = fields.String(required=True, validate=_NAME)
    variables = _values("variables")
