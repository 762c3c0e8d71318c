"""Each clock begins with its event, on the day that the law or the bureau says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine import SYSTEM
from handlers.deadlines.books import load_book
from handlers.deadlines.clocks import ClockState
from handlers.deadlines.errors import StartRefused
from handlers.deadlines.setting_store import RuleChange
from handlers.linkage.hearing import awaits_telling, party_was_told
from handlers.linkage.rescheduling import take_over_rule
from handlers.linkage.settings import ORDER_START
from handlers.notices.tables import notice
from handlers.reminders.scan import Round
from handlers.reminders.unknown_year import ask_for_next_year
from handlers.settings.store import change_setting
from tests.support.case_client import Case, Office


def count_from_service(office: Office) -> None:
    with office.engine.transact(office.actor("leader")) as uow:
        change_setting(uow, ORDER_START, text="served_on", reason="本局惯例")


def ordered(office: Office, **order: Any) -> Case:
    office.at("2026-03-02")
    case = office.register()
    case.complete("serve_test_result", result_served_on="2026-03-02")
    office.at("2026-03-05")
    case.complete(
        "issue_rectification_order",
        **{"order_date": "2026-03-02", "order_served_on": "2026-03-05", **order},
    )
    return case


def test_an_order_counts_from_its_own_day(office: Office):
    case = ordered(office)

    clock = case.clocks["rectify", 1]
    assert clock.started_on == date(2026, 3, 2)
    assert "责令之日" in clock.count_text


def test_a_bureau_may_count_an_order_from_its_service(office: Office):
    count_from_service(office)

    case = ordered(office)

    for key in ("rectify", "reinsp1"):
        assert case.clocks[key, 1].started_on == date(2026, 3, 5)
        assert "自 2026-03-05 通知书送达之日起" in case.clocks[key, 1].count_text


def test_public_notice_delays_the_objection_and_not_the_order(office: Office):
    office.at("2026-03-02")
    case = office.register()
    case.complete(
        "serve_test_result",
        result_served_on="2026-03-02",
        result_service_method="公告送达",
    )
    case.complete(
        "issue_rectification_order",
        order_date="2026-03-02",
        order_served_on="2026-03-02",
        order_service_method="公告送达",
    )

    objection = case.clocks["objection", 1]
    assert objection.started_on == date(2026, 4, 1)
    assert objection.statutory == date(2026, 4, 16)
    assert "公告送达期满视为收到检验结果之日" in objection.count_text
    assert case.clocks["rectify", 1].started_on == date(2026, 3, 2)


def test_public_notice_delays_an_order_that_counts_from_its_service(office: Office):
    count_from_service(office)

    case = ordered(office, order_service_method="公告送达")

    assert case.clocks["rectify", 1].started_on == date(2026, 4, 4)


def test_an_objection_starts_the_days_within_which_it_is_accepted(office: Office):
    office.at("2026-02-06")
    case = office.register()
    case.complete("serve_test_result", result_served_on="2026-02-06")
    office.at("2026-02-12")
    objection = case.beside("linkage_objection", by="head")
    objection.complete("file_objection", objection_filed_on="")

    clock = case.clocks["objection_accept", 1]
    # 14 February is worked; 15 to 23 are off.
    assert (clock.started_on, clock.statutory) == (
        date(2026, 2, 12),
        date(2026, 2, 24),
    )
    assert not case.lines["objection_accept"].verified
    case.complete("review_objection", objection_accepted="true")
    assert case.clocks["objection_accept", 1].state is ClockState.MET


def penalty(office: Office) -> tuple[Case, Case]:
    office.at("2026-09-01")
    case = office.sampling(served_on="2026-09-01", order_date="2026-09-01")
    office.at("2026-09-18")
    beside = case.beside("linkage_penalty", by="officer")
    beside.complete(
        "decide_case_filing", penalty_filed="true", penalty_filed_on="2026-09-18"
    )
    return case, beside


def test_a_party_that_was_told_has_five_working_days_to_ask_for_a_hearing(
    office: Office,
):
    case, beside = penalty(office)
    assert awaits_telling(tuple(case.clocks.values()))

    with office.engine.transact(office.actor("officer")) as uow:
        book = load_book(uow.connection)
        clock = party_was_told(uow, book, case.key, on=date(2026, 9, 18))

    # Sunday 20 September is worked, 25 to 27 are off.
    assert clock.statutory == date(2026, 9, 24)
    assert not awaits_telling(tuple(case.clocks.values()))
    office.at("2026-10-08")
    assert case.lines["hearing_request"].chip_text == "已期满"
    beside.complete(
        "record_penalty", penalty_decided_on="2026-10-08", penalty_published_on=""
    )
    assert case.clocks["hearing_request", 1].state is ClockState.CANCELED
    assert case.lines["hearing_request"].chip_text == "已期满"


@pytest.mark.parametrize("on", [date(2026, 9, 17), date(2026, 9, 19)])
def test_a_day_of_telling_must_lie_within_the_penalty(office: Office, on: date):
    case, _ = penalty(office)

    with (
        office.engine.transact(office.actor("officer")) as uow,
        pytest.raises(StartRefused, match="2026-09-18"),
    ):
        party_was_told(uow, load_book(uow.connection), case.key, on=on)


def test_without_a_penalty_nobody_is_told_of_a_hearing(office: Office):
    office.at("2026-09-01")
    case = office.sampling(served_on="2026-09-01", order_date="2026-09-01")

    assert not awaits_telling(tuple(case.clocks.values()))
    with (
        office.engine.transact(office.actor("officer")) as uow,
        pytest.raises(StartRefused, match="没有正在办理"),
    ):
        party_was_told(uow, load_book(uow.connection), case.key, on=date(2026, 9, 1))


def test_a_rule_that_changes_in_the_middle_of_a_case_holds_for_new_cases(
    office: Office,
):
    office.at("2026-03-02")
    old = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    change = RuleChange(
        key="rectify", n=45, valid_from=date(2026, 4, 1), reason="新规章施行"
    )
    with office.engine.transact(office.actor("leader")) as uow:
        assert take_over_rule(uow, change) == ()
    office.run_jobs()
    office.at("2026-04-01")
    new = office.sampling(
        served_on="2026-04-01",
        order_date="2026-04-01",
        report_no="XM-2",
        model_spec="B",
    )

    assert old.clocks["rectify", 1].statutory == date(2026, 5, 1)
    assert old.lines["rectify"].count_text.endswith("60 日(自然日)")
    assert new.clocks["rectify", 1].statutory == date(2026, 5, 16)
    assert new.lines["rectify"].count_text.endswith("45 日(自然日)")


def test_a_rule_that_begins_in_the_past_moves_the_cases_since_then(office: Office):
    office.at("2026-03-02")
    old = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    office.at("2026-04-01")
    new = office.sampling(
        served_on="2026-04-01",
        order_date="2026-04-01",
        report_no="XM-2",
        model_spec="B",
    )
    new.complete("conduct_self_check", apply_assistance="false")
    change = RuleChange(
        key="rectify", n=45, valid_from=date(2026, 4, 1), reason="规章已施行"
    )

    with office.engine.transact(office.actor("leader")) as uow:
        moved = take_over_rule(uow, change)
    office.run_jobs()

    assert [each.new.business_key for each in moved] == [new.key]
    assert old.clocks["rectify", 1].statutory == date(2026, 5, 1)
    # 16 May is a Saturday.
    assert new.due_day("draft_rectification_plan") == date(2026, 5, 18)


def test_managers_are_asked_for_the_next_year_in_november(office: Office):
    def asked() -> int:
        with office.engine.transact(SYSTEM) as uow:
            return ask_for_next_year(Round(uow=uow, book=load_book(uow.connection)))

    office.at("2026-10-31")
    assert asked() == 0
    office.at("2026-11-02")
    managers = asked()
    office.at("2026-11-20")
    assert asked() == 0
    office.at("2026-12-01")
    assert asked() == managers
    with office.engine.read() as connection:
        told = connection.scalars(
            select(notice.c.person_id).where(notice.c.kind == "system")
        ).all()
    assert len(told) == 2 * managers
    assert "leader" in told
    assert "officer" not in told
