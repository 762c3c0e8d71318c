"""Variables by their names."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.engine_rest.fields import Flag
from web.engine_rest.schemas.values import TypedValue

_MOST = 1_000


class Deserialized(Schema):
    """What Camunda asks of values that are Java objects; ours are JSON either way."""

    deserialize_values = Flag(data_key="deserializeValues")


class DeserializedOne(Schema):
    """The same for one variable."""

    deserialize_value = Flag(data_key="deserializeValue")


class NamedValues(Schema):
    """Typed values by name: each name is a key of the object."""

    class Meta:
        """The keys are whatever the variables are called."""

        unknown = "include"


class PatchVariables(Schema):
    """Variables to set, and names to remove."""

    modifications = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TypedValue, unknown="exclude"),
        load_default=dict,
        validate=validate.Length(max=_MOST),
    )
    deletions = fields.List(
        fields.String(), load_default=list, validate=validate.Length(max=_MOST)
    )
