"""Days that a register sets itself lie no further ahead than it says (TM-PAPER, B4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from engine import SYSTEM, Database
from handlers.registers.declarations.archive import PAPER
from handlers.registers.declarations.unit import POLICY
from handlers.registers.entries import Entry, entry_by_id, events_of
from handlers.registers.errors import EntryRefused
from handlers.registers.noting import add_event
from handlers.registers.year import Tone, matters_of
from tests.acceptance.test_registers import HERE, Unit

BOX = {
    "name": "2026年巡查记录",
    "container": "盒",
    "place": "档案室2号柜",
    "signer": "庄慧",
    "measures": "防光、防潮",
    "check_on": "2026-11-04",
}
RULE = {
    "name": "培训制度",
    "kind": "培训",
    "edition": "1",
    "in_force": "2026-01-01",
    "approved_by": "周敏",
    "state": "现行",
    "review_on": "2027-05-05",
}


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Unit]:
    database = Database.open(data_dir=tmp_path)
    database.upgrade()
    yield Unit(database)
    database.close()


def note(unit: Unit, entry: Entry, kind: str, **said: str) -> Entry:
    """Write down what happened to a box, and return the box as it stands now."""
    event = PAPER.event(kind)
    assert event is not None
    today = {"happened_on": unit.today.isoformat(), **said}
    with unit.engine.transact(SYSTEM) as uow:
        now = entry_by_id(uow.connection, entry.id, org_id="unit", register=PAPER)
        raw = {key: [text] for key, text in today.items()}
        add_event(uow, PAPER, now, kind=event, raw=raw)
        return entry_by_id(uow.connection, entry.id, org_id="unit", register=PAPER)


def storage(unit: Unit) -> tuple[Tone, list[str]]:
    """Return how the storage of paper stands in the year of the unit, and why."""
    with unit.engine.read() as connection:
        year = matters_of(connection, "unit", today=unit.today)
    (matter,) = (each for each in year if each.zh == "纸质档案保管检查")
    return matter.tone, [each.text for each in matter.dues]


def test_paper_is_looked_at_within_half_a_year_each_time(unit: Unit) -> None:
    """The first check, and the one after it."""
    with pytest.raises(EntryRefused, match="184 天以内"):
        unit.add(PAPER, **{**BOX, "check_on": "2026-11-05"})
    box = unit.add(PAPER, **BOX)
    unit.clock.move_to(datetime(2026, 10, 30, 9, tzinfo=HERE))
    assert storage(unit) == (Tone.AMBER, ["ZZ-001 2026年巡查记录"])

    with pytest.raises(EntryRefused, match="184 天以内"):
        note(unit, box, "checked", next_day="2027-05-03")
    checked = note(unit, box, "checked", next_day="2027-04-30")

    assert checked.content["check_on"] == "2027-04-30"
    assert storage(unit) == (Tone.GREEN, [])


def test_the_keeper_of_files_is_told_of_a_check_that_comes_and_that_was_missed(
    unit: Unit,
) -> None:
    unit.add(PAPER, **BOX)

    for day in (date(2026, 10, 5), date(2026, 10, 28), date(2026, 11, 3)):
        unit.clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=HERE))
        unit.round()
    assert len(unit.told("keeper")) == 3
    unit.clock.move_by(timedelta(days=2))
    unit.round()

    assert "已于 2026-11-04 到期" in unit.told("keeper")[-1]
    assert storage(unit)[0] is Tone.RED


def test_what_is_damaged_stands_red_until_it_was_mended_and_the_log_keeps_both(
    unit: Unit,
) -> None:
    box = unit.add(PAPER, **BOX)

    note(unit, box, "damaged", remark="封面受潮")
    assert storage(unit) == (Tone.RED, ["ZZ-001 2026年巡查记录有破损，待修补"])
    note(unit, box, "mended", remark="更换封面，晾干")

    assert storage(unit) == (Tone.GREEN, [])
    with unit.engine.read() as connection:
        log = [(each.kind, each.remark) for each in events_of(connection, box.id)]
    assert sorted(log) == [("damaged", "封面受潮"), ("mended", "更换封面，晾干")]


def test_a_written_rule_is_reviewed_every_year(unit: Unit) -> None:
    unit.add(POLICY, **RULE)

    with pytest.raises(EntryRefused, match="366 天以内"):
        unit.add(POLICY, **{**RULE, "name": "考核制度", "review_on": "2027-05-06"})
