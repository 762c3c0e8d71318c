"""Open an SQLite database: one connection that writes, many that read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import QueuePool

from engine.store.compiled_sql import COMPILED, share_dialect

#: Pages kept in memory: negative means KiB.
_CACHE = -32_000
_READERS = 8


def writing_engine(path: Path, *, patience: float) -> Engine:
    """Return the engine of the only connection that writes."""
    engine = _engine(path, connections=1, overflow=0, patience=patience)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, *_: object) -> None:
        _pragmas(connection, "journal_mode = WAL", "synchronous = FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reading_engine(path: Path, *, patience: float) -> Engine:
    """Return the engine of the connections that only read; writing is refused."""
    engine = _engine(path, connections=_READERS, overflow=56, patience=patience)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, *_: object) -> None:
        _pragmas(connection, "query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def memory_engine(address: str, *, connections: int, patience: float) -> Engine:
    """Return an engine on a database in memory, known by its address in this process.

    There is no log to write ahead: who reads and who writes take turns.
    """
    engine = _engine(address, connections=connections, overflow=0, patience=patience)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, *_: object) -> None:
        _pragmas(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _engine(
    path: Path | str, *, connections: int, overflow: int, patience: float
) -> Engine:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            path,
            # Only addresses of databases in memory are no paths.
            uri=isinstance(path, str),
            # For a lock that an outside tool holds.
            timeout=patience,
            # We begin transactions ourselves.
            isolation_level=None,
            # The pool hands a connection to one thread at a time.
            check_same_thread=False,
            cached_statements=512,
        )

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=overflow,
        pool_timeout=patience,
        execution_options={"compiled_cache": COMPILED},
        # What is stored is no matter of logs and incidents.
        hide_parameters=True,
    )
    share_dialect(engine, "sqlite")
    return engine


def _pragmas(connection: DBAPIConnection, *more: str) -> None:
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys = ON",
        f"cache_size = {_CACHE}",
        *more,
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
