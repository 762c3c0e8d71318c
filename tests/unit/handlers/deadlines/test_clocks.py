from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.store.database import Database
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.books import load_book
from handlers.deadlines.calendar_file import read_holiday_file
from handlers.deadlines.calendar_store import import_year, seed_calendar_tables
from handlers.deadlines.china_calendar import seed_calendar
from handlers.deadlines.clocks import (
    CaseClock,
    ClockState,
    clocks_of,
    end_clocks,
    find_clock,
    start_clock,
)
from handlers.deadlines.lines import ChipKind, clock_line, deadline_lines, task_line
from handlers.deadlines.recounting import clocks_to_move, move_clocks
from handlers.deadlines.rules import Basis

BOOK = DeadlineBook(calendar=seed_calendar(), changes={}, day_names={})
CASE = "XMLD-2026-0001"
ORDER = date(2026, 3, 2)


def started(rule_key: str, started_on: date, **more: object) -> CaseClock:
    due = BOOK.count(rule_key, started_on)
    return CaseClock(
        business_key=CASE,
        rule_key=rule_key,
        round=1,
        started_on=started_on,
        statutory=due.statutory,
        effective=due.effective,
        target=due.target,
        provisional=due.provisional,
        count_text=due.count_text,
        law_ref=due.law_ref,
        **more,
    )


def test_a_clock_is_started_once(work, database: Database):
    with work() as uow:
        first = start_clock(uow, BOOK, CASE, "rectify", started_on=ORDER)
        again = start_clock(uow, BOOK, CASE, "rectify", started_on=date(2026, 4, 1))

    with database.read() as connection:
        stored = find_clock(connection, CASE, "rectify")
    assert first == again == stored
    assert stored is not None
    assert (stored.statutory, stored.effective) == (date(2026, 5, 1), date(2026, 5, 6))


def test_a_window_has_a_first_working_day(work):
    with work() as uow:
        window = start_clock(
            uow, BOOK, CASE, "reinsp2", started_on=date(2026, 6, 1), round_=2
        )

    assert window.opens_on == date(2026, 8, 3)
    assert (window.statutory, window.target) == (date(2026, 8, 29), date(2026, 8, 28))


def test_some_clocks_of_a_case_can_be_met_and_the_rest_canceled(
    work, database: Database
):
    with work() as uow:
        for key in ("rectify", "reinsp1", "objection"):
            start_clock(uow, BOOK, CASE, key, started_on=ORDER)
        end_clocks(
            uow,
            CASE,
            state=ClockState.MET,
            ended_on=date(2026, 5, 6),
            rule_keys=["rectify"],
        )
        end_clocks(
            uow,
            CASE,
            state=ClockState.CANCELED,
            ended_on=date(2026, 5, 7),
            reason="异议成立",
        )

    with database.read() as connection:
        clocks = clocks_of(connection, [CASE, "XMLD-2026-0002"])
    states = {clock.rule_key: clock.state for clock in clocks[CASE]}
    assert states == {
        "objection": ClockState.CANCELED,
        "rectify": ClockState.MET,
        "reinsp1": ClockState.CANCELED,
    }
    assert clocks["XMLD-2026-0002"] == ()


def test_provisional_clocks_are_counted_anew_when_the_notice_comes(
    work, database: Database
):
    holiday = {"name": "春节", "date": "2027-01-22", "isOffDay": True}
    with work() as uow:
        seed_calendar_tables(uow)
        book = load_book(uow.connection)
        for key in ("rectify", "reinsp1", "objection"):
            start_clock(uow, book, CASE, key, started_on=date(2026, 11, 23))
    with work() as uow:
        import_year(uow, read_holiday_file({"year": 2027, "days": [holiday]}))
        moved = clocks_to_move(uow.connection, load_book(uow.connection))
        move_clocks(uow, moved)

    # 22 January 2027 is off now, so the entity has until Monday.
    assert {each.new.rule_key for each in moved} == {"rectify", "reinsp1"}
    with database.read() as connection:
        rectify = find_clock(connection, CASE, "rectify")
    assert rectify is not None
    assert (rectify.effective, rectify.provisional) == (date(2027, 1, 25), False)


@pytest.mark.parametrize(
    ("today", "kind", "text"),
    [
        (date(2026, 4, 15), ChipKind.LEFT, "还剩 21 天"),
        (date(2026, 4, 16), ChipKind.WARNING, "还剩 20 天"),
        (date(2026, 5, 6), ChipKind.WARNING, "今天到期"),
        (date(2026, 5, 7), ChipKind.OVERDUE, "逾期 1 天"),
    ],
)
def test_an_entity_is_overdue_after_its_rolled_day_only(
    today: date, kind: ChipKind, text: str
):
    line = clock_line(started("rectify", ORDER), today=today, book=BOOK)

    assert (line.chip_kind, line.chip_text) == (kind, text)
    assert line.matter == "改正并申请复查"
    assert line.law_ref == "18号令第46条"


@pytest.mark.parametrize(
    ("today", "kind", "text"),
    [
        (date(2026, 9, 30), ChipKind.WARNING, "还剩 3 天"),
        (date(2026, 10, 1), ChipKind.TARGET_MISSED, "超内控 1 天"),
        (date(2026, 10, 4), ChipKind.OVERDUE, "逾期 1 天"),
    ],
)
def test_a_missed_target_of_the_bureau_is_not_yet_an_overdue(
    today: date, kind: ChipKind, text: str
):
    line = clock_line(started("reinsp1", date(2026, 7, 20)), today=today, book=BOOK)

    assert (line.chip_kind, line.chip_text) == (kind, text)
    assert (line.statutory, line.target) == (date(2026, 10, 3), date(2026, 9, 30))


def test_before_its_window_a_reinspection_waits(work):
    with work() as uow:
        window = start_clock(uow, BOOK, CASE, "reinsp2", started_on=date(2026, 6, 1))

    line = clock_line(window, today=date(2026, 7, 31), book=BOOK)

    assert (line.chip_kind, line.chip_text) == (ChipKind.WAITING, "3 天后可以办理")
    assert line.count_text == "自 2026-06-01 公告之日起第 61 日至第 89 日(自然日)"


@pytest.mark.parametrize(
    ("ended_on", "kind"),
    [(date(2026, 5, 6), ChipKind.DONE), (date(2026, 5, 7), ChipKind.DONE_LATE)],
)
def test_what_is_done_says_whether_in_time(ended_on: date, kind: ChipKind):
    clock = started("rectify", ORDER, state=ClockState.MET, ended_on=ended_on)

    assert clock_line(clock, today=date(2026, 6, 1), book=BOOK).chip_kind is kind


def test_a_stopped_clock_gives_its_reason():
    clock = started("rectify", ORDER, state=ClockState.CANCELED, end_reason="异议成立")

    line = clock_line(clock, today=date(2026, 6, 1), book=BOOK)

    assert (line.chip_kind, line.chip_text) == (ChipKind.STOPPED, "已中止 异议成立")


def test_running_deadlines_come_first_by_their_last_day():
    running = [started("reinsp1", ORDER), started("rectify", ORDER)]
    met = replace(started("objection", ORDER), state=ClockState.MET, ended_on=ORDER)

    lines = deadline_lines([met, *running], today=ORDER, book=BOOK)

    assert [line.rule_key for line in lines] == ["rectify", "reinsp1", "objection"]


def test_a_setting_of_the_bureau_never_turns_red():
    line = task_line(
        rule_key="plan_review_wd",
        matter="方案评审",
        begun_on=ORDER,
        due_on=date(2026, 3, 9),
        today=date(2026, 3, 12),
        book=BOOK,
    )

    assert (line.chip_kind, line.chip_text) == (ChipKind.TARGET_MISSED, "超内控 3 天")
    assert line.basis is Basis.SETTING
    assert line.law_ref == "DB3502/T 160—2024 7.2.2.3"


def test_a_local_rule_is_marked_as_unverified_and_never_turns_red():
    clock = started("objection_accept", ORDER)

    line = clock_line(clock, today=date(2026, 3, 9), book=BOOK)

    assert (line.chip_kind, line.verified) == (ChipKind.TARGET_MISSED, False)


def test_a_right_that_nobody_used_has_lapsed_and_is_not_overdue():
    clock = started("objection", date(2026, 2, 6))

    last_day = clock_line(clock, today=date(2026, 2, 24), book=BOOK)
    day_after = clock_line(clock, today=date(2026, 2, 25), book=BOOK)

    assert last_day.chip_text == "今天到期"
    assert (day_after.chip_kind, day_after.chip_text) == (ChipKind.DONE, "已期满")


def test_a_right_that_had_lapsed_stays_lapsed_when_the_case_ends():
    clock = started("objection", date(2026, 2, 6))
    ended = replace(
        clock,
        state=ClockState.CANCELED,
        ended_on=date(2026, 5, 1),
        end_reason="结案",
    )
    early = replace(ended, ended_on=date(2026, 2, 10))

    line = clock_line(ended, today=date(2026, 5, 2), book=BOOK)
    stopped = clock_line(early, today=date(2026, 5, 2), book=BOOK)

    assert (line.chip_kind, line.chip_text) == (ChipKind.DONE, "已期满")
    assert (stopped.chip_kind, stopped.chip_text) == (ChipKind.STOPPED, "已中止 结案")


def test_what_still_counts_stands_above_what_is_settled():
    lapsed = started("objection", date(2026, 2, 6))
    running = started("rectify", date(2026, 3, 2))

    lines = deadline_lines([lapsed, running], today=date(2026, 3, 3), book=BOOK)

    assert [line.rule_key for line in lines] == ["rectify", "objection"]


def test_only_a_day_that_counts_is_called_provisional():
    clock = replace(started("rectify", date(2026, 12, 2)), provisional=True)
    met = replace(clock, state=ClockState.MET, ended_on=date(2026, 12, 3))

    running = clock_line(clock, today=date(2026, 12, 3), book=BOOK)
    settled = clock_line(met, today=date(2026, 12, 3), book=BOOK)

    assert (running.provisional, settled.provisional) == (True, False)
