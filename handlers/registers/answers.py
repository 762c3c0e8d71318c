"""Read what somebody typed into an entry: each fault at its field, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from handlers.registers.model import Content, Field, FieldType, Register

Raw = Mapping[str, Sequence[str]]
_MOST_DIGITS = 15
_LATEST = date(2199, 12, 31)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_BETWEEN = re.compile(r"[、,，;；\n]")


def read_answers(
    register: Register, raw: Raw
) -> tuple[dict[str, str | list[str]], dict[str, str]]:
    """Return the answers to the fields of a register, and the faults by field."""
    content: dict[str, str | list[str]] = {}
    faults: dict[str, str] = {}
    for field in register.fields:
        given = [each.strip() for each in raw.get(field.key, ()) if each.strip()]
        if not given:
            if field.must:
                faults[field.key] = f"请填写“{field.zh}”"
            continue
        answer, fault = _READERS[field.type](field, given)
        if fault:
            faults[field.key] = fault
        content[field.key] = answer
    return content, {**_out_of_order(register, content, faults), **faults}


def words_of(answer: str | list[str] | None) -> str:
    """Return an answer as one text."""
    if answer is None:
        return ""
    return answer if isinstance(answer, str) else "、".join(answer)


def day_of(content: Content, key: str) -> date | None:
    """Return a day of an entry, if it has one."""
    answer = content.get(key)
    return date.fromisoformat(answer) if isinstance(answer, str) and answer else None


def _text(field: Field, given: list[str]) -> tuple[str, str]:
    text = given[0]
    too_long = len(text) > field.most
    fault = f"“{field.zh}”不超过 {field.most} 字" if too_long else ""
    return text[: field.most], fault


def _day(field: Field, given: list[str]) -> tuple[str, str]:
    match = _DAY.fullmatch(given[0])
    fault = f"“{field.zh}”请按 2026-04-01 的样子填写日期"
    if match is None:
        return given[0][:40], fault
    try:
        day = date(*(int(each) for each in match.groups()))
    except ValueError:
        return given[0][:40], fault
    return day.isoformat(), "" if day <= _LATEST else fault


def _number(field: Field, given: list[str]) -> tuple[str, str]:
    text = given[0]
    try:
        number = Decimal(text) if len(text) <= _MOST_DIGITS else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or "E" in str(number).upper():
        return text[:40], f"“{field.zh}”请填写数字"
    return str(number), ""


def _choice(field: Field, given: list[str]) -> tuple[str, str]:
    answer = given[0]
    fault = f"“{field.zh}”请从{_offered(field)}中选择"
    return answer[: field.most], "" if answer in field.choices else fault


def _many(field: Field, given: list[str]) -> tuple[list[str], str]:
    # A file has them in one cell.
    chosen = [part.strip() for each in given for part in _BETWEEN.split(each)]
    wanted = [each for each in dict.fromkeys(chosen) if each]
    strange = [each for each in wanted if each not in field.choices]
    fault = f"“{field.zh}”请从{_offered(field)}中选择" if strange else ""
    return wanted[: len(field.choices) + 1], fault


def _offered(field: Field) -> str:
    return "、".join(field.choices)


def _out_of_order(
    register: Register, content: Content, faults: Mapping[str, str]
) -> dict[str, str]:
    """Return the days that stand before those they must follow."""
    found: dict[str, str] = {}
    for field in register.fields:
        if not field.not_before or {field.key, field.not_before} & faults.keys():
            continue
        day, first = day_of(content, field.key), day_of(content, field.not_before)
        if day is not None and first is not None and day < first:
            other = register.field(field.not_before).zh
            found[field.key] = f"“{field.zh}”不能早于“{other}”"
    return found


_READERS: Mapping[
    FieldType, Callable[[Field, list[str]], tuple[str | list[str], str]]
] = {
    FieldType.TEXT: _text,
    FieldType.LONG: _text,
    FieldType.DAY: _day,
    FieldType.NUMBER: _number,
    FieldType.CHOICE: _choice,
    FieldType.MANY: _many,
}
