"""Say in Chinese what is wrong with an answer and how to mend it."""

from __future__ import annotations

import re

from handlers.forms.model import ANY_DECIMALS, Field, Kind, Limits

_VERBS = {
    Kind.TICK: "请勾选",
    Kind.YES_NO: "请选择",
    Kind.CHOICE: "请选择",
    Kind.LIST: "请选择",
    Kind.CHOICES: "请选择",
    Kind.FILES: "请上传",
}
_TAIL = re.compile(r"[？?]?(\[(单|多)选题\])?$")
_LONG = 20
_PUNCTUATED = re.compile(r"[，。、；？（(]")


def named(label: str) -> str:
    """Return a label as it stands inside a sentence: quoted where it is a sentence."""
    short = _TAIL.sub("", label)
    if len(short) > _LONG or _PUNCTUATED.search(short):
        return f"“{short}”"
    return short


def missing(field: Field) -> str:
    """Ask for an answer that is not there."""
    verb = "请签名：" if field.signature else _VERBS.get(field.kind, "请填写")
    return f"{verb}{named(field.spoken)}"


def too_few_rows(label: str, count: int) -> str:
    """Ask for rows of a table."""
    return f"{named(label)}请至少填写 {count} 行"


def too_many_rows(label: str, count: int) -> str:
    """Refuse rows of a table."""
    return f"{named(label)}最多 {count} 行"


def not_a_number(field: Field) -> str:
    """Explain which numbers fit."""
    return f"{named(field.spoken)}应为{number_words(field.limits)}"


def not_a_date(field: Field) -> str:
    """Explain how a date is written."""
    return f"{named(field.spoken)}应为日期，如 2026-03-02"


def not_a_time(field: Field) -> str:
    """Explain how a time of day is written."""
    return f"{named(field.spoken)}应为时间，如 09:30"


def not_a_moment(field: Field) -> str:
    """Explain how a day and time are written."""
    return f"{named(field.spoken)}应为日期和时间，如 2026-03-02 09:30"


def not_a_period(field: Field) -> str:
    """Explain what a period needs."""
    return f"{named(field.spoken)}应填写起止两个日期，止日不早于起日"


def not_an_option(field: Field) -> str:
    """Refuse what is not on the list."""
    return f"{named(field.spoken)}请从列出的选项中选择"


def not_text(field: Field) -> str:
    """Refuse what is no plain text."""
    return f"{named(field.spoken)}应为文字，不能含有控制字符"


def not_files(field: Field) -> str:
    """Refuse what is no list of uploaded files."""
    return f"{named(field.spoken)}有未识别的文件，请重新上传"


def only_one(field: Field) -> str:
    """Refuse more than one file."""
    return f"{named(field.spoken)}只能上传一个文件"


def too_long(field: Field, *, limit: int, length: int) -> str:
    """Refuse a text with too many characters."""
    return f"{named(field.spoken)}应不超过 {limit} 字，现有 {length} 字"


def too_short(field: Field, *, limit: int, length: int) -> str:
    """Refuse a text with too few characters."""
    return f"{named(field.spoken)}应不少于 {limit} 字，现有 {length} 字"


def wrong_pattern(field: Field) -> str:
    """Refuse a text of the wrong form."""
    return field.limits.pattern_text or f"{named(field.spoken)}格式不对，请核对"


def unknown(key: str) -> str:
    """Refuse an answer to a question that nobody asked."""
    return f"表单没有“{key}”这一项，请刷新页面后重新填写"


def number_words(limits: Limits) -> str:
    """Return in words which numbers are allowed."""
    what = _number_kind(limits.decimals)
    if limits.min is not None and limits.max is not None:
        return f" {limits.min} 到 {limits.max} 的{what}"
    if limits.min is not None:
        return f"不小于 {limits.min} 的{what}"
    if limits.max is not None:
        return f"不大于 {limits.max} 的{what}"
    return what


def _number_kind(decimals: int) -> str:
    if decimals == 0:
        return "整数"
    return "数字" if decimals >= ANY_DECIMALS else f"数字（最多 {decimals} 位小数）"
