"""When a notice may leave the house: not at night, not on off days, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.local_time import SHANGHAI


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """The hours and days on which a bureau wants no notices outside of the house."""

    #: Nothing from here ...
    begins: time
    #: ... until here; the same twice means that no hour is quiet.
    ends: time
    off_days: bool
    #: True: what is urgent comes all the same.
    lets_urgent: bool


def may_leave_at(
    now: datetime, quiet: Quiet, *, urgent: bool, calendar: WorkingCalendar
) -> datetime:
    """Return the first moment from now on at which a notice may leave."""
    if urgent and quiet.lets_urgent:
        return now
    local = now.astimezone(SHANGHAI)
    moment = _after_quiet_hours(local, quiet)
    if quiet.off_days and not calendar.is_working_day(moment.date()):
        day = calendar.next_working_day(moment.date()).day
        moment = datetime.combine(day, quiet.ends, SHANGHAI)
    return now if moment == local else moment


def _after_quiet_hours(local: datetime, quiet: Quiet) -> datetime:
    clock, day = local.time(), local.date()
    over_midnight = quiet.begins > quiet.ends
    in_evening = over_midnight and clock >= quiet.begins
    if in_evening:
        return datetime.combine(day + timedelta(days=1), quiet.ends, SHANGHAI)
    begins = time() if over_midnight else quiet.begins
    if begins <= clock < quiet.ends:
        return datetime.combine(day, quiet.ends, SHANGHAI)
    return local
