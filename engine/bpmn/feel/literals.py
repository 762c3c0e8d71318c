"""Read the literals of dates, times and durations: `@"2026-11-22"`."""

from __future__ import annotations

from engine.bpmn.feel.durations import parse_duration
from engine.bpmn.feel.moments import parse_date, parse_date_time, parse_time


def parse_literal(text: str) -> object:
    """Return the date, time, date and time or duration of a text, or None."""
    for parse in (parse_date, parse_date_time, parse_time, parse_duration):
        value = parse(text)
        if value is not None:
            return value
    return None
