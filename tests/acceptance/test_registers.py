"""AS-16 and AS-17: six professionals, and devices whose calibration has run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from engine import SYSTEM, Database, MovableClock, ProcessEngine
from handlers.notices.tables import notice
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import add_person
from handlers.registers.declarations.equipment import EQUIPMENT
from handlers.registers.declarations.people import STAFF, TRAINING
from handlers.registers.entries import (
    Entry,
    EntryQuery,
    all_entries,
    events_of,
    find_entries,
    versions_of,
)
from handlers.registers.errors import DeviceOverdue, EntryRefused, StartRefused
from handlers.registers.keeping import add_entry, change_entry
from handlers.registers.model import Register
from handlers.registers.noting import add_event
from handlers.registers.reading import device_of
from handlers.registers.ringing import remind_of_registers
from handlers.registers.rules.devices import check_use
from handlers.registers.rules.team import FIELDS
from handlers.registers.starting import (
    against_contract,
    must_form_team,
    must_start_contract,
)
from handlers.registry import build_registry

HERE = ZoneInfo("Asia/Shanghai")


class Unit:
    """A butler's unit with its registers."""

    def __init__(self, database: Database) -> None:
        self.clock = MovableClock(datetime(2026, 5, 4, 9, tzinfo=HERE))
        self.engine = ProcessEngine(
            database=database, clock=self.clock, handlers=build_registry()
        )
        with self.engine.transact(SYSTEM) as uow:
            add_org(uow, kind=OrgKind.BUTLER, name="鹭鸣质量管家", org_id="unit")
            add_org(uow, kind=OrgKind.BUTLER, name="另一家", org_id="other")
            for login, role in (
                ("head", "bu_mgr"),
                ("expert", "bu_expert"),
                ("keeper", "bu_arch"),
            ):
                add_person(
                    uow,
                    login=login,
                    name=login,
                    org_id="unit",
                    roles=[role],
                    person_id=login,
                )

    @property
    def today(self) -> date:
        return self.clock.now().astimezone(HERE).date()

    def add(self, register: Register, **answers: str) -> Entry:
        with self.engine.transact(SYSTEM) as uow:
            raw = {key: [text] for key, text in answers.items()}
            return add_entry(uow, register, "unit", raw)

    def change(self, register: Register, entry: Entry, **answers: str) -> Entry:
        now = {
            k: v if isinstance(v, list) else [v] for k, v in entry.content.items()
        } | {key: [text] for key, text in answers.items()}
        with self.engine.transact(SYSTEM) as uow:
            return change_entry(uow, register, entry, now)

    def round(self) -> None:
        with self.engine.transact(SYSTEM) as uow:
            remind_of_registers(uow, today=self.today)

    def told(self, person: str) -> list[str]:
        with self.engine.read() as connection:
            query = select(notice.c.subject).where(notice.c.person_id == person)
            return list(connection.scalars(query.order_by(notice.c.told_at)))

    def against(self) -> tuple[str, ...]:
        with self.engine.read() as connection:
            return against_contract(connection, "unit", today=self.today)

    def member(self, name: str, field: str = FIELDS[0], **also: str) -> Entry:
        answers = {
            "name": name,
            "kind": "专业技术人员",
            "title_level": "中级",
            "fields": field,
            "joined_on": "2024-03-01",
            **also,
        }
        return self.add(STAFF, **answers)


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Unit]:
    database = Database.open(data_dir=tmp_path)
    database.upgrade()
    yield Unit(database)
    database.close()


def test_as_16_without_six_professionals_no_new_contract_begins(unit: Unit) -> None:
    staff = [unit.member(f"专家{n}", FIELDS[n % 4]) for n in range(6)]
    unit.member("行政", kind="行政办公人员", title_level="无")
    assert unit.against() == ()
    # Told beforehand when somebody will leave: six they are until that day.
    unit.change(STAFF, staff[0], left_on="2026-05-20", reason="提出离职")
    assert unit.against() == ()
    assert unit.told("head") == []

    unit.clock.move_to(datetime(2026, 5, 20, 8, 0, tzinfo=HERE))
    unit.round()
    unit.round()

    (subject,) = unit.told("head")
    assert "不足6人" in subject
    assert unit.told("expert") == []
    with unit.engine.read() as connection, pytest.raises(StartRefused, match=r"B4\.1"):
        must_start_contract(connection, "unit", today=unit.today)
    # A running project goes on: its team is asked for its fields alone.
    with unit.engine.read() as connection:
        team = {each.id for each in staff if each.id != staff[0].id}
        must_form_team(connection, "unit", team, today=unit.today)
        with pytest.raises(StartRefused, match="法律法规"):
            must_form_team(connection, "unit", {staff[1].id}, today=unit.today)


def test_as_16_the_head_is_told_in_the_moment_in_which_the_leaving_is_entered(
    unit: Unit,
) -> None:
    staff = [unit.member(f"专家{n}") for n in range(6)]
    unit.clock.move_to(datetime(2026, 5, 20, 15, 0, tzinfo=HERE))

    unit.change(STAFF, staff[0], left_on="2026-05-20", reason="离职")

    assert len(unit.told("head")) == 1
    unit.round()
    assert len(unit.told("head")) == 1


def test_as_16_a_title_put_right_is_told_of_too(unit: Unit) -> None:
    staff = [unit.member(f"专家{n}") for n in range(6)]

    unit.change(STAFF, staff[0], title_level="初级", reason="证书有误")

    assert len(unit.told("head")) == 1


def test_as_17_an_overdue_device_is_not_chosen_and_the_day_of_the_act_counts(
    unit: Unit,
) -> None:
    for number in range(11):
        unit.add(EQUIPMENT, **_device(f"设备{number}"))
    meter = unit.add(EQUIPMENT, **_device("数字兆欧表", cal_due="2026-09-10"))
    assert meter.number == "EQ-012"
    with unit.engine.read() as connection:
        device = device_of(connection, "unit", meter.id)

    with pytest.raises(DeviceOverdue, match="2026-09-10"):
        check_use(device, used_on=date(2026, 9, 11))

    unit.clock.move_to(datetime(2026, 9, 12, 9, 0, tzinfo=HERE))
    check_use(device, used_on=date(2026, 9, 10))
    used = EQUIPMENT.event("used")
    assert used is not None
    raw = {"happened_on": ["2026-09-10"], "remark": ["绝缘电阻"]}
    with (
        pytest.raises(EntryRefused, match="补录原因"),
        unit.engine.transact(SYSTEM) as uow,
    ):
        add_event(uow, EQUIPMENT, meter, kind=used, raw=raw)
    with unit.engine.transact(SYSTEM) as uow:
        late = {**raw, "late_reason": ["现场没有网络"]}
        add_event(uow, EQUIPMENT, meter, kind=used, raw=late)
    with unit.engine.read() as connection:
        (event,) = events_of(connection, meter.id)
    assert event.late_reason == "现场没有网络"


def test_a_device_out_of_calibration_is_not_used_by_an_event(unit: Unit) -> None:
    meter = unit.add(EQUIPMENT, **_device("数字兆欧表", cal_due="2026-05-01"))
    used = EQUIPMENT.event("used")
    assert used is not None

    with (
        pytest.raises(DeviceOverdue, match="2026-05-01"),
        unit.engine.transact(SYSTEM) as uow,
    ):
        add_event(uow, EQUIPMENT, meter, kind=used, raw={"happened_on": ["2026-05-04"]})


def test_a_calibration_rings_three_times_and_starts_anew_with_the_next(
    unit: Unit,
) -> None:
    meter = unit.add(EQUIPMENT, **_device("数字兆欧表", cal_due="2026-09-10"))
    for day in (date(2026, 8, 11), date(2026, 9, 3), date(2026, 9, 9)):
        for hour in (8, 16):
            moment = datetime(day.year, day.month, day.day, hour, tzinfo=HERE)
            unit.clock.move_to(moment)
            unit.round()
    assert len(unit.told("expert")) == len(unit.told("head")) == 3

    kind = EQUIPMENT.event("calibrated")
    assert kind is not None
    with unit.engine.transact(SYSTEM) as uow:
        raw = {"happened_on": ["2026-09-09"], "next_day": ["2027-09-08"]}
        add_event(uow, EQUIPMENT, meter, kind=kind, raw=raw)
    unit.clock.move_by(timedelta(days=5))
    unit.round()

    assert len(unit.told("head")) == 3
    with unit.engine.read() as connection:
        versions = versions_of(connection, meter.id)
    assert [each.content["cal_due"] for each in versions] == [
        "2026-09-10",
        "2027-09-08",
    ]
    assert versions[1].reason == "校准（检定）（2026-09-09）"


def test_a_late_entry_gives_its_reason_and_stays_marked(unit: Unit) -> None:
    training = {"topic": "标准宣贯", "people": "叶青", "held_on": "2026-05-01"}
    with pytest.raises(EntryRefused) as refused:
        unit.add(TRAINING, **training)
    assert set(refused.value.faults) == {"late_reason"}

    kept = unit.add(TRAINING, **training, late_reason="出差")

    assert kept.late_reason == "出差"
    with pytest.raises(EntryRefused, match="不能晚于今天"):
        unit.add(TRAINING, **{**training, "held_on": "2026-06-01"})


def after_change(unit: Unit, entry: Entry) -> Entry:
    with unit.engine.read() as connection:
        return next(
            e for e in all_entries(connection, "unit", STAFF) if e.id == entry.id
        )


def test_two_changes_of_one_version_do_not_overwrite_each_other(unit: Unit) -> None:
    first = unit.member("专家")
    unit.change(STAFF, first, post="检验", reason="定岗")

    with pytest.raises(EntryRefused, match="刚被别人更改"):
        unit.change(STAFF, first, post="咨询", reason="定岗")

    with unit.engine.read() as connection:
        assert [v.version for v in versions_of(connection, first.id)] == [1, 2]


def test_a_correction_keeps_the_old_value_its_writer_and_reason(unit: Unit) -> None:
    first = unit.member("专家", post="检验")
    unit.change(STAFF, first, post="咨询", reason="岗位写错")

    with unit.engine.read() as connection:
        before, after = versions_of(connection, first.id)
    assert (before.content["post"], after.content["post"]) == ("检验", "咨询")
    assert (after.reason, after.written_by) == ("岗位写错", SYSTEM.id)
    with pytest.raises(EntryRefused, match="更改理由"):
        unit.change(STAFF, after_change(unit, first), post="检验")


def test_the_same_device_is_on_the_ledger_once(unit: Unit) -> None:
    unit.add(EQUIPMENT, **_device("兆欧表", serial="A1"))

    with pytest.raises(EntryRefused, match="EQ-001"):
        unit.add(EQUIPMENT, **_device("兆欧表", serial="A1"))

    unit.add(EQUIPMENT, **_device("兆欧表", serial="A12"))
    unit.add(EQUIPMENT, **_device("兆欧表"))


def test_a_unit_reads_its_own_register_only(unit: Unit) -> None:
    unit.member("专家")

    with unit.engine.read() as connection:
        assert all_entries(connection, "other", STAFF) == []
        found = find_entries(
            connection, EntryQuery(org_id="unit", register=STAFF, text="RY-001")
        )
    assert [each.title for each in found] == ["专家"]


def _device(name: str, **also: str) -> dict[str, str]:
    return {
        "name": name,
        "kind": "计量、检测设备",
        "place": "检测室",
        "owner": "叶青",
        "state": "在用",
        **also,
    }
