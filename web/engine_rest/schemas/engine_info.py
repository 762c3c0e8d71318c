"""What the engine says of itself."""

from __future__ import annotations

from marshmallow import Schema, fields


class Version(Schema):
    """The version of the interface."""

    version = fields.String(required=True)


class EngineName(Schema):
    """The name of an engine."""

    name = fields.String(required=True)
