"""Ids of rows of a history: the root instance and the number of the row."""

from __future__ import annotations

#: What no number of a row in a history exceeds.
_DIGITS = 18


def row_id(root_id: str, seq: int) -> str:
    """Return the id of a row."""
    return f"{root_id}:{seq}"


def row_of(text: str) -> tuple[str, int] | None:
    """Return root and number of what an id names, None if it names no row."""
    root_id, _, seq = text.rpartition(":")
    if root_id and seq.isascii() and seq.isdecimal() and len(seq) <= _DIGITS:
        return root_id, int(seq)
    return None
