"""The spells in which a deadline stood still: suspended with reason and document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A spell of suspension that has ended: its first day, and the day it went on."""

    #: The first day that does not count.
    from_day: date
    #: The first day that counts again.
    until: date

    @property
    def days(self) -> int:
        """Return how many natural days did not count."""
        return (self.until - self.from_day).days


def covered(pauses: Sequence[Pause]) -> frozenset[date]:
    """Return every day that does not count."""
    return frozenset(
        pause.from_day + timedelta(days=n)
        for pause in pauses
        for n in range(max(pause.days, 0))
    )


def pauses_text(pauses: Sequence[Pause]) -> str:
    """Return the suspended days in words, for the deadline line; empty without any."""
    spells = [pause for pause in pauses if pause.days > 0]
    if not spells:
        return ""
    told = "、".join(
        f"{spell.from_day.isoformat()}至{(spell.until - timedelta(days=1)).isoformat()}"
        for spell in spells
    )
    return f"，扣除中止的{len(covered(spells))}日（{told}）"
