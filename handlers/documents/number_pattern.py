"""The pattern of a number: {bureau}责改〔{year}〕{n}号, with {n:4} for leading zeros.

{bureau} is the short word of the bureau that gives the number, such as 厦市监.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.documents.errors import NumberRuleRefused, NumbersExhausted

_SLOT = re.compile(r"\{(year|n)(?::([1-9]))?\}")
_BUREAU = "{bureau}"
_LONGEST = 60
_EXAMPLE = 12
#: Without leading zeros a year may still not need more digits than this.
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A pattern that was found to be in order."""

    text: str

    @property
    def names_bureau(self) -> bool:
        """Say whether its numbers tell which bureau gave them."""
        return _BUREAU in self.text

    def of_bureau(self, word: str) -> NumberPattern:
        """Return the pattern with the short word of a bureau in its place."""
        return NumberPattern(self.text.replace(_BUREAU, word))

    def number(self, *, year: int, serial: int) -> str:
        """Return the number with this serial.

        Raises:
            NumbersExhausted: the digits of the pattern do not hold it.
        """
        if serial >= 10 ** (self._digits() or _MOST_DIGITS):
            raise NumbersExhausted(pattern=self.text, year=year)

        def filled(slot: re.Match[str]) -> str:
            if slot[1] == "year":
                return f"{year:04d}"
            return f"{serial:0{slot[2] or 1}d}"

        return _SLOT.sub(filled, self.text)

    def example(self, year: int) -> str:
        """Return how a number of a year looks."""
        return self.number(year=year, serial=_EXAMPLE)

    def _digits(self) -> int:
        widths = [slot[2] for slot in _SLOT.finditer(self.text) if slot[1] == "n"]
        return int(widths[0] or 0)


def number_pattern(text: str) -> NumberPattern:
    """Return a pattern as it was typed.

    Raises:
        NumberRuleRefused: it would give the same number twice, or none.
    """
    text = text.strip()
    slots = [slot[1] for slot in _SLOT.finditer(text)]
    rest = _SLOT.sub("", text).replace(_BUREAU, "", 1)
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise NumberRuleRefused(reason=f"编号规则应为1至{_LONGEST}个可见字符")
    if "{" in rest or "}" in rest:
        raise NumberRuleRefused(
            reason="编号规则中只能使用{year}、{n}（{n:4}补足4位）和一个{bureau}"
        )
    if sorted(slots) != ["n", "year"]:
        raise NumberRuleRefused(reason="编号规则中{year}和{n}必须各出现一次")
    if _touch(text):
        raise NumberRuleRefused(reason="{year}和{n}之间应有分隔，否则不同年份会重号")
    return NumberPattern(text)


def _touch(text: str) -> bool:
    """Say whether digits stand beside the year or the serial, or these side by side."""
    between = re.split(_SLOT.pattern, text)
    # Every slot splits into text, name and width: only the texts are looked at.
    before, middle, after = between[0], between[3], between[6]
    return not middle or any(
        part[edge : edge + 1 or None].isdigit()
        for part, edge in ((before, -1), (middle, 0), (middle, -1), (after, 0))
        if part
    )


def may_clash(one: NumberPattern, other: NumberPattern) -> bool:
    """Say whether two patterns with their bureaus filled in can give one number.

    No digit stands beside a slot, so that numbers are compared run by run: either the
    same text, or digits that both could write.
    """
    runs, others = _runs(one.text), _runs(other.text)
    return len(runs) == len(others) and all(
        mine.meets(theirs) for mine, theirs in zip(runs, others, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of a pattern: a text that stands there, or digits of some lengths."""

    text: str = ""
    lengths: frozenset[int] = frozenset()
    may_lead_with_zero: bool = False

    def meets(self, other: _Run) -> bool:
        """Say whether both could be written in the same way."""
        if self.text and other.text:
            return self.text == other.text
        if self.text:
            return other.meets(self)
        if not other.text:
            return bool(self.lengths & other.lengths)
        return (
            other.text.isdigit()
            and len(other.text) in self.lengths
            and (self.may_lead_with_zero or not other.text.startswith("0"))
        )


def _runs(text: str) -> list[_Run]:
    runs: list[_Run] = []
    at = 0
    for slot in _SLOT.finditer(text):
        runs += _texts(text[at : slot.start()])
        runs.append(_digits_of(slot))
        at = slot.end()
    return runs + _texts(text[at:])


def _texts(text: str) -> list[_Run]:
    return [_Run(text=piece) for piece in re.findall(r"\d+|\D+", text)]


def _digits_of(slot: re.Match[str]) -> _Run:
    if slot[1] == "year":
        return _Run(lengths=frozenset({4}))
    if slot[2]:
        return _Run(lengths=frozenset({int(slot[2])}), may_lead_with_zero=True)
    return _Run(lengths=frozenset(range(1, _MOST_DIGITS + 1)))
