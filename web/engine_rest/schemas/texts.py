"""Texts of queries and answers under Camunda's names."""

from __future__ import annotations

from marshmallow import fields


def text(key: str) -> fields.String:
    """Return a text that may be left out."""
    return fields.String(data_key=key)


def said(key: str) -> fields.String:
    """Return a text that is always there."""
    return fields.String(data_key=key, required=True)


def maybe(key: str) -> fields.String:
    """Return a text that is always there, and may be null."""
    return fields.String(data_key=key, required=True, allow_none=True)
