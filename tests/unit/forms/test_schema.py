"""The schema of a form takes text in one way and coerces nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from handlers.forms import answers_of, schema_for
from tests.unit.forms.support import (
    choice,
    component,
    day,
    form,
    number,
    rows,
    text,
    yes_no,
)

Json = dict[str, object]


def read(written: Json, raw: object) -> object:
    loaded = schema_for(form(written)).load({"a": raw})
    assert isinstance(loaded, dict)
    return loaded["a"]


def refusal(written: Json, raw: object) -> str:
    with pytest.raises(ValidationError) as refused:
        schema_for(form(written)).load({"a": raw})
    found = refused.value.messages
    assert isinstance(found, dict)
    return str(found["a"][0])


MONEY = number("a", "金额", decimalDigits=2, validate={"min": 0})
COUNT = number("a", "数量", decimalDigits=0, validate={"min": 0})
PERIOD = text("a", "帮扶周期", properties={"format": "period"})
CODE = text("a", "统一社会信用代码", properties={"check": "credit_code"})


@pytest.mark.parametrize(
    ("written", "raw", "value"),
    [
        (text("a"), "  厦门暖阳电器有限公司 ", "厦门暖阳电器有限公司"),
        (component("textarea", "a"), "一\r\n二", "一\n二"),
        (COUNT, "12", 12),
        (COUNT, "\uff11\uff12", 12),
        (COUNT, "12.0", 12),
        (MONEY, "12.50", 12.5),
        (MONEY, "0", 0),
        (number("a"), "-0.125", -0.125),
        (yes_no("a"), "true", True),
        (yes_no("a"), "false", False),
        (component("checkbox", "a"), True, True),
        (choice("radio", "a", "合格", "不合格"), "不合格", "不合格"),
        (choice("checklist", "a", "一", "二", "三"), ["三", "一", "三"], ["一", "三"]),
        (
            choice("checklist", "a", "一", "二", properties={"ordered": "true"}),
            ["二", "一"],
            ["二", "一"],
        ),
        (day("a"), "2026-03-02", "2026-03-02"),
        (day("a", subtype="time", timeLabel="时间"), "09:30", "09:30"),
        (day("a", subtype="datetime"), "2026-04-10T09:30", "2026-04-10T09:30+08:00"),
        (PERIOD, "2026-03-20/2026-04-30", "2026-03-20/2026-04-30"),
        (component("filepicker", "a", multiple=True), ["e1", "e2", "e1"], ["e1", "e2"]),
        (CODE, "91350200 ma2xn8y16l", "91350200MA2XN8Y16L"),
    ],
)
def test_an_answer_becomes_a_json_value(
    written: Json, raw: object, value: object
) -> None:
    if written is CODE:
        value = raw = _with_check_digit(str(raw))
    assert read(written, raw) == value
    assert type(read(written, raw)) is type(value)


def _with_check_digit(text_of_code: str) -> str:
    from handlers.parties.credit_code import check_digit, normalized

    first = normalized(text_of_code)[:17]
    return first + check_digit(first)


@pytest.mark.parametrize(
    ("written", "raw", "message"),
    [
        (COUNT, 12, "数量应为不小于 0 的整数"),
        (COUNT, True, "数量应为不小于 0 的整数"),
        (COUNT, "-1", "数量应为不小于 0 的整数"),
        (COUNT, "1.5", "数量应为不小于 0 的整数"),
        (COUNT, "1e3", "数量应为不小于 0 的整数"),
        (COUNT, "1,200", "数量应为不小于 0 的整数"),
        (COUNT, "NaN", "数量应为不小于 0 的整数"),
        (MONEY, "1.234", "金额应为不小于 0 的数字（最多 2 位小数）"),
        (MONEY, "12345678901234.56", "金额应为不小于 0 的数字（最多 2 位小数）"),
        (number("a", "数量"), "1/2", "数量应为数字"),
        (
            number("a", "得分", decimalDigits=0, validate={"min": 0, "max": 100}),
            "101",
            "得分应为 0 到 100 的整数",
        ),
        (number("a", "温度", validate={"max": 30}), "31", "温度应为不大于 30 的数字"),
        (yes_no("a", "是否受理"), True, "是否受理请从列出的选项中选择"),
        (yes_no("a", "是否受理"), "yes", "是否受理请从列出的选项中选择"),
        (component("checkbox", "a", "已核对"), "true", "已核对请从列出的选项中选择"),
        (choice("radio", "a", "合格"), "优秀", "a请从列出的选项中选择"),
        (choice("checklist", "a", "一"), "一", "a请从列出的选项中选择"),
        (day("a", "责令日期"), "20260302", "责令日期应为日期，如 2026-03-02"),
        (day("a", "责令日期"), "2026-02-30", "责令日期应为日期，如 2026-03-02"),
        (day("a", "责令日期"), "2026-W10-1", "责令日期应为日期，如 2026-03-02"),
        (day("a", "责令日期"), "0026-03-02", "责令日期应为日期，如 2026-03-02"),
        (
            day("a", "走访时间", subtype="datetime"),
            "2026-03-02",
            "走访时间应为日期和时间，如 2026-03-02 09:30",
        ),
        (
            day("a", subtype="time", timeLabel="时间"),
            "25:00",
            "时间应为时间，如 09:30",
        ),
        (
            day("a", "走访时间", subtype="datetime"),
            "2026-03-02T24:01",
            "走访时间应为日期和时间，如 2026-03-02 09:30",
        ),
        (PERIOD, "2026-04-30/2026-03-20", "帮扶周期应填写起止两个日期，止日不早于起日"),
        (PERIOD, "2026-04-30/", "帮扶周期应填写起止两个日期，止日不早于起日"),
        (text("a", "名称"), 5, "名称应为文字，不能含有控制字符"),
        (text("a", "名称"), "a\x00b", "名称应为文字，不能含有控制字符"),
        (
            text("a", "简介", validate={"maxLength": 3}),
            "一二三四",
            "简介应不超过 3 字，现有 4 字",
        ),
        (
            text("a", "简介", validate={"minLength": 3}),
            "一二",
            "简介应不少于 3 字，现有 2 字",
        ),
        (
            text("a", "电话", validate={"pattern": "^[0-9]+$"}),
            "无",
            "电话格式不对，请核对",
        ),
        (
            CODE,
            "913502000000000000",
            "统一社会信用代码应为 18 位且校验位正确，请对照营业执照核对",
        ),
        (
            component("filepicker", "a", "报告"),
            ["../x"],
            "报告有未识别的文件，请重新上传",
        ),
        (component("filepicker", "a", "报告"), ["e1", "e2"], "报告只能上传一个文件"),
    ],
)
def test_what_is_not_written_as_asked_is_refused_in_words(
    written: Json, raw: object, message: str
) -> None:
    assert refusal(written, raw) == message


def test_a_key_that_the_form_does_not_have_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        schema_for(form(text("a"))).load({"b": "x"})

    assert "b" in refused.value.messages


def test_rows_are_checked_cell_by_cell() -> None:
    table = rows("items", "项目", text("name", validate={"required": True}), COUNT)

    with pytest.raises(ValidationError) as refused:
        schema_for(form(table)).load({"items": [{"name": "x", "a": "1"}, {"a": "x"}]})

    found = refused.value.messages
    assert isinstance(found, dict)
    assert found["items"][1] == {
        "name": ["请填写name"],
        "a": ["数量应为不小于 0 的整数"],
    }


@given(st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False))
def test_every_amount_survives_being_read_and_written_again(amount: object) -> None:
    asked = form(MONEY)

    value = read(MONEY, str(amount))
    again = answers_of(asked, {"a": value})["a"]

    assert read(MONEY, again) == value


@given(st.text())
def test_any_text_is_read_or_refused(typed: str) -> None:
    for written in (COUNT, MONEY, day("a"), PERIOD, text("a"), CODE):
        problems = schema_for(form(written)).validate({"a": typed})
        assert set(problems) <= {"a"}
