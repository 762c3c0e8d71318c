"""Give substitutes what is told to whom they stand in for, in one list with their own.

A list of the day or of moved deadlines has one key for everybody, and nobody is told
two things under one key: lists of a substitute are made one before they are told.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from handlers.notices.audience import StandIn

Line = TypeVar("Line", bound=Hashable)


def taken_over(
    lists: Mapping[str, Sequence[Line]], pairs: Iterable[StandIn]
) -> dict[str, list[tuple[Line, tuple[str, ...]]]]:
    """Return everybody's lines, each with the names of those in whose stead.

    One's own lines come first and without a name; what one has oneself is not taken
    over as well, and what one takes over from several is one line with their names.
    """
    found: dict[str, list[tuple[Line, tuple[str, ...]]]] = {
        person_id: [(line, ()) for line in lines] for person_id, lines in lists.items()
    }
    for substitute_id, taken in _taken(lists, pairs).items():
        found.setdefault(substitute_id, []).extend(taken.items())
    return found


def _taken(
    lists: Mapping[str, Sequence[Line]], pairs: Iterable[StandIn]
) -> dict[str, dict[Line, tuple[str, ...]]]:
    taken: dict[str, dict[Line, tuple[str, ...]]] = {}
    for pair in pairs:
        own = frozenset(lists.get(pair.substitute_id, ()))
        for line in lists.get(pair.person_id, ()):
            if line not in own:
                names = taken.setdefault(pair.substitute_id, {})
                names[line] = (*names.get(line, ()), pair.person_name)
    return taken


def stead_words(names: Iterable[str]) -> str:
    """Return the mark before a line that one has in the stead of others."""
    joined = "、".join(names)
    return f"（代{joined}）" if joined else ""
