"""Fields of Camunda's JSON: strict where marshmallow would guess."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields
from typing_extensions import override

from engine import Comparison, VariableCondition
from web.engine_rest.moments import kept_as, moment_from, moment_text

_OPERATORS = "|".join(Comparison)
_CONDITION = re.compile(rf"(.+?)_({_OPERATORS})_(.*)", re.DOTALL)
#: One condition or several, as a regular expression of JavaScript.
CONDITIONS_PATTERN = rf"^[^,]+_({_OPERATORS})_[^,]*(,[^,]+_({_OPERATORS})_[^,]*)*$"
_MOST = 2**31 - 1
#: Python itself refuses to read numbers of thousands of digits.
_LONGEST_NUMBER = 100
_WHOLE = "expected a whole number"
_TOO_LARGE = "expected a number of at most 32 bits"
_TRUTH = "expected true or false"


class WholeNumber(fields.Integer):
    """A whole number; of JSON a number, of a query parameter its digits.

    Not 1.9, and not "12" in JSON.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, **options)

    @override
    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError([_WHOLE])
        return int(super()._validated(value))


class ColumnNumber(WholeNumber):
    """A whole number that is compared with one that is stored: of 32 bits."""

    @override
    def _validated(self, value: Any) -> int:
        return _of_column(super()._validated(value))


class Digits(fields.Integer):
    """The same in a query parameter."""

    @override
    def _validated(self, value: Any) -> int:
        if not isinstance(value, str) or not value.lstrip("-").isdecimal():
            raise ValidationError([_WHOLE])
        if len(value) > _LONGEST_NUMBER:
            raise ValidationError([_TOO_LARGE])
        return _of_column(int(super()._validated(value)))


def _of_column(value: int) -> int:
    """Refuse what the databases cannot be asked for, as Camunda does.

    Raises:
        ValidationError: the number has more than 32 bits.
    """
    if not -_MOST - 1 <= value <= _MOST:
        raise ValidationError([_TOO_LARGE])
    return value


class Flag(fields.Boolean):
    """True or false; of a query parameter the words."""

    @override
    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        # To Python, 1 is True.
        if isinstance(value, bool) or value in ("true", "false"):
            return value in (True, "true")
        raise ValidationError([_TRUTH])


class Moment(fields.Field[datetime]):
    """A moment as Camunda writes it: `2026-11-22T10:00:00.000+0800`."""

    @override
    def _serialize(
        self, value: Any, attr: str | None, obj: Any, **more: Any
    ) -> str | None:
        return None if value is None else moment_text(value)

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **more: Any
    ) -> datetime:
        found = moment_from(value) if isinstance(value, str) else None
        if found is None:
            message = "expected a moment like 2026-11-22T10:00:00.000+0800"
            raise ValidationError(message)
        return found


class Commas(fields.Field[list[str]]):
    """A list of texts in one query parameter, with commas between them."""

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **more: Any
    ) -> list[str]:
        return [part.strip() for part in str(value).split(",") if part.strip()]


class VariableConditions(fields.Field[list[VariableCondition]]):
    """Conditions on variables in one query parameter: `name_operator_value`, with commas.

    Values are texts there, as in Camunda: who looks for a number or for true asks with
    a body. Names may have underscores of their own.
    """

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **more: Any
    ) -> list[VariableCondition]:
        return [_condition(part) for part in str(value).split(",") if part]


def _condition(text: str) -> VariableCondition:
    found = _CONDITION.fullmatch(text)
    if found is None:
        message = "variable query parameter has to have format KEY_OPERATOR_VALUE"
        raise ValidationError(message)
    name, how, value = found.groups()
    return VariableCondition(
        name=name, comparison=Comparison(how), value=kept_as(value)
    )
