"""Read single values of a component's JSON and note what cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from engine import FormFault
from handlers.forms import names
from handlers.forms.fault_texts import fault

#: Our custom properties of a component; the Modeler edits them as key and value.
KNOWN_PROPERTIES = frozenset(
    {
        "auto",
        "byHand",
        "check",
        "computed",
        "fills",
        "format",
        "help",
        "knownFrom",
        "labelPrefix",
        "maxRows",
        "minRows",
        "moreFrom",
        "officialNumber",
        "ordered",
        "patternText",
        "personal",
        "prefill",
        "prefillFrom",
        "requiredWhen",
        "role",
        "rowsFrom",
        "sealed",
        "showWhen",
        "signature",
        "unit",
        "validText",
        "validWhen",
        "valueType",
        "whenText",
    }
)

#: Attribute -> the property to write instead.
_REFUSED_ATTRIBUTES = {
    "conditional": "showWhen",
    "readonly": "knownFrom",
    "disabled": "knownFrom",
}


class Component:
    """One component of the JSON, with a place to note its faults."""

    def __init__(self, json: Mapping[str, object], faults: list[FormFault]) -> None:
        self.json = json
        self.faults = faults
        properties = json.get("properties")
        self.properties: Mapping[str, object] = (
            properties if isinstance(properties, Mapping) else {}
        )

    @property
    def type(self) -> str:
        """Return the type that the Modeler gave it."""
        return self.text("type")

    @property
    def name(self) -> str:
        """Return what a designer recognises the component by."""
        return self.label or self.text("key") or self.text("path") or self.text("id")

    @property
    def label(self) -> str:
        """Return the visible label; dates and times call it otherwise."""
        if self.type != "datetime":
            return self.text("label")
        only_time = self.json.get("subtype") == "time"
        return self.text("timeLabel" if only_time else "dateLabel")

    def refuse(self, code: str, **facts: object) -> None:
        """Note a fault of this component."""
        self.faults.append(fault(code, name=self.name or self.type, **facts))

    def refuse_what_is_ignored_elsewhere(self) -> None:
        """Note attributes and properties that would have no effect here."""
        for attribute, instead in _REFUSED_ATTRIBUTES.items():
            if self.json.get(attribute):
                self.refuse("ignored_attribute", attribute=attribute, instead=instead)
        if self.json.get("valuesExpression"):
            self.refuse("ignored_values")
        for name in self.properties:
            if name not in KNOWN_PROPERTIES:
                self.refuse("ignored_property", property=name)

    def text(self, attribute: str) -> str:
        """Return a text attribute, or nothing."""
        value = self.json.get(attribute)
        return value.strip() if isinstance(value, str) else ""

    def property_text(self, name: str) -> str:
        """Return a custom property, or nothing."""
        value = self.properties.get(name)
        return value.strip() if isinstance(value, str) else ""

    def property_flag(self, name: str) -> bool:
        """Say whether a custom property is "true"."""
        return self.property_text(name) == "true"

    def property_count(self, name: str) -> int:
        """Return a custom property that is a count, or 0."""
        text = self.property_text(name)
        number = names.number(text)
        if text and number is None:
            self.refuse("property_not_a_count", property=name)
        return number or 0

    def rule(self, name: str) -> object:
        """Return one rule of `validate`, or None."""
        validate = self.json.get("validate")
        return validate.get(name) if isinstance(validate, Mapping) else None

    def rule_count(self, name: str) -> int | None:
        """Return a rule of `validate` that is a count."""
        value = self.rule(name)
        if value is None or value == "":
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.refuse("not_a_count", rule=name)
        return None

    def rule_number(self, name: str) -> Decimal | None:
        """Return a rule of `validate` that is a number."""
        value = self.rule(name)
        if value is None or value == "":
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.refuse("not_a_number", rule=name)
            return None
        return number

    def children(self) -> Sequence[Mapping[str, object]]:
        """Return the components inside this one."""
        return mappings(self.json.get("components"))


def mappings(value: object) -> Sequence[Mapping[str, object]]:
    """Return the objects of a JSON list."""
    if not isinstance(value, list):
        return ()
    return [each for each in value if isinstance(each, Mapping)]
