"""Hold every answer of the machine interface against the document that it publishes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs
from werkzeug.test import TestResponse

from web.engine_rest import GROUPS
from web.engine_rest.openapi import document


@cache
def published() -> dict[str, Any]:
    """Return the OpenAPI document."""
    return document(GROUPS, version="tests")


def must_be_documented(method: str, path: str, answer: TestResponse) -> None:
    """Check status, content type, keys and types of an answer.

    What is asked by a path that is no operation is not in the document.
    """
    described = _operation(method, path.partition("?")[0])
    if described is None:
        return
    status = str(answer.status_code)
    responses = described["responses"]
    assert status in responses, f"{method} {path}: {status} is not documented"
    content = responses[status].get("content")
    if content is None:
        assert answer.data == b"", f"{method} {path}: {answer.text}"
        return
    assert answer.mimetype in content, f"{method} {path}: {answer.mimetype}"
    if answer.mimetype == "application/json":
        problem = _validator(json.dumps(content)).iter_errors(answer.json)
        found = [f"{each.instance_path}: {each.message}" for each in problem]
        assert not found, f"{method} {path}: {found}"


@cache
def _paths() -> list[tuple[re.Pattern[str], str]]:
    """Return the paths, those with more literal text first."""
    written = sorted(published()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in written]


def _operation(method: str, path: str) -> Mapping[str, Any] | None:
    for pattern, written in _paths():
        found = published()["paths"][written].get(method.lower())
        if found is not None and pattern.fullmatch(path):
            operation: Mapping[str, Any] = found
            return operation
    return None


@cache
def _validator(content: str) -> Any:
    schema = json.loads(content)["application/json"]["schema"]
    whole = {**schema, "components": published()["components"]}
    return jsonschema_rs.Draft4Validator(_plain(whole))


def _plain(schema: Any) -> Any:
    """Say `nullable`, which OpenAPI 3.0 has of its own, in JSON Schema."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain(each) for name, each in schema.items() if name != "nullable"}
    if schema.get("nullable") is True and "type" in plain:
        plain["type"] = [plain["type"], "null"]
    return plain
