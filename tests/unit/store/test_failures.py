from __future__ import annotations

import sqlite3

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import exc
from sqlalchemy.exc import ArgumentError, DBAPIError

from engine.errors import DatabaseBusy, DatabaseFull, DatabaseUnreachable
from engine.store.failures import meaning


def sqlite_error(name: str) -> DBAPIError:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorname = name
    return DBAPIError("SELECT 1", {}, error)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_FULL", DatabaseFull),
        ("SQLITE_BUSY", DatabaseBusy),
        ("SQLITE_BUSY_SNAPSHOT", DatabaseBusy),
        ("SQLITE_LOCKED", DatabaseBusy),
        ("SQLITE_IOERR_WRITE", DatabaseUnreachable),
        ("SQLITE_CANTOPEN", DatabaseUnreachable),
        ("SQLITE_READONLY", DatabaseUnreachable),
        ("SQLITE_CORRUPT", DatabaseUnreachable),
        ("SQLITE_ERROR", type(None)),
        ("SQLITE_CONSTRAINT_UNIQUE", type(None)),
    ],
)
def test_an_error_of_sqlite_means(name: str, kind: type) -> None:
    assert isinstance(meaning(sqlite_error(name)), kind)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errors.DiskFull("x"), DatabaseFull),
        (errors.LockNotAvailable("x"), DatabaseBusy),
        (errors.DeadlockDetected("x"), DatabaseBusy),
        (errors.SerializationFailure("x"), DatabaseBusy),
        (errors.AdminShutdown("x"), DatabaseUnreachable),
        (errors.TooManyConnections("x"), DatabaseUnreachable),
        (errors.CannotConnectNow("x"), DatabaseUnreachable),
        (errors.IdleInTransactionSessionTimeout("x"), DatabaseUnreachable),
        (errors.InvalidCatalogName("x"), DatabaseUnreachable),
        (psycopg.OperationalError("connection refused"), DatabaseUnreachable),
        (psycopg.InterfaceError("the connection is closed"), DatabaseUnreachable),
        (psycopg.ProgrammingError("ours"), type(None)),
        (errors.UndefinedTable("x"), type(None)),
        (errors.UniqueViolation("x"), type(None)),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_an_error_of_postgresql_means(error: psycopg.Error, kind: type) -> None:
    assert isinstance(meaning(DBAPIError("SELECT 1", {}, error)), kind)


def test_no_free_connection_means_busy() -> None:
    assert isinstance(meaning(exc.TimeoutError("pool")), DatabaseBusy)


def test_what_is_no_error_of_a_database_is_a_bug() -> None:
    assert meaning(ArgumentError("ours")) is None
    assert meaning(DBAPIError("SELECT 1", {}, ValueError())) is None
