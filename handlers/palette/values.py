"""The kinds of values that handlers are given and bring back, as marshmallow fields.

A field says what the value is called, what it may be, and how a constant of a diagram,
which is always text, is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from marshmallow import ValidationError, fields
from typing_extensions import override

from handlers.deadlines.errors import NotADay
from handlers.deadlines.local_time import to_day

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
_YES_NO = {"true": True, "false": False}
_MISSING = "必填"
#: What is said of values that do not fit, in Chinese and English.
_NO_TEXT = ("应为文本", "it must be text")
_NO_DAY = ("应为日期，如 2026-03-02", "it must be a day such as 2026-03-02")
_NO_MOMENT = (
    "应为带时区的时刻，如 2026-03-02T09:00+08:00",
    "it must be a moment with its offset such as 2026-03-02T09:00+08:00",
)
_NO_NUMBER = ("应为整数", "it must be a whole number")
_NO_YES_OR_NO = ("应为 true 或 false", "it must be true or false")
_NO_ROWS = (
    "应为若干行，请用表达式引用变量",
    "it must be rows of a table: name a variable by an expression",
)
_NO_RECORD = (
    "应为一组值，请用表达式引用变量",
    "it must be named values: name a variable by an expression",
)


class Unfit(Exception):
    """A value is not what its field may hold; said in two languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en


class Value(fields.Field[Any]):
    """One variable: any JSON value.

    Args:
        zh: what designers and operators call it.
        en: the same in English.
        required: it must be there, neither null nor an empty text; a table without
            rows is a table.
        offered: the element template asks for it; by default what is required is asked
            for, and what is not is taken from the variables by its name.
        unit: in what a number counts.
    """

    #: The kind in words, in Chinese and English.
    kind: ClassVar[tuple[str, str]] = ("任意值", "any value")
    #: A pattern of constants in diagrams, for the Modeler; empty if there are none.
    constant: ClassVar[str] = ""

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        required: bool = False,
        offered: bool | None = None,
        unit: str = "",
    ) -> None:
        told: dict[str, Any] = {"required": _MISSING, "null": _MISSING}
        super().__init__(
            required=required, allow_none=not required, error_messages=told
        )
        self.zh = zh
        self.en = en
        self.offered = required if offered is None else offered
        self.unit = unit

    @property
    def choices(self) -> Sequence[str]:
        """The constants that it may be; empty if there is no such list."""
        return ()

    def read(self, value: object) -> object:
        """Return the JSON value of a variable or of a constant of a diagram.

        Raises:
            Unfit: it is none of this kind.
        """
        return value

    @override
    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,
    ) -> Any:
        if value == "":  # a question of a form that was left open
            if self.required:
                raise ValidationError(_MISSING)
            return value
        try:
            return self.read(value)
        except Unfit as unfit:
            raise ValidationError(unfit.zh) from unfit


class Text(Value):
    """A text."""

    kind = ("文本", "text")
    constant = ".+"

    @override
    def read(self, value: object) -> object:
        if not isinstance(value, str):
            raise Unfit(*_NO_TEXT)
        return value


class Choice(Text):
    """One of several texts."""

    kind = ("选项", "one of")

    def __init__(self, zh: str, en: str, among: Sequence[str], **more: Any) -> None:
        super().__init__(zh, en, **more)
        self._among = tuple(among)

    @property
    @override
    def choices(self) -> Sequence[str]:
        return self._among

    @override
    def read(self, value: object) -> object:
        if value not in self._among:
            told = (
                f"应为以下之一：{'、'.join(self._among)}",
                f"it must be one of: {', '.join(self._among)}",
            )
            raise Unfit(*told)
        return value


class Day(Value):
    """A day as ISO 8601; a moment stands for its day in Xiamen."""

    kind = ("日期", "day")
    constant = r"\d{4}-\d{2}-\d{2}"

    @override
    def read(self, value: object) -> object:
        try:
            to_day(value)
        except NotADay as wrong:
            raise Unfit(*_NO_DAY) from wrong
        return value


class Moment(Value):
    """A moment as ISO 8601 with its offset."""

    kind = ("时刻", "moment")
    constant = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*"

    @override
    def read(self, value: object) -> object:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError as wrong:
            raise Unfit(*_NO_MOMENT) from wrong
        if moment.tzinfo is None:
            raise Unfit(*_NO_MOMENT)
        return value


class WholeNumber(Value):
    """A whole number, not below the least one."""

    kind = ("整数", "whole number")
    constant = r"-?\d{1,9}"

    def __init__(
        self, zh: str, en: str, *, minimum: int | None = None, **more: Any
    ) -> None:
        super().__init__(zh, en, **more)
        self.minimum = minimum

    @override
    def read(self, value: object) -> object:
        number = value
        if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
            number = int(value)
        if not isinstance(number, int) or isinstance(number, bool):
            raise Unfit(*_NO_NUMBER)
        if self.minimum is not None and number < self.minimum:
            least = self.minimum
            told = (f"不能小于{least}{self.unit}", f"it must be {least} or more")
            raise Unfit(*told)
        return number


class YesNo(Value):
    """Yes or no."""

    kind = ("是或否", "yes or no")

    @property
    @override
    def choices(self) -> Sequence[str]:
        return tuple(_YES_NO)

    @override
    def read(self, value: object) -> object:
        known = _YES_NO.get(value, value) if isinstance(value, str) else value
        if not isinstance(known, bool):
            raise Unfit(*_NO_YES_OR_NO)
        return known


class Table(Value):
    """Rows of a table; no constant of a diagram is one."""

    kind = ("表格", "rows of a table")

    @override
    def read(self, value: object) -> object:
        rows = value if isinstance(value, list | tuple) else (None,)
        if not all(isinstance(row, Mapping) for row in rows):
            raise Unfit(*_NO_ROWS)
        return value


class Record(Value):
    """Named values that belong together, such as one row; never a constant."""

    kind = ("一组值", "named values")

    @override
    def read(self, value: object) -> object:
        if not isinstance(value, Mapping):
            raise Unfit(*_NO_RECORD)
        return value
