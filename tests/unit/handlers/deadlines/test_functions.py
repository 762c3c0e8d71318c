from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine import FunctionContext
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.errors import NotADay, UnknownDeadline
from handlers.deadlines.functions import deadline_functions
from handlers.deadlines.setting_store import change_setting

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def call(work, clock):
    """Return how an expression calls a function."""
    books = DeadlineBooks()

    def function(name: str, *arguments: object) -> datetime:
        with work() as uow:
            context = FunctionContext(clock=clock, unit_of_work=uow, variables={})
            return deadline_functions(books)[name](context, *arguments)

    return function


def shanghai(moment: datetime) -> str:
    assert moment.tzinfo is not None
    return moment.isoformat()


def test_work_is_due_at_the_end_of_the_last_working_day(call, clock):
    assert shanghai(call("due", "plan_review_wd")) == "2026-03-09T23:59:59+08:00"
    # In the evening of UTC it is tomorrow in Xiamen.
    clock.move_to(datetime(2026, 3, 2, 17, 0, tzinfo=UTC))
    assert shanghai(call("due", "plan_review_wd")) == "2026-03-10T23:59:59+08:00"


def test_hours_run_from_the_minute(call):
    assert shanghai(call("due", "stop_sale_h")) == "2026-03-03T01:00:00+00:00"


def test_a_changed_setting_is_used_at_once(call, work):
    call("due", "plan_wd")
    with work() as uow:
        change_setting(
            uow, key="plan_wd", n=10, valid_from=date(2026, 3, 1), reason="加长"
        )

    assert shanghai(call("due", "plan_wd")) == "2026-03-16T23:59:59+08:00"


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("start_of_day", "2026-08-03", "2026-08-03T00:00:00+08:00"),
        ("end_of_day", "2026-05-06", "2026-05-06T23:59:59+08:00"),
        ("day_after", "2026-02-24", "2026-02-25T00:00:00+08:00"),
        ("day_after", date(2026, 12, 31), "2027-01-01T00:00:00+08:00"),
        ("start_of_day", "2026-03-02T20:00:00+00:00", "2026-03-03T00:00:00+08:00"),
        ("start_of_day", "2026-03-02T20:00:00", "2026-03-02T00:00:00+08:00"),
        (
            "start_of_day",
            datetime(2026, 3, 2, 20, 0, tzinfo=UTC),
            "2026-03-03T00:00:00+08:00",
        ),
    ],
)
def test_days_begin_and_end_in_xiamen(call, name: str, day: object, expected: str):
    assert shanghai(call(name, day)) == expected


def test_now_is_the_engines_clock(call, clock):
    assert call("now") == clock.now()


@pytest.mark.parametrize("nothing", [None, "", "下周一", 5])
def test_what_names_no_day_is_refused(call, nothing: object):
    with pytest.raises(NotADay):
        call("day_after", nothing)


def test_an_unknown_deadline_is_refused(call):
    with pytest.raises(UnknownDeadline):
        call("due", "nonsense_wd")
