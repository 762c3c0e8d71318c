"""All built-in functions by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.bpmn.feel.builtins import (
    aggregates,
    booleans,
    calendar_facts,
    contexts,
    conversions,
    intervals,
    lists,
    numeric,
    patterns,
    sorting,
    strings,
    temporal,
)
from engine.bpmn.feel.builtins.signature import Builtin, function_value
from engine.bpmn.feel.functions import FeelFunction

#: Title of a family -> its signatures.
FAMILIES: Mapping[str, tuple[Builtin, ...]] = {
    "conversion": (*conversions.FUNCTIONS, *temporal.FUNCTIONS),
    "boolean": booleans.FUNCTIONS,
    "string": (*strings.FUNCTIONS, *patterns.FUNCTIONS),
    "list": (*lists.FUNCTIONS, *aggregates.FUNCTIONS, *sorting.FUNCTIONS),
    "number": numeric.FUNCTIONS,
    "context": contexts.FUNCTIONS,
    "range": intervals.FUNCTIONS,
    "date and time": calendar_facts.FUNCTIONS,
}


def _by_name(signatures: Iterable[Builtin]) -> Mapping[str, FeelFunction]:
    overloads: dict[str, list[Builtin]] = {}
    for signature in signatures:
        overloads.setdefault(signature.name, []).append(signature)
    return {name: function_value(name, several) for name, several in overloads.items()}


#: What the names of the built-in functions mean.
BUILTINS: Mapping[str, FeelFunction] = _by_name(
    signature for family in FAMILIES.values() for signature in family
)
