"""Answers are checked one by one and against each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.forms import FieldError, validate
from tests.unit.forms.support import (
    checked,
    choice,
    component,
    day,
    evaluate,
    form,
    group,
    messages,
    number,
    rows,
    text,
    yes_no,
)

MUST = {"required": True}


def test_good_answers_become_values() -> None:
    asked = form(text("a", validate=MUST), number("n"), yes_no("y"))

    result = checked(asked, {"a": "x", "n": "2", "y": "false"})

    assert result.values == {"a": "x", "n": 2, "y": False}
    assert result.errors == ()


def test_what_must_be_answered_is_asked_for_by_its_label() -> None:
    asked = form(
        day("order_date", "责令日期", validate=MUST),
        choice("radio", "source", "一", label="问题来源", validate=MUST),
        component("filepicker", "file", "检验报告", validate=MUST),
        component("checkbox", "sure", "已核对", validate=MUST),
        text("signer", "承诺人", validate=MUST, properties={"signature": "true"}),
        text("item", "产品，及其他", validate=MUST),
    )

    result = checked(asked, {"order_date": "  ", "sure": False})

    assert result.errors[0] == FieldError(
        path="order_date", label="责令日期", message="请填写责令日期"
    )
    assert messages(result) == [
        "请填写责令日期",
        "请选择问题来源",
        "请上传检验报告",
        "请勾选已核对",
        "请签名：承诺人",
        "请填写“产品，及其他”",
    ]


def test_what_may_stay_empty_is_null_and_an_empty_table_has_no_rows() -> None:
    asked = form(
        text("a"),
        component("checkbox", "b"),
        choice("checklist", "c", "x"),
        rows("t", "表", text("x")),
    )

    assert checked(asked, {}).values == {"a": None, "b": False, "c": None, "t": []}


def test_a_label_that_stands_twice_is_told_apart_by_its_prefix() -> None:
    asked = form(
        text("a", "日期", validate=MUST, properties={"labelPrefix": "质量专家"})
    )

    assert messages(checked(asked, {})) == ["请填写质量专家：日期"]


def test_a_condition_on_another_answer_decides_what_is_required() -> None:
    asked = form(
        choice("radio", "source", "监督抽查", "现场检查"),
        text(
            "report_no",
            "报告编号",
            properties={"requiredWhen": '${source == "监督抽查"}'},
        ),
    )

    assert messages(checked(asked, {"source": "监督抽查"})) == ["请填写报告编号"]
    assert messages(checked(asked, {"source": "现场检查"})) == []
    assert messages(checked(asked, {})) == []


def test_a_question_that_does_not_count_has_neither_value_nor_error() -> None:
    asked = form(
        yes_no("accepted"),
        text("reason", validate=MUST, properties={"showWhen": "${accepted == false}"}),
    )

    hidden = checked(asked, {"accepted": "true", "reason": "typed before"})
    shown = checked(asked, {"accepted": "false"})

    assert hidden.values == {"accepted": True}
    assert hidden.errors == ()
    assert messages(shown) == ["请填写reason"]


def test_an_answer_that_does_not_count_is_null_for_the_questions_after_it() -> None:
    asked = form(
        yes_no("a"),
        yes_no("b", properties={"showWhen": "${a}"}),
        text("c", validate=MUST, properties={"showWhen": "${b}"}),
    )

    result = checked(asked, {"a": "false", "b": "true", "c": "x"})

    assert result.values == {"a": False}


def test_a_whole_group_may_not_count() -> None:
    asked = form(
        group(
            "下一轮", yes_no("next", validate=MUST), showWhen='${source != "监督抽查"}'
        )
    )

    assert checked(asked, {"next": "true"}, source="监督抽查").values == {}
    assert messages(checked(asked, {}, source="现场检查")) == ["请选择next"]


def test_ticked_options_are_seen_by_name() -> None:
    asked = form(
        choice("checklist", "kinds", "罚款", "其他"),
        number("amount", "金额", properties={"requiredWhen": '${kinds["罚款"]}'}),
    )

    assert messages(checked(asked, {"kinds": ["罚款"]})) == ["请填写金额"]
    assert messages(checked(asked, {"kinds": ["其他"]})) == []


def test_a_rule_over_two_answers_says_what_to_mend() -> None:
    rule = {
        "validWhen": "${ordered == null || served >= ordered}",
        "validText": "送达日期不能早于责令日期，请核对",
    }
    asked = form(day("ordered"), day("served", properties=rule))

    late = checked(asked, {"ordered": "2026-03-02", "served": "2026-03-01"})
    fine = checked(asked, {"ordered": "2026-03-02", "served": "2026-03-02"})

    assert messages(late) == ["送达日期不能早于责令日期，请核对"]
    assert fine.errors == ()


def test_today_is_a_fact_and_may_be_missing() -> None:
    rule = {"validWhen": "${empty today || d <= today}", "validText": "不能晚于今天"}
    asked = form(day("d", properties=rule))

    assert messages(checked(asked, {"d": "2026-03-03"}, today="2026-03-02")) == [
        "不能晚于今天"
    ]
    assert checked(asked, {"d": "2026-03-03"}).errors == ()


def test_a_known_fact_is_a_value_and_nobody_can_overwrite_it() -> None:
    asked = form(
        text("nc_report_no", validate=MUST, properties={"knownFrom": "report_no"})
    )

    result = checked(asked, {"nc_report_no": "forged"}, report_no="XM2026-0107")

    assert result.values == {"nc_report_no": "XM2026-0107"}


def test_a_missing_fact_is_asked_for() -> None:
    asked = form(
        text("phone", "电话", validate=MUST, properties={"knownFrom": "phone"})
    )

    assert messages(checked(asked, {}, phone="")) == ["请填写电话"]
    assert checked(asked, {"phone": "110"}, phone=None).values == {"phone": "110"}


def test_a_computed_answer_is_never_asked_for() -> None:
    computed = {"knownFrom": "s5", "computed": "true"}
    asked = form(choice("radio", "s5", "尚未复查", "复查合格", properties=computed))

    assert checked(asked, {"s5": "复查合格"}).values == {}
    assert checked(asked, {}, s5="尚未复查").values == {"s5": "尚未复查"}


def test_options_come_from_the_facts() -> None:
    asked = form(component("select", "leader", "组长", valuesKey="experts"))
    experts = [{"value": "p-7", "label": "李工（高级工程师）"}]

    assert checked(asked, {"leader": "p-7"}, experts=experts).values == {
        "leader": "p-7"
    }
    assert messages(checked(asked, {"leader": "p-8"}, experts=experts)) == [
        "组长请从列出的选项中选择"
    ]
    assert messages(checked(asked, {"leader": "p-7"})) == ["组长请从列出的选项中选择"]


def table(**properties: str) -> dict[str, object]:
    return rows(
        "items",
        "不合格项目",
        number("seq", properties={"auto": "sequence"}),
        text("name", "项目名称", validate=MUST),
        choice("radio", "state", "已收集", "缺失"),
        text("note", "说明", properties={"requiredWhen": '${state == "缺失"}'}),
        **properties,
    )


def test_empty_rows_are_dropped_and_the_others_numbered() -> None:
    raw = {"items": [{"name": ""}, {"name": "泄漏电流"}, {}, {"name": "接地"}]}

    assert checked(form(table()), raw).values == {
        "items": [
            {"seq": 1, "name": "泄漏电流", "state": None, "note": None},
            {"seq": 2, "name": "接地", "state": None, "note": None},
        ]
    }


def test_an_error_in_a_row_names_the_row_as_the_page_shows_it() -> None:
    raw = {"items": [{}, {"name": "x", "state": "缺失"}, {"state": "好"}]}

    assert list(checked(form(table()), raw).errors) == [
        FieldError(
            path="items-1-note",
            label="不合格项目第 2 行：说明",
            message="不合格项目第 2 行：请填写说明",
        ),
        FieldError(
            path="items-2-name",
            label="不合格项目第 3 行：项目名称",
            message="不合格项目第 3 行：请填写项目名称",
        ),
        FieldError(
            path="items-2-state",
            label="不合格项目第 3 行：state",
            message="不合格项目第 3 行：state请从列出的选项中选择",
        ),
    ]


def test_a_table_asks_for_the_rows_it_needs_and_no_more() -> None:
    needed = form(table(minRows="1", maxRows="1"))

    assert messages(checked(needed, {"items": [{"name": " "}]})) == [
        "不合格项目请至少填写 1 行"
    ]
    assert messages(checked(needed, {"items": [{"name": "a"}, {"name": "b"}]})) == [
        "不合格项目最多 1 行"
    ]


def test_a_condition_may_require_a_table() -> None:
    asked = form(text("source"), table(requiredWhen='${source == "抽查"}'))

    assert messages(checked(asked, {"source": "抽查"})) == ["不合格项目请至少填写 1 行"]
    assert messages(checked(asked, {"source": "申请"})) == []


def test_every_given_row_is_checked_even_when_it_is_empty() -> None:
    material = choice("select", "material", "报告", "记录")
    state = choice("radio", "state", "已收集", label="收集情况", validate=MUST)
    asked = form(rows("kept", "资料", material, state, rowsFrom="material"))

    result = checked(
        asked,
        {"kept": [{"material": "报告", "state": "已收集"}, {"material": "记录"}]},
    )

    assert messages(result) == ["资料第 2 行：请选择收集情况"]


def test_keys_that_the_form_does_not_have_are_refused() -> None:
    result = checked(
        form(table()), {"other": "x", "items": [{"name": "a", "more": "x"}, "row"]}
    )

    assert [error.path for error in result.errors] == [
        "items-0-more",
        "items-1-name",
        "items-1-_schema",
        "other",
    ]


def test_a_table_that_is_no_list_is_refused() -> None:
    assert messages(checked(form(table()), {"items": "x"})) == ["不合格项目应为若干行"]


def test_a_draft_misses_nothing_and_keeps_what_cannot_be_read() -> None:
    asked = form(text("a", validate=MUST), number("n"), day("d"), table(minRows="1"))
    raw = {"n": "many", "d": "2026-03-02", "items": [{}, {"state": "好", "note": "x"}]}

    draft = validate(asked, raw, facts={}, evaluate=evaluate, partial=True)

    assert draft.errors == ()
    assert draft.values == {
        "n": "many",
        "d": "2026-03-02",
        "items": [{"state": "好", "note": "x"}],
    }


_ANY = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "state", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["a", "n", "items", "k", "z"]), _ANY))
def test_whatever_comes_is_judged_and_never_breaks(raw: dict[str, object]) -> None:
    asked = form(
        text("a", validate=MUST),
        number("n"),
        choice("checklist", "k", "一"),
        table(minRows="1"),
    )

    result = checked(asked, raw)

    if not result.errors:
        assert set(result.values) == {"a", "n", "k", "items"}
    validate(asked, raw, facts={}, evaluate=evaluate, partial=True)


PHOTOS = form(
    component("filepicker", "photos", "照片", multiple=True),
    rows("items", "项目", text("name"), component("filepicker", "proof", "凭证")),
)


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({"photos": ["mine", "foreign"], "items": []}, "photos"),
        ({"items": [{"name": "一", "proof": ["foreign"]}]}, "items-0-proof"),
    ],
)
def test_a_file_that_is_not_of_the_case_is_refused_at_its_field(
    raw: dict[str, object], path: str
) -> None:
    checked = validate(PHOTOS, raw, facts={}, evaluate=evaluate, files={"mine"})

    [error] = checked.errors
    assert error.path == path
    assert "请重新上传" in error.message


def test_a_file_of_the_case_is_taken() -> None:
    raw = {"photos": ["mine"], "items": [{"name": "一", "proof": ["mine"]}]}

    checked = validate(PHOTOS, raw, facts={}, evaluate=evaluate, files={"mine"})

    assert checked.errors == ()
    assert checked.values["photos"] == ["mine"]
