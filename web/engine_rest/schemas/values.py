"""Variables with their types, as Camunda writes them."""

from __future__ import annotations

from marshmallow import Schema, fields


class TypedValue(Schema):
    """A value; without a type, the type is that of the JSON value."""

    value = fields.Raw(allow_none=True, load_default=None, required=False)
    type = fields.String(allow_none=True, load_default=None)
    value_info = fields.Dict(data_key="valueInfo", allow_none=True, load_default=None)
