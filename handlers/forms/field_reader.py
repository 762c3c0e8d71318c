"""Turn one input component of the JSON into a field."""

from __future__ import annotations

import re

from engine import ExpressionSyntaxError, compile_expression
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
from handlers.forms.patterns import repeats_repeated
from handlers.forms.properties import Component, mappings
from handlers.forms.sealed import SEALED_KEYS

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
#: The one value of `prefill`: the day on which the form is opened.
TODAY = "today"


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
        source=_source(component, kind),
        signature=component.property_flag("signature"),
        by_hand=component.property_flag("byHand"),
        personal=component.property_flag("personal"),
        sealed=_sealed(component),
        official_number=component.property_flag("officialNumber"),
        role=component.property_text("role"),
        ordered=component.property_flag("ordered"),
        multiple=component.json.get("multiple") is True,
        accept=component.text("accept"),
        check=_check(component),
        fills=tuple(component.property_text("fills").replace(",", " ").split()),
    )


def _sealed(component: Component) -> bool:
    """Say whether the answer is kept apart; old versions of a form do not say so."""
    key, declared = component.text("key"), component.property_flag("sealed")
    if declared and key not in SEALED_KEYS:
        component.refuse("not_sealed", key=key, known=", ".join(sorted(SEALED_KEYS)))
    return declared or key in SEALED_KEYS


def read_key(component: Component, attribute: str) -> str:
    """Return the key under which the answer is stored."""
    key = component.text(attribute)
    if not KEY.fullmatch(key):
        component.refuse("not_a_key", attribute=attribute, key=key)
    return key


def read_conditions(component: Component) -> Conditions:
    """Return the expressions of a component; each must be written as ${...}."""
    for name in ("showWhen", "requiredWhen", "validWhen"):
        _check_expression(component, name)
    if component.property_text("validWhen") and not component.property_text(
        "validText"
    ):
        component.refuse("no_valid_text")
    return Conditions(
        show_when=component.property_text("showWhen"),
        required_when=component.property_text("requiredWhen"),
        text=component.property_text("whenText"),
        valid_when=component.property_text("validWhen"),
        valid_text=component.property_text("validText"),
    )


def _check_expression(component: Component, name: str) -> None:
    text = component.property_text(name)
    if not text:
        return
    if not (text.startswith("${") and text.endswith("}")):
        component.refuse("not_wrapped", property=name)
        return
    try:
        expression = compile_expression(text)
    except ExpressionSyntaxError as error:
        component.refuse("not_an_expression", property=name, reason=error.reason)
        return
    for function in sorted(expression.functions_used):
        component.refuse("calls_function", property=name, function=function)


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
        component.refuse("no_label")
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
        component.refuse("no_options")
    if len(set(values)) < len(values) or "" in values:
        component.refuse("bad_options")
    if kind is Kind.YES_NO and set(values) != _BOOLEAN:
        component.refuse("not_boolean")
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
    except (re.error, OverflowError, RecursionError):
        component.refuse("not_a_pattern", pattern=pattern)
        return ""
    if repeats_repeated(pattern):
        component.refuse("endless_pattern", pattern=pattern)
    return pattern


def _source(component: Component, kind: Kind) -> Source:
    default = component.json.get("defaultValue")
    if isinstance(default, bool):
        default = str(default).lower()
    return Source(
        known_from=component.property_text("knownFrom"),
        computed=component.property_flag("computed"),
        prefill_from=component.property_text("prefillFrom"),
        is_today_proposed=_is_today_proposed(component, kind),
        options_from=component.text("valuesKey"),
        more_from=component.property_text("moreFrom"),
        default="" if default is None else str(default),
    )


def _is_today_proposed(component: Component, kind: Kind) -> bool:
    prefill = component.property_text("prefill")
    if prefill and (prefill != TODAY or kind is not Kind.DATE):
        component.refuse("unknown_prefill", prefill=prefill)
    return prefill == TODAY


def _check(component: Component) -> str:
    name = component.property_text("check")
    if name and name not in CHECKS:
        component.refuse("unknown_check", check=name, known=", ".join(sorted(CHECKS)))
    return name
