"""The rules that read the registers, with the numbers of the specification."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.parties.model import TITLE_LEVELS
from handlers.registers.declarations.people import STAFF
from handlers.registers.entries import missing_parts
from handlers.registers.errors import DeviceOverdue, DeviceUnusable
from handlers.registers.ringing import mark_of
from handlers.registers.rules.devices import Device, check_use
from handlers.registers.rules.late import is_late
from handlers.registers.rules.policies import IN_FORCE, kinds_missing
from handlers.registers.rules.policies import KINDS as POLICIES
from handlers.registers.rules.staff import (
    KINDS,
    LEAST,
    OFFICE,
    PROFESSIONAL,
    Member,
    fall_below,
    office_missing,
    professionals,
    too_few,
    uncovered,
)
from handlers.registers.rules.team import FIELDS, fields_missing
from handlers.registers.rules.training import Training, a_year_after, next_trainings

TODAY = date(2026, 5, 20)
HERE = ZoneInfo("Asia/Shanghai")


def member(number: int, **also: object) -> Member:
    given: dict[str, object] = {
        "id": f"m{number}",
        "name": f"人员{number}",
        "kind": "专业技术人员",
        "title_level": "中级",
        "joined_on": date(2024, 1, 1),
    }
    return Member(**{**given, **also})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("also", "counts"),
    [
        ({}, True),
        ({"title_level": "正高级"}, True),
        ({"title_level": "初级"}, False),
        ({"title_level": "无"}, False),
        ({"kind": "操作人员"}, False),
        ({"joined_on": TODAY}, True),
        ({"joined_on": TODAY + timedelta(days=1)}, False),
        ({"left_on": TODAY}, False),
        ({"left_on": TODAY + timedelta(days=1)}, True),
    ],
)
def test_who_counts_among_the_six(*, also: dict[str, object], counts: bool) -> None:
    assert member(1, **also).counts(TODAY) is counts


@pytest.mark.parametrize(("count", "refused"), [(5, True), (6, False), (7, False)])
def test_six_are_enough_and_five_are_not(*, count: int, refused: bool) -> None:
    said = too_few([member(n) for n in range(count)], TODAY)

    assert bool(said) is refused
    if refused:
        assert "5 人" in said
        assert "B4.1" in said


_MEMBERS = st.builds(
    Member,
    id=st.text("abcdef", min_size=1, max_size=6),
    name=st.just("某"),
    kind=st.sampled_from(KINDS),
    title_level=st.sampled_from(("无", *TITLE_LEVELS)),
    joined_on=st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    left_on=st.none() | st.dates(date(2020, 1, 1), date(2026, 12, 31)),
)


@given(staff=st.lists(_MEMBERS, max_size=12))
def test_a_fall_is_named_only_where_too_few_are_left(staff: list[Member]) -> None:
    fall = fall_below(staff, TODAY)

    if fall is not None:
        assert too_few(staff, TODAY)
        assert fall.member.left_on == fall.day
        # Whoever left last before the fall: with all who left since there were six.
        since = [
            each
            for each in staff
            if each.is_qualified
            and each.left_on is not None
            and each.joined_on < each.left_on
            and fall.day <= each.left_on <= TODAY
        ]
        assert professionals(staff, TODAY) + len(since) >= LEAST


def test_the_last_leaving_that_crossed_six_is_the_fall() -> None:
    staff = [member(n) for n in range(5)]
    staff += [member(5, left_on=date(2026, 5, 1)), member(6, left_on=date(2026, 4, 1))]

    fall = fall_below(staff, TODAY)

    assert fall is not None
    assert fall.member.id == "m5"
    assert fall_below([member(n) for n in range(5)], TODAY) is None


def test_somebody_of_the_office_is_listed() -> None:
    staff = [member(1), member(2, kind="行政办公人员", left_on=TODAY)]

    assert "B4.1" in office_missing(staff, TODAY)
    assert not office_missing([member(3, kind="行政办公人员")], TODAY)


def test_only_professionals_who_count_cover_a_field() -> None:
    staff = [
        member(1, fields=frozenset({FIELDS[0]})),
        member(2, fields=frozenset({FIELDS[1]}), title_level="初级"),
    ]

    assert uncovered(staff, FIELDS[:2], TODAY) == (FIELDS[1],)


def test_a_team_covers_all_four_fields() -> None:
    team = [
        member(1, fields=frozenset(FIELDS[:2])),
        member(2, fields=frozenset(FIELDS[2:])),
    ]

    assert fields_missing(team, TODAY) == ""
    said = fields_missing(team[:1], TODAY)
    assert FIELDS[2] in said
    assert FIELDS[3] in said
    assert FIELDS[0] not in said
    assert "B6.1.4" in said


METER = Device(
    id="d",
    number="EQ-012",
    name="数字兆欧表",
    state="在用",
    cal_due=date(2026, 9, 10),
)


def test_a_calibration_holds_on_its_last_day_and_not_after() -> None:
    check_use(METER, used_on=date(2026, 9, 10))

    with pytest.raises(
        DeviceOverdue, match=r"EQ-012.*2026-09-10.*2026-09-11.*B6\.2\.3"
    ):
        check_use(METER, used_on=date(2026, 9, 11))


@pytest.mark.parametrize("state", ["待验收", "维修中", "报废"])
def test_a_device_that_is_not_in_use_is_refused(state: str) -> None:
    device = Device(id="d", number="EQ-001", name="卡尺", state=state)

    with pytest.raises(DeviceUnusable, match=state):
        check_use(device, used_on=TODAY)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("acted", "entered", "late"),
    [
        (date(2026, 9, 10), at(10, 8), False),
        (date(2026, 9, 10), at(11, 23, 59), False),
        (date(2026, 9, 10), at(12, 0, 1), True),
        (date(2026, 9, 10), at(12, 9), True),
        (at(10, 9), at(11, 9), False),
        (at(10, 9), at(11, 9, 1), True),
        (None, at(12, 9), False),
    ],
)
def test_later_than_a_day_is_late(
    *, acted: date | datetime | None, entered: datetime, late: bool
) -> None:
    assert is_late(acted, entered) is late


@pytest.mark.parametrize(
    ("left", "mark"),
    [(31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, -1)],
)
def test_days_ring_at_thirty_seven_and_one(left: int, mark: int | None) -> None:
    assert mark_of(TODAY + timedelta(days=left), TODAY) == mark


def test_every_kind_of_written_rule_is_in_force() -> None:
    written = [{"kind": kind, "state": IN_FORCE} for kind in POLICIES]

    assert kinds_missing(written) == ()
    written[2] = {"kind": "考核", "state": "废止"}
    assert kinds_missing(written) == ("考核(B4.1)",)
    assert len(kinds_missing([])) == len(POLICIES)


@pytest.mark.parametrize(
    ("kind", "missing"), [("专业技术人员", 4), ("操作人员", 4), ("行政办公人员", 0)]
)
def test_a_staff_file_of_the_clause_is_that_of_professionals_and_operators(
    kind: str, missing: int
) -> None:
    assert len(missing_parts(STAFF, {"kind": kind}, frozenset())) == missing
    assert missing_parts(STAFF, {"kind": kind}, frozenset({"hiring"})) == tuple(
        part.zh for part in STAFF.parts if missing and part.key != "hiring"
    )


def test_everybody_is_trained_within_a_year_of_the_last_time_or_of_joining() -> None:
    staff = [
        Member(
            id=name,
            name=name,
            kind=PROFESSIONAL,
            title_level="中级",
            joined_on=date(2025, 3, 1),
        )
        for name in ("叶青", "叶青青")
    ]
    held = [Training(held_on=date(2025, 9, 1), people="叶青、黄河")]

    first, second = next_trainings(staff, held, date(2026, 2, 1))

    assert (first.member.name, first.due_on) == ("叶青青", date(2026, 3, 1))
    assert (second.last_on, second.due_on) == (date(2025, 9, 1), date(2026, 9, 1))


def test_who_left_and_the_office_are_not_asked_for_trainings() -> None:
    gone = Member(
        id="1",
        name="甲",
        kind=PROFESSIONAL,
        title_level="中级",
        joined_on=date(2020, 1, 1),
        left_on=date(2025, 1, 1),
    )
    office = replace(gone, id="2", kind=OFFICE, left_on=None)

    assert next_trainings([gone, office], [], date(2026, 2, 1)) == []
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
