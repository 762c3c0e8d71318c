"""Read the text of an answer: one parser for each kind, and no other coercion.

Each takes the field and what the page sent and returns a JSON value; it raises
`Unreadable` with a sentence for the person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from handlers.forms import messages
from handlers.forms.checks import CHECKS
from handlers.forms.model import Field, Kind

#: Where the people are who type times of day.
PLACE = ZoneInfo("Asia/Shanghai")

_MAX_LENGTH = {Kind.TEXT: 500, Kind.LONG_TEXT: 5000}
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?")
#: More digits than these do not survive JSON's floating point numbers.
_SAFE_DIGITS = 15
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
_YEARS = range(1900, 2200)
_EVIDENCE_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_MAX_FILES = 100
_PERIOD_ENDS = 2


class Unreadable(Exception):
    """An answer cannot be read; the message says how it should be written."""


def parse(field: Field, raw: object) -> object:
    """Return the JSON value of a raw answer.

    Raises:
        Unreadable: the answer is not what the field asks for.
    """
    return _PARSERS[field.kind](field, raw)


def _text(field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise Unreadable(messages.not_text(field))
    text = raw.replace("\r\n", "\n").strip()
    if any(_is_control(character) for character in text):
        raise Unreadable(messages.not_text(field))
    if field.check:
        text = _checked(field, text)
    _keep_length(field, text)
    if field.limits.pattern and not re.search(field.limits.pattern, text):
        raise Unreadable(messages.wrong_pattern(field))
    return text


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\n\t"


def _checked(field: Field, text: str) -> str:
    check = CHECKS[field.check]
    text = check.normalize(text)
    if not check.holds(text):
        raise Unreadable(messages.named(field.spoken) + check.text)
    return text


def _keep_length(field: Field, text: str) -> None:
    limit = field.limits.max_length or _MAX_LENGTH[field.kind]
    if len(text) > limit:
        raise Unreadable(messages.too_long(field, limit=limit, length=len(text)))
    least = field.limits.min_length or 0
    if len(text) < least:
        raise Unreadable(messages.too_short(field, limit=least, length=len(text)))


def _number(field: Field, raw: object) -> int | float:
    text = _plain(raw)
    if not _NUMBER.fullmatch(text):
        raise Unreadable(messages.not_a_number(field))
    number = Decimal(text)
    limits = field.limits
    decimals = max(0, -int(number.normalize().as_tuple().exponent))
    digits = len(number.as_tuple().digits)
    if decimals > limits.decimals or digits > _SAFE_DIGITS:
        raise Unreadable(messages.not_a_number(field))
    if limits.min is not None and number < limits.min:
        raise Unreadable(messages.not_a_number(field))
    if limits.max is not None and number > limits.max:
        raise Unreadable(messages.not_a_number(field))
    return int(number) if decimals == 0 else float(number)


def _plain(raw: object) -> str:
    """Return text with full-width digits and signs as the keyboard's narrow ones."""
    return unicodedata.normalize("NFKC", raw).strip() if isinstance(raw, str) else ""


def _date(field: Field, raw: object) -> str:
    day = _day(_plain(raw))
    if day is None:
        raise Unreadable(messages.not_a_date(field))
    return day.isoformat()


def _day(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _time(field: Field, raw: object) -> str:
    text = _plain(raw)
    if _TIME.fullmatch(text):
        try:
            return time.fromisoformat(text).isoformat(timespec="minutes")
        except ValueError:
            pass
    raise Unreadable(messages.not_a_time(field))


def _moment(field: Field, raw: object) -> str:
    text = _plain(raw)
    if _MOMENT.fullmatch(text) and _day(text[:10]) is not None:
        try:
            local = datetime.fromisoformat(text).replace(tzinfo=PLACE)
        except ValueError:
            pass
        else:
            return local.isoformat(timespec="minutes")
    raise Unreadable(messages.not_a_moment(field))


def _period(field: Field, raw: object) -> str:
    days = [_day(part) for part in _plain(raw).split("/")]
    if len(days) != _PERIOD_ENDS or days[0] is None or days[1] is None:
        raise Unreadable(messages.not_a_period(field))
    if days[0] > days[1]:
        raise Unreadable(messages.not_a_period(field))
    return f"{days[0].isoformat()}/{days[1].isoformat()}"


def _option(field: Field, raw: object) -> str:
    if not isinstance(raw, str) or raw not in _values(field):
        raise Unreadable(messages.not_an_option(field))
    return raw


def _options(field: Field, raw: object) -> list[str]:
    if not isinstance(raw, list) or not set(map(str, raw)) <= _values(field):
        raise Unreadable(messages.not_an_option(field))
    chosen = list(dict.fromkeys(map(str, raw)))
    if field.ordered:
        return chosen
    return [option.value for option in field.options if option.value in chosen]


def _values(field: Field) -> set[str]:
    return {option.value for option in field.options}


def _yes_no(field: Field, raw: object) -> bool:
    return _option(field, raw) == "true"


def _tick(field: Field, raw: object) -> bool:
    if not isinstance(raw, bool):
        raise Unreadable(messages.not_an_option(field))
    return raw


def _files(field: Field, raw: object) -> list[str]:
    if not isinstance(raw, list) or len(raw) > _MAX_FILES:
        raise Unreadable(messages.not_files(field))
    ids = list(dict.fromkeys(str(each) for each in raw))
    if not all(_EVIDENCE_ID.fullmatch(each) for each in ids):
        raise Unreadable(messages.not_files(field))
    if len(ids) > 1 and not field.multiple:
        raise Unreadable(messages.only_one(field))
    return ids


_PARSERS: Mapping[Kind, Callable[[Field, object], object]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.TICK: _tick,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _option,
    Kind.LIST: _option,
    Kind.CHOICES: _options,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.DATETIME: _moment,
    Kind.PERIOD: _period,
    Kind.FILES: _files,
}
