"""Read what addresses ask for: bounded, and never an error for a strange value."""

from __future__ import annotations

from datetime import date, datetime

from flask import request

from handlers.deadlines.local_time import SHANGHAI

_LAST_PAGE = 10_000
_LONGEST_NUMBER = 6
_LONGEST_SEARCH = 80


def page_number() -> int:
    """Return the page of a list, from 1."""
    text = request.args.get("page", "1")
    is_number = text.isascii() and text.isdecimal()
    if not is_number or not text.strip("0"):
        return 1
    # Python refuses to read a number of thousands of digits.
    return min(int(text), _LAST_PAGE) if len(text) <= _LONGEST_NUMBER else _LAST_PAGE


def search_text() -> str:
    """Return what is searched for, without space around it."""
    return request.args.get("q", "").strip()[:_LONGEST_SEARCH]


def chosen_year(default: int) -> int:
    """Return the year that an address asks for, within those a calendar can have."""
    return chosen_number("year", default, least=2004, most=2100)


def chosen_number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a small number of an address or a form, or the default."""
    text = request.values.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        return default
    number = int(text)
    return number if least <= number <= most else default


def chosen_day(name: str) -> date | None:
    """Return the day that an address or a form names, if it names one."""
    try:
        return date.fromisoformat(request.values.get(name, "").strip())
    except ValueError:
        return None


def chosen_moment(name: str) -> datetime | None:
    """Return the moment in Xiamen that a form names, if it names one."""
    try:
        given = datetime.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        return None
    return given.replace(tzinfo=SHANGHAI) if given.tzinfo is None else given
