"""Turn variables into typed values and back (contract of Camunda 7).

A variable of ours is JSON: the type of a value is that of its JSON, and objects and
lists travel as `Json`, in the text that they are. What JSON cannot say is refused.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from web.engine_rest.errors import RestRefused
from web.engine_rest.moments import moment_from


class _Unfit(ValueError):
    """A value is not of the type that is said of it."""

    def __init__(self, *, wanted: str) -> None:
        super().__init__(f"expected {wanted}")


_INTEGER_BITS = 31
_LONG_BITS = 63
_WHOLE = {"integer": _INTEGER_BITS, "long": _LONG_BITS, "short": 15}


def typed(value: object) -> dict[str, Any]:
    """Return a variable's value as `{value, type, valueInfo}`."""
    kind, shown = _kind_of(value)
    return {"type": kind, "value": shown, "value_info": {}}


def typed_variables(variables: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    """Return variables as Camunda's clients read them."""
    return {name: typed(value) for name, value in sorted(variables.items())}


def _kind_of(value: object) -> tuple[str, object]:
    if value is None:
        return "Null", None
    if isinstance(value, bool):
        return "Boolean", value
    if isinstance(value, int):
        return ("Integer" if value.bit_length() <= _INTEGER_BITS else "Long"), value
    if isinstance(value, float):
        return "Double", value
    if isinstance(value, str):
        return "String", value
    return "Json", json.dumps(value, ensure_ascii=False)


def plain_variables(sent: Mapping[str, Mapping[str, Any]]) -> dict[str, object]:
    """Return the values that a client sent, by name.

    Raises:
        RestRefused: a value is not of the type that is said of it, or of a type that
            cannot be kept.
    """
    return {name: plain(name, one) for name, one in sent.items()}


def plain(name: str, sent: Mapping[str, Any]) -> object:
    """Return one value that a client sent; without a type it is taken as it stands.

    Raises:
        RestRefused: it is not of the type that is said of it, or of a type that
            cannot be kept.
    """
    kind, value = (sent.get("type") or "").lower(), sent.get("value")
    if value is None or not kind:
        return value
    reader = _READERS.get(kind)
    if reader is None:
        raise RestRefused(
            reason=f"Cannot set variable {name!r}: values of type {sent['type']!r} are not "
            "supported; send JSON (type Json), or files to the case itself"
        )
    try:
        return reader(kind, value)
    except (ValueError, OverflowError) as error:
        raise RestRefused(
            reason=f"Cannot set variable {name!r} of type {sent['type']!r}: {error}"
        ) from error


def answer(name: str, sent: Mapping[str, Any]) -> object:
    """Return an answer to a form that a client sent: the form knows what it asks for.

    Clients keep the type that a question had before it was answered, that of an empty
    text for instance, and send a number or a choice with it.

    Raises:
        RestRefused: it is said to be JSON, and its text is none.
    """
    value = sent.get("value")
    is_text = (sent.get("type") or "").lower() in _IN_TEXT and isinstance(value, str)
    return plain(name, sent) if is_text else value


def _boolean(_kind: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _Unfit(wanted="true or false")
    return value


def _whole(kind: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _Unfit(wanted="a whole number")
    number = int(value)
    if isinstance(value, float) and number != value:
        raise _Unfit(wanted="a whole number")
    if number.bit_length() > _WHOLE[kind]:
        raise _Unfit(wanted="a number that its type can hold")
    return number


def _double(_kind: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _Unfit(wanted="a number")
    number = float(value)
    if not math.isfinite(number):
        raise _Unfit(wanted="a finite number")
    return number


def _string(_kind: str, value: object) -> str:
    if not isinstance(value, str):
        raise _Unfit(wanted="a text")
    return value


def _date(_kind: str, value: object) -> str:
    """Return the moment as text: what expressions of ours compare and add to."""
    moment = moment_from(value) if isinstance(value, str) else None
    if moment is None:
        raise _Unfit(wanted="a moment like 2026-11-22T10:00:00.000+0800")
    return moment.isoformat()


def _json(_kind: str, value: object) -> object:
    if not isinstance(value, str):
        # Some clients send the value itself instead of its text.
        return value
    return json.loads(value)


def _nothing(_kind: str, _value: object) -> None:
    return None


_READERS = {
    "boolean": _boolean,
    "integer": _whole,
    "long": _whole,
    "short": _whole,
    "double": _double,
    "string": _string,
    "date": _date,
    "json": _json,
    "object": _json,
    "null": _nothing,
}
#: Types whose values travel as a text that holds them.
_IN_TEXT = frozenset({"json", "object"})
