"""The kinds of values in scenario files, as marshmallow fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate
from typing_extensions import override

from handlers.deadlines.local_time import SHANGHAI

NEXT = "next"
_DISTANCE = re.compile(r"\+([0-9]{1,5})([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_NO_MOMENT = "must be a day such as 2026-03-02 or a moment such as 2026-03-02T09:00"
_NO_TIME = f"must be {NEXT}, a distance such as +15d, or a day or moment"


class Name(fields.String):
    """The id of an element, the name of a message or the like."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.Length(min=1, max=255), **more)


class Names(fields.List[str]):
    """Several names."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Name(), **more)


class Values(fields.Dict):
    """Variables by name; values are whatever JSON can say."""

    def __init__(self, **more: Any) -> None:
        super().__init__(keys=Name(), values=fields.Raw(allow_none=True), **more)


class Moment(fields.Field[datetime]):
    """A moment; without an offset it is that of Xiamen, a day is its beginning."""

    @override
    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,
    ) -> datetime:
        return moment_of(value, _NO_MOMENT)


class Time(fields.Field["datetime | timedelta | str"]):
    """Where the clock goes: to the next timer, so much further, or to a moment."""

    @override
    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,
    ) -> datetime | timedelta | str:
        if value == NEXT:
            return NEXT
        distance = _DISTANCE.fullmatch(value) if isinstance(value, str) else None
        if distance:
            return timedelta(**{_UNITS[distance[2]]: int(distance[1])})
        return moment_of(value, _NO_TIME)


def moment_of(value: object, fault: str) -> datetime:
    """Return the moment that a text says.

    Raises:
        ValidationError: it says none.
    """
    try:
        if not isinstance(value, str):
            raise ValidationError(fault)
        if "T" not in value:
            return datetime.combine(date.fromisoformat(value), time(), SHANGHAI)
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValidationError(fault) from error
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
