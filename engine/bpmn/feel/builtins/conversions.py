"""Built-in functions that make values of other values: numbers and strings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.bpmn.feel.builtins.signature import Builtin, anything, text
from engine.bpmn.feel.comparing import order_keys
from engine.bpmn.feel.durations import parse_duration
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.limits import MAX_NUMBER_CHARACTERS
from engine.bpmn.feel.moments import parse_date, parse_date_time, parse_time
from engine.bpmn.feel.numbers import number_of
from engine.bpmn.feel.parser import parse_expression
from engine.bpmn.feel.ranges import FeelRange
from engine.bpmn.feel.syntax import Call, Literal, Name, Negation, Node, Range
from engine.bpmn.feel.writing import written
from engine.errors import FeelSyntaxError

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


def _range(evaluation: Evaluation, source: str) -> FeelRange:
    evaluation.spend_text(len(source))
    try:
        parsed = parse_expression(source, names=(), builtins=_MAKERS, types={})
    except FeelSyntaxError as error:
        raise Fault(error.reason) from error
    node = parsed.tree
    if not isinstance(node, Range):
        message = "the string is no range"
        raise Fault(message)
    start, end = _end(node.start), _end(node.end)
    keys = order_keys(start, end)
    if keys is None or keys[0] > keys[1]:  # type: ignore[operator]
        message = "the range has no order"
        raise Fault(message)
    return FeelRange(start, end, node.start_included, node.end_included)


def _end(node: Node) -> object:
    """Return the value of a literal; anything else is none that a string may hold."""
    match node:
        case Literal(value):
            return value
        case Negation(Literal(Decimal() as number)):
            return -number
        case Call(Name(name), (Literal(str(text)),)) if name in _MAKERS:
            return _MAKERS[name](text)
        case _:
            return None


#: Functions that may stand at the ends of a range in a string.
_MAKERS: Mapping[str, Callable[[str], object]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}

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
    Builtin("range", (text("from"),), _range, "range"),
    Builtin("string", (anything("from"),), _string, "string"),
)
