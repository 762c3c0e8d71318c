"""Variables as rows: how a value is stored, found and read back."""

from __future__ import annotations

import json

from engine.errors import VariableRefused
from engine.model.variables import MAX_VALUE_CHARACTERS

#: Longer texts are not worth an index entry: nobody searches by a whole report.
_INDEXED_CHARACTERS = 255
_NUL = "\x00"


def variable_row(
    *, root_id: str, instance_id: str, scope_id: str, name: str, value: object
) -> dict[str, object]:
    """Return the row of a variable.

    Raises:
        VariableRefused: the name or the value cannot be stored.
    """
    if _NUL in name or not _is_unicode(name):
        raise VariableRefused(name=repr(name), reason="its name is no proper text")
    try:
        text = json_text(value)
    except ValueError as error:
        # A number with more digits than Python is willing to write down.
        raise VariableRefused(name=name, reason=str(error)) from error
    if len(text) > MAX_VALUE_CHARACTERS:
        raise VariableRefused(
            name=name, reason=f"it is longer than {MAX_VALUE_CHARACTERS} characters"
        )
    if not _is_unicode(text):
        raise VariableRefused(name=name, reason="it holds half a character")
    return {
        "root_id": root_id,
        "instance_id": instance_id,
        "scope_id": scope_id,
        "name": name,
        "type": type_word(value),
        "value": text,
        "text_value": search_text(value),
        "number_value": _number(value),
    }


def json_text(value: object) -> str:
    """Return the text that is stored for a value."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def variable_value(text: str) -> object:
    """Return the value that a row stores."""
    return json.loads(text)


def type_word(value: object) -> str:
    """Return JSON's word for the type of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, (list, tuple)) else "object"


def search_text(value: object) -> str | None:
    """Return the text by which queries find a value, None when they cannot."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        short = len(value) <= _INDEXED_CHARACTERS and _NUL not in value
        return value if short else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (int, float)):
        text = repr(value)
        return text if len(text) <= _INDEXED_CHARACTERS else None
    return None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
