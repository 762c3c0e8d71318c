"""Read what a program sent, by the schema of the operation, and say what is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn, cast

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError

from web.engine_rest.errors import RestRefused


class _NotOurJson(ValueError):
    """Python would read it; other programs read something else."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)


def query_of(schema: Schema | None) -> dict[str, Any]:
    """Return the query parameters; one that is not known is refused.

    A filter that is left out silently would show too much.

    Raises:
        RestRefused: a parameter is unknown, given twice, or of no use.
    """
    given = request.args
    unknown = sorted(set(given) - set(_names(schema)))
    if unknown:
        raise RestRefused(reason=f"The query parameter {unknown[0]!r} is not supported")
    twice = sorted(name for name in given if len(given.getlist(name)) > 1)
    if twice:
        raise RestRefused(reason=f"The query parameter {twice[0]!r} is given twice")
    if schema is None:
        return {}
    try:
        return cast("dict[str, Any]", schema.load(given.to_dict()))
    except ValidationError as error:
        _refuse("Cannot set query parameter", error, given)


def body_of(schema: Schema | None) -> dict[str, Any]:
    """Return the JSON object of the body; explicit nulls count as left out.

    Clients send more than an operation knows: that is ignored.

    Raises:
        RestRefused: it is no JSON object, or a value is of no use.
    """
    if schema is None:
        return {}
    given = _json_object()
    present = {name: value for name, value in given.items() if value is not None}
    try:
        return cast("dict[str, Any]", schema.load(present, unknown=EXCLUDE))
    except ValidationError as error:
        _refuse("Cannot read", error, present)


def _json_object() -> dict[str, Any]:
    text = request.get_data()
    if not text:
        return {}
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise RestRefused(reason=f"The body is no JSON: {error}") from error
    if not isinstance(data, dict):
        raise RestRefused(reason="The body must be a JSON object")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise _NotOurJson(reason="a key stands twice in one object")
    return data


def _no_constant(name: str) -> NoReturn:
    raise _NotOurJson(reason=f"{name} is no number of JSON")


def _names(schema: Schema | None) -> list[str]:
    if schema is None:
        return []
    return [field.data_key or name for name, field in schema.load_fields.items()]


def _refuse(what: str, error: ValidationError, given: Mapping[str, Any]) -> NoReturn:
    name, reason = _first(error.messages)
    shown = f" to value {given[name]!r}" if isinstance(given.get(name), str) else ""
    raise RestRefused(reason=f"{what} {name!r}{shown}: {reason}") from error


def _first(messages: Any, path: str = "") -> tuple[str, str]:
    """Return the path and text of the first thing that is wrong."""
    if isinstance(messages, Mapping):
        name, inner = next(iter(messages.items()))
        return _first(inner, f"{path}.{name}" if path else str(name))
    if isinstance(messages, list):
        return path, str(messages[0])
    return path, str(messages)
