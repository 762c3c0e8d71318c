"""Entries of registers belong to their client, whatever it is called (B5.7.3, B6.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine import SYSTEM, Database, MovableClock, ProcessEngine, UnitOfWork
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org, change_org, close_org
from handlers.registers.declarations.archive import ARCHIVE
from handlers.registers.declarations.service import PROPERTY
from handlers.registers.entries import (
    Entry,
    EntryQuery,
    entries_of_client,
    entry_by_id,
    find_entries,
    versions_of,
)
from handlers.registers.errors import EntryRefused
from handlers.registers.importing import Fate, heads_of, plan_import, take_over
from handlers.registers.keeping import add_entry, change_entry
from handlers.registry import build_registry
from handlers.spreadsheets.sheets import Sheet

HERE = ZoneInfo("Asia/Shanghai")
OLD, NEW = "厦门暖阳电器有限公司", "厦门暖阳智能电器有限公司"
CODE = "91350203MA00000018"
DRAWING = {
    "client": OLD,
    "name": "工艺图纸",
    "kind": "信息",
    "sensitivity": "商业秘密",
    "custodian": "叶青",
    "place": "档案室",
    "received_on": "2026-05-04",
    "state": "在管",
}


class Unit:
    """A unit of butlers with one client."""

    def __init__(self, database: Database) -> None:
        clock = MovableClock(datetime(2026, 5, 4, 9, tzinfo=HERE))
        self.engine = ProcessEngine(
            database=database, clock=clock, handlers=build_registry()
        )
        with self.engine.transact(SYSTEM) as uow:
            add_org(uow, kind=OrgKind.BUTLER, name="鹭鸣质量管家", org_id="unit")
            self._client(uow, "client", OLD, CODE)

    @staticmethod
    def _client(
        uow: UnitOfWork, org_id: str, name: str, code: str | None = None
    ) -> None:
        add_org(uow, kind=OrgKind.ENTITY, name=name, org_id=org_id, credit_code=code)

    def another(self, org_id: str, name: str) -> None:
        with self.engine.transact(SYSTEM) as uow:
            self._client(uow, org_id, name)

    def rename(self) -> None:
        with self.engine.transact(SYSTEM) as uow:
            change_org(uow, "client", {"name": NEW})

    def add(self, **changed: str) -> Entry:
        raw = {key: [text] for key, text in {**DRAWING, **changed}.items()}
        with self.engine.transact(SYSTEM) as uow:
            return add_entry(uow, PROPERTY, "unit", raw)

    def change(self, entry: Entry, **changed: str) -> Entry:
        now = {key: [str(text)] for key, text in entry.content.items()}
        raw = {**now, **{key: [text] for key, text in changed.items()}}
        with self.engine.transact(SYSTEM) as uow:
            return change_entry(uow, PROPERTY, entry, raw)

    def found(self, text: str) -> list[str]:
        query = EntryQuery(org_id="unit", register=PROPERTY, text=text)
        with self.engine.read() as connection:
            return [each.id for each in find_entries(connection, query)]

    def again(self, entry: Entry) -> Entry:
        with self.engine.read() as connection:
            return entry_by_id(connection, entry.id, org_id="unit", register=PROPERTY)


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Unit]:
    database = Database.open(data_dir=tmp_path)
    database.upgrade()
    yield Unit(database)
    database.close()


def test_entries_stay_with_a_client_that_is_renamed(unit: Unit) -> None:
    early = unit.add()

    unit.rename()
    late = unit.add(client=NEW, name="样机")

    with unit.engine.read() as connection:
        mine = entries_of_client(connection, "unit", "client")
        (first,) = versions_of(connection, early.id)
    assert [each.id for each in mine] == [early.id, late.id]
    assert {each.client for each in mine} == {NEW}
    assert unit.again(early).content["client"] == NEW
    # What was written then stays as it was written.
    assert first.content["client"] == OLD
    assert unit.found(OLD) == [early.id]
    assert unit.found(NEW) == [early.id, late.id]


def test_the_file_of_a_client_is_called_as_the_client_is_now(unit: Unit) -> None:
    raw = {
        "client": [OLD],
        "contract": ["GJ-1"],
        "opened_on": ["2026-05-04"],
        "keeper": ["林敏"],
        "medium": ["电子"],
    }
    with unit.engine.transact(SYSTEM) as uow:
        add_entry(uow, ARCHIVE, "unit", raw)

    unit.rename()

    with unit.engine.read() as connection:
        (entry,) = entries_of_client(connection, "unit", "client")
    assert entry.title == NEW


def test_an_entry_is_corrected_though_another_took_the_name_of_its_client(
    unit: Unit,
) -> None:
    """Its own client is meant as long as the name was left as it stands."""
    entry = unit.add()
    unit.another("namesake", OLD)

    changed = unit.change(entry, place="铁柜", reason="搬迁")

    assert changed.client_id == "client"


def test_a_name_that_nobody_or_two_have_is_refused_in_words(unit: Unit) -> None:
    unit.another("namesake", OLD)
    with pytest.raises(EntryRefused) as unknown:
        unit.add(client="查无此厂")
    with pytest.raises(EntryRefused) as ambiguous:
        unit.add()

    assert "没有名为“查无此厂”的经营主体" in unknown.value.faults["client"]
    assert "有 2 个单位叫" in ambiguous.value.faults["client"]
    # The code tells them apart, and the name is kept.
    kept = unit.add(client=CODE)
    assert (kept.client_id, kept.content["client"]) == ("client", OLD)


def test_of_two_of_a_name_the_one_that_still_works_is_meant(unit: Unit) -> None:
    unit.another("namesake", OLD)
    with unit.engine.transact(SYSTEM) as uow:
        close_org(uow, "client")

    assert unit.add().client_id == "namesake"


def test_a_file_names_clients_and_is_told_line_by_line_who_is_unknown(
    unit: Unit,
) -> None:
    heads = heads_of(PROPERTY)
    keys = [each.key for each in PROPERTY.fields]
    rows = [{**DRAWING, "client": name} for name in (OLD, CODE, "查无此厂")]
    lines = [heads, *(tuple(row.get(key, "") for key in keys) for row in rows)]
    with unit.engine.transact(SYSTEM) as uow:
        plan = plan_import(
            uow, PROPERTY, "unit", Sheet(lines=tuple(lines), read_as="UTF-8")
        )
        kept = take_over(uow, PROPERTY, "unit", plan, late_reason="")

    assert [line.fate for line in plan.lines] == [Fate.NEW, Fate.KNOWN, Fate.WRONG]
    assert "没有名为" in plan.lines[2].reason
    assert kept == 1
    unit.rename()
    row = {**DRAWING, "client": NEW}
    renamed = (heads, tuple(row.get(key, "") for key in keys))
    with unit.engine.transact(SYSTEM) as uow:
        plan = plan_import(uow, PROPERTY, "unit", Sheet(lines=renamed, read_as="UTF-8"))
    assert [line.fate for line in plan.lines] == [Fate.KNOWN]
