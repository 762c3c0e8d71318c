"""Repeating intervals of ISO 8601: R3/PT1H, with a start or an end if wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from typing_extensions import override

from engine.clock import as_utc
from engine.model.durations import Duration, read_duration
from engine.model.moments import read_moment
from engine.model.series import Series
from engine.model.timer_faults import Unreadable

EXAMPLE = "R3/PT1H"

_REPEAT = re.compile(r"R([0-9]{0,9})")
_SHORTEST_INTERVAL = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalSeries(Series):
    """Due at anchor + n * interval, for whole n between two bounds.

    Each time is counted from the anchor, never from the one before and never from a
    late firing: the series keeps its hour and its day of the month.
    """

    anchor: datetime
    interval: Duration
    zone: tzinfo
    #: None goes back, or on, without end.
    first: int | None = 0
    last: int | None = None
    #: Whether it begins when somebody arrives: the text does not say the anchor.
    is_relative: bool = False

    @override
    def first_due(self, now: datetime) -> datetime | None:
        """Return the first time from now on, or else the last time of all.

        Raises:
            OverflowError: it lies outside of the calendar.
        """
        number = self._latest(now)
        if number is None or self._due(number) != now:
            number = self._begin() if number is None else number + 1
        if self.last is not None:
            number = min(number, self.last)
        return self._due(number)

    @override
    def after(self, moment: datetime) -> datetime | None:
        """Return the first time after a moment."""
        number = self._latest(moment)
        following = self._begin() if number is None else number + 1
        if self.last is not None and following > self.last:
            return None
        try:
            return self._due(following)
        except OverflowError:
            return None

    @override
    def count(self, after: datetime, until: datetime) -> int:
        """Return how many times lie behind `after` and not behind `until`."""
        high, low = self._latest(until), self._latest(after)
        if high is None:
            return 0
        if self.last is not None:
            high = min(high, self.last)
        return max(high - (self._begin() - 1 if low is None else low), 0)

    @override
    def anchored(self, anchor: datetime) -> Series:
        """Return the series of somebody who arrived earlier."""
        return replace(self, anchor=anchor) if self.is_relative else self

    def _due(self, number: int) -> datetime:
        return self.interval.after(self.anchor, zone=self.zone, times=number)

    def _begin(self) -> int:
        """Return the number of the first time; a series without start is endless."""
        return self.first if self.first is not None else -_FAR

    def _latest(self, moment: datetime) -> int | None:
        """Return the largest number that is due by the moment, by halving."""

        def is_later(number: int) -> bool:
            try:
                return self._due(number) > moment
            except OverflowError:
                return number > 0

        distance = 1
        if is_later(0):
            while is_later(-distance):
                distance *= 2
            below, above = -distance, -(distance // 2)
        else:
            while not is_later(distance):
                distance *= 2
            below, above = distance // 2, distance
        while above - below > 1:
            middle = (above + below) // 2
            below, above = (below, middle) if is_later(middle) else (middle, above)
        return below if self.first is None or below >= self.first else None


#: More intervals than the calendar has seconds.
_FAR = 10**12


def read_cycle(text: str, *, now: datetime, zone: tzinfo) -> IntervalSeries:
    """Read a repeating interval.

    Args:
        now: Where a series without start and end begins, one interval later.
        zone: On whose calendar days and months are counted.

    Raises:
        Unreadable: it is none, or repeats faster than every second.
        OverflowError: it lies outside of the calendar.
    """
    repeat, *parts = text.split("/")
    match = _REPEAT.fullmatch(repeat)
    if match is None or len(parts) not in {1, 2}:
        reason = f"a cycle is written like {EXAMPLE} or 0 0 9 ? * MON-FRI"
        raise Unreadable(reason)
    times = int(match[1]) if match[1] else None
    if times == 0:
        reason = "it repeats zero times"
        raise Unreadable(reason)
    series = _series(parts, now=now, zone=zone)
    if series.interval.after(now, zone=zone) - as_utc(now) < _SHORTEST_INTERVAL:
        reason = "its interval is shorter than a second"
        raise Unreadable(reason)
    if times is None:
        return series
    if series.last == 0:
        return replace(series, first=1 - times)
    return replace(series, last=times - 1)


def _series(parts: list[str], *, now: datetime, zone: tzinfo) -> IntervalSeries:
    """Read what stands behind R; `last` is 0 if it counts back from an end."""
    if len(parts) == 1:
        interval = read_duration(parts[0])
        anchor = interval.after(now, zone=zone)
        return IntervalSeries(
            anchor=anchor, interval=interval, zone=zone, is_relative=True
        )
    one, other = parts
    if one.startswith("P"):
        return IntervalSeries(
            anchor=read_moment(other, zone),
            interval=read_duration(one),
            zone=zone,
            first=None,
            last=0,
        )
    anchor = read_moment(one, zone)
    if other.startswith("P"):
        interval = read_duration(other)
    else:
        interval = Duration(exact=read_moment(other, zone) - anchor)
    return IntervalSeries(anchor=anchor, interval=interval, zone=zone)
