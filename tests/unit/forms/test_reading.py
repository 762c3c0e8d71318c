"""What a page sends becomes raw answers that can be shown again as typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.forms import (
    RowChange,
    TooManyRows,
    change_rows,
    read_submission,
    row_change,
    with_uploads,
    without_empty_rows,
)
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

ITEMS = rows("items", "不合格项目", text("name"), number("value"))
ASPECTS = choice(
    "checklist", "aspects", "一", "二", "三", properties={"ordered": "true"}
)


def test_single_answers_are_kept_as_typed() -> None:
    asked = form(text("a"), number("n"), day("d"), yes_no("y"))

    raw = read_submission(asked, {"a": [" x\r\ny "], "n": ["\uff11\uff12"], "d": [""]})

    assert raw == {"a": " x\ny ", "n": "\uff11\uff12", "d": "", "y": ""}


def test_a_box_that_is_not_sent_is_not_ticked() -> None:
    asked = form(component("checkbox", "yes"), component("checkbox", "no"))

    assert read_submission(asked, {"yes": ["true"]}) == {"yes": True, "no": False}


def test_ticked_options_and_files_are_lists_without_repetition() -> None:
    asked = form(choice("checklist", "c", "一", "二"), component("filepicker", "f"))

    raw = read_submission(asked, {"c": ["二", "一", "二"], "f": ["e1", "", "e1"]})

    assert raw == {"c": ["二", "一"], "f": ["e1"]}


def test_both_ends_of_a_period_make_one_answer() -> None:
    asked = form(text("p", properties={"format": "period"}))

    both = {"p-from": ["2026-03-20"], "p-to": ["2026-04-30"]}

    assert read_submission(asked, both) == {"p": "2026-03-20/2026-04-30"}
    assert read_submission(asked, {"p-to": ["2026-04-30"]}) == {"p": "/2026-04-30"}
    assert read_submission(asked, {"p-from": [""], "p-to": [""]}) == {"p": ""}


def test_rows_are_numbered_by_the_page_and_gaps_are_closed() -> None:
    raw = read_submission(
        form(ITEMS),
        {"items-7-name": ["二"], "items-2-name": ["一"], "items-2-value": ["1"]},
    )

    assert raw == {"items": [{"name": "一", "value": "1"}, {"name": "二", "value": ""}]}


def test_an_empty_row_stays_where_the_person_left_it() -> None:
    raw = read_submission(form(ITEMS), {"items-0-_row": ["1"], "items-1-_row": ["1"]})

    assert raw == {"items": [{"name": "", "value": ""}] * 2}


def test_more_rows_than_anybody_types_are_refused() -> None:
    sent = {f"items-{index}-name": ["x"] for index in range(501)}

    with pytest.raises(TooManyRows, match="最多 500 行"):
        read_submission(form(ITEMS), sent)


def test_given_rows_are_there_whatever_was_sent() -> None:
    material = choice("select", "material", "报告", "记录")
    asked = form(rows("kept", "资料", material, text("note"), rowsFrom="material"))

    raw = read_submission(asked, {"kept-1-note": ["缺"], "kept-1-material": ["报告"]})

    assert raw == {
        "kept": [
            {"material": "报告", "note": ""},
            {"material": "记录", "note": "缺"},
        ]
    }


def test_the_order_in_which_options_were_sent_is_the_answer_where_order_counts() -> (
    None
):
    assert read_submission(form(ASPECTS), {"aspects": ["三", "一"]}) == {
        "aspects": ["三", "一"]
    }


def test_a_typed_place_goes_before_the_order_of_ticking() -> None:
    sent = {"aspects": ["一", "二", "三"], "aspects-rank-2": ["1"]}

    assert read_submission(form(ASPECTS), sent) == {"aspects": ["三", "一", "二"]}


@pytest.mark.parametrize("place", ["9" * 5000, "²", "-1", "first", "1.5"])
def test_a_place_that_is_no_number_stands_last(place: str) -> None:
    ticked = ["一", "二"]
    sent = {"aspects": ticked, "aspects-rank-0": [place], "aspects-rank-1": ["2"]}

    assert read_submission(form(ASPECTS), sent) == {"aspects": ["二", "一"]}


def test_a_place_without_a_tick_chooses_nothing() -> None:
    assert read_submission(form(ASPECTS), {"aspects-rank-2": ["1"]}) == {"aspects": []}


def test_new_files_join_the_kept_ones() -> None:
    asked = form(
        component("filepicker", "f"), rows("t", "表", component("filepicker", "g"))
    )
    sent = {"f": ["e1"], "t-0-_row": ["1"]}
    uploads = {"f-upload": ["e2"], "t-0-g-upload": ["e3"]}

    raw = read_submission(asked, with_uploads(sent, uploads))

    assert raw == {"f": ["e1", "e2"], "t": [{"g": ["e3"]}]}


def test_a_button_adds_a_row_at_the_end() -> None:
    change = row_change({"_add_row": ["items"]})

    assert change == RowChange(table="items")
    assert change_rows(form(ITEMS), {"items": [{"name": "一"}]}, change) == {
        "items": [{"name": "一"}, {}]
    }


def test_a_button_removes_its_row() -> None:
    change = row_change({"_remove_row": ["items-0"]})

    assert change == RowChange(table="items", row=0)
    assert change_rows(
        form(ITEMS), {"items": [{"name": "一"}, {"name": "二"}]}, change
    ) == {"items": [{"name": "二"}]}


PLAN = rows(
    "plan", "明细", text("who"), text("period", properties={"format": "period"})
)


def test_a_button_fills_the_empty_cells_of_a_column_and_no_other() -> None:
    sent = {
        "plan-0-who": ["甲"],
        "plan-0-period-from": [""],
        "plan-1-who": [" "],
        "plan-1-period-from": ["2026-07-20"],
        "plan-1-period-to": ["2026-09-18"],
        "plan-2-who": ["丙"],
        "plan-2-period-from": ["2026-08-01"],
        "plan-2-period-to": ["2026-08-31"],
    }
    asked = form(PLAN)
    change = row_change({"_fill_column": ["plan-period"]})
    assert change == RowChange(table="plan", column="period")

    filled = change_rows(asked, read_submission(asked, sent), change)

    first, other = "2026-07-20/2026-09-18", "2026-08-01/2026-08-31"
    assert filled["plan"] == [
        {"who": "甲", "period": first},
        {"who": " ", "period": first},
        {"who": "丙", "period": other},
    ]


def test_given_rows_can_be_filled() -> None:
    material = choice("select", "material", "报告", "记录")
    asked = form(rows("kept", "资料", material, yes_no("there"), rowsFrom="material"))
    raw = read_submission(asked, {"kept-0-there": ["false"]})

    filled = change_rows(asked, raw, RowChange(table="kept", column="there"))

    assert filled["kept"] == [
        {"material": "报告", "there": "false"},
        {"material": "记录", "there": "false"},
    ]


@pytest.mark.parametrize("column", ["none", "signed", "seen", "file", "empty"])
def test_what_each_row_has_of_its_own_is_not_filled(column: str) -> None:
    asked = form(
        rows(
            "items",
            "项目",
            text("signed", properties={"signature": "true"}),
            component("checkbox", "seen"),
            component("filepicker", "file"),
            text("empty"),
        )
    )
    first = {"signed": "黄建国", "seen": True, "file": ["e1"], "empty": ""}
    raw: dict[str, object] = {"items": [first, {**first, column: ""}]}

    assert change_rows(asked, raw, RowChange(table="items", column=column)) == raw


@pytest.mark.parametrize(
    "sent",
    [
        {"_add_row": ["other"]},
        {"_fill_column": ["other-name"]},
        {"_remove_row": ["items-9"]},
        {"_remove_row": ["other-0"]},
    ],
)
def test_a_button_that_names_no_row_changes_nothing(sent: dict[str, list[str]]) -> None:
    raw: dict[str, object] = {"items": [{"name": "一"}]}
    change = row_change(sent)

    assert change is not None
    assert change_rows(form(ITEMS), raw, change) == raw


def test_rows_in_which_nobody_wrote_can_be_left_out() -> None:
    material = choice("select", "material", "报告")
    asked = form(
        rows("t", "表", text("x"), component("checkbox", "y")),
        rows("kept", "资料", material, text("x"), rowsFrom="material"),
    )
    raw: dict[str, object] = {
        "t": [{"x": " ", "y": False}, {"x": "", "y": True}, {}],
        "kept": [{"material": "报告", "x": ""}],
    }

    assert without_empty_rows(asked, raw) == {
        "t": [{"x": "", "y": True}],
        "kept": [{"material": "报告", "x": ""}],
    }


def test_no_button_is_no_change() -> None:
    assert row_change({"items-0-name": ["x"]}) is None
    assert row_change({"_remove_row": ["items"]}) is None


def test_given_rows_cannot_be_added() -> None:
    material = choice("select", "material", "报告")
    asked = form(rows("kept", "资料", material, rowsFrom="material"))
    raw: dict[str, object] = {"kept": [{"material": "报告"}]}

    assert change_rows(asked, raw, RowChange(table="kept")) == raw


_NAMES = st.sampled_from(
    ["a", "items-0-name", "items-99-value", "items-x-name", "aspects", "aspects-rank-0"]
)


@given(st.dictionaries(_NAMES | st.text(), st.lists(st.text(), max_size=3)))
def test_whatever_is_sent_has_the_shape_of_the_form(sent: dict[str, list[str]]) -> None:
    raw = read_submission(form(text("a"), ITEMS, ASPECTS), sent)

    assert set(raw) == {"a", "items", "aspects"}
    assert isinstance(raw["a"], str)
    assert isinstance(raw["items"], list)
    assert all(set(row) == {"name", "value"} for row in raw["items"])
