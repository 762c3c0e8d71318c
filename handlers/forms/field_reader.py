"""Turn one input component of the JSON into a field."""

from __future__ import annotations

import re

from handlers.forms.checks import CHECKS
from handlers.forms.model import (
    ANY_DECIMALS,
    WITH_OPTIONS,
    Conditions,
    Field,
    Kind,
    Limits,
    Option,
    Source,
)
from handlers.forms.properties import Component, mappings

#: A key is a name of our expression language and has no hyphen, which joins names
#: of the page (`rows-0-product_name`).
KEY = re.compile(r"[a-z][a-z0-9_]{0,60}")

INPUTS = {
    "textfield": Kind.TEXT,
    "textarea": Kind.LONG_TEXT,
    "number": Kind.NUMBER,
    "checkbox": Kind.TICK,
    "checklist": Kind.CHOICES,
    "radio": Kind.CHOICE,
    "select": Kind.LIST,
    "datetime": Kind.DATE,
    "filepicker": Kind.FILES,
}
_MOMENTS = {"date": Kind.DATE, "time": Kind.TIME, "datetime": Kind.DATETIME}
_BOOLEAN = {"true", "false"}


def read_field(component: Component) -> Field:
    """Return the field that an input component describes; faults are noted in it."""
    component.refuse_what_is_ignored_elsewhere()
    kind = _kind(component)
    return Field(
        key=read_key(component, "key"),
        kind=kind,
        label=_label(component),
        label_prefix=component.property_text("labelPrefix"),
        help=component.text("description"),
        unit=_unit(component),
        required=component.rule("required") is True,
        options=_options(component, kind),
        limits=_limits(component),
        conditions=read_conditions(component),
        source=_source(component),
        signature=component.property_flag("signature"),
        role=component.property_text("role"),
        ordered=component.property_flag("ordered"),
        multiple=component.json.get("multiple") is True,
        accept=component.text("accept"),
        check=_check(component),
    )


def read_key(component: Component, attribute: str) -> str:
    """Return the key under which the answer is stored."""
    key = component.text(attribute)
    if not KEY.fullmatch(key):
        component.refuse(f"的 {attribute}“{key}”应由小写字母、数字和下划线组成")
    return key


def read_conditions(component: Component) -> Conditions:
    """Return the expressions of a component; each must be written as ${...}."""
    for name in ("showWhen", "requiredWhen", "validWhen"):
        text = component.property_text(name)
        if text and not (text.startswith("${") and text.endswith("}")):
            component.refuse(f"的属性 {name} 应写成 ${{...}}")
    if component.property_text("validWhen") and not component.property_text(
        "validText"
    ):
        component.refuse("有 validWhen 而没有 validText，填写人将不知如何改正")
    return Conditions(
        show_when=component.property_text("showWhen"),
        required_when=component.property_text("requiredWhen"),
        text=component.property_text("whenText"),
        valid_when=component.property_text("validWhen"),
        valid_text=component.property_text("validText"),
    )


def _kind(component: Component) -> Kind:
    kind = INPUTS[component.type]
    if kind is Kind.DATE:
        subtype = component.text("subtype") or "date"
        return _MOMENTS.get(subtype, Kind.DATE)
    if kind is Kind.CHOICE and component.property_text("valueType") == "boolean":
        return Kind.YES_NO
    if kind is Kind.TEXT and component.property_text("format") == "period":
        return Kind.PERIOD
    if kind is Kind.NUMBER and component.property_text("auto") == "sequence":
        return Kind.SEQUENCE
    return kind


def _label(component: Component) -> str:
    if not component.label:
        component.refuse("没有标签")
    return component.label


def _unit(component: Component) -> str:
    appearance = component.json.get("appearance")
    suffix = ""
    if isinstance(appearance, dict):
        suffix = str(appearance.get("suffixAdorner") or "").strip()
    return component.property_text("unit") or suffix


def _options(component: Component, kind: Kind) -> tuple[Option, ...]:
    options = tuple(
        Option(value=str(each.get("value", "")), label=str(each.get("label", "")))
        for each in mappings(component.json.get("values"))
    )
    values = [option.value for option in options]
    if kind in WITH_OPTIONS and not options and not component.text("valuesKey"):
        component.refuse("没有选项")
    if len(set(values)) < len(values) or "" in values:
        component.refuse("的选项值有重复或为空")
    if kind is Kind.YES_NO and set(values) != _BOOLEAN:
        component.refuse("的 valueType 为 boolean，选项值应为 true 和 false")
    return options


def _limits(component: Component) -> Limits:
    digits = component.json.get("decimalDigits")
    pattern = component.rule("pattern")
    return Limits(
        min=component.rule_number("min"),
        max=component.rule_number("max"),
        min_length=component.rule_count("minLength"),
        max_length=component.rule_count("maxLength"),
        pattern=_pattern(component, pattern if isinstance(pattern, str) else ""),
        pattern_text=component.property_text("patternText"),
        decimals=digits if isinstance(digits, int) else ANY_DECIMALS,
    )


def _pattern(component: Component, pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error:
        component.refuse(f"的 pattern“{pattern}”不是正则表达式")
        return ""
    return pattern


def _source(component: Component) -> Source:
    default = component.json.get("defaultValue")
    if isinstance(default, bool):
        default = str(default).lower()
    return Source(
        known_from=component.property_text("knownFrom"),
        computed=component.property_flag("computed"),
        prefill_from=component.property_text("prefillFrom"),
        options_from=component.text("valuesKey"),
        default="" if default is None else str(default),
    )


def _check(component: Component) -> str:
    name = component.property_text("check")
    if name and name not in CHECKS:
        component.refuse(f"的 check“{name}”不存在，可用：{'、'.join(sorted(CHECKS))}")
    return name
