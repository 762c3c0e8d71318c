from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.store.database import Database
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.books import load_book
from handlers.deadlines.china_calendar import seed_calendar
from handlers.deadlines.errors import SettingRefused, UnknownDeadline
from handlers.deadlines.rules import ALWAYS, Roll, Unit
from handlers.deadlines.setting_store import (
    RuleChange,
    change_rule,
    change_setting,
    rule_versions,
    setting_history,
)

JULY = date(2026, 7, 1)
AUGUST = date(2026, 8, 1)


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


def test_every_part_of_a_rule_can_be_changed_and_every_version_is_dated(
    work, database: Database
):
    change = RuleChange(
        key="rectify",
        n=40,
        valid_from=JULY,
        reason="新规章",
        unit=Unit.WORKING,
        include_start=True,
        start_event="送达之日",
        roll=Roll.NONE,
        owner="msa",
        escalates_to="msa_leader",
        warnings=(10, 3),
        law_ref="新规章第1条",
        article="四十个工作日",
        verified=False,
    )
    with work() as uow:
        change_rule(uow, change)
        change_setting(uow, key="rectify", n=45, valid_from=AUGUST, reason="再改")

    with database.read() as connection:
        book = load_book(connection)
        told = rule_versions(connection, "rectify")
    july = book.rule("rectify", JULY)
    assert (july.unit, july.include_start, july.roll) == (Unit.WORKING, True, Roll.NONE)
    assert (july.owner, july.warnings, july.verified) == ("msa", (10, 3), False)
    assert july.count_text(JULY) == "自 2026-07-01 送达之日起 40 个工作日，当日计入"
    spans = [(each.valid_from, each.valid_to) for each in book.versions("rectify")]
    assert spans == [
        (ALWAYS, date(2026, 6, 30)),
        (JULY, date(2026, 7, 31)),
        (AUGUST, None),
    ]
    assert [(each.rule.n, each.reason) for each in told] == [
        (40, "新规章"),
        (45, "再改"),
    ]
    assert book.rule("rectify", AUGUST).law_ref == "新规章第1条"


@pytest.mark.parametrize(
    "more",
    [
        {"warnings": (8,)},
        {"warnings": (-1,)},
        {"warnings": (*tuple(range(1, 7)), 1, 2, 3)},
        {"law_ref": " "},
        {"article": "字" * 501},
    ],
)
def test_warnings_and_texts_of_a_rule_are_checked(work, more: dict[str, object]):
    change = RuleChange(key="plan_wd", n=7, valid_from=JULY, reason="理由")
    with work() as uow, pytest.raises(SettingRefused):
        change_rule(uow, replace(change, **more))


def test_a_setting_warns_when_half_of_it_is_over_and_on_its_last_day():
    book = DeadlineBook(calendar=seed_calendar(), changes={}, day_names={})

    assert book.warning_days("plan_review_wd", date(2026, 3, 2)) == (
        date(2026, 3, 5),
        date(2026, 3, 9),
    )
    assert book.warning_days("stop_sale_h", date(2026, 3, 2)) == (date(2026, 3, 3),)
    assert book.warning_days("reinsp1", date(2026, 3, 2)) == (
        date(2026, 4, 26),
        date(2026, 5, 6),
        date(2026, 5, 11),
    )
