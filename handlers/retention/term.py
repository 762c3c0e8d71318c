"""Until when a client's file is kept: six years from the end of the service (B7.2)."""

from __future__ import annotations

from datetime import date

#: 保存时间不低于六年; paper and electronic records alike.
YEARS = 6


def retain_until(ended_on: date) -> date:
    """Return the last day on which the file must still be there.

    A service that ended on 29 February is kept until 1 March: never less than six years.
    """
    year = ended_on.year + YEARS
    try:
        return ended_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def has_expired(ended_on: date | None, today: date) -> bool:
    """Say whether a file may go: its service is over, and its last day has passed."""
    return ended_on is not None and today > retain_until(ended_on)
