from __future__ import annotations

from datetime import date

from handlers.reminders.lists import Line, Rank, list_of, subject_of, text_of

DAY = date(2026, 3, 2)


def test_what_is_late_stands_first_and_each_matter_once() -> None:
    lines = [
        Line(Rank.TODAY, DAY, "乙", "2"),
        Line(Rank.REPORTED, DAY, "甲", "1"),
        Line(Rank.LATE, DAY, "甲", "1", ("王军",)),
    ]

    assert list_of(lines) == [lines[2], lines[0]]


def test_two_matters_of_one_name_are_two_lines() -> None:
    lines = [Line(Rank.TODAY, DAY, "甲", about) for about in "12"]

    assert list_of(lines) == lines


def test_a_line_says_in_whose_stead_one_has_it() -> None:
    line = Line(Rank.LATE, DAY, "组织复查 逾期 1 天", "1", ("王军",))

    assert text_of([line]) == "【法定逾期】（代王军）组织复查 逾期 1 天"
    assert subject_of([line], DAY) == "2026-03-02(周一) 清单：法定逾期 1"


def test_a_long_list_says_how_much_it_leaves_out() -> None:
    lines = [Line(Rank.TODAY, DAY, f"第{n}件", str(n)) for n in range(25)]

    assert text_of(lines).splitlines()[-1] == "另有 5 件，请在待办中查看。"
