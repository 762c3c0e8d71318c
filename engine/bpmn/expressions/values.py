"""What the operators of expressions do with values, and what they refuse.

Values are converted as the Expression Language (JSR 245, section 1.18) says, in all
cases but one: where it would make a number or a boolean of a text that is none, or
where nobody can tell what was meant, there is no value.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sized
from datetime import date, datetime

MAX_INTEGER = 10**30
MAX_TEXT_CHARACTERS = 100_000
#: Most pairs of values that one comparison of lists and objects looks at.
MAX_COMPARED = 10_000
_SHOWN_CHARACTERS = 60
_BOOLEANS = {"true": True, "false": False}
_WHOLE = re.compile(r"[+-]?\d{1,40}", re.ASCII)
_DECIMAL = re.compile(
    r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,4})?", re.ASCII
)


class Failure(Exception):
    """An expression has no value; the reason becomes that of `ExpressionFailed`."""


class Missing(Failure):
    """A name, a field or an entry does not exist: `empty` takes it for empty."""


_ORDER: Mapping[str, Callable[..., bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_ARITHMETIC: Mapping[str, Callable[[int | float, int | float], int | float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_NAMES = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
    datetime: "a date and time",
    date: "a date",
    type(None): "null",
}


def name_of(value: object) -> str:
    """Return what kind of value this is, in words."""
    return _NAMES.get(type(value), "not a value")


def require_known(value: object, *, source: str) -> object:
    """Return the value if expressions know its type."""
    if type(value) not in _NAMES:
        message = f"{source} gave a {type(value).__name__}"
        raise Failure(message)
    return value


def truth(value: object) -> bool:
    """Return the boolean of a condition as it is; nothing else counts as one."""
    if value is True or value is False:
        return value
    message = f"a boolean is needed and there is {name_of(value)}"
    raise Failure(message)


def logical(value: object) -> bool:
    """Return the operand of a logical operator: null and an empty text are false."""
    if value is None or value == "":
        return False
    if isinstance(value, str) and value.lower() in _BOOLEANS:
        return _BOOLEANS[value.lower()]
    return truth(value)


def is_empty(value: object) -> bool:
    """Say whether it is null, an empty text, an empty list or an empty object."""
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def equal(left: object, right: object) -> bool:
    """Compare two values; beside a number or a boolean, a text is read as one."""
    if not isinstance(left, (list, dict)) or not isinstance(right, (list, dict)):
        return _same_when_read(left, right)
    pairs: list[tuple[object, object]] = [(left, right)]
    budget = MAX_COMPARED
    while pairs:
        one, other = pairs.pop()
        inner = _inner_pairs(one, other, budget=budget)
        if inner is None:
            return False
        budget -= 1 + len(inner)
        pairs.extend(inner)
    return True


def _inner_pairs(
    one: object, other: object, *, budget: int
) -> list[tuple[object, object]] | None:
    """Return what is still to be compared, or None if the two differ already."""
    if isinstance(one, list) and isinstance(other, list):
        same = _same_length(one, other, budget=budget)
        return list(zip(one, other, strict=True)) if same else None
    if isinstance(one, dict) and isinstance(other, dict):
        same = _same_length(one, other, budget=budget) and one.keys() == other.keys()
        return [(one[key], other[key]) for key in one] if same else None
    return [] if _same_scalar(one, other) else None


def _same_length(one: Sized, other: Sized, *, budget: int) -> bool:
    if len(one) != len(other):
        return False
    if len(one) > budget:
        message = "the compared values are too large"
        raise Failure(message)
    return True


def _same_scalar(one: object, other: object) -> bool:
    """Compare as JSON does: true is not 1, and 1 is 1.0."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if _is_number(one) and _is_number(other):
        return one == other
    return type(one) is type(other) and one == other


def _same_when_read(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    if _is_number(one) or _is_number(other):
        return _number(one, "==") == _number(other, "==")
    if isinstance(one, bool) or isinstance(other, bool):
        return _same_boolean(one, other)
    return type(one) is type(other) and one == other


def _same_boolean(one: object, other: object) -> bool:
    """Compare a boolean: beside it, a text is true if it says so, and else false."""
    values = [
        value.lower() == "true" if isinstance(value, str) else truth(value)
        for value in (one, other)
    ]
    return values[0] is values[1]


def ordered(sign: str, left: object, right: object) -> bool:
    """Compare two numbers, two texts or two moments; null is in no order."""
    if left is None or right is None:
        return left is right and "=" in sign
    if _is_number(left) is not _is_number(right):
        left, right = _number(left, sign), _number(right, sign)
    comparable = (_is_number(left) and _is_number(right)) or (
        type(left) is type(right) and type(left) in {str, datetime, date}
    )
    if not comparable:
        message = f"{name_of(left)} and {name_of(right)} cannot be compared by {sign}"
        raise Failure(message)
    try:
        return _ORDER[sign](left, right)
    except TypeError as error:
        message = "a time with an offset and one without cannot be compared"
        raise Failure(message) from error


def calculated(sign: str, left: object, right: object) -> object:
    """Calculate with two numbers, or put two texts together."""
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        return _added_texts(left, right)
    numbers = _operand(left, sign), _operand(right, sign)
    try:
        if sign in _ARITHMETIC:
            return _within_limits(_ARITHMETIC[sign](*numbers))
        return _within_limits(_divided(sign, *numbers))
    except ZeroDivisionError as error:
        message = f"{sign} divides by zero"
        raise Failure(message) from error
    except OverflowError as error:
        message = "a number is too large"
        raise Failure(message) from error


def _added_texts(left: str, right: str) -> str:
    """Join two texts, unless they are numbers that could as well be added."""
    if not (left and right) or None in {_read_number(left), _read_number(right)}:
        return joined([left, right])
    message = (
        f"+ could add {_shown(left)} and {_shown(right)} or join them; "
        "write ${a}${b} to join"
    )
    raise Failure(message)


def negative(value: object) -> object:
    """Return the number with the other sign."""
    return _within_limits(-_operand(value, "-"))


def joined(texts: list[str]) -> str:
    """Put texts together, up to the limit."""
    if sum(map(len, texts)) > MAX_TEXT_CHARACTERS:
        message = f"the text is longer than {MAX_TEXT_CHARACTERS} characters"
        raise Failure(message)
    return "".join(texts)


def as_text(value: object) -> str:
    """Return how a value reads inside a text: null reads as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, int):
        return str(_within_limits(value))
    if isinstance(value, (str, float)):
        return str(value)
    message = f"{name_of(value)} cannot stand in a text"
    raise Failure(message)


def entry(value: object, key: object) -> object:
    """Return a field of an object or an entry of a list, and of nothing else."""
    if isinstance(value, dict):
        return _field(value, key)
    if isinstance(value, list):
        return _item(value, key)
    if value is None:
        message = f"there is null where {_shown(key)} is looked up"
        raise Missing(message)
    message = f"{name_of(value)} has no field {_shown(key)}"
    raise Failure(message)


def _field(value: dict[object, object], key: object) -> object:
    if not isinstance(key, str):
        message = f"a field is named by a text, not by {name_of(key)}"
        raise Failure(message)
    try:
        return value[key]
    except KeyError:
        message = f"there is no field {_shown(key)}"
        raise Missing(message) from None


def _item(value: list[object], key: object) -> object:
    if not isinstance(key, int) or isinstance(key, bool):
        message = f"an entry of a list has a number, not {_shown(key)}"
        raise Failure(message)
    if not 0 <= key < len(value):
        message = f"the list has {len(value)} entries and none at {_shown(key)}"
        raise Missing(message)
    return value[key]


def _shown(key: object) -> str:
    if isinstance(key, (str, bool)):
        return repr(key)[:_SHOWN_CHARACTERS]
    if isinstance(key, int) and abs(key) <= MAX_INTEGER:
        return str(key)
    return name_of(key)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _operand(value: object, sign: str) -> int | float:
    """Return a number to calculate with: null counts as 0."""
    return 0 if value is None else _number(value, sign)


def _read_number(text: str) -> int | float | None:
    """Return the number that a text writes; an empty text writes 0."""
    if not text:
        return 0
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else None


def _number(value: object, sign: str) -> int | float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        number = _read_number(value)
        if number is not None:
            return number
        message = f"{sign} needs numbers and {_shown(value)} is none"
        raise Failure(message)
    message = f"{sign} needs numbers and there is {name_of(value)}"
    raise Failure(message)


def _divided(sign: str, left: float, right: float) -> int | float:
    """Divide as Java does: `/` is exact to a float, `%` has the sign of the left."""
    if sign == "/":
        return left / right
    if isinstance(left, int) and isinstance(right, int):
        rest = abs(left) % abs(right)
        return -rest if left < 0 else rest
    if right == 0:
        raise ZeroDivisionError
    return math.fmod(left, right)


def _within_limits(number: float) -> int | float:
    if isinstance(number, int):
        if abs(number) > MAX_INTEGER:
            message = "a number is too large"
            raise Failure(message)
    elif not math.isfinite(number):
        message = "a number is too large"
        raise Failure(message)
    return number
