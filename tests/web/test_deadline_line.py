from __future__ import annotations

from datetime import date

import pytest

from handlers.deadlines.china_calendar import seed_calendar
from handlers.deadlines.counting import count
from handlers.deadlines.rules import DeadlineRule
from handlers.deadlines.settings import SETTINGS
from handlers.deadlines.statutes import OBJECTION, OBJECTION_ACCEPT, REINSPECTION
from web.presenters.deadline import Clock, DeadlineLine, Tone, deadline_line

SELF_CHECK = next(rule for rule in SETTINGS if rule.key == "self_check_wd")


def line_of(
    rule: DeadlineRule, *, start: date, today: date, done_on: date | None = None
) -> DeadlineLine:
    due = count(rule, start, seed_calendar())
    return deadline_line(Clock(rule=rule, due=due, done_on=done_on), today=today)


def test_a_bureau_deadline_names_the_statutory_and_the_internal_day() -> None:
    line = line_of(REINSPECTION, start=date(2026, 7, 20), today=date(2026, 9, 1))

    assert [day.text for day in line.days] == [
        "法定 2026-10-03(周六)",
        "内控 2026-09-30(周三)",
    ]
    assert line.counted == "自 2026-07-20 责令之日起 75 日(自然日)"
    assert line.law_ref == "18号令第47条"


def test_an_objection_period_names_the_day_to_which_it_rolls() -> None:
    line = line_of(OBJECTION, start=date(2026, 2, 6), today=date(2026, 2, 7))

    assert [day.text for day in line.days] == [
        "法定 2026-02-21(周六)",
        "顺延至 2026-02-24(周二)",
    ]


@pytest.mark.parametrize(
    ("today", "text", "tone"),
    [
        (date(2026, 8, 1), "还剩 63 天", Tone.BLUE),
        (date(2026, 9, 13), "还剩 20 天", Tone.AMBER),
        (date(2026, 10, 1), "超内控 1 天", Tone.AMBER),
        (date(2026, 10, 3), "超内控 3 天", Tone.AMBER),
        (date(2026, 10, 4), "逾期 1 天", Tone.RED),
    ],
)
def test_only_a_passed_statutory_day_turns_red(
    today: date, text: str, tone: Tone
) -> None:
    line = line_of(REINSPECTION, start=date(2026, 7, 20), today=today)

    assert (text, tone) == (line.chips[0].text, line.chips[0].tone)
    assert (tone is Tone.RED) == line.late


def test_a_setting_of_the_bureau_never_turns_red() -> None:
    line = line_of(SELF_CHECK, start=date(2026, 3, 2), today=date(2026, 12, 31))

    assert Tone.AMBER is line.chips[0].tone
    assert "超内控" in line.chips[0].text
    assert line.days[0].kind == "本局设定"


def test_a_party_is_not_late_before_the_day_to_which_its_deadline_rolls() -> None:
    line = line_of(OBJECTION, start=date(2026, 2, 6), today=date(2026, 2, 24))

    assert line.chips[0].text == "今天到期"
    assert not line.late


def test_a_finished_deadline_says_whether_it_was_kept() -> None:
    start, today = date(2026, 7, 20), date(2026, 12, 1)
    kept = line_of(REINSPECTION, start=start, today=today, done_on=date(2026, 10, 3))
    missed = line_of(REINSPECTION, start=start, today=today, done_on=date(2026, 10, 4))

    assert kept.chips[0].text == "按期完成"
    assert missed.chips[0].text == "逾期完成"
    assert not missed.late


def test_a_paused_deadline_gives_the_reason() -> None:
    due = count(REINSPECTION, date(2026, 7, 20), seed_calendar())
    clock = Clock(rule=REINSPECTION, due=due, paused_because="停业")

    assert deadline_line(clock, today=date(2026, 12, 1)).chips[0].text == "已中止：停业"


def test_a_day_in_an_unknown_year_and_an_unseen_article_are_marked_as_such() -> None:
    provisional = line_of(
        REINSPECTION, start=date(2026, 11, 23), today=date(2026, 12, 1)
    )
    local = line_of(OBJECTION_ACCEPT, start=date(2026, 3, 2), today=date(2026, 3, 3))

    assert "暂定：次年放假安排未公布" in [chip.text for chip in provisional.chips]
    assert "依据待核实" in [chip.text for chip in local.chips]
    assert local.days[0].kind == "地方规定"
