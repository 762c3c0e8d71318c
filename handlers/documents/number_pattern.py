"""The pattern of a number: 厦市监责改〔{year}〕{n}号, with {n:4} for leading zeros."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.documents.errors import NumberRuleRefused, NumbersExhausted

_SLOT = re.compile(r"\{(year|n)(?::([1-9]))?\}")
_LONGEST = 60
_EXAMPLE = 12
#: Without leading zeros a year may still not need more digits than this.
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A pattern that was found to be in order."""

    text: str

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
    rest = _SLOT.sub("", text)
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise NumberRuleRefused(reason=f"编号规则应为1至{_LONGEST}个可见字符")
    if "{" in rest or "}" in rest:
        raise NumberRuleRefused(
            reason="编号规则中只能使用{year}、{n}，或者用{n:4}表示补足4位"
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
