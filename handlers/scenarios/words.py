"""The words of diagrams and decisions: which variables they read, what they compare.

Only these decide where a process goes. Everything else that a case holds is no matter
of its scenario.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

_EXPRESSION = re.compile(r"[$#]\{([^}]*)\}")
#: Cells of decision tables, and attributes that name a variable as it is.
_CELL = re.compile(r"<(?:\w+:)?text>(.*?)</(?:\w+:)?text>", re.DOTALL)
_MAPPED = re.compile(r"\b(?:source|collection)=\"(\w+)\"")
_NAME = re.compile(r"[^\W\d]\w*")
_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")


@dataclass(frozen=True, slots=True)
class Words:
    """What some files read."""

    #: Names that may be those of variables.
    names: frozenset[str]
    #: Texts with which variables are compared.
    literals: frozenset[str]


def words_of(files: Iterable[bytes]) -> Words:
    """Return the words of diagrams and decisions."""
    texts = [text for content in files for text in _texts(content)]
    return Words(
        names=frozenset(name for text in texts for name in _NAME.findall(text)),
        literals=frozenset(
            one or other for text in texts for one, other in _LITERAL.findall(text)
        ),
    )


def _texts(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8", "replace")
    for found in (*_EXPRESSION.findall(text), *_CELL.findall(text)):
        yield unescape(found)
    yield from _MAPPED.findall(text)
