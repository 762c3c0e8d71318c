from __future__ import annotations

from datetime import date

import pytest

from engine.store.database import Database
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.calendar_file import read_holiday_file
from handlers.deadlines.calendar_store import (
    import_year,
    known_years,
    load_calendar,
    seed_calendar_tables,
)
from handlers.deadlines.china_calendar import seed_calendar
from handlers.deadlines.errors import CalendarRefused

NOTICE_2027 = {
    "year": 2027,
    "papers": ["https://www.gov.cn/2027"],
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2026-12-27", "isOffDay": False},
    ],
}


def test_an_unseeded_database_counts_with_the_seed(database: Database):
    with database.read() as connection:
        assert load_calendar(connection) == seed_calendar()
        assert known_years(connection) == {}


def test_the_seed_is_written_once_with_its_source(work, database: Database):
    for _ in range(2):
        with work() as uow:
            seed_calendar_tables(uow)

    with database.read() as connection:
        assert load_calendar(connection) == seed_calendar()
        years = known_years(connection)
    assert (min(years), max(years)) == (2004, 2026)
    assert set(years.values()) == {"chinesecalendar"}


def test_an_imported_year_is_known_and_may_move_days_of_december_before(
    work, database: Database
):
    with work() as uow:
        seed_calendar_tables(uow)
        import_year(uow, read_holiday_file(NOTICE_2027))

    with database.read() as connection:
        calendar = load_calendar(connection)
    assert calendar.is_known(date(2027, 1, 1))
    assert not calendar.is_working_day(date(2027, 1, 1))
    assert calendar.is_working_day(date(2026, 12, 27))


def test_a_corrected_notice_replaces_the_first(work, database: Database):
    moved = {**NOTICE_2027["days"][0], "date": "2027-01-04"}
    corrected = {**NOTICE_2027, "days": [moved]}
    with work() as uow:
        seed_calendar_tables(uow)
        import_year(uow, read_holiday_file(NOTICE_2027))
        import_year(uow, read_holiday_file(corrected))

    with database.read() as connection:
        calendar = load_calendar(connection)
    assert calendar.is_working_day(date(2027, 1, 1))
    assert not calendar.is_working_day(date(2027, 1, 4))


def test_the_book_is_loaded_anew_after_an_import_only(work, database: Database):
    books = DeadlineBooks()
    with work() as uow:
        seed_calendar_tables(uow)
    with database.read() as connection:
        first = books.at(connection)
        again = books.at(connection)
    with work() as uow:
        import_year(uow, read_holiday_file(NOTICE_2027))
    with database.read() as connection:
        later = books.at(connection)

    assert first is again
    assert not first.calendar.is_known(date(2027, 1, 1))
    assert later.calendar.is_known(date(2027, 1, 1))
    assert later.day_names[date(2027, 1, 1)] == "元旦"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "不是对象"),
        ({"days": []}, "缺少年份"),
        ({"year": 2027, "papers": [], "days": []}, "尚无任何放假日"),
        ({"year": 2027}, "缺少日期列表"),
        ({"year": 2027, "days": [3]}, "第1个日期不是对象"),
        ({"year": 2027, "days": [{"date": "2027-01-01"}]}, "isOffDay"),
        ({"year": 2027, "days": [{"date": "元旦", "isOffDay": True}]}, "不是日期"),
    ],
)
def test_a_file_of_another_form_is_refused_with_the_reason(
    document: object, reason: str
):
    with pytest.raises(CalendarRefused, match=reason):
        read_holiday_file(document)
