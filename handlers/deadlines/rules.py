"""What a deadline rule says: how many days, from when, whose, and by which article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What is counted."""

    NATURAL = "natural"
    WORKING = "working"
    HOURS = "hours"
    YEARS = "years"


class Roll(StrEnum):
    """What happens when the last day is an off day."""

    #: In the party's favour: the next working day counts (Civil Code 203).
    FORWARD = "forward"
    #: The bureau's own duty: the last day stays, the target is a working day before.
    BACK = "back"
    NONE = "none"


class Basis(StrEnum):
    """What kind of date the rule gives: named in words wherever one is shown."""

    STATUTE = "statute"
    LOCAL = "local"
    SETTING = "setting"


#: A rule that was never changed is in force from the first year of the calendar.
ALWAYS = date(2004, 1, 1)

#: Lanes of people of a bureau.
_BUREAU_LANES = frozenset({"msa", "msa_leader", "msa_enforcement"})
_UNIT_WORDS = {
    Unit.NATURAL: "日(自然日)",
    Unit.WORKING: "个工作日",
    Unit.HOURS: "小时",
    Unit.YEARS: "年",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One deadline rule in one version; a case keeps that of its start day."""

    key: str
    #: The matter, in the words that staff use.
    zh: str
    unit: Unit
    n: int
    #: Name of the day from which is counted, as it follows 自.
    start_event: str
    #: Lane key of whoever must act.
    owner: str
    law_ref: str
    #: The article in short, shown beside the date.
    article: str
    roll: Roll = Roll.NONE
    #: Days before the statutory day on which the owner is warned.
    warnings: tuple[int, ...] = ()
    basis: Basis = Basis.STATUTE
    #: False while the legal text itself has not been seen.
    verified: bool = True
    #: True for a right that simply ends: nobody is late who does not use it.
    lapses: bool = False
    #: Lane key of whoever hears of a missed deadline.
    escalates_to: str = ""
    #: True where the law counts the day of the event as the first.
    include_start: bool = False
    #: How many working days before the last one the bureau wants it done (内控); 0 for
    #: the last day itself, or the working day before it.
    target_wd: int = 0
    valid_from: date = ALWAYS
    #: The last day of this version; None while no later one is known.
    valid_to: date | None = None

    @property
    def takes_target(self) -> bool:
        """Say whether a bureau may set itself an earlier day within this deadline.

        It is the bureau's own duty, and the law or the city leaves the days to nobody.
        """
        is_duty = self.owner in _BUREAU_LANES and not self.lapses
        is_of_days = self.unit in {Unit.NATURAL, Unit.WORKING}
        return is_duty and is_of_days and self.basis is not Basis.SETTING

    def length_text(self) -> str:
        """Return the length with its unit, such as 75 日(自然日)."""
        return f"{self.n} {_UNIT_WORDS[self.unit]}"

    def count_text(self, start: date) -> str:
        """Return how the deadline is counted, for the deadline line."""
        told = f"自 {start.isoformat()} {self.start_event}起 {self.length_text()}"
        return f"{told}，当日计入" if self.include_start else told
