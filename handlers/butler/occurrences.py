"""Say on which days patrols take place: the named days, moved off what is off.

Pure. Each patrol keeps the day that the rhythm named as its own name, wherever it
takes place: a restart, a new notice or a moved day never makes two of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from handlers.butler.nominal_days import nominal_days
from handlers.butler.patrol_days import PatrolDays
from handlers.butler.rhythm import OffDay, Rhythm

#: So far a patrol moves off an off day; in a longer pause it is left out.
FARTHEST = timedelta(days=31)
_ONE_DAY = timedelta(days=1)


class Why(StrEnum):
    """Why a named day has no patrol of its own."""

    OFF = "off"
    #: It would move to where another patrol of the plan takes place.
    JOINED = "joined"
    #: It would move out of the validity of the plan.
    OUTSIDE = "outside"
    #: No day near it is allowed.
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A patrol: the day that names it, and the day on which it takes place."""

    nominal: date
    day: date
    #: The notice of the year is not known yet, so the day may move.
    provisional: bool = False

    @property
    def is_moved(self) -> bool:
        """Say whether it moved off an off day."""
        return self.day != self.nominal


@dataclass(frozen=True, slots=True)
class Dropped:
    """A named day without a patrol of its own."""

    nominal: date
    why: Why


def outcomes(
    rhythm: Rhythm, days: PatrolDays, *, since: date, until: date
) -> Iterator[Occurrence | Dropped]:
    """Yield what becomes of the named days, in order.

    Patrols are those that take place from `since` to `until`; named days without one
    are those that lie there themselves.
    """
    taken: date | None = None
    named = nominal_days(rhythm, since=since - FARTHEST, until=until + FARTHEST)
    for nominal in named:
        if not rhythm.valid_from <= nominal <= rhythm.valid_to:
            continue
        found = _outcome(rhythm, days, nominal, taken=taken)
        if isinstance(found, Occurrence):
            taken = found.day
        if since <= (found.day if isinstance(found, Occurrence) else nominal) <= until:
            yield found


def occurrences(
    rhythm: Rhythm, days: PatrolDays, *, since: date, until: date
) -> Iterator[Occurrence]:
    """Yield the patrols that take place from one day to another, in order."""
    for found in outcomes(rhythm, days, since=since, until=until):
        if isinstance(found, Occurrence):
            yield found


@dataclass(frozen=True, slots=True)
class Version:
    """A rhythm with the days for it, and since when it is in force."""

    from_on: date
    rhythm: Rhythm
    days: PatrolDays


def history(
    versions: Sequence[Version], *, since: date, until: date
) -> Iterator[Occurrence | Dropped]:
    """Yield what becomes of a plan that was changed: each version for its own days.

    Args:
        versions: In the order in which they came into force.
        since: First day.
        until: Last day.
    """
    seen: set[date] = set()
    for version, following in zip(versions, [*versions[1:], None], strict=True):
        first = max(since, version.from_on)
        last = until if following is None else min(until, following.from_on - _ONE_DAY)
        if first > last:
            continue
        for found in outcomes(version.rhythm, version.days, since=first, until=last):
            # The day that names a patrol has one, whatever a later version calls it.
            if found.nominal not in seen:
                yield found
            if isinstance(found, Occurrence):
                seen.add(found.nominal)


def patrols_of(found: Iterable[Occurrence | Dropped]) -> Iterator[Occurrence]:
    """Yield those that are patrols."""
    return (each for each in found if isinstance(each, Occurrence))


def _outcome(
    rhythm: Rhythm, days: PatrolDays, nominal: date, *, taken: date | None
) -> Occurrence | Dropped:
    if days.allows(nominal):
        day: date | None = nominal
    elif rhythm.on_off_day is OffDay.SKIP:
        return Dropped(nominal, Why.OFF)
    else:
        step = _ONE_DAY if rhythm.on_off_day is OffDay.NEXT else -_ONE_DAY
        day = _nearest(days, nominal, step)
    if day is None:
        return Dropped(nominal, Why.NOWHERE)
    if not rhythm.valid_from <= day <= rhythm.valid_to:
        return Dropped(nominal, Why.OUTSIDE)
    if day == taken or (day > nominal and _names(rhythm, day)):
        return Dropped(nominal, Why.JOINED)
    known = days.is_known(nominal) and days.is_known(day)
    return Occurrence(nominal, day, provisional=not known)


def _nearest(days: PatrolDays, nominal: date, step: timedelta) -> date | None:
    day = nominal + step
    while abs(day - nominal) <= FARTHEST:
        if days.allows(day):
            return day
        day += step
    return None


def _names(rhythm: Rhythm, day: date) -> bool:
    """Say whether the rhythm names the day itself."""
    return any(nominal_days(rhythm, since=day, until=day))
