"""Write and read moments as Camunda's clients do: with milliseconds and a zone."""

from __future__ import annotations

from datetime import datetime

from handlers.deadlines.local_time import SHANGHAI

#: What clients write, as a regular expression.
MOMENT_PATTERN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$"
_FORM = "%Y-%m-%dT%H:%M:%S.%f%z"


def moment_text(moment: datetime) -> str:
    """Return an aware moment like `2026-11-22T10:00:00.000+0800`."""
    local = moment.astimezone(SHANGHAI)
    return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}{local:%z}"


def moment_from(text: str) -> datetime | None:
    """Return the moment that a text names, None if it names none.

    The JavaScript client sends `+0000`; `Z` is read as well.
    """
    try:
        return datetime.strptime(text, _FORM)  # noqa: DTZ007 - the form has %z
    except ValueError:
        return None


def kept_as(value: object) -> object:
    """Return a value as variables have it: a moment of Camunda is another text there."""
    found = moment_from(value) if isinstance(value, str) else None
    return value if found is None else found.isoformat()
