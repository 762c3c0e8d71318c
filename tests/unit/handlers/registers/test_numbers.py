"""Numbers of register entries: in order past a thousand, and none given twice at once."""

from __future__ import annotations

import threading

import pytest

from engine.store.database import Database
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.registers.declarations.unit import SITE
from handlers.registers.entries import EntryQuery, all_entries, find_entries
from handlers.registers.keeping import add_entry
from handlers.registers.tables import register_series

ANSWERS = {
    field.key: [
        "2026-01-05"
        if field.type == "day"
        else field.choices[0]
        if field.choices
        else "12"
    ]
    for field in SITE.fields
}


@pytest.fixture
def unit(work) -> None:
    """Store two units."""
    with work() as uow:
        for org_id in ("unit", "other"):
            add_org(uow, kind=OrgKind.BUTLER, name=org_id, org_id=org_id)


def _add(work, name: str, org_id: str = "unit") -> str:
    with work() as uow:
        raw = {**ANSWERS, SITE.title: [name]}
        return add_entry(uow, SITE, org_id, raw).number


def test_entries_stand_in_order_past_a_thousand(unit, work, database: Database) -> None:
    _add(work, "first")
    with work() as uow:
        uow.connection.execute(register_series.update().values(last_serial=998))

    numbers = [_add(work, name) for name in ("a", "b", "c")]

    assert [each[-4:] for each in numbers] == ["-999", "1000", "1001"]
    with database.read() as connection:
        listed = find_entries(connection, EntryQuery(org_id="unit", register=SITE))
        assert [each.number for each in listed][1:] == numbers
        assert all_entries(connection, "unit", SITE) == listed


def test_every_unit_counts_its_own(unit, work) -> None:
    assert _add(work, "a") == _add(work, "b", "other")


def test_numbers_asked_for_at_once_are_all_different(unit, work) -> None:
    together, found = threading.Barrier(4), []

    def enter(name: str) -> None:
        together.wait()
        found.extend(_add(work, f"{name}{n}") for n in range(5))

    threads = [threading.Thread(target=enter, args=(f"t{n}",)) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(set(found)) == len(threads) * 5
