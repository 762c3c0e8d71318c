"""What somebody writes or confirms when they draft a paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.documents.errors import DocumentRefused
from handlers.documents.plain_text import said

_LONGEST_LINE = 200
_LONGEST_TEXT = 10_000


class FieldKind(StrEnum):
    """How a part of a paper is written."""

    LINE = "line"
    LONG = "long"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """One thing that whoever drafts a paper writes or confirms."""

    key: str
    zh: str
    kind: FieldKind = FieldKind.LINE
    required: bool = True
    #: It names a person: printed, but never searched.
    personal: bool = False


def typed(fields: Sequence[PaperField], raw: Mapping[str, str]) -> dict[str, object]:
    """Return what was typed into the fields of a draft; it may be incomplete.

    Raises:
        DocumentRefused: a text is too long, or a day is none.
    """
    found: dict[str, object] = {}
    for field in fields:
        text = said(raw, field.key).strip()
        longest = _LONGEST_TEXT if field.kind is FieldKind.LONG else _LONGEST_LINE
        if len(text) > longest:
            raise DocumentRefused(reason=f"“{field.zh}”应在{longest}字以内")
        if field.kind is FieldKind.DAY and text and not _is_day(text):
            raise DocumentRefused(reason=f"“{field.zh}”应写成 2026-03-02 的样子")
        found[field.key] = text
    return found


def missing(
    fields: Sequence[PaperField], content: Mapping[str, object]
) -> list[PaperField]:
    """Return the fields without which a paper cannot be signed."""
    return [
        field for field in fields if field.required and not said(content, field.key)
    ]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-03-02")
