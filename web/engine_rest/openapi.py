"""Write the OpenAPI document of what is implemented, from the declarations alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from web.engine_rest.fields import (
    CONDITIONS_PATTERN,
    Commas,
    Moment,
    VariableConditions,
)
from web.engine_rest.moments import MOMENT_PATTERN
from web.engine_rest.operations import Operation, Operations

_VERSION = "3.0.3"
_TITLE = "Tandem: the REST API of Camunda 7, as far as it is implemented"
_SECURITY: list[dict[str, list[str]]] = [{"basic": []}, {"bearer": []}]
_PROBLEM = "Problem"
_REFUSALS = {
    "400": "The request is refused; nothing changed",
    "401": "The caller is not known",
    "403": "The caller may not do this",
    "404": "There is no such thing that the caller may see",
    "413": "The request is larger than any may be",
    "422": "A rule of the domain refuses it; nothing changed",
    "429": "Too many attempts failed",
    "503": "The database does not answer; try again later",
}


class Problem(Schema):
    """What was refused, and why."""

    type = fields.String(required=True)
    message = fields.String(required=True)
    code = fields.Integer(required=True)
    #: Of a refused deployment: by file what is wrong in it.
    details = fields.Dict(keys=fields.String(), values=fields.Dict())
    #: Of a refused migration: what stands against the plan, and against instances.
    plan_report = fields.Dict(data_key="validationReport")
    instance_reports = fields.List(fields.Dict(), data_key="validationReports")


def document(groups: Iterable[Operations], *, version: str) -> dict[str, Any]:
    """Return the OpenAPI document of groups of operations."""
    plugin = MarshmallowPlugin()
    spec = APISpec(
        title=_TITLE, version=version, openapi_version=_VERSION, plugins=[plugin]
    )
    _teach_fields(plugin)
    spec.components.security_scheme("basic", {"type": "http", "scheme": "basic"})
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    spec.components.schema(_PROBLEM, schema=Problem)
    for group in groups:
        spec.tag({"name": group.heading})
        for operation in group.declared:
            described = {operation.method.lower(): _described(operation, group.heading)}
            spec.path(path=operation.path, operations=described)
    return spec.to_dict()


def _teach_fields(plugin: MarshmallowPlugin) -> None:
    converter: Any = plugin.converter
    # Not a `date-time` of RFC 3339: the zone has no colon.
    moment = {"type": "string", "pattern": MOMENT_PATTERN}

    def described(_converter: object, field: fields.Field[Any], **_more: Any) -> Any:
        if isinstance(field, Moment):
            return moment
        if isinstance(field, VariableConditions):
            return {"type": "string", "pattern": CONDITIONS_PATTERN}
        return {"type": "string"} if isinstance(field, Commas) else {}

    converter.add_attribute_function(described)


def _described(operation: Operation, heading: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"Needs the permission `{operation.scope}`.",
        "tags": [heading],
        "security": _SECURITY,
        "parameters": _path_parameters(operation.path),
        "responses": _responses(operation),
    }
    if operation.query is not None:
        described["parameters"].append({"in": "query", "schema": operation.query})
    if operation.body is not None:
        described["requestBody"] = _content("application/json", operation.body)
    if operation.parts:
        described["requestBody"] = _content("multipart/form-data", _form(operation))
    return described


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
        for name in names
    ]


def _responses(operation: Operation) -> dict[str, Any]:
    responses: dict[str, Any] = {
        status: {"description": text, **_content("application/json", Problem)}
        for status, text in _REFUSALS.items()
    }
    if operation.answer is None and operation.media_type == "application/json":
        return {"204": {"description": "Done"}, **responses}
    shape: Any = operation.answer or {"type": "string", "format": "binary"}
    if operation.many:
        shape = {"type": "array", "items": operation.answer}
    done = {"description": operation.summary, **_content(operation.media_type, shape)}
    nothing = {"204": {"description": "Done"}} if operation.or_nothing else {}
    return {"200": done, **nothing, **responses}


def _form(operation: Operation) -> dict[str, Any]:
    parts = {
        name: {"type": "string", "description": text}
        for name, text in operation.parts.items()
    }
    files = {"type": "string", "format": "binary"}
    return {"type": "object", "properties": parts, "additionalProperties": files}


def _content(media_type: str, schema: Any) -> dict[str, Any]:
    return {"content": {media_type: {"schema": schema}}}
