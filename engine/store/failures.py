"""Tell what a database error means: try again later, or a bug of ours."""

from __future__ import annotations

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseUnreachable,
    Unavailable,
)

_SQLITE_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
_SQLITE_GONE = (
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
    "SQLITE_NOTADB",
    "SQLITE_CORRUPT",
    "SQLITE_NOMEM",
)
#: Lock timeout, deadlock, serialization failure.
_POSTGRES_BUSY = ("55P03", "40P01", "40001")
#: Connection, resources, operator intervention, idle timeout, server start and stop.
_POSTGRES_GONE = ("08", "53", "57", "58", "25P03", "25P04", "3D")
_POSTGRES_FULL = "53100"


def meaning(error: SQLAlchemyError) -> Unavailable | None:
    """Return what the caller should be told, or None when the error is a bug."""
    if isinstance(error, PoolTimeout):
        return DatabaseBusy(waited_for="a connection to the database")
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_meaning(error.orig)
    if isinstance(error.orig, psycopg.Error):
        return _postgres_meaning(error.orig)
    return None


def _sqlite_meaning(error: sqlite3.Error) -> Unavailable | None:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL":
        return DatabaseFull(str(error))
    if name.startswith(_SQLITE_BUSY):
        return DatabaseBusy(waited_for=f"the database ({error})")
    if name.startswith(_SQLITE_GONE):
        return DatabaseUnreachable(f"{error} ({name})")
    return None


def _postgres_meaning(error: psycopg.Error) -> Unavailable | None:
    code = error.sqlstate
    reason = str(error).strip()
    if code == _POSTGRES_FULL:
        return DatabaseFull(reason)
    if code in _POSTGRES_BUSY:
        return DatabaseBusy(waited_for=f"a row ({reason})")
    if code is None:
        # The driver itself gave up: no server, or a connection that broke.
        gone = isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))
        return DatabaseUnreachable(reason) if gone else None
    return DatabaseUnreachable(reason) if code.startswith(_POSTGRES_GONE) else None
