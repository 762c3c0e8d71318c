"""Where a time is meant: an offset from UTC, or a zone of the time zone database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from typing_extensions import override

from engine.bpmn.feel.calendar import day_of

MAX_OFFSET = 14 * 3_600  # seconds
_HOUR = 3_600
_MINUTE = 60
_ZONE = re.compile(
    r"(?P<utc>Z)"
    r"|(?P<sign>[+-])(?P<hours>[0-9]{2}):(?P<minutes>[0-9]{2})(?::(?P<seconds>[0-9]{2}))?"
    r"|@(?P<name>[A-Za-z0-9_+\-/]+)",
    re.ASCII,
)
#: The rules of the calendar repeat after so many years.
_CYCLE = 400
_FIRST_CYCLE_YEAR = 2_000
_LAST_KNOWN_YEAR = 2_400


@dataclass(frozen=True, slots=True)
class Zone:
    """An offset in seconds, or the name of a zone whose offset changes."""

    offset: int | None = None
    name: str | None = None

    def offset_at(self, day: int, second: int) -> int:
        """Return the offset in seconds at a local day (since 1970) and second."""
        if self.offset is not None:
            return self.offset
        return _seconds(_moment(day, second, self._info).utcoffset())

    def offset_at_utc(self, day: int, second: int) -> int:
        """Return the offset in seconds at a day and second of UTC."""
        if self.offset is not None:
            return self.offset
        return _seconds(_moment(day, second, UTC).astimezone(self._info).utcoffset())

    @property
    def _info(self) -> ZoneInfo:
        return _zone_info(self.name or "")

    @property
    def usual_offset(self) -> int:
        """The offset without summer time: for times that have no date."""
        if self.offset is not None:
            return self.offset
        moment = datetime(_FIRST_CYCLE_YEAR, 1, 1, tzinfo=self._info)
        return _seconds(moment.utcoffset()) - _seconds(moment.dst())

    @override
    def __str__(self) -> str:
        if self.name is not None:
            return f"@{self.name}"
        offset = self.offset or 0
        if offset == 0:
            return "Z"
        hours, rest = divmod(abs(offset), _HOUR)
        minutes, seconds = divmod(rest, _MINUTE)
        text = f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"
        return text + (f":{seconds:02d}" if seconds else "")


#: The offset zero.
UTC_ZONE = Zone(offset=0)


def parse_zone(text: str) -> Zone | None:
    """Read `Z`, `+08:00` or `@Asia/Shanghai`, or return None."""
    match = _ZONE.fullmatch(text)
    if match is None:
        return None
    if match["utc"]:
        return Zone(offset=0)
    if match["name"]:
        return Zone(name=match["name"]) if match["name"] in _known_names() else None
    minutes, seconds = int(match["minutes"]), int(match["seconds"] or 0)
    offset = int(match["hours"]) * _HOUR + minutes * _MINUTE + seconds
    if minutes >= _MINUTE or seconds >= _MINUTE or offset > MAX_OFFSET:
        return None
    return Zone(offset=-offset if match["sign"] == "-" else offset)


def _moment(day: int, second: int, zone: tzinfo) -> datetime:
    """Return a moment of a zone; a year that Python has not gives way to a like one."""
    year, month, day_of_month = day_of(day)
    if not 1 < year < _LAST_KNOWN_YEAR:
        year = _FIRST_CYCLE_YEAR + year % _CYCLE
    return datetime(year, month, day_of_month, tzinfo=zone) + timedelta(seconds=second)


@lru_cache(maxsize=1)
def _known_names() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=64)
def _zone_info(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _seconds(distance: timedelta | None) -> int:
    return int(distance.total_seconds()) if distance is not None else 0
