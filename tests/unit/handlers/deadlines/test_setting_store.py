from __future__ import annotations

from datetime import date

import pytest

from engine.store.database import Database
from handlers.deadlines.books import load_book
from handlers.deadlines.errors import SettingRefused, UnknownDeadline
from handlers.deadlines.rules import Roll
from handlers.deadlines.setting_store import change_setting, setting_history

JULY = date(2026, 7, 1)


def test_a_case_keeps_the_rule_of_its_start_day(work, database: Database):
    with work() as uow:
        change_setting(uow, key="rectify", n=30, valid_from=JULY, reason="新规章")

    with database.read() as connection:
        book = load_book(connection)
    assert book.count("rectify", date(2026, 6, 30)).statutory == date(2026, 8, 29)
    assert book.count("rectify", JULY).statutory == date(2026, 7, 31)


def test_the_last_change_for_a_day_holds_and_all_are_kept(work, database: Database):
    with work() as uow:
        change_setting(uow, key="plan_wd", n=7, valid_from=JULY, reason="首次")
        change_setting(uow, key="plan_wd", n=8, valid_from=JULY, reason="更正")

    with database.read() as connection:
        book = load_book(connection)
        history = setting_history(connection, "plan_wd")
    assert book.rule("plan_wd", JULY).n == 8
    assert [(row.n, row.reason, row.changed_by) for row in history] == [
        (7, "首次", "admin"),
        (8, "更正", "admin"),
    ]


def test_the_article_the_roll_and_the_check_of_a_rule_can_be_changed(
    work, database: Database
):
    with work() as uow:
        change_setting(
            uow,
            key="objection_accept",
            n=5,
            valid_from=JULY,
            reason="核对原文",
            roll=Roll.FORWARD,
            law_ref="本市办法第9条",
            verified=True,
        )
        change_setting(
            uow, key="objection_accept", n=6, valid_from=JULY, reason="再改天数"
        )

    with database.read() as connection:
        rule = load_book(connection).rule("objection_accept", JULY)
    assert (rule.n, rule.roll, rule.law_ref) == (6, Roll.FORWARD, "本市办法第9条")
    assert rule.verified


@pytest.mark.parametrize(("n", "reason"), [(0, "理由"), (3661, "理由"), (5, "  ")])
def test_a_senseless_or_unexplained_change_is_refused(work, n: int, reason: str):
    with work() as uow, pytest.raises(SettingRefused):
        change_setting(uow, key="plan_wd", n=n, valid_from=JULY, reason=reason)


def test_an_unknown_deadline_can_neither_be_set_nor_counted(work, database: Database):
    with work() as uow, pytest.raises(UnknownDeadline):
        change_setting(uow, key="nonsense_wd", n=1, valid_from=JULY, reason="理由")
    with database.read() as connection, pytest.raises(UnknownDeadline):
        load_book(connection).count("nonsense_wd", JULY)
