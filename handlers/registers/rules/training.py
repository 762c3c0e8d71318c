"""Every professional takes part in a training once a year (B4.2).

The specification says 定期 and names no period; a year is what units report by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from handlers.registers.rules.staff import PROFESSIONAL, Member

_BETWEEN = re.compile(r"[\s、,，;；和及]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """A training that was held, as far as the rule asks."""

    held_on: date
    #: The names of who took part, as somebody typed them.
    people: str

    def was_with(self, name: str) -> bool:
        """Say whether somebody took part."""
        return name in _BETWEEN.split(self.people.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTraining:
    """Until when somebody takes part in the next training."""

    member: Member
    due_on: date
    #: The last one; None for who has had none.
    last_on: date | None


def next_trainings(
    staff: Iterable[Member], trainings: Iterable[Training], today: date
) -> list[NextTraining]:
    """Return each active professional with the day of the next training, by that day.

    Whoever has had none takes part within a year of joining.
    """
    held = [each for each in trainings if each.held_on <= today]
    found = []
    for member in staff:
        if member.kind != PROFESSIONAL or not member.is_active(today):
            continue
        days = [each.held_on for each in held if each.was_with(member.name)]
        last_on = max(days, default=None)
        due_on = a_year_after(last_on or member.joined_on)
        found.append(NextTraining(member=member, due_on=due_on, last_on=last_on))
    return sorted(found, key=lambda each: (each.due_on, each.member.id))


def a_year_after(day: date) -> date:
    """Return the same day of the next year; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)
