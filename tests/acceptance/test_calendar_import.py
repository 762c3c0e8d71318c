"""A year's holidays come in: exactly what they touch moves, and owners hear of it once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from engine import SYSTEM
from handlers.deadlines.calendar_file import HolidayFile, read_holiday_file
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.linkage.rescheduling import (
    CalendarChange,
    preview_calendar,
    take_over_calendar,
)
from handlers.notices.tables import notice
from handlers.parties.substitutes import name_substitute
from tests.support.case_client import Case, Office

#: Invented: Friday 22 January is off, Sunday 24 January is worked instead.
NOTICE = read_holiday_file(
    {
        "year": 2027,
        "papers": ["国办发明电〔2026〕8号"],
        "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            {"name": "春节", "date": "2027-01-22", "isOffDay": True},
            {"name": "春节", "date": "2027-01-24", "isOffDay": False},
        ],
    }
)


def imported(office: Office, holidays: HolidayFile = NOTICE) -> CalendarChange:
    with office.engine.transact(SYSTEM) as uow:
        change = take_over_calendar(uow, holidays)
    office.run_jobs()
    return change


def told(office: Office) -> list[tuple[str, str]]:
    with office.engine.read() as connection:
        query = select(notice.c.person_id, notice.c.text).where(
            notice.c.kind == "clock"
        )
        return sorted((row.person_id, row.text) for row in connection.execute(query))


def timer(case: Case, element_id: str) -> datetime:
    jobs = case.office.engine.jobs(case.root_id, actor=SYSTEM)
    [due] = [job.due_at for job in jobs if job.element_id == element_id]
    return due.astimezone(SHANGHAI)


def standing(case: Case) -> dict[str, Any]:
    """Everything of a case that a calendar could touch."""
    rows = case.office.engine.history(case.root_id, actor=SYSTEM, limit=5000)
    tasks = {task.element_id: task.due_at for task in case.open_tasks}
    jobs = case.office.engine.jobs(case.root_id, actor=SYSTEM)
    return {
        "clocks": dict(case.clocks),
        "tasks": tasks,
        "timers": {job.element_id: job.due_at for job in jobs},
        "events": len(rows),
    }


def ordered(office: Office, day: str, report_no: str) -> Case:
    """Return a case whose result was served and whose order was given on a day."""
    office.at(day)
    return office.sampling(
        served_on=day, order_date=day, report_no=report_no, model_spec=report_no
    )


def begun(office: Office) -> tuple[Case, Case, Case]:
    """Return a case due long before, one due on the day that changes, one later."""
    return (
        ordered(office, "2026-10-12", "XM-1"),
        ordered(office, "2026-11-23", "XM-2"),
        ordered(office, "2026-12-10", "XM-3"),
    )


def test_an_import_moves_the_clock_whose_last_day_is_off_and_what_hangs_on_it(
    office: Office,
):
    early, due_day, later = begun(office)
    due_day.complete("conduct_self_check", apply_assistance="false")
    before = {case.key: standing(case) for case in (early, due_day, later)}
    assert due_day.clocks["rectify", 1].effective == date(2027, 1, 22)
    assert due_day.clocks["rectify", 1].provisional

    change = imported(office)

    # Only the 60 days of the second case end on the Friday that is off now; the
    # Sunday behind it is worked.
    moved = [(each.new.business_key, each.new.rule_key) for each in change.moved]
    assert moved == [(due_day.key, "rectify")]
    clock = due_day.clocks["rectify", 1]
    assert (clock.statutory, clock.effective) == (date(2027, 1, 22), date(2027, 1, 24))
    assert not clock.provisional
    assert due_day.variables["rectify_until"] == "2027-01-24"
    assert due_day.due_day("draft_rectification_plan") == date(2027, 1, 24)
    passed = timer(due_day, "rectification_deadline_passed")
    assert passed == datetime(2027, 1, 25, tzinfo=SHANGHAI)
    assert standing(early) == before[early.key]
    after = standing(later)
    assert after["tasks"] == before[later.key]["tasks"]
    assert after["timers"] == before[later.key]["timers"]
    assert after["events"] == before[later.key]["events"]


def test_the_moved_timer_fires_on_its_new_day_and_not_on_the_old_one(office: Office):
    _, due_day, _ = begun(office)
    due_day.complete("conduct_self_check", apply_assistance="false")
    imported(office)

    office.at("2027-01-24T12:00")
    assert "draft_rectification_plan" in due_day.open
    office.at("2027-01-25T00:01")
    assert "handle_overdue_rectification" in due_day.open


def test_each_owner_is_told_once_of_all_that_is_theirs(office: Office):
    second = ordered(office, "2026-11-23", "XM-4")
    ordered(office, "2026-11-23", "XM-2")

    imported(office)

    notices = told(office)
    assert [person_id for person_id, _ in notices] == ["head", "officer"]
    for _, text in notices:
        assert text.count("改正并申请复查：2027-01-22 → 2027-01-24") == 2
        assert second.key in text


def test_who_stands_in_for_an_owner_is_told_in_one_notice_in_whose_stead(
    office: Office,
):
    ordered(office, "2026-11-23", "XM-4")
    with office.engine.transact(SYSTEM) as uow:
        name_substitute(
            uow,
            person_id="officer",
            substitute_id="leader",
            from_at=uow.now,
            until_at=uow.now + timedelta(days=3),
            reason="休假",
        )

    imported(office)

    texts = dict(told(office))
    assert sorted(texts) == ["head", "leader", "officer"]
    assert texts["leader"].startswith("（代")
    assert texts["leader"].endswith(texts["officer"])


def test_the_same_notice_again_changes_nothing_and_tells_nobody(office: Office):
    cases = begun(office)
    imported(office)
    before = [standing(case) for case in cases]
    notices = told(office)

    with office.engine.read() as connection:
        assert preview_calendar(connection, NOTICE).changes_nothing
    again = imported(office)

    assert again.changes_nothing
    assert [standing(case) for case in cases] == before
    assert told(office) == notices


def test_a_preview_says_what_the_import_does_and_does_nothing(office: Office):
    cases = begun(office)
    before = [standing(case) for case in cases]

    with office.engine.read() as connection:
        preview = preview_calendar(connection, NOTICE)

    assert [standing(case) for case in cases] == before
    assert told(office) == []
    assert preview == imported(office)


def test_the_next_years_notice_moves_a_december_day_of_a_year_that_was_certain(
    office: Office,
):
    case = ordered(office, "2026-10-26", "XM-1")
    assert case.clocks["rectify", 1].effective == date(2026, 12, 25)
    assert not case.clocks["rectify", 1].provisional
    bridged = read_holiday_file(
        {
            "year": 2027,
            "days": [
                {"name": "元旦", "date": "2026-12-25", "isOffDay": True},
                {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            ],
        }
    )

    imported(office, bridged)

    assert case.clocks["rectify", 1].effective == date(2026, 12, 28)


def test_a_task_counted_in_working_days_follows_from_the_day_it_began(office: Office):
    office.at("2027-01-20")
    case = office.register()
    assert case.due_day("serve_test_result") == date(2027, 1, 27)

    imported(office)

    # The Friday is off and the Sunday is worked: five working days all the same.
    assert case.due_day("serve_test_result") == date(2027, 1, 27)
    office.at("2027-01-21")
    other = office.register(report_no="XM-9", model_spec="Z")
    without = read_holiday_file(
        {
            "year": 2027,
            "days": [{"name": "春节", "date": "2027-01-22", "isOffDay": True}],
        }
    )
    imported(office, without)
    assert case.due_day("serve_test_result") == date(2027, 1, 28)
    assert other.due_day("serve_test_result") == date(2027, 1, 29)
    assert local_day(office.clock.now()) == date(2027, 1, 21)
