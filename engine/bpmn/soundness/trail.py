"""Sequences of elements that are joined often and read seldom.

Joining two trails costs the same however long they are, because they are shared and
never copied; a hostile diagram of thousands of merges would otherwise cost its cube.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

#: Nothing, one element, or one trail after another.
Trail: TypeAlias = "str | tuple[Trail, Trail]"
NOTHING: Trail = ""


def joined(*trails: Trail) -> Trail:
    """Return trails as one."""
    whole = NOTHING
    for trail in trails:
        if trail:
            whole = (whole, trail) if whole else trail
    return whole


def elements_of(trail: Trail) -> list[str]:
    """Return the elements of a trail in order."""
    found = []
    waiting = [trail]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(reversed(part))
        elif part:
            found.append(part)
    return found


def all_elements_of(trails: Iterable[Trail]) -> frozenset[str]:
    """Return the elements of many trails; parts that they share are read once."""
    found = set()
    waiting = list(trails)
    seen: set[int] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            found.add(part)
        elif id(part) not in seen:
            seen.add(id(part))
            waiting.extend(part)
    return frozenset(found - {NOTHING})
