from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.deadlines.calendar_file import MOST_BYTES, read_holiday_json
from handlers.deadlines.calendar_ics import read_holiday_ics
from handlers.deadlines.errors import CalendarRefused


def event(first: str, behind: str | None, summary: str, *more: str) -> list[str]:
    end = [f"DTEND;VALUE=DATE:{behind}"] if behind else []
    return [
        "BEGIN:VEVENT",
        f"UID:{first}-{summary}",
        "DTSTAMP:20261120T000000Z",
        f"DTSTART;VALUE=DATE:{first}",
        *end,
        f"SUMMARY:{summary}",
        *more,
        "END:VEVENT",
    ]


def calendar(*events: list[str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//"]
    for each in events:
        lines += each
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


@pytest.mark.parametrize(
    ("summary", "more", "is_off"),
    [
        ("元旦假期", [], True),
        ("元旦", [], True),
        ("春节（休）", [], True),
        ("春节放假调休", [], True),
        ("上班(补春节)", [], False),
        ("春节补班", [], False),
        ("春节（班）", [], False),
        ("春节调休", [], False),
        ("春节", ["CATEGORIES:上班"], False),
        ("春节", ["X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY"], False),
        ("春节", ["X-APPLE-SPECIAL-DAY:WORK-HOLIDAY"], True),
    ],
)
def test_the_words_of_an_event_say_whether_one_works(
    summary: str, more: list[str], *, is_off: bool
):
    found = read_holiday_ics(
        calendar(event("20270101", "20270103", summary, *more)), year=2027
    )

    assert [(each.day, each.is_off) for each in found.days] == [
        (date(2027, 1, 1), is_off),
        (date(2027, 1, 2), is_off),
    ]


def test_an_event_without_an_end_is_one_day_and_the_fullest_year_is_taken():
    found = read_holiday_ics(
        calendar(
            event("20251231", None, "元旦假期"),
            event("20270101", None, "元旦假期"),
            event("20270205", "20270213", "春节假期"),
            event("20261226", None, "上班(补元旦)"),
        )
    )

    assert found.year == 2027
    assert found.days[0].day == date(2026, 12, 26)
    assert len(found.days) == 10


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"hello", "不是iCalendar"),
        (calendar(), "没有任何全天事件"),
        (calendar(event("20270101", None, "全员大会")), "看不出"),
        (calendar(event("20270101", "20270301", "春节假期")), "超过15天"),
        (b"x" * (MOST_BYTES + 1), "超过"),
    ],
)
def test_a_calendar_that_says_nothing_clear_is_refused(content: bytes, told: str):
    with pytest.raises(CalendarRefused, match=told):
        read_holiday_ics(content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", "不是UTF-8"),
        (b"[" * 100_000, "不是UTF-8"),
        (b"[]", "不是对象"),
        (b'{"year": true}', "缺少年份"),
        (b'{"year": 1800, "days": []}', "不在"),
        (b'{"year": 2027, "days": []}', "尚无任何放假日"),
        (
            b'{"year": 2027, "days": [{"date": "2026-11-30", "isOffDay": true}]}',
            "不属于",
        ),
        (
            (
                b'{"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": true},'
                b'{"date": "2027-01-01", "isOffDay": false}]}'
            ),
            "既放假又上班",
        ),
    ],
)
def test_a_file_of_another_shape_is_refused(content: bytes, told: str):
    with pytest.raises(CalendarRefused, match=told):
        read_holiday_json(content)


def test_a_file_that_was_read_can_be_written_and_read_again():
    content = (
        '\ufeff{"year": 2027, "papers": ["p"], "days": [{"name": "元旦",'
        ' "date": "2027-01-01", "isOffDay": true}]}'
    )

    once = read_holiday_json(content.encode())

    assert read_holiday_json(once.to_json().encode()) == once
    assert once.source == "p"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes):
    for read in (read_holiday_json, read_holiday_ics):
        with pytest.raises(CalendarRefused):
            read(content)


@given(st.text(alphabet="BEGINVCALDRTS:;=\r\n2027-01元旦班休", max_size=200))
def test_any_event_is_read_or_refused(text: str):
    wrapped = f"BEGIN:VCALENDAR\r\n{text}\r\nEND:VCALENDAR\r\n".encode()
    with pytest.raises(CalendarRefused):
        read_holiday_ics(wrapped)
