"""Bring what people typed into a form that can be printed, and never executed.

Letters stay as they are. What is left out has no picture on paper: control
characters, which XML cannot hold, and the marks that turn the direction of writing,
with which a text could be made to read differently from what it says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_KEPT = frozenset("\n\t")
#: Marks and overrides of direction, joiners that hide, byte order mark, tag letters.
_HIDDEN = frozenset(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_TAGS = range(0xE0000, 0xE0080)
#: The last two of each plane are for ever no letters.
_NO_LETTER = 0xFFFE
_LINE_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n"})


def printable(value: object) -> str:
    """Return a value as text that every paper can show."""
    if value is None:
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    return "".join(letter for letter in text if _is_printed(letter)).strip("\n")


def said(content: Mapping[str, object], key: str) -> str:
    """Return what a document says under a key, as printable text."""
    return printable(content.get(key))


def rows_of(content: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """Return the rows of a table of a document."""
    value = content.get(key)
    if not isinstance(value, list | tuple):
        return []
    return [row for row in value if isinstance(row, Mapping)]


def chosen(content: Mapping[str, object], key: str) -> list[str]:
    """Return what was chosen of several, in the order of choice."""
    value = content.get(key)
    if isinstance(value, str):
        return [printable(value)] if value else []
    if isinstance(value, list | tuple):
        return [printable(each) for each in value]
    return []


def _is_printed(letter: str) -> bool:
    if letter in _KEPT:
        return True
    code = ord(letter)
    if code in _HIDDEN or code in _TAGS or code & _NO_LETTER == _NO_LETTER:
        return False
    return unicodedata.category(letter) not in {"Cc", "Cs"}
