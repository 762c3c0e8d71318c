"""Write days of work as iCalendar (RFC 5545), the same bytes for the same days.

An event keeps its UID for ever and its stamp is that of its beginning: a programme
that reads again changes what it has, and adds no second one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

_PRODUCT = "-//Tandem//linkage work//ZH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One day of work."""

    #: The same for ever: of the clock or of the matter.
    uid: str
    day: date
    summary: str
    description: str
    url: str
    begun_at: datetime
    #: True while the day may still move, as the year's holidays are not published.
    provisional: bool = False


def calendar_of(entries: Iterable[Entry], *, name: str, host: str) -> bytes:
    """Return the calendar file of some days.

    Args:
        entries: the days, each with a UID of its own.
        name: of the calendar, as programmes show it.
        host: stands in UIDs behind the sign @.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT1H")
    for entry in sorted(entries, key=lambda each: (each.day, each.uid)):
        calendar.add_component(_event(entry, host))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, host: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", entry.begun_at)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    mark = "〔暂定〕" if entry.provisional else ""
    event.add("summary", f"{mark}{entry.summary}")
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("status", "TENTATIVE" if entry.provisional else "CONFIRMED")
    # A deadline keeps nobody's day busy.
    event.add("transp", "TRANSPARENT")
    return event
