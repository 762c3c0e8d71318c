"""A bureau wants a thing done some working days before the law's last day (内控)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.store.database import Database
from handlers.deadlines import statutes
from handlers.deadlines.book import DEFAULTS
from handlers.deadlines.books import load_book
from handlers.deadlines.clocks import clocks_of, start_clock
from handlers.deadlines.counting import count
from handlers.deadlines.errors import SettingRefused
from handlers.deadlines.own_store import OwnChange, own_history, set_own_length
from handlers.deadlines.recounting import clocks_to_move
from handlers.deadlines.window import reinspection_window
from handlers.linkage.cases import open_case
from tests.unit.handlers.deadlines.test_counting import CALENDAR

MONDAY = date(2026, 7, 20)
KEY = statutes.REINSPECTION.key


def change(target_wd: int, **other: object) -> OwnChange:
    usual: dict[str, object] = {
        "bureau_id": "bureau",
        "key": KEY,
        "n": None,
        "target_wd": target_wd,
        "valid_from": date(2026, 3, 2),
        "reason": "留出送检时间",
    }
    return OwnChange(**{**usual, **other})


# 75 days from 2026-07-20 end on Saturday, the third of October, in the holidays.
@pytest.mark.parametrize(
    ("target_wd", "target"),
    [
        (0, date(2026, 9, 30)),
        (1, date(2026, 9, 29)),
        # The 25th is the Mid-Autumn festival.
        (3, date(2026, 9, 24)),
        # 2026-09-20 is a make-up Sunday.
        (7, date(2026, 9, 20)),
    ],
)
def test_the_target_lies_so_many_working_days_before(target_wd, target) -> None:
    rule = replace(statutes.REINSPECTION, target_wd=target_wd)

    due = count(rule, MONDAY, CALENDAR)

    assert due.target == target
    assert due.statutory == due.effective == date(2026, 10, 3)


def test_no_target_lies_before_the_start_nor_before_the_window() -> None:
    short = replace(statutes.REINSPECTION, n=5, target_wd=30)
    window = reinspection_window(
        date(2026, 6, 1),
        CALENDAR,
        rule=replace(statutes.SECOND_REINSPECTION, target_wd=30),
    )

    assert count(short, MONDAY, CALENDAR).target == MONDAY
    assert window.target == window.open_day == date(2026, 8, 3)
    assert window.closes == date(2026, 8, 29)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (change(31), "0到30个工作日"),
        (change(-1), "0到30个工作日"),
        # Nobody shortens the law itself, or a right of the company.
        (change(0, n=60), "法定期限"),
        (change(3, key="objection"), "法定期限"),
        (change(3, key="rectify"), "法定期限"),
        (change(3, key="plan_wd", n=5), "期限应在"),
    ],
)
def test_what_is_no_bureaus_to_set_is_refused(work, wanted, told) -> None:
    with (
        work() as uow,
        pytest.raises(SettingRefused, match=told),
    ):
        set_own_length(uow, wanted)


def test_a_clock_keeps_the_target_of_its_start_also_when_it_is_counted_anew(
    work, database: Database
) -> None:
    later = date(2026, 7, 21)
    keys = [f"XMLD-2026-000{n}" for n in (1, 2, 3)]
    with work() as uow:
        set_own_length(uow, change(3, valid_from=later))
        common = load_book(uow.connection)
        for key, bureau_id, day in zip(
            keys, ("bureau", "bureau", "other"), (MONDAY, later, later), strict=True
        ):
            open_case(uow, key, bureau_id=bureau_id, officer_id="officer")
            start_clock(uow, common.of(bureau_id), key, KEY, started_on=day)

    with database.read() as connection:
        found = clocks_of(connection, keys)
        history = own_history(connection, KEY, bureau_id="bureau")
        moved = clocks_to_move(connection, load_book(connection), rule_keys=[KEY])
    targets = [found[key][0].target for key in keys]
    assert targets == [date(2026, 9, 30), date(2026, 9, 24), date(2026, 9, 30)]
    assert [each.change.target_wd for each in history] == [3]
    assert DEFAULTS[KEY].target_wd == 0
    assert moved == []
