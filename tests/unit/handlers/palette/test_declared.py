from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine import BpmnError, HandlerResult, MovableClock, ServiceTaskCall
from handlers.palette.declaration import Declaration, Inputs, Outputs
from handlers.palette.declared import declared
from handlers.palette.errors import InputRefused, OutputWrong
from handlers.palette.values import (
    Choice,
    Day,
    Moment,
    Record,
    Table,
    Text,
    Value,
    WholeNumber,
    YesNo,
)


class Wanted(Inputs):
    level = Choice("级别", "level", ("国家", "省"), required=True)
    count = WholeNumber("件数", "number", minimum=1, unit="件")
    day = Day("日期", "day")
    since = Moment("起算时刻", "moment of the start")
    urgent = YesNo("是否加急", "whether it is urgent")
    rows = Table("明细", "rows")
    row = Record("一行", "row")
    note = Text("备注", "note")
    anything = Value("其他", "anything")


class Brought(Outputs):
    total = WholeNumber("合计", "total", required=True)
    until = Day("截止日", "last day")


COUNTING = Declaration(
    topic="parts.count",
    title="清点",
    title_en="Count",
    summary="清点零件。",
    summary_en="It counts.",
    stage="S1",
    clause="7.1.1",
    inputs=Wanted,
    outputs=Brought,
)


def call_with(variables: Mapping[str, object]) -> ServiceTaskCall:
    return ServiceTaskCall(
        job_id="j",
        idempotency_key="a",
        instance_id="i",
        root_id="i",
        definition_key="p",
        business_key=None,
        element_id="count",
        attempt=1,
        variables=variables,
        properties={},
        clock=MovableClock(datetime(2026, 3, 2, tzinfo=UTC)),
        unit_of_work=None,
    )


def seen_by_the_work(**variables: object) -> Mapping[str, object]:
    """Return the variables that the work itself is shown."""
    seen: list[Mapping[str, object]] = []

    def look(call: ServiceTaskCall) -> HandlerResult:
        seen.append(call.variables)
        return HandlerResult(variables={"total": 1})

    declared(COUNTING, look).run(call_with(variables))
    return seen[0]


def bringing(**variables: object) -> HandlerResult | None:
    work = declared(COUNTING, lambda _: HandlerResult(variables=variables))
    return work.run(call_with({"level": "省"}))


def test_constants_of_a_diagram_are_text_and_become_what_they_say():
    seen = seen_by_the_work(level="省", count="12", urgent="true", other=[1])

    assert (seen["count"], seen["urgent"]) == (12, True)
    assert seen["other"] == [1]


def test_what_is_not_needed_may_be_missing_null_or_left_open():
    assert seen_by_the_work(level="省", count=None, note="", day="") == {
        "level": "省",
        "count": None,
        "note": "",
        "day": "",
    }


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, "级别（level）必填"),
        ({"level": None}, "级别（level）必填"),
        ({"level": ""}, "级别（level）必填"),
        ({"level": "市"}, "级别（level）应为以下之一：国家、省"),
        ({"count": "many"}, "件数（count）应为整数"),
        ({"count": 1.5}, "件数（count）应为整数"),
        ({"count": True}, "件数（count）应为整数"),
        ({"count": 0}, "件数（count）不能小于1件"),
        ({"day": "2026-02-30"}, "日期（day）应为日期，如 2026-03-02"),
        (
            {"since": "2026-03-02T09:00"},
            "起算时刻（since）应为带时区的时刻，如 2026-03-02T09:00+08:00",
        ),
        (
            {"since": "noon"},
            "起算时刻（since）应为带时区的时刻，如 2026-03-02T09:00+08:00",
        ),
        ({"urgent": "perhaps"}, "是否加急（urgent）应为 true 或 false"),
        ({"urgent": []}, "是否加急（urgent）应为 true 或 false"),
        ({"rows": "all"}, "明细（rows）应为若干行，请用表达式引用变量"),
        ({"rows": [1]}, "明细（rows）应为若干行，请用表达式引用变量"),
        ({"row": [1]}, "一行（row）应为一组值，请用表达式引用变量"),
        ({"note": 3}, "备注（note）应为文本"),
    ],
)
def test_a_wrong_input_is_named_by_its_label_before_any_work(
    variables: dict[str, object], told: str
):
    begun = []
    work = declared(COUNTING, lambda call: begun.append(call) or HandlerResult())
    given = {"level": "省", **variables} if "level" not in variables else variables

    with pytest.raises(InputRefused) as refused:
        work.run(call_with(given if variables else {}))

    assert str(refused.value) == f"处理程序“清点”（parts.count）的输入有误：{told}"
    assert begun == []


def test_a_needed_table_may_have_no_rows():
    class Rows(Inputs):
        rows = Table("明细", "rows", required=True)

    work = declared(
        replace(COUNTING, inputs=Rows), lambda _: HandlerResult(variables={"total": 1})
    )

    assert work.run(call_with({"rows": []})) is not None
    with pytest.raises(InputRefused, match="明细（rows）必填"):
        work.run(call_with({"rows": None}))


def test_all_wrong_inputs_are_told_at_once():
    work = declared(COUNTING, lambda _: HandlerResult())

    with pytest.raises(InputRefused) as refused:
        work.run(call_with({"count": "x", "day": "y"}))

    assert set(refused.value.faults) == {"level", "count", "day"}


@pytest.mark.parametrize(
    ("variables", "fault"),
    [
        ({}, {"total": "必填"}),
        ({"total": "x"}, {"total": "应为整数"}),
        ({"total": 1, "totl": 2}, {"totl": "没有声明这个结果"}),
        ({"total": 1, "until": "soon"}, {"until": "应为日期，如 2026-03-02"}),
    ],
)
def test_a_wrong_output_is_a_bug_of_the_handler(
    variables: dict[str, object], fault: dict[str, str]
):
    with pytest.raises(OutputWrong) as wrong:
        bringing(**variables)

    assert wrong.value.faults == fault


def test_what_is_right_comes_back_untouched():
    result = bringing(total=3, until=None)

    assert result == HandlerResult(variables={"total": 3, "until": None})


def test_a_business_error_of_the_work_is_not_held_up():
    def refuse(_: ServiceTaskCall) -> HandlerResult:
        raise BpmnError(code="NO_PARTS", message="no parts")

    with pytest.raises(BpmnError):
        declared(COUNTING, refuse).run(call_with({"level": "省"}))


def test_the_check_of_diagrams_learns_what_is_read_and_brought():
    handler = declared(COUNTING, lambda _: HandlerResult())
    inputs = {one.name: one for one in handler.inputs or ()}

    assert handler.provides == {"total", "until"}
    assert [name for name, one in inputs.items() if one.required] == ["level"]
    assert (inputs["level"].label_zh, inputs["level"].label_en) == ("级别", "level")
    check = inputs["level"].fault_of
    assert check is not None
    fault = check("市")
    assert fault is not None
    assert fault.en == "it must be one of: 国家, 省"
    assert check("省") is None


def test_a_handler_cannot_read_what_it_brings_back():
    class Twice(Outputs):
        level = Text("级别", "level")

    both = Declaration(
        topic="parts.twice",
        title="清点",
        title_en="Count",
        summary="",
        summary_en="",
        stage="S1",
        clause="7.1.1",
        inputs=Wanted,
        outputs=Twice,
    )

    with pytest.raises(ValueError, match="level"):
        declared(both, lambda _: HandlerResult())
