from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from handlers.deadlines.china_calendar import seed_calendar
from handlers.deadlines.local_time import SHANGHAI, end_of_day
from handlers.deadlines.rules import DeadlineRule
from handlers.deadlines.settings import SETTINGS
from handlers.deadlines.statutes import OBJECTION, RECTIFY, REINSPECTION
from handlers.reminders.steps import Days, Step, clock_steps, half_time, task_steps

CALENDAR = seed_calendar()
#: A Saturday off, and the working day before.
DAYS = Days(statutory=date(2026, 10, 3), effective=date(2026, 10, 3))


def steps(rule, today: date, days: Days = DAYS) -> list[tuple[str, str, str]]:
    found = clock_steps(rule, days, today=today, calendar=CALENDAR, leader_after=3)
    return [(each.step.value, each.role, each.mark) for each in found]


@pytest.mark.parametrize(
    ("days_before", "expected"),
    [
        (21, []),
        (20, [("near", "msa", "20")]),
        (11, [("near", "msa", "20")]),
        (10, [("near", "msa", "10")]),
        # Away for a week: the latest warning alone.
        (4, [("near", "msa", "5")]),
        (0, [("near", "msa", "5")]),
        (-1, [("missed", "msa", ""), ("reported", "msa_leader", "")]),
        (-30, [("missed", "msa", ""), ("reported", "msa_leader", "")]),
    ],
)
def test_a_clock_of_the_bureau_warns_and_then_reports(days_before, expected) -> None:
    today = DAYS.effective - timedelta(days=days_before)

    assert steps(REINSPECTION, today) == expected


def test_a_day_rolled_forward_is_not_missed_before_the_rolled_day() -> None:
    days = Days(statutory=date(2026, 6, 19), effective=date(2026, 6, 22))

    assert steps(RECTIFY, date(2026, 6, 20), days) == [("near", "ent", "1")]
    assert steps(RECTIFY, date(2026, 6, 22), days) == [("near", "ent", "1")]
    assert steps(RECTIFY, date(2026, 6, 23), days)[0] == ("missed", "ent", "")


def test_the_leader_hears_of_a_missed_operator_after_three_working_days() -> None:
    days = Days(statutory=date(2026, 9, 17), effective=date(2026, 9, 17))
    # 20 September is a Sunday on which one works.
    third = date(2026, 9, 21)
    before = [("missed", "ent", ""), ("reported", "msa", "")]
    friday = date(2026, 9, 18)

    assert steps(RECTIFY, friday, days) == before
    assert steps(RECTIFY, third - timedelta(days=1), days) == before
    assert steps(RECTIFY, third, days) == [*before, ("leader", "msa_leader", "")]


def test_a_right_that_lapses_is_never_missed() -> None:
    assert steps(OBJECTION, DAYS.effective - timedelta(days=2)) == [
        ("near", "ent", "2")
    ]
    assert steps(OBJECTION, DAYS.effective + timedelta(days=1)) == []


def test_a_window_that_is_not_open_yet_warns_nobody() -> None:
    days = replace(DAYS, opens_on=date(2026, 9, 20))

    assert steps(REINSPECTION, date(2026, 9, 19), days) == []
    assert steps(REINSPECTION, date(2026, 9, 20), days) == [("near", "msa", "20")]


BEGUN = datetime(2026, 7, 20, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (BEGUN, []),
        (datetime(2026, 7, 27, 9, tzinfo=SHANGHAI), [(Step.HALF, "")]),
        (datetime(2026, 7, 31, 23, 59, tzinfo=SHANGHAI), [(Step.HALF, "")]),
        (
            datetime(2026, 8, 1, tzinfo=SHANGHAI),
            [(Step.MISSED, ""), (Step.REPORTED, "msa")],
        ),
        (
            datetime(2026, 8, 5, 9, tzinfo=SHANGHAI),
            [(Step.MISSED, ""), (Step.REPORTED, "msa"), (Step.LEADER, "msa_leader")],
        ),
    ],
)
def test_a_day_of_the_bureau_is_told_at_half_and_at_full_time(now, expected) -> None:
    found = task_steps(
        None,
        lane="tai",
        begun_at=BEGUN,
        due_at=end_of_day(date(2026, 7, 31)),
        now=now,
        calendar=CALENDAR,
        leader_after=3,
    )

    assert [(each.step, each.role) for each in found] == expected


@pytest.mark.parametrize("rule", [None, replace(SETTINGS[0], warnings=(4, 1))])
@pytest.mark.parametrize(
    ("is_sent", "expected"), [(True, [(Step.BEGUN, "")]), (False, [])]
)
def test_what_is_sent_is_told_as_soon_as_it_begins(rule, is_sent, expected) -> None:
    found = task_steps(
        rule,
        lane="ent",
        begun_at=BEGUN,
        due_at=end_of_day(date(2026, 7, 31)),
        now=BEGUN + timedelta(hours=1),
        calendar=CALENDAR,
        leader_after=3,
        is_sent=is_sent,
    )

    assert [(each.step, each.role) for each in found] == expected


@pytest.mark.parametrize(
    ("due_at", "half"),
    [
        (BEGUN + timedelta(hours=24), BEGUN + timedelta(hours=12)),
        # One working day has no half.
        (end_of_day(date(2026, 7, 22)), end_of_day(date(2026, 7, 21))),
        (end_of_day(date(2026, 7, 31)), end_of_day(date(2026, 7, 24))),
    ],
)
def test_half_of_the_time_is_counted_in_working_days(due_at, half) -> None:
    assert half_time(BEGUN, due_at, CALENDAR) == half


def late(rule: DeadlineRule, *, working_days: int = 0) -> list[tuple[Step, str]]:
    """Return who hears of a matter of the bureau that was due on a Friday."""
    last = date(2026, 7, 31)
    now = CALENDAR.add_working_days(last, working_days).day if working_days else last
    found = task_steps(
        rule,
        lane="nobody",
        begun_at=BEGUN,
        due_at=end_of_day(last),
        now=end_of_day(now) + timedelta(seconds=2),
        calendar=CALENDAR,
        leader_after=3,
    )
    return [(each.step, each.role) for each in found]


@pytest.mark.parametrize("rule", SETTINGS, ids=lambda rule: rule.key)
def test_a_missed_day_of_the_bureau_is_reported_as_its_rule_says(rule) -> None:
    reported = [(Step.REPORTED, rule.escalates_to)] if rule.escalates_to else []
    leader = [(Step.LEADER, "msa_leader")]

    assert late(rule) == [(Step.MISSED, ""), *reported]
    assert late(rule, working_days=3) == [
        (Step.MISSED, ""),
        *reported,
        *(leader if rule.escalates_to not in {"", "msa_leader"} else []),
    ]


@pytest.mark.parametrize("rule", SETTINGS, ids=lambda rule: rule.key)
@pytest.mark.parametrize("to", ["tai", "msa", "ent", ""])
def test_a_changed_rule_reports_to_whom_it_was_changed(rule, to) -> None:
    changed = replace(rule, owner="wg", escalates_to=to)

    assert late(changed) == [(Step.MISSED, ""), *([(Step.REPORTED, to)] if to else [])]


def test_a_rule_that_reports_to_nobody_is_never_reported() -> None:
    rule = replace(SETTINGS[0], escalates_to="")

    assert late(rule, working_days=30) == [(Step.MISSED, "")]


@pytest.mark.parametrize(
    ("day", "expected"),
    [(20, []), (26, []), (27, ["4"]), (29, ["4"]), (30, ["1"]), (31, ["1"])],
)
def test_a_rule_of_the_bureau_that_says_its_days_warns_on_them(day, expected) -> None:
    found = task_steps(
        replace(SETTINGS[0], warnings=(4, 1)),
        lane="msa",
        begun_at=BEGUN,
        due_at=end_of_day(date(2026, 7, 31)),
        now=datetime(2026, 7, day, 10, tzinfo=SHANGHAI),
        calendar=CALENDAR,
        leader_after=3,
    )

    assert [each.mark for each in found] == expected
    assert all(each.step is Step.NEAR and not each.role for each in found)


#: The last column of the table of vague deadlines in the design.
@pytest.mark.parametrize(
    ("key", "lane"),
    [
        ("serve_result_wd", "msa_leader"),
        ("stop_sale_h", "msa"),
        ("start_decision_wd", "msa_leader"),
        ("self_check_wd", "msa"),
        ("plan_review_wd", "msa_leader"),
        ("visit_start_wd", "tai"),
        ("survey_wd", "tai"),
    ],
)
def test_the_defaults_report_to_whom_the_design_says(key, lane) -> None:
    rule = next(rule for rule in SETTINGS if rule.key == key)

    assert (Step.REPORTED, lane) in late(rule)
