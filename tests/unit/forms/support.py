"""Short ways to write forms in tests, and the real expression language."""

from __future__ import annotations

import json
from collections.abc import Mapping

from engine.bpmn.expressions import compile_expression
from handlers.forms import Form, Validated, load_form, validate

Json = dict[str, object]


def evaluate(expression: str, names: Mapping[str, object]) -> object:
    return compile_expression(expression).evaluate(names, {})


def component(kind: str, key: str, label: str = "", **more: object) -> Json:
    return {
        "type": kind,
        "id": f"Field_{key}",
        "key": key,
        "label": label or key,
    } | more


def text(key: str, label: str = "", **more: object) -> Json:
    return component("textfield", key, label, **more)


def number(key: str, label: str = "", **more: object) -> Json:
    return component("number", key, label, **more)


def day(key: str, label: str = "", **more: object) -> Json:
    named = {"subtype": "date", "dateLabel": label or key}
    return component("datetime", key, **(named | more))


def choice(kind: str, key: str, *options: str, **more: object) -> Json:
    values = [{"label": option, "value": option} for option in options]
    return component(kind, key, values=values, **more)


def yes_no(key: str, label: str = "", **more: object) -> Json:
    values = [{"label": "是", "value": "true"}, {"label": "否", "value": "false"}]
    properties = {"valueType": "boolean"} | _mapping(more.pop("properties", {}))
    return component("radio", key, label, values=values, properties=properties, **more)


def rows(key: str, label: str, *columns: Json, **properties: str) -> Json:
    return {
        "type": "dynamiclist",
        "id": f"Field_{key}",
        "path": key,
        "label": label,
        "components": list(columns),
        "properties": properties,
    }


def group(label: str, *components: Json, **properties: str) -> Json:
    return {
        "type": "group",
        "id": "Group_1",
        "label": label,
        "components": list(components),
        "properties": properties,
    }


def resource(*components: Json) -> bytes:
    return json.dumps(
        {
            "id": "f1",
            "type": "default",
            "schemaVersion": 17,
            "components": list(components),
        }
    ).encode()


def form(*components: Json) -> Form:
    return load_form(resource(*components))


def checked(asked: Form, raw: Mapping[str, object], **facts: object) -> Validated:
    return validate(asked, raw, facts=facts, evaluate=evaluate)


def messages(result: Validated) -> list[str]:
    return [error.message for error in result.errors]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
