"""Every form is drawn so that everybody can fill it in, without any script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from handlers.forms import (
    EvidenceLink,
    FieldError,
    Form,
    Kind,
    Surroundings,
    Table,
    answers_of,
    chosen_labels,
    initial_answers,
    present,
    read_submission,
    record,
    validate,
)
from tests.unit.forms.pages import (
    FORMS,
    inputs_of,
    page_of,
    record_page,
    sent_by,
    shipped_form,
    source_of,
)
from tests.unit.forms.support import (
    choice,
    component,
    day,
    evaluate,
    form,
    group,
    number,
    rows,
    text,
    yes_no,
)

FACTS: dict[str, object] = {
    "needs_check": True,
    "needs_patrol": True,
    "is_first_check": True,
    "self_has_vetoes": True,
    "source": "现场检查",
    "today": "2026-03-02",
    "entity_name": "厦门<暖阳>电器有限公司",
    "experts": [{"value": "p-7", "label": "李工（高级工程师）"}],
    "agencies": [{"value": "o-2", "label": "福建东南标准认证中心"}],
}
every_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)


def drawn(
    asked: Form,
    raw: dict[str, object] | None = None,
    errors: tuple[FieldError, ...] = (),
) -> html.HtmlElement:
    around = Surroundings(facts=FACTS, evaluate=evaluate, errors=errors)
    start = initial_answers(asked, facts=FACTS, prefill={})
    return page_of(present(asked, start if raw is None else raw, around))


def all_errors(asked: Form) -> tuple[FieldError, ...]:
    """Return an error at every input that the page has."""
    names = {
        element.get("name", "").removesuffix("-upload").removesuffix("-from")
        for element in inputs_of(drawn(asked))
        if "-rank-" not in element.get("name", "")
    }
    tables = [q for q in asked.questions() if isinstance(q, Table)]
    names |= {table.key for table in tables if not table.source.computed}
    return tuple(
        FieldError(path=name, label=name, message=f"请更正 {name}")
        for name in sorted(names - {""})
        if not name.endswith("-to")
    )


def unlabelled(page: html.HtmlElement) -> list[str]:
    labelled = {label.get("for") for label in page.xpath("//label[@for]")}
    return [
        html.tostring(element, encoding="unicode")[:200]
        for element in inputs_of(page)
        if element.get("id") not in labelled
        and not element.xpath("ancestor::label")
        and not element.get("aria-label")
    ]


def assert_accessible(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert unlabelled(page) == []
    for reference in page.xpath(
        "//@aria-describedby | //@aria-labelledby | //label/@for"
    ):
        assert set(reference.split()) <= set(ids)
    for fieldset in page.xpath("//fieldset"):
        assert fieldset.xpath("./legend[normalize-space()]")
    for link in page.xpath("//*[@id='problems']//a/@href"):
        assert link.removeprefix("#") in ids
    assert not page.xpath("//*[@style] | //script | //@*[starts-with(name(), 'on')]")


@every_form
def test_an_empty_form_is_accessible(path: Path) -> None:
    assert_accessible(drawn(shipped_form(path)))


@every_form
def test_a_form_full_of_errors_is_accessible_and_leads_to_each(path: Path) -> None:
    asked = shipped_form(path)
    errors = all_errors(asked)

    page = drawn(asked, errors=errors)

    assert_accessible(page)
    assert len(page.xpath("//*[@id='problems']//a")) == len(errors)
    assert len(page.xpath("//p[@class='error']")) == len(errors)
    for error in page.xpath("//p[@class='error']"):
        assert page.xpath(f"//*[contains(@aria-describedby, '{error.get('id')}')]")


@every_form
def test_a_page_sent_untouched_brings_back_what_it_showed(path: Path) -> None:
    asked = shipped_form(path)
    page = drawn(asked)

    once = read_submission(asked, sent_by(page))
    again = read_submission(asked, sent_by(drawn(asked, dict(once))))

    assert again == once


@every_form
def test_every_question_says_when_it_must_be_answered(path: Path) -> None:
    for question in shipped_form(path).questions():
        asked = question.columns if isinstance(question, Table) else (question,)
        for each in (question, *asked):
            if each.conditions.required_when:
                assert each.conditions.text


def test_every_kind_keeps_its_answer_on_the_page() -> None:
    asked = form(
        text("a"),
        component("textarea", "b"),
        number("c"),
        component("checkbox", "d"),
        choice("checklist", "e", "一", "二", properties={"ordered": "true"}),
        choice("radio", "f", "一", "二"),
        yes_no("g"),
        choice("select", "h", "一", "二"),
        day("i"),
        day("j", subtype="time", timeLabel="时"),
        day("k", subtype="datetime"),
        text("l", properties={"format": "period"}),
        component("filepicker", "m", multiple=True),
        rows("n", "表", number("s", properties={"auto": "sequence"}), text("x")),
    )
    values = {
        "a": '引号" <b>',
        "b": "一\n二",
        "c": 12.5,
        "d": True,
        "e": ["二", "一"],
        "f": "二",
        "g": False,
        "h": "一",
        "i": "2026-03-02",
        "j": "09:30",
        "k": "2026-03-02T09:30+08:00",
        "l": "2026-03-20/2026-04-30",
        "m": ["e1", "e2"],
        "n": [{"s": 1, "x": "甲"}, {"s": 2, "x": "乙"}],
    }
    raw = answers_of(asked, values)

    back = read_submission(asked, sent_by(drawn(asked, raw)))
    result = validate(asked, back, facts={}, evaluate=evaluate)

    assert back == raw
    assert result.values == values
    assert result.errors == ()


def test_known_facts_are_text_and_not_asked_again() -> None:
    asked = form(
        group(
            "基本情况",
            text(
                "entity_name", "经营主体名称", properties={"knownFrom": "entity_name"}
            ),
        )
    )

    page = drawn(asked)

    assert page.xpath("//dl/dd")[0].text_content() == "厦门<暖阳>电器有限公司"
    assert inputs_of(page) == []


def test_a_known_fact_stands_where_its_question_would() -> None:
    known = {"knownFrom": "entity_name"}
    asked = form(text("a"), text("b", "主体", properties=known), text("c"))

    order = [element.tag for element in drawn(asked).xpath("//dl | //input")]

    assert order == ["input", "dl", "input"]


def test_a_known_table_and_known_files_are_shown_whole() -> None:
    computed = {"computed": "true"}
    asked = form(
        rows("plan", "方案", text("who", "帮扶对象"), knownFrom="plan", **computed),
        component("filepicker", "f", "附件", properties={"knownFrom": "f"}),
        rows("none", "没有", text("x"), knownFrom="none", **computed),
    )
    facts: dict[str, object] = {"plan": [{"who": "厦门暖阳"}], "f": ["e1"]}
    around = Surroundings(
        facts=facts,
        evaluate=evaluate,
        evidence={"e1": EvidenceLink(id="e1", name="照片.jpg", url="/evidence/e1")},
    )

    page = page_of(present(asked, {}, around))

    assert page.xpath("//dl//td/text()") == ["厦门暖阳"]
    assert page.xpath("//dl//a/@href") == ["/evidence/e1"]
    assert inputs_of(page) == []
    assert validate(asked, {}, facts=facts, evaluate=evaluate).values == facts


def test_a_question_that_only_facts_could_open_is_left_out() -> None:
    closed = {"showWhen": '${source == "监督抽查"}'}
    asked = form(
        text("a", properties=closed), text("b"), group("组", text("c"), **closed)
    )

    assert [element.get("name") for element in inputs_of(drawn(asked))] == ["b"]


def test_a_question_that_another_answer_could_open_stays_visible() -> None:
    asked = form(yes_no("a"), text("b", properties={"showWhen": "${a}"}))

    page = drawn(asked, {"a": "false", "b": ""})

    (label,) = page.xpath("//label[@for='field-b']")
    assert "inactive" in label.getparent().get("class")


def test_a_table_that_must_be_filled_begins_with_a_row_and_its_buttons() -> None:
    asked = form(rows("items", "项目", text("name"), minRows="1"))

    page = drawn(asked, {"items": []})

    assert page.xpath("//button[@name='_add_row']/@value") == ["items"]
    assert page.xpath("//button[@name='_remove_row']/@value") == ["items-0"]
    assert page.xpath("//input[@name='items-0-name']")


def test_a_table_that_may_stay_empty_asks_for_nothing_until_a_row_is_added() -> None:
    asked = form(rows("items", "项目", text("name", validate={"required": True})))

    empty = drawn(asked, {"items": []})
    grown = drawn(asked, {"items": [{}]})

    assert empty.xpath("//button[@name='_add_row']/@value") == ["items"]
    assert not empty.xpath("//input[@name='items-0-name']")
    assert "必填" not in empty.text_content()
    assert grown.xpath("//input[@name='items-0-name']")
    assert grown.xpath("//button[@name='_remove_row']/@value") == ["items-0"]


def test_of_many_rows_the_first_offers_to_fill_its_columns() -> None:
    signed = text("by", properties={"signature": "true"})
    asked = form(rows("items", "项目", text("name", "名称"), signed))

    few = drawn(asked, {"items": [{}] * 2})
    many = drawn(asked, {"items": [{}] * 3})

    assert not few.xpath("//button[@name='_fill_column']")
    (button,) = many.xpath("//button[@name='_fill_column']")
    assert button.get("value") == "items-name"
    assert "其余空行的“名称”" in button.text_content()


def test_given_rows_are_named_and_cannot_grow() -> None:
    material = choice("select", "material", "报告", "记录", label="资料")
    asked = form(rows("kept", "清单", material, text("note"), rowsFrom="material"))

    page = drawn(asked)

    names = [head.text_content() for head in page.xpath("//th[@scope='row']")]
    assert names == ["报告", "记录"]
    assert not page.xpath("//button[@name='_add_row']")
    assert not page.xpath("//select")


def test_ordered_options_show_their_place() -> None:
    asked = form(choice("checklist", "c", "一", "二", properties={"ordered": "true"}))

    page = drawn(asked, {"c": ["二"]})

    assert page.xpath("//input[@class='rank']/@value") == ["", "1"]


def test_uploaded_files_can_be_kept_or_left_out() -> None:
    asked = form(component("filepicker", "f", multiple=True, accept="image/*"))
    around = Surroundings(
        facts={},
        evaluate=evaluate,
        evidence={
            "e1": EvidenceLink(
                id="e1", name="照片.jpg", url="/evidence/e1", note="2 MB"
            )
        },
    )

    page = page_of(present(asked, {"f": ["e1", "e2"]}, around))

    assert page.xpath("//input[@type='checkbox' and @checked]/@value") == ["e1", "e2"]
    assert page.xpath("//a[@href='/evidence/e1']/text()") == ["照片.jpg"]
    assert page.xpath("//input[@type='file' and @multiple]/@accept") == ["image/*"]


def test_a_signature_says_which_account_signs() -> None:
    signed = {"signature": "true", "role": "wg"}
    asked = form(text("sign", "质量专家（签名）", properties=signed))
    around = Surroundings(facts={}, evaluate=evaluate, account="李工（帮扶机构）")

    page = page_of(present(asked, {}, around))

    assert "由质量技术帮扶工作组签名" in page.text_content()
    assert "账号“李工（帮扶机构）”" in page.text_content()


def test_a_signature_can_be_drawn_or_photographed() -> None:
    asked = form(text("sign", "质量专家（签名）", properties={"signature": "true"}))
    drawn_one = EvidenceLink(id="e1", name="手写签名.png", url="/evidence/e1")
    around = Surroundings(facts={}, evaluate=evaluate, evidence={"e1": drawn_one})

    view = present(asked, {"sign": "李工", "sign_drawn": ["e1"]}, around)
    page = page_of(view)

    assert view.is_signed
    assert page.xpath("//input[@name='sign']/@value") == ["李工"]
    assert page.xpath("//input[@name='sign_drawn'][@checked]/@value") == ["e1"]
    (upload,) = page.xpath("//input[@name='sign_drawn-upload']")
    assert (upload.get("type"), upload.get("accept")) == ("file", "image/*")
    # Without scripts there is no pad to look at.
    assert page.xpath("//div[@class='pad']/@hidden")


def test_the_name_alone_is_a_signature() -> None:
    asked = form(text("sign", "签名", properties={"signature": "true"}))

    found = validate(asked, {"sign": "李工"}, facts={}, evaluate=evaluate, files=[])

    assert not found.errors
    assert found.values["sign"] == "李工"
    assert not found.values["sign_drawn"]


def test_what_is_wrong_with_a_drawing_is_said_at_its_signature() -> None:
    asked = form(text("sign", "签名", properties={"signature": "true"}))
    fault = FieldError(path="sign_drawn", label="", message="这不是图片")
    around = Surroundings(facts={}, evaluate=evaluate, errors=[fault])

    page = page_of(present(asked, {"sign": "李工"}, around))

    (link,) = page.xpath("//div[@id='problems']//a/@href")
    assert page.xpath(f"//*[@id='{link[1:]}']/@name") == ["sign_drawn-upload"]


def test_the_first_button_is_harmless() -> None:
    asked = form(rows("items", "项目", text("name")))

    assert drawn(asked).xpath("//button")[0].get("value") == "draft"


def test_units_stand_with_their_field() -> None:
    page = drawn(form(number("n", appearance={"suffixAdorner": "元"})), {"n": "5"})

    assert page.xpath("//*[@class='inset']/*[@class='unit']/text()") == ["元"]


def test_what_people_typed_is_escaped() -> None:
    asked = form(text("a"), component("textarea", "b"))
    raw: dict[str, object] = {"a": '"><script>', "b": "</textarea><script>"}
    around = Surroundings(facts={}, evaluate=evaluate)

    assert "<script>" not in source_of(present(asked, raw, around))


def test_labels_of_tables_and_columns_never_say_less_than_the_page() -> None:
    for path in FORMS:
        for question in shipped_form(path).questions():
            kinds = question.columns if isinstance(question, Table) else (question,)
            assert all(each.label and isinstance(each.kind, Kind) for each in kinds)


def test_a_filed_form_is_read_in_words() -> None:
    asked = form(
        group(
            "结论",
            yes_no("passed", "是否通过"),
            day("on", "日期"),
            day("at", "走访时间", subtype="datetime"),
            text("period", "周期", properties={"format": "period"}),
            number("money", "金额", appearance={"suffixAdorner": "元"}),
            component("checkbox", "sure", "已核对"),
            component("filepicker", "f", "附件", multiple=True),
            component("select", "leader", "组长", valuesKey="experts"),
            rows("items", "项目", text("name", "名称")),
            rows("none", "空表", text("name", "名称")),
            text("empty", "备注"),
            text("unasked", "没有问到"),
        )
    )
    values: dict[str, object] = {
        "passed": True,
        "on": "2026-10-03",
        "at": "2026-04-10T01:30+00:00",
        "period": "2026-03-20/2026-04-30",
        "money": 12.5,
        "sure": False,
        "f": ["e1"],
        "leader": "p-7",
        "items": [{"name": "甲"}],
        "none": [],
        "empty": None,
    }
    evidence = {"e1": EvidenceLink(id="e1", name="照片.jpg")}

    labels = chosen_labels(asked, values, FACTS)
    assert labels == {"p-7": "李工（高级工程师）"}

    page = record_page(record(asked, values, evidence=evidence, labels=labels))

    answers = {
        label.text_content(): " ".join(label.getnext().text_content().split())
        for label in page.xpath("//dt")
    }
    assert answers == {
        "是否通过": "是",
        "日期": "2026-10-03（周六）",
        "走访时间": "2026-04-10（周五） 09:30",
        "周期": "2026-03-20 至 2026-04-30",
        "金额": "12.5 元",
        "已核对": "否",
        "附件": "照片.jpg",
        "组长": "李工（高级工程师）",
        "项目": "名称 甲",
        "空表": "—",
        "备注": "—",
    }
    assert not re.search("没有问到", page.text_content())
