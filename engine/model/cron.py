"""When a cron expression is due: a pure function from one moment to the next."""

from __future__ import annotations

import calendar
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from typing_extensions import override

from engine.model.cron_fields import CronFields, Days, read_cron
from engine.model.series import Series
from engine.model.timer_faults import Unreadable

#: More missed times than this are counted as this many.
MOST_COUNTED = 10_000
_HOURS_OF_DAY = 24
_SATURDAY, _SUNDAY = 5, 6
_MONTHS_OF_YEAR = 12
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class CronSeries(Series):
    """Due whenever the clock of a zone shows what the expression says.

    An expression that names single hours is due once for each time of the clock: what
    the clock leaves out when it is put forward is due when it has been, and what it
    shows twice when it is put back is due the first time. An expression for every hour
    goes by the hours that really pass.
    """

    fields: CronFields
    zone: tzinfo

    @override
    def first_due(self, now: datetime) -> datetime | None:
        """Return the first time after now."""
        return self.after(now)

    @override
    def after(self, moment: datetime) -> datetime | None:
        """Return the first time after a moment, or None if there is no more."""
        try:
            if len(self.fields.hours) == _HOURS_OF_DAY:
                return self._after_by_hours(moment)
            return self._after_by_clock(moment)
        except OverflowError:
            return None

    @override
    def count(self, after: datetime, until: datetime) -> int:
        """Count the times between; at most `MOST_COUNTED`."""
        found = 0
        following = self.after(after)
        while following is not None and following <= until and found < MOST_COUNTED:
            found += 1
            following = self.after(following)
        return found

    def _after_by_clock(self, moment: datetime) -> datetime | None:
        wall = moment.astimezone(self.zone).replace(tzinfo=None, fold=0)
        while (following := _next_on_clock(self.fields, wall)) is not None:
            due = _moment_of(following, self.zone)
            if due > moment:
                return due
            wall = following
        return None

    def _after_by_hours(self, moment: datetime) -> datetime | None:
        since, local = moment, moment.astimezone(self.zone)
        offset, wall = _offset(local), local.replace(tzinfo=None, fold=0)
        while (following := _next_on_clock(self.fields, wall)) is not None:
            due = (following - offset).replace(tzinfo=UTC)
            if _offset(due.astimezone(self.zone)) == offset:
                return due
            since = _change(since, due, self.zone)
            offset = _offset(since.astimezone(self.zone))
            wall = since.replace(tzinfo=None) + offset - datetime.resolution
        return None


def cron_series(text: str, zone: tzinfo) -> CronSeries:
    """Read a cron expression.

    Raises:
        Unreadable: it is none, or its day exists in no year.
    """
    series = CronSeries(read_cron(text), zone)
    years = series.fields.years
    begin = datetime(years[0] - 1, 12, 31, 23, 59, 59)  # noqa: DTZ001 - what a clock shows
    if _next_on_clock(series.fields, begin) is None:
        reason = "its day exists in no year"
        raise Unreadable(reason)
    return series


def _moment_of(wall: datetime, zone: tzinfo) -> datetime:
    """Return when a clock shows this first, or is put past it."""
    first = wall.replace(tzinfo=zone)
    again = first.replace(fold=1)
    if _offset(first) < _offset(again):
        return _change(again.astimezone(UTC), first.astimezone(UTC), zone)
    return first.astimezone(UTC)


def _offset(local: datetime) -> timedelta:
    offset = local.utcoffset()
    return offset if offset is not None else timedelta()


def _change(low: datetime, high: datetime, zone: tzinfo) -> datetime:
    """Return the second between two moments in which the clocks are changed."""
    offset = _offset(low.astimezone(zone))
    low = low.replace(microsecond=0)
    while high - low > _SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if _offset(middle.astimezone(zone)) == offset:
            low = middle
        else:
            high = middle
    return high


def _next_on_clock(fields: CronFields, wall: datetime) -> datetime | None:
    """Return the first time after `wall` that a clock without changes would show."""
    today = wall.date()
    for day in _days_from(fields, today):
        earliest = wall.time() if day == today else None
        shown = _next_of_day(fields, earliest)
        if shown is not None:
            return datetime.combine(day, shown)
    return None


def _next_of_day(fields: CronFields, behind: time | None) -> time | None:
    """Return the first time of a day, or the first behind another one."""
    hours, minutes, seconds = fields.hours, fields.minutes, fields.seconds
    if behind is None:
        return time(hours[0], minutes[0], seconds[0])
    if behind.hour in hours:
        if behind.minute in minutes:
            later = bisect_left(seconds, behind.second + 1)
            if later < len(seconds):
                return time(behind.hour, behind.minute, seconds[later])
        later = bisect_left(minutes, behind.minute + 1)
        if later < len(minutes):
            return time(behind.hour, minutes[later], seconds[0])
    later = bisect_left(hours, behind.hour + 1)
    return time(hours[later], minutes[0], seconds[0]) if later < len(hours) else None


def _days_from(fields: CronFields, begin: date) -> Iterator[date]:
    """Yield the days of an expression in order, from a day on."""
    for year in fields.years[bisect_left(fields.years, begin.year) :]:
        for month in range(1, _MONTHS_OF_YEAR + 1):
            if month in fields.months and (year, month) >= (begin.year, begin.month):
                for number in sorted(_days_of(fields.days, year, month)):
                    day = date(year, month, number)
                    if day >= begin:
                        yield day


def _days_of(days: Days, year: int, month: int) -> set[int]:
    """Return the numbers of the days that are meant in a month."""
    first_weekday, last = calendar.monthrange(year, month)
    found = {number for number in days.numbers if number <= last}
    for before, nearest in days.before_end:
        if before < last:
            number = last - before
            found.add(_nearest(number, first_weekday, last) if nearest else number)
    found.update(
        _nearest(number, first_weekday, last)
        for number in days.nearest
        if number <= last
    )
    for weekday in days.weekdays:
        found.update(range(1 + (weekday - first_weekday) % 7, last + 1, 7))
    for weekday, which in days.nth:
        all_of_kind = range(1 + (weekday - first_weekday) % 7, last + 1, 7)
        if which <= len(all_of_kind):
            found.add(all_of_kind[which - 1])
    return found


def _nearest(number: int, first_weekday: int, last: int) -> int:
    """Return the weekday from Monday to Friday nearest to a day, in its month."""
    weekday = (first_weekday + number - 1) % 7
    if weekday == _SATURDAY:
        return number - 1 if number > 1 else number + 2
    if weekday == _SUNDAY:
        return number + 1 if number < last else number - 2
    return number
