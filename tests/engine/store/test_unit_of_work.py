from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, insert, select

from engine.clock import MovableClock
from engine.errors import LockOrderBroken
from engine.model.actors import SYSTEM
from engine.model.audit import AuditEntry, first_broken
from engine.store.database import Database
from engine.store.tables import audit, instance, message_taken
from engine.store.unit_of_work import locking, transaction

LOCK_ROOT = locking(
    select(instance.c.id.label("root_id")).where(instance.c.id == bindparam("id"))
)


def a_message(message_id: str, clock: MovableClock) -> dict[str, object]:
    return {
        "name": "m",
        "message_id": message_id,
        "root_id": "r",
        "at": clock.now(),
    }


def test_rows_of_one_table_go_out_together_at_the_end(
    database: Database, clock: MovableClock
) -> None:
    with transaction(database, clock=clock, actor=SYSTEM) as work:
        work.add(message_taken, a_message("1", clock))
        work.add(message_taken, a_message("2", clock))
        before = work.connection.execute(select(message_taken)).all()

    with database.read() as connection:
        after = connection.execute(select(message_taken.c.at)).scalars().all()
    assert before == []
    assert after == [clock.now(), clock.now()]


def test_a_root_cannot_be_locked_after_a_write(
    database: Database, clock: MovableClock
) -> None:
    with transaction(database, clock=clock, actor=SYSTEM) as work:
        work.connection.execute(insert(message_taken), [a_message("1", clock)])

        with pytest.raises(LockOrderBroken):
            work.lock(LOCK_ROOT, {"id": "any"})


def test_several_roots_are_locked_in_ascending_order_only(
    database: Database, clock: MovableClock
) -> None:
    with transaction(database, clock=clock, actor=SYSTEM) as work:
        work.root_id = "b"
        for name in ("b", "c"):
            assert work.lock_next(LOCK_ROOT, {"id": name}, root_id=name) is None

        with pytest.raises(LockOrderBroken):
            work.lock_next(LOCK_ROOT, {"id": "a"}, root_id="a")
        work.add(message_taken, a_message("1", clock))
        with pytest.raises(LockOrderBroken):
            work.lock_next(LOCK_ROOT, {"id": "d"}, root_id="d")


def test_a_transaction_after_one_that_wrote_may_lock_again(
    database: Database, clock: MovableClock
) -> None:
    with transaction(database, clock=clock, actor=SYSTEM) as work:
        work.connection.execute(insert(message_taken), [a_message("1", clock)])

    with transaction(database, clock=clock, actor=SYSTEM) as work:
        assert work.lock(LOCK_ROOT, {"id": "nothing of that id"}) is None


def test_what_follows_the_commit_does_not_follow_a_failure(
    database: Database, clock: MovableClock
) -> None:
    called: list[str] = []

    with transaction(database, clock=clock, actor=SYSTEM) as work:
        work.after_commit(lambda: called.append("committed"))
    with pytest.raises(ZeroDivisionError):
        fail_after_asking(database, clock, called)

    assert called == ["committed"]


def fail_after_asking(
    database: Database, clock: MovableClock, called: list[str]
) -> None:
    with transaction(database, clock=clock, actor=SYSTEM) as work:
        work.after_commit(lambda: called.append("failed"))
        raise ZeroDivisionError


def test_the_admin_chain_holds_over_several_transactions(
    database: Database, clock: MovableClock
) -> None:
    for number in range(3):
        clock.move_by(timedelta(seconds=1))
        with transaction(database, clock=clock, actor=SYSTEM) as work:
            work.audit("import_calendar", {"year": 2026 + number})
            work.audit("notify", {})

    with database.read() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.seq)).mappings().all()
    entries = [AuditEntry(**row) for row in rows]
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert first_broken(entries) is None


def test_a_root_of_another_cannot_be_taken_as_well(
    database: Database, clock: MovableClock
) -> None:
    with transaction(database, clock=clock, actor=SYSTEM) as work:
        work.own_root("a")

        with pytest.raises(LockOrderBroken, match="already holds a"):
            work.own_root("b")
        assert work.connection.execute(select(instance)).all() == []
