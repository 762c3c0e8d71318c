"""Addresses in answers, for clients that follow them."""

from __future__ import annotations

from marshmallow import Schema, fields


class AtomLink(Schema):
    """One address."""

    method = fields.String(required=True)
    href = fields.String(required=True)
    rel = fields.String(required=True)


class Count(Schema):
    """How many things a query finds."""

    count = fields.Integer(required=True)
