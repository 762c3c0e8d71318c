"""Forms that a diagram defines by `camunda:formData`, as Camunda Forms JSON.

Whoever shows forms needs to know one kind only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from engine.bpmn.process_model import Extension, NodeModel, ProcessModel

#: Begins the form key of such a form; file names have no colon.
PREFIX = "formData:"

#: Type of a field -> what it is in a form.
_COMPONENTS: dict[str, dict[str, object]] = {
    "string": {"type": "textfield"},
    "long": {"type": "number", "decimalDigits": 0},
    "boolean": {"type": "checkbox"},
    "date": {"type": "datetime", "subtype": "date"},
    "enum": {"type": "select"},
}
TYPES = tuple(_COMPONENTS)
#: Constraint -> rule of a form; `readonly` is none.
RULES = {
    "required": "required",
    "min": "min",
    "max": "max",
    "minlength": "minLength",
    "maxlength": "maxLength",
}
READ_ONLY = "readonly"


def has_form(node: NodeModel) -> bool:
    """Say whether a user task has its form in the diagram."""
    return node.kind == "userTask" and any(
        extension.tag == "formData" for extension in node.extensions
    )


def form_key(process_key: str, element_id: str) -> str:
    """Return the key under which the form of an element is found."""
    return f"{PREFIX}{process_key}:{element_id}"


def form_of(process: ProcessModel, key: str) -> bytes | None:
    """Return the form of a key, or None if the process has no such form."""
    for node in process.scope.all_nodes():
        if has_form(node) and form_key(process.key, node.id) == key:
            return generated(node)
    return None


def generated(node: NodeModel) -> bytes:
    """Write the form of a user task."""
    form = {
        "schemaVersion": 17,
        "executionPlatform": "Camunda Platform",
        "type": "default",
        "id": node.id,
        "components": [
            {"type": "text", "id": "title", "text": f"# {node.name or node.id}"},
            *(_component(field) for field in fields_of(node)),
        ],
    }
    return json.dumps(form, ensure_ascii=False).encode()


def fields_of(node: NodeModel) -> Iterable[Extension]:
    """Yield the fields of the form in the diagram."""
    for extension in node.extensions:
        if extension.tag == "formData":
            yield from (each for each in extension.children if each.tag == "formField")


def constraints_of(field: Extension) -> Iterable[Extension]:
    """Yield the constraints of a field."""
    for child in field.children:
        if child.tag == "validation":
            yield from child.children


def _component(field: Extension) -> dict[str, object]:
    field_id = field.attributes["id"]
    kind = field.attributes["type"]
    label = field.attributes.get("label") or field_id
    component: dict[str, object] = {
        **_COMPONENTS[kind],
        "id": f"Field_{field_id}",
        "key": field_id,
        "dateLabel" if kind == "date" else "label": label,
        "validate": _rules(field, kind),
        "properties": _properties(field, field_id),
    }
    if kind == "enum":
        component["values"] = [
            {
                "value": value.attributes["id"],
                "label": value.attributes.get("name") or value.attributes["id"],
            }
            for value in field.children
            if value.tag == "value"
        ]
    if field.attributes.get("defaultValue"):
        component["defaultValue"] = field.attributes["defaultValue"]
    return component


def _rules(field: Extension, kind: str) -> dict[str, object]:
    rules: dict[str, object] = {}
    for constraint in constraints_of(field):
        name = constraint.attributes["name"]
        if name == "required":
            # A tick is an answer in either state.
            rules["required"] = kind != "boolean"
        elif name in RULES:
            rules[RULES[name]] = int(constraint.attributes["config"])
    return rules


def _properties(field: Extension, field_id: str) -> dict[str, str]:
    """Say where the value comes from: a variable of the field's name, if there is."""
    names = {each.attributes["name"] for each in constraints_of(field)}
    if READ_ONLY in names:
        return {"knownFrom": field_id, "computed": "true"}
    return {"prefillFrom": field_id}
