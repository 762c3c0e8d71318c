"""Built-in functions that make values of other values: numbers and strings."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.bpmn.feel.builtins.signature import Builtin, anything, text
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.limits import MAX_NUMBER_CHARACTERS
from engine.bpmn.feel.numbers import number_of
from engine.bpmn.feel.writing import written

_NUMBER = re.compile(
    r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII
)
_GROUPING = frozenset({" ", ",", "."})
_DECIMAL = frozenset({",", "."})


def _number(
    _evaluation: Evaluation,
    source: str,
    grouping: str | None = None,
    decimal: str | None = None,
) -> Decimal:
    if grouping is not None and (grouping not in _GROUPING or grouping == decimal):
        message = f"{grouping!r} cannot separate groups of digits"
        raise Fault(message)
    if decimal is not None and decimal not in _DECIMAL:
        message = f"{decimal!r} cannot separate the fraction"
        raise Fault(message)
    plain = source.replace(grouping, "") if grouping else source
    plain = plain.replace(decimal, ".") if decimal else plain
    if len(plain) > MAX_NUMBER_CHARACTERS or not _NUMBER.fullmatch(plain):
        message = "the string is no number"
        raise Fault(message)
    try:
        return number_of(plain)
    except ArithmeticError as error:
        message = "the number is too large"
        raise Fault(message) from error


def _string(evaluation: Evaluation, value: object) -> str | None:
    return None if value is None else written(evaluation, value)


FUNCTIONS = (
    Builtin("number", (text("from"),), _number, "number"),
    Builtin(
        "number",
        (
            text("from"),
            text("grouping separator", nullable=True),
            text("decimal separator", nullable=True),
        ),
        _number,
        "number",
    ),
    Builtin("string", (anything("from"),), _string, "string"),
)
