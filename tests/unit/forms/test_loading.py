"""A .form file becomes a form, or is refused with all that is wrong with it."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.forms import Field, FormRefused, Kind, Table, faults_of, load_form
from handlers.forms.fault_texts import TEXTS
from handlers.forms.field_reader import INPUTS
from handlers.forms.properties import KNOWN_PROPERTIES
from tests.unit.forms.support import (
    choice,
    component,
    day,
    form,
    group,
    number,
    resource,
    rows,
    text,
    yes_no,
)


def faults(*components: dict[str, object]) -> str:
    with pytest.raises(FormRefused) as refused:
        load_form(resource(*components))
    return str(refused.value)


def test_a_heading_at_the_top_is_the_title_and_its_paragraphs_the_introduction() -> (
    None
):
    heading = {"type": "text", "id": "t", "text": "# 送达回证\n\n7.1.2.1 转交与送达。"}

    loaded = form(heading, text("receiver"))

    assert loaded.title == "送达回证"
    assert loaded.intro == ("7.1.2.1 转交与送达。",)
    assert [question.key for question in loaded.questions()] == ["receiver"]


def test_a_form_without_a_heading_is_called_by_its_id() -> None:
    assert form(text("a")).title == "f1"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (text("a"), Kind.TEXT),
        (text("a", properties={"format": "period"}), Kind.PERIOD),
        (component("textarea", "a"), Kind.LONG_TEXT),
        (number("a"), Kind.NUMBER),
        (component("checkbox", "a"), Kind.TICK),
        (choice("checklist", "a", "x"), Kind.CHOICES),
        (choice("radio", "a", "x"), Kind.CHOICE),
        (yes_no("a"), Kind.YES_NO),
        (choice("select", "a", "x"), Kind.LIST),
        (component("select", "a", valuesKey="experts"), Kind.LIST),
        (day("a"), Kind.DATE),
        (day("a", subtype="time", timeLabel="时间"), Kind.TIME),
        (day("a", subtype="datetime"), Kind.DATETIME),
        (component("filepicker", "a", multiple=True), Kind.FILES),
    ],
)
def test_each_component_asks_for_its_kind_of_answer(
    written: dict[str, object], kind: Kind
) -> None:
    (question,) = form(written).questions()

    assert isinstance(question, Field)
    assert question.kind is kind


def test_a_dynamic_list_is_a_table_with_columns_and_counted_rows() -> None:
    sequence = number("seq", "序号", properties={"auto": "sequence"})

    (table,) = form(
        rows("items", "项目", sequence, text("name"), minRows="1")
    ).questions()

    assert isinstance(table, Table)
    assert [column.kind for column in table.columns] == [Kind.SEQUENCE, Kind.TEXT]
    assert table.min_rows == 1


def test_units_limits_and_help_are_taken_from_where_the_modeler_puts_them() -> None:
    written = number(
        "amount",
        "金额",
        description="以决定书为准",
        decimalDigits=2,
        validate={"required": True, "min": 0, "max": "100"},
        appearance={"suffixAdorner": "元"},
    )

    (question,) = form(written).questions()

    assert isinstance(question, Field)
    assert question.unit == "元"
    assert question.help == "以决定书为准"
    assert question.required
    assert (question.limits.min, question.limits.max) == (0, 100)
    assert question.limits.decimals == 2


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (component("taglist", "a", "标签"), "组件类型 taglist 不支持"),
        (component("button", "a", "提交"), "组件类型 button 不支持"),
        (text("产品"), "应由小写字母、数字和下划线组成"),
        (text("a-b"), "应由小写字母、数字和下划线组成"),
        (text("a", conditional={"hide": "=b"}), "请在 properties 中写 showWhen"),
        (text("a", readonly=True), "写 knownFrom"),
        (text("a", properties={"requiredIf": "x"}), "属性 requiredIf 没有作用"),
        (text("a", properties={"requiredWhen": "=b"}), "应写成 ${...}"),
        (text("a", properties={"validWhen": "${true}"}), "没有 validText"),
        (text("a", properties={"check": "iban"}), "check“iban”不存在"),
        (text("a", validate={"pattern": "("}), "不是正则表达式"),
        (text("a", validate={"pattern": "a{99999999999}"}), "不是正则表达式"),
        (text("a", validate={"pattern": "(" * 9999}), "不是正则表达式"),
        (text("a", validate={"pattern": "(a+)+b"}), "没完没了"),
        (text("a", properties={"showWhen": "${b ==}"}), "属性 showWhen 不是表达式"),
        (text("a", properties={"requiredWhen": "${due(b)}"}), "调用了函数 due"),
        (text("a", valuesExpression="=b"), "不支持 valuesExpression"),
        (text("a", validate={"maxLength": "many"}), "maxLength 应为整数"),
        (number("a", validate={"min": "few"}), "min 应为数字"),
        (number("a", validate={"min": float("nan")}), "min 应为数字"),
        (number("a", validate={"max": "Infinity"}), "max 应为数字"),
        (rows("a", "表", text("b"), minRows="9" * 5000), "minRows 应为整数"),
        (choice("radio", "a"), "没有选项"),
        (choice("radio", "a", "x", "x"), "选项值有重复或为空"),
        (
            choice("radio", "a", "x", "y", properties={"valueType": "boolean"}),
            "选项值应为 true 和 false",
        ),
        (rows("a", "表"), "没有列"),
        (rows("a", "表", text("x"), text("x")), "不止一个字段使用 x"),
        (rows("a", "表", text("x"), minRows="some"), "minRows 应为整数"),
        (rows("a", "表", text("x", properties={"knownFrom": "y"})), "不能有 knownFrom"),
        (rows("a", "表", text("x"), rowsFrom="x"), "不是有固定选项的列"),
        (rows("a", "表", rows("b", "内表", text("x"))), "不能放在明细表里面"),
        (text("a", properties={"prefill": "today"}), "只可在日期字段上写 today"),
        (day("a", properties={"prefill": "now"}), "prefill“now”不存在"),
        (
            day("a", subtype="datetime", properties={"prefill": "today"}),
            "只可在日期字段上写 today",
        ),
        (rows("a", "表", text("x"), prefill="today"), "属性 prefill 没有作用"),
        (
            rows("a", "表", day("x", properties={"prefill": "today"})),
            "属性 prefill 没有作用",
        ),
        (group("一", group("二", text("a"))), "不能放在分组里面"),
        (group("", text("a")), "没有标签"),
        (group("一", text("a")) | {"path": "p"}, "不能有 path"),
        (number("a", properties={"auto": "sequence"}), "只能放在明细表里"),
    ],
)
def test_what_the_pages_cannot_show_is_refused_with_the_way_out(
    written: dict[str, object], reason: str
) -> None:
    assert reason in faults(written)


def test_all_faults_are_told_at_once() -> None:
    said = faults(component("taglist", "a"), text("b", label=""), text("x"), text("x"))

    assert "taglist" in said
    assert "不止一个字段使用 x" in said


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b'{"components": 1}'])
def test_what_is_no_form_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(FormRefused):
        load_form(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(sorted(KNOWN_PROPERTIES)) | st.text(max_size=4), inner
        )
    ),
    max_leaves=8,
)
WORDS = (
    *("type", "id", "key", "path", "label", "text", "subtype", "dateLabel"),
    *("timeLabel", "components", "properties", "validate", "values", "valuesKey"),
    *("defaultValue", "decimalDigits", "appearance", "multiple", "accept"),
    *("description", "conditional", "readonly", "disabled", "valuesExpression"),
)
KINDS = (*INPUTS, "dynamiclist", "group", "text")
COMPONENT = st.dictionaries(st.sampled_from(WORDS), JSON).flatmap(
    lambda json: st.sampled_from(KINDS).map(lambda kind: {**json, "type": kind})
)


@given(components=st.lists(COMPONENT | JSON, max_size=4))
def test_whatever_stands_in_a_file_it_is_a_form_or_has_faults(
    components: list[object],
) -> None:
    document = {"id": "f", "type": "default", "components": components}
    content = json.dumps(document).encode()

    faults_found = faults_of(content)

    if not faults_found:
        assert load_form(content).id == "f"
    assert all(fault.zh and fault.en for fault in faults_found)


def test_faults_are_told_in_both_languages() -> None:
    [fault] = faults_of(resource(text("a", "名称", validate={"maxLength": "many"})))

    assert fault.zh == "“名称”的 maxLength 应为整数"
    assert fault.en == "'名称': maxLength must be a number"


def test_every_fault_names_the_same_facts_in_both_languages() -> None:
    for code, texts in TEXTS.items():
        chinese, english = (
            {name for _, name, _, _ in string.Formatter().parse(each) if name}
            for each in texts
        )
        both = {name.removesuffix("_zh") for name in chinese}
        assert both == {name.removesuffix("_en") for name in english}, code


def test_questions_outside_groups_stand_together_without_a_title() -> None:
    note = {"type": "text", "id": "t", "text": "请核对"}

    loaded = form(note, text("a"), group("一", text("b")), text("c"))

    assert [(group.title, len(group.items)) for group in loaded.groups] == [
        ("", 2),
        ("一", 1),
        ("", 1),
    ]


def test_layout_components_are_left_out() -> None:
    loaded = form(text("a"), {"type": "separator", "id": "s"}, text("b"))

    assert [question.key for question in loaded.questions()] == ["a", "b"]


def test_every_property_that_forms_may_have_is_explained_to_designers() -> None:
    explained = Path(__file__).parents[3] / "processes" / "forms" / "README.md"
    rows_of_tables = re.findall(
        r"^\| (`.*?) \|", explained.read_text("utf-8"), re.MULTILINE
    )

    assert set(re.findall(r"`(\w+)`", " ".join(rows_of_tables))) == KNOWN_PROPERTIES
