"""The three lists: what Tandem executes, what it only shows, and what it refuses.

A word (see `SeenConstruct`) that is on none of them is refused as well: nothing in
a diagram is silently ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from engine.bpmn.support_documentation import DOCUMENTATION
from engine.bpmn.support_executed import EXECUTED
from engine.bpmn.support_kinds import Documentation, Executed, Refusal, Support
from engine.bpmn.support_refused import REFUSED

__all__ = ["LISTS", "Documentation", "Executed", "Refusal", "Support", "support_of"]

#: More different words no diagram has; hostile files must not fill the memory.
_MOST_WORDS = 4_096

LISTS: Mapping[str, Support] = {**REFUSED, **DOCUMENTATION, **EXECUTED}


@lru_cache(maxsize=_MOST_WORDS)
def support_of(word: str) -> Support:
    """Return what becomes of a construct: the most precise entry of the lists."""
    for candidate in _candidates(word):
        found = LISTS.get(candidate)
        if found is not None:
            return found
    return Refusal(
        reason_zh=f"不认识 {word}，也不会执行它",
        reason_en=f"{word} is not known, and would not be executed",
        remedy_zh="请删除它，或改用已支持的元素和属性",
        remedy_en="Delete it, or use a supported element or attribute",
    )


def _candidates(word: str) -> Iterator[str]:
    """Yield the word, then less and less precise forms of it."""
    plain = word.partition("=")[0]
    for form in dict.fromkeys((word, plain)):
        yield form
        prefix, _, rest = form.partition(":")
        for sign in "@/":
            host, found, part = rest.partition(sign)
            if found and host:
                yield f"{prefix}:*{sign}{part}"
    yield plain.partition(":")[0] + ":*"
