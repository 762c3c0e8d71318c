"""Tell patterns whose check may never end: they repeat what repeats.

`(a+)+b` tries every way of cutting a text into pieces: forty letters take longer than
the service lives. Python's `re` has no limit of time, so such a pattern is refused.
"""

from __future__ import annotations

import re

_PART = re.compile(
    r"""
    (?P<escaped>\\.)
    | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<open>\((?:\?(?:P<\w+>|[:=!]|<[=!]))?)
    | (?P<close>\))
    | (?P<repeat>[*+]|\{\d*,?\d*\})[?+]?
    | (?P<or>\|)
    """,
    re.VERBOSE | re.DOTALL,
)
#: Repeats at most once: nothing is tried twice.
_ONCE = frozenset({"{0}", "{1}", "{0,1}", "{,1}", "{1,1}"})


def repeats_repeated(pattern: str) -> bool:
    """Say whether a group is repeated in which something repeats or has a choice."""
    #: For each open group, whether there is a repetition or a choice in it.
    inside = [False]
    #: Where the last such group ended.
    risky_end = -1
    for part in _PART.finditer(pattern):
        kind = part.lastgroup
        repeats = kind == "repeat" and part["repeat"] not in _ONCE
        if repeats and part.start() == risky_end:
            return True
        if kind == "open":
            inside.append(False)
        elif kind == "close" and len(inside) > 1:
            if inside.pop():
                inside[-1] = True
                risky_end = part.end()
        elif kind == "or" or repeats:
            inside[-1] = True
    return False
