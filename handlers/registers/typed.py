"""Read what stands beside the fields of an entry: reasons and remarks."""

from __future__ import annotations

from handlers.registers.answers import Raw
from handlers.registers.errors import EntryRefused

#: Stand beside the fields of a form.
REASON, LATE_REASON = "reason", "late_reason"
MOST_REASON = 300


def typed(raw: Raw, key: str) -> str:
    """Return one text that was typed beside the fields, bounded."""
    return next(iter(raw.get(key, ())), "").strip()[:MOST_REASON]


def must_say(raw: Raw, key: str, otherwise: str) -> str:
    """Return a reason that was typed.

    Raises:
        EntryRefused: none was; `otherwise` says what to do.
    """
    text = typed(raw, key)
    if not text:
        raise EntryRefused(faults={key: otherwise})
    return text
