"""Write values in words, as documents and read-only pages show them."""

from __future__ import annotations

from datetime import date, datetime

from handlers.forms.facts import is_blank
from handlers.forms.model import WITH_OPTIONS, Field, Kind
from handlers.forms.parsers import PLACE

_WEEKDAYS = "一二三四五六日"
#: What stands where nothing was answered.
NOTHING = "—"


def value_lines(field: Field, value: object) -> tuple[str, ...]:
    """Return the lines in which a value is shown."""
    if is_blank(value):
        return (NOTHING,)
    if field.kind in WITH_OPTIONS:
        return _chosen(field, value)
    if field.kind is Kind.TICK:
        return ("是" if value is True else "否",)
    if field.kind is Kind.FILES:
        return (f"{len(value)} 个文件",) if isinstance(value, list) else (NOTHING,)
    return tuple(_text(field, str(value)).split("\n"))


def day_words(text: str) -> str:
    """Return an ISO date with its weekday; other text as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.isoformat()}（周{_WEEKDAYS[day.weekday()]}）"


def _chosen(field: Field, value: object) -> tuple[str, ...]:
    labels = {option.value: option.label for option in field.options}
    values = value if isinstance(value, list) else [value]
    names = [
        str(each).lower() if isinstance(each, bool) else str(each) for each in values
    ]
    return tuple(labels.get(name, name) for name in names)


def _text(field: Field, text: str) -> str:
    if field.kind is Kind.DATE:
        return day_words(text)
    if field.kind is Kind.DATETIME:
        return _moment_words(text)
    if field.kind is Kind.PERIOD:
        return " 至 ".join(text.split("/"))
    return f"{text} {field.unit}".strip()


def _moment_words(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is not None:
        moment = moment.astimezone(PLACE)
    return f"{day_words(moment.date().isoformat())} {moment:%H:%M}"
