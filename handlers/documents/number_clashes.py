"""Find out whether two series could give the same number, before one is set up.

Compared is what every rule that was ever set gives with every word that its bureaus
ever had: numbers that were given stay in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from handlers.documents.number_pattern import NumberPattern, may_clash

#: Owner of the rule of everybody who has none of their own.
EVERYBODY = ""

#: By bureau, the words that it has had.
Words = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule as far as it matters here: whose, of which kind, and its pattern."""

    owner: str
    kind: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Series:
    """One run of serials, with a pattern by which it gives numbers."""

    owner: str
    kind: str
    pattern: NumberPattern


def series_owner(*, rule_owner: str, pattern: NumberPattern, bureau_id: str) -> str:
    """Return who counts: the bureau, or all together where a rule names no bureau."""
    return bureau_id if rule_owner or pattern.names_bureau else EVERYBODY


def series_of(rule: RuleText, words: Words) -> Iterator[Series]:
    """Yield every series that numbers by a rule."""
    pattern = NumberPattern(rule.pattern)
    if not pattern.names_bureau:
        yield Series(rule.owner, rule.kind, pattern)
        return
    for bureau in [rule.owner] if rule.owner else sorted(words):
        for word in words.get(bureau, ()):
            yield Series(bureau, rule.kind, pattern.of_bureau(word))


def clash_among(wanted: Iterable[Series], known: Iterable[Series]) -> Series | None:
    """Return a known series that could give a number of another wanted one too."""
    used = list(known)
    for mine in wanted:
        for other in used:
            apart = (mine.owner, mine.kind) != (other.owner, other.kind)
            if apart and may_clash(mine.pattern, other.pattern):
                return other
    return None
