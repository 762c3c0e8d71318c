"""Databases in memory, for what must leave no trace: simulations."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing

from sqlalchemy import insert

from engine.store.database import PATIENCE, Database
from engine.store.metadata import METADATA
from engine.store.sqlite import memory_engine
from engine.store.tables import audit_chain


class MemoryDatabase(Database):
    """A database of this process alone; it is gone when it is closed.

    It has the tables of the engine and of every room that is loaded, made at once
    instead of by the history of migrations.
    """

    def __init__(self, address: str) -> None:
        super().__init__(
            reader=memory_engine(address, connections=4, patience=PATIENCE),
            writer=memory_engine(address, connections=1, patience=PATIENCE),
        )
        self._address = address

    @classmethod
    def empty(cls) -> MemoryDatabase:
        """Return a database with tables and nothing in them."""
        database = cls(_new_address())
        with database.write() as connection:
            METADATA.create_all(connection)
            chain = {"chain": "admin", "seq": 0, "head": ""}
            connection.execute(insert(audit_chain), chain)
        return database

    def copy(self) -> MemoryDatabase:
        """Return another database with the same contents."""
        address = _new_address()
        with (
            closing(sqlite3.connect(self._address, uri=True)) as source,
            closing(sqlite3.connect(address, uri=True)) as target,
        ):
            source.backup(target)
            database = MemoryDatabase(address)
            # It lives as long as somebody has it open: the new one does now.
            with database.write():
                pass
        return database


def _new_address() -> str:
    """Return an address that the connections of one database share.

    See https://www.sqlite.org/src/file/src/memdb.c: a name that begins with a slash is
    shared within the process.
    """
    return f"file:/tandem-{uuid.uuid4().hex}?vfs=memdb"
