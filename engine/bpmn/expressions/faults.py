"""What can be wrong with the text of an expression, in Chinese and English."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """One reason why a text is no expression; it completes "at this character ..."."""

    zh: str
    en: str


TOO_LARGE = Fault("数字太大", "the number is too large")
TOO_MANY_DIGITS = Fault("数字太长", "the number is too long")
NOT_CLOSED = Fault("缺少结尾的 }", "the closing } is missing")
INSTANCEOF = Fault("不支持 instanceof", "'instanceof' is not supported")
INCOMPLETE = Fault("} 前面不完整", "something is missing before }")
CHAINED = Fault("连续比较要加括号", "comparisons in a row need parentheses")
OF_LITERAL = Fault("固定的值没有字段", "a literal has no fields")


def too_long(limit: int) -> Fault:
    """Say that a text has too many characters."""
    return Fault(f"超过 {limit} 个字符", f"it is longer than {limit} characters")


def too_deep(limit: int) -> Fault:
    """Say that parentheses are nested too deep."""
    return Fault(f"嵌套超过 {limit} 层", f"it is nested deeper than {limit} levels")


def too_many_parts(limit: int) -> Fault:
    """Say that it is too complex."""
    return Fault(f"超过 {limit} 个组成部分", f"it has more than {limit} parts")


def missing(sign: str) -> Fault:
    """Say which sign is not there."""
    return Fault(f"缺少 {sign}", f"{sign!r} is missing")


def unexpected(text: object) -> Fault:
    """Say what does not belong here."""
    return Fault(f"这里不应有 {text}", f"{text!r} is not expected")


def meaningless(text: str) -> Fault:
    """Say what no sign or word of expressions begins with."""
    return Fault(f"{text} 没有意义", f"{text!r} has no meaning")


def underscored(name: str) -> Fault:
    """Say which name nobody may use."""
    return Fault(f"{name} 以两个下划线开头", f"{name!r} begins with two underscores")


def unknown_escape(text: str) -> Fault:
    """Say what stands behind a backslash and means nothing."""
    return Fault(f"不认识转义 {text}", f"{text!r} is no known escape")
