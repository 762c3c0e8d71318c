"""Show what was found, with the words that were looked for marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.search.finding import Found

#: Of an excerpt, in characters: before the first match, and in all.
_BEFORE, _LENGTH = 16, 72


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: marked where it is what was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result."""

    url: str
    title: Sequence[Part]
    #: Where it belongs: a case number, a credit code.
    number: Sequence[Part]
    excerpt: Sequence[Part]
    #: What kind of form, of which case.
    about: str = ""


def result(
    found: Found, words: str, *, url: str, title: str = "", about: str = ""
) -> Result:
    """Return a result as its page shows it.

    Args:
        found: what the index says.
        words: what somebody looked for.
        url: where it leads.
        title: what stands first; by default the title of the entry.
        about: where it belongs, in words.
    """
    return Result(
        url=url,
        title=marked_parts(title or found.title or found.number, words),
        number=marked_parts(found.number if found.title else "", words),
        excerpt=marked_parts(excerpt(found.body, words), words),
        about=about,
    )


def marked_parts(text: str, words: str) -> list[Part]:
    """Return a text in pieces, the words in it marked."""
    pattern = _pattern(words)
    if pattern is None or not text:
        return [Part(text, marked=False)] if text else []
    parts: list[Part] = []
    at = 0
    for match in pattern.finditer(text):
        if match.start() > at:
            parts.append(Part(text[at : match.start()], marked=False))
        parts.append(Part(match[0], marked=True))
        at = match.end()
    if at < len(text):
        parts.append(Part(text[at:], marked=False))
    return parts


def excerpt(text: str, words: str) -> str:
    """Return a line of a long text, around the first word that was looked for."""
    flat = " ".join(text.split())
    pattern = _pattern(words)
    match = pattern.search(flat) if pattern else None
    start = max(match.start() - _BEFORE, 0) if match else 0
    piece = flat[start : start + _LENGTH]
    before = "…" if start else ""
    return before + piece + ("…" if start + _LENGTH < len(flat) else "")


def _pattern(words: str) -> re.Pattern[str] | None:
    wanted = sorted({re.escape(word) for word in words.split()}, key=len, reverse=True)
    return re.compile("|".join(wanted), re.IGNORECASE) if wanted else None
