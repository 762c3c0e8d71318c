"""Why a text is no expression is said in both languages, at the character."""

from __future__ import annotations

import pytest

from engine.bpmn.expressions import compile_expression
from engine.errors import ExpressionSyntaxError

DEEP = "${" + "(" * 200 + "1" + ")" * 200 + "}"
WIDE = "${" + "+".join("1" * 2_000) + "}"


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("${days > }", "} 前面不完整", "something is missing before }"),
        ("${a b}", "这里不应有 b", "'b' is not expected"),
        ("${a", "缺少结尾的 }", "the closing } is missing"),
        ("${(a}", "缺少 )", "')' is missing"),
        ("${a # b}", "# b} 没有意义", "'# b}' has no meaning"),
        ("${1 < 2 < 3}", "连续比较要加括号", "comparisons in a row need parentheses"),
        ("${'a'.b}", "固定的值没有字段", "a literal has no fields"),
        ("${a instanceof b}", "不支持 instanceof", "'instanceof' is not supported"),
        ("${__a}", "__a 以两个下划线开头", "'__a' begins with two underscores"),
        ("${'\\n'}", "不认识转义 \\n", "'\\\\n' is no known escape"),
        (
            "${a.b()}",
            "只能调用登记的函数，不能调用方法",
            "only registered functions can be called, not methods",
        ),
    ],
)
def test_a_fault_is_said_in_both_languages(text: str, zh: str, en: str) -> None:
    with pytest.raises(ExpressionSyntaxError) as refused:
        compile_expression(text)

    assert (refused.value.reason_zh, refused.value.reason) == (zh, en)


@pytest.mark.parametrize("text", [DEEP, WIDE, "${" + "9" * 500 + "}"])
def test_a_limit_is_named_in_chinese(text: str) -> None:
    with pytest.raises(ExpressionSyntaxError) as refused:
        compile_expression(text)

    assert "超过" in refused.value.reason_zh or "太" in refused.value.reason_zh
