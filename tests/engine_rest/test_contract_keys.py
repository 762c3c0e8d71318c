"""Every operation has path, parameters, keys and types that Camunda's clients know.

`camunda_operations.json` holds the facts: of each operation that is implemented what
the OpenAPI document of Operaton 1.0 says.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.engine_rest.documented import published
from web.engine_rest import GROUPS

FACTS: dict[str, Any] = json.loads(
    Path(__file__).with_name("camunda_operations.json").read_text("utf-8")
)
OURS = {each.name: each for group in GROUPS for each in group.declared}
BOTH = sorted(OURS.keys() & FACTS.keys())
#: What counts read and ignore, because lists have it.
_PAGING = {
    *("firstResult", "maxResults", "sortBy", "sortOrder", "deserializeValues"),
    *("includeInputs", "includeOutputs"),
    *("disableBinaryFetching", "disableCustomObjectDeserialization"),
}
#: Keys that Camunda's document has and its service leaves out unless asked for.
_LEFT_OUT = {
    "@class",
    "attachment",
    "comment",
    "errorDetails",
    "variables",
}
#: Parameters of Operaton's web apps that Operaton itself does not know.
_OF_WEB_APPS = {"latest"}
_BLANK = re.compile(r"\{[^}]+\}")


def test_most_operations_are_compared() -> None:
    assert len(BOTH) > 100


@pytest.mark.parametrize("name", BOTH)
def test_method_and_path_are_camundas(name: str) -> None:
    ours, theirs = OURS[name], FACTS[name]

    assert ours.method == theirs["method"]
    assert _BLANK.sub("{}", ours.path) == _BLANK.sub("{}", theirs["path"])


@pytest.mark.parametrize("name", BOTH)
def test_query_parameters_are_camundas(name: str) -> None:
    given = {
        each["name"] for each in _described(name)["parameters"] if each["in"] == "query"
    }
    ignored = _PAGING if name.endswith("Count") else set()

    assert given - ignored - _OF_WEB_APPS <= set(FACTS[name]["query"])


@pytest.mark.parametrize("name", BOTH)
def test_answers_have_camundas_keys_and_types(name: str) -> None:
    theirs = FACTS[name]
    if not isinstance(theirs["answer"], dict) or not theirs["answer"]:
        return
    described = _described(name)["responses"]["200"]["content"]["application/json"]
    schema = described["schema"]
    assert (schema.get("type") == "array") == theirs["many"]

    ours = _shape(schema["items"] if theirs["many"] else schema)

    assert set(theirs["answer"]) - set(ours) <= _LEFT_OUT
    assert set(ours) <= set(theirs["answer"])
    kinds = {key: theirs["answer"][key] for key in ours}
    assert {key: kind or kinds[key] for key, kind in ours.items()} == kinds


def _described(name: str) -> dict[str, Any]:
    operation = OURS[name]
    found: dict[str, Any] = published()["paths"][operation.path]
    described: dict[str, Any] = found[operation.method.lower()]
    return described


def _shape(schema: dict[str, Any]) -> dict[str, str | None]:
    """Return the keys of an object with the types that are said of them."""
    return {
        key: _kind(each) for key, each in _named(schema).get("properties", {}).items()
    }


def _kind(schema: dict[str, Any]) -> str | None:
    """Return the type of a value; None where any is allowed."""
    named = _named(schema)
    return named.get("type")


def _named(schema: dict[str, Any]) -> dict[str, Any]:
    for each in schema.get("allOf", [schema]):
        if "$ref" in each:
            name = each["$ref"].rpartition("/")[2]
            found: dict[str, Any] = published()["components"]["schemas"][name]
            return found
    return schema
