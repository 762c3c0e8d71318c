from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseLockedByOther,
    DatabaseUnreachable,
)
from engine.store.database import Database
from engine.store.tables import message_taken
from engine.store.writer_lock import WriterLock


def test_a_second_writing_process_is_refused_and_told_of_postgresql(
    tmp_path: Path,
) -> None:
    database = Database.open(data_dir=tmp_path)
    database.become_writer()
    program = (
        "from engine.store.database import Database\n"
        f"Database.open(data_dir={str(tmp_path)!r}).become_writer()\n"
    )

    other = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert other.returncode == 1
    assert "DatabaseLockedByOther" in other.stderr
    assert "TANDEM_DATABASE_URL" in other.stderr
    database.close()


def test_the_right_to_write_goes_with_the_closing(tmp_path: Path) -> None:
    first = Database.open(data_dir=tmp_path)
    second = Database.open(data_dir=tmp_path)
    first.upgrade()
    with pytest.raises(DatabaseLockedByOther):
        second.become_writer()

    first.close()

    second.become_writer()
    second.close()


def test_reading_goes_on_while_another_process_writes(tmp_path: Path) -> None:
    first = Database.open(data_dir=tmp_path)
    first.upgrade()
    second = Database.open(data_dir=tmp_path)

    with first.write(), second.read() as connection:
        assert connection.execute(select(message_taken)).all() == []
    first.close()
    second.close()


def test_sqlite_commits_are_flushed_to_the_disk(tmp_path: Path) -> None:
    database = Database.open(data_dir=tmp_path)

    with database.write() as connection:
        modes = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert modes == ["wal", 2, 1]
    database.close()


def test_a_reading_connection_cannot_write(tmp_path: Path) -> None:
    database = Database.open(data_dir=tmp_path)
    database.upgrade()

    with pytest.raises(DatabaseUnreachable, match="readonly"), database.read() as c:
        c.execute(text("DELETE FROM job"))
    database.close()


def test_a_full_disk_is_called_a_full_disk(tmp_path: Path) -> None:
    database = Database.open(data_dir=tmp_path)
    database.upgrade()
    with database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(DatabaseFull, match="disk is full"):
        fill(database)
    with database.read() as connection:
        assert connection.execute(select(message_taken)).all() == []
    database.close()


def fill(database: Database) -> None:
    # More than the pages that the migrations left free.
    large = "INSERT INTO resource (digest, content) VALUES ('x', zeroblob(999999))"
    with database.write() as connection:
        connection.execute(text(large))


def test_an_outside_lock_is_called_busy(tmp_path: Path) -> None:
    database = Database.open(data_dir=tmp_path, patience=0.01)
    database.upgrade()
    outside = sqlite3.connect(tmp_path / "tandem.db")
    outside.execute("BEGIN EXCLUSIVE")

    with pytest.raises(DatabaseBusy), database.write():
        pass
    outside.close()
    database.close()


def test_who_waits_too_long_for_its_turn_is_told_so(upgraded_url: str) -> None:
    patient = Database.open(upgraded_url, patience=0.05)
    lock = text("SELECT seq FROM audit_chain FOR UPDATE")
    if patient.dialect == "sqlite":
        lock = text("SELECT seq FROM audit_chain")

    def want() -> None:
        with patient.write() as second:
            second.execute(lock)

    with patient.write() as first:
        first.execute(lock)
        with pytest.raises(DatabaseBusy):
            want()
    want()
    patient.close()


def test_a_missing_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(DatabaseUnreachable, match="file"):
        Database.open(data_dir=tmp_path / "file" / "below")


def test_a_server_that_is_not_there_is_called_unreachable() -> None:
    database = Database.open("postgresql://nobody@127.0.0.1:1/none")

    with pytest.raises(DatabaseUnreachable, match="refused"), database.read():
        pass
    database.close()


def test_a_failed_transaction_leaves_no_trace(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        delete_and_fail(database)

    with database.read() as connection:
        assert connection.execute(text("SELECT chain FROM audit_chain")).all() == [
            ("admin",)
        ]


def delete_and_fail(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("DELETE FROM audit_chain"))
        raise ZeroDivisionError


def test_a_bug_in_a_statement_is_not_hidden(database: Database) -> None:
    with pytest.raises(Exception, match="no_such_table"), database.read() as connection:
        connection.execute(text("SELECT 1 FROM no_such_table"))


def test_threads_that_write_first_at_once_are_not_taken_for_other_processes(
    tmp_path: Path,
) -> None:
    for number in range(20):
        lock = WriterLock(tmp_path / f"{number}.db")
        start = threading.Barrier(8)
        refused: list[DatabaseLockedByOther] = []

        def take(
            lock: WriterLock = lock,
            start: threading.Barrier = start,
            refused: list[DatabaseLockedByOther] = refused,
        ) -> None:
            start.wait()
            try:
                lock.take()
            except DatabaseLockedByOther as error:
                refused.append(error)

        threads = [threading.Thread(target=take) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lock.release()

        assert refused == []


def test_writers_in_threads_take_turns(database: Database) -> None:
    def add_one() -> None:
        with database.write() as connection:
            connection.execute(
                text("SELECT 1 FROM audit_chain"),
            )
            connection.execute(text("UPDATE audit_chain SET seq = seq + 1"))

    threads = [threading.Thread(target=add_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.read() as connection:
        assert connection.scalar(text("SELECT seq FROM audit_chain")) == 8


def test_a_failed_statement_does_not_tell_what_was_to_be_stored(
    database: Database,
) -> None:
    with pytest.raises(SQLAlchemyError) as failed, database.write() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:x)"), {"x": "a secret"})

    assert "a secret" not in str(failed.value)
