"""What was recorded stays: the databases themselves refuse to change it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError

from engine.model.audit import AuditEntry, first_broken
from engine.store.tables import audit, history
from tests.support.engine_lab import EngineLab

TASK = "start s\nuser work\nend e\ns -> work\nwork -> e"
TABLES = {"history": history, "audit": audit}


@pytest.fixture
def recorded(plain_lab: EngineLab) -> EngineLab:
    """Return a lab in which something has happened."""
    plain_lab.deploy(TASK)
    plain_lab.start().complete("work")
    return plain_lab


@pytest.mark.parametrize("name", TABLES)
def test_the_service_itself_cannot_change_a_row(recorded: EngineLab, name: str) -> None:
    change = update(TABLES[name]).values(actor="somebody else")

    with (
        pytest.raises(IntegrityError, match="only ever added"),
        recorded.database.write() as connection,
    ):
        connection.execute(change)


@pytest.mark.parametrize("name", TABLES)
def test_the_service_itself_cannot_remove_a_row(recorded: EngineLab, name: str) -> None:
    with (
        pytest.raises(IntegrityError, match="only ever added"),
        recorded.database.write() as connection,
    ):
        connection.execute(delete(TABLES[name]))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_not_emptied_at_once_either(recorded: EngineLab, name: str) -> None:
    if recorded.database.dialect == "sqlite":
        return  # it knows no TRUNCATE

    with (
        pytest.raises(IntegrityError, match="only ever added"),
        recorded.database.write() as connection,
    ):
        connection.execute(text(f"TRUNCATE {name}"))


def test_a_payload_can_be_erased_and_the_chain_still_holds(
    recorded: EngineLab,
) -> None:
    with recorded.database.write() as connection:
        connection.execute(update(audit).values(payload=None, salt=None))

    with recorded.database.read() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.chain, audit.c.seq))
        entries = [AuditEntry(**row._mapping) for row in rows]
    for chain in {entry.chain for entry in entries}:
        assert first_broken(e for e in entries if e.chain == chain) is None


def test_erasing_a_payload_is_no_way_to_change_the_rest(recorded: EngineLab) -> None:
    change = update(audit).values(payload=None, salt=None, action="nothing")

    with (
        pytest.raises(IntegrityError, match="only ever added"),
        recorded.database.write() as connection,
    ):
        connection.execute(change)
