"""Forms in the diagram: their fields, constraints and values can be shown."""

from __future__ import annotations

from engine.bpmn.form_data import (
    READ_ONLY,
    RULES,
    TYPES,
    constraints_of,
    fields_of,
    has_form,
)
from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import Extension, NodeModel

#: Constraint -> the types of field that it is for.
_FOR = {
    "min": frozenset({"long"}),
    "max": frozenset({"long"}),
    "minlength": frozenset({"string"}),
    "maxlength": frozenset({"string"}),
}
_FLAGS = frozenset({"required", READ_ONLY})


def check_form_data(context: ProcessContext) -> Findings:
    """Check the forms that user tasks define themselves."""
    for node in context.nodes():
        if not has_form(node):
            continue
        if "formKey" in node.camunda or "formRef" in node.camunda:
            yield context.error("two_forms", node)
        taken: set[str] = set()
        for field in fields_of(node):
            field_id = field.attributes.get("id", "")
            if not field_id or field_id in taken:
                yield context.error("field_id", node, place=field.place, field=field_id)
            taken.add(field_id)
            yield from _check_field(context, node, field)


def _check_field(
    context: ProcessContext, node: NodeModel, field: Extension
) -> Findings:
    place, name = field.place, field.attributes.get("id", "")
    kind = field.attributes.get("type", "")
    if kind not in TYPES:
        yield context.error(
            "field_type",
            node,
            place=place,
            field=name,
            type=kind,
            known=", ".join(TYPES),
        )
    default = field.attributes.get("defaultValue", "")
    if "${" in default or "#{" in default:
        yield context.error("field_default", node, place=place, field=name)
    values = [
        each.attributes.get("id", "") for each in field.children if each.tag == "value"
    ]
    if kind == "enum" and (
        not all(values) or not values or len(set(values)) < len(values)
    ):
        yield context.error("field_values", node, place=place, field=name)
    for constraint in constraints_of(field):
        yield from _check_constraint(context, node, constraint, field=name, kind=kind)


def _check_constraint(
    context: ProcessContext,
    node: NodeModel,
    constraint: Extension,
    *,
    field: str,
    kind: str,
) -> Findings:
    name = constraint.attributes.get("name", "")
    config = constraint.attributes.get("config", "")
    if name in _FLAGS:
        fits = config in {"", "true"}
    else:
        digits = config.removeprefix("-") if name in {"min", "max"} else config
        is_number = digits.isascii() and digits.isdecimal() and len(digits) <= 15  # noqa: PLR2004 - what a form can hold
        fits = name in RULES and kind in _FOR[name] and is_number
    if not fits:
        yield context.error(
            "field_constraint",
            node,
            place=constraint.place,
            field=field,
            constraint=f"{name}={config}" if config else name,
        )
