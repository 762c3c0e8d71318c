"""Make databases with all tables quickly: the migrations run once in a session."""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from engine.store.database import SQLITE_FILE, Database
from tests.support.made_once import made_once

#: Seconds that a test waits for what another holds: a busy machine is no fault.
PATIENT = 60.0


@dataclass(frozen=True)
class SqliteTemplate:
    """An SQLite file that is copied; nobody has it open."""

    path: Path

    @contextlib.contextmanager
    def copy(self) -> Iterator[str]:
        """Yield the URL of a copy that lives as long as the block."""
        path = self.path.with_name(f"{uuid.uuid4().hex}.db")
        shutil.copyfile(self.path, path)
        try:
            yield f"sqlite:///{path}"
        finally:
            for left in path.parent.glob(f"{path.name}*"):
                left.unlink()


@dataclass(frozen=True)
class PostgresTemplate:
    """A PostgreSQL database that is copied; nobody is connected to it."""

    url: str

    @contextlib.contextmanager
    def copy(self) -> Iterator[str]:
        """Yield the URL of a copy that lives as long as the block."""
        name = f"tandem_{uuid.uuid4().hex}"
        parts = urlsplit(self.url)
        admin = libpq(urlunsplit(parts._replace(path="/postgres")))
        template = sql.Identifier(parts.path.lstrip("/"))
        with psycopg.connect(admin, autocommit=True) as connection:
            make = "CREATE DATABASE {} TEMPLATE {}"
            connection.execute(sql.SQL(make).format(sql.Identifier(name), template))
            try:
                yield urlunsplit(parts._replace(path=f"/{name}"))
            finally:
                drop = "DROP DATABASE {} WITH (FORCE)"
                connection.execute(sql.SQL(drop).format(sql.Identifier(name)))


#: Each table with the columns that a row is given; the others it works out itself.
_STORED_COLUMNS = """
    SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
    FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        AND is_generated = 'NEVER'
    GROUP BY table_name
"""
#: The number that each sequence gave last; those that gave none need no telling.
_SEQUENCES = """
    SELECT format('%I.%I', schemaname, sequencename), last_value
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
#: Tables, indexes and triggers, and whether these are on.
_SHAPE = """
    SELECT md5(string_agg(part, ' ' ORDER BY part)) FROM (
        SELECT relname::text AS part FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat(tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
    ) AS parts
"""
_END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def _shape(connection: psycopg.Connection) -> str:
    (shape,) = connection.execute(_SHAPE).fetchall()
    return str(shape[0])


@dataclass(frozen=True)
class RestoredPostgres:
    """A PostgreSQL database whose rows are put back for each use.

    Putting back a few rows costs less than copying a database, and much less than
    setting one up. One user at a time.
    """

    url: str
    restore: sql.Composed
    shape: str

    @classmethod
    def keep(cls, url: str) -> RestoredPostgres:
        """Remember the present rows of all tables in a schema of their own."""
        keep, restore = [], []
        with psycopg.connect(libpq(url), autocommit=True) as connection:
            for name, columns in connection.execute(_STORED_COLUMNS):
                names = sql.SQL(", ").join(map(sql.Identifier, columns))
                table = sql.Identifier(name)
                kept = sql.Identifier("kept", name)
                make = "CREATE TABLE {0} AS SELECT {2} FROM {1}"
                keep.append(sql.SQL(make).format(kept, table, names))
                put = "DELETE FROM {1}; INSERT INTO {1} ({2}) SELECT {2} FROM {0}"
                restore.append(sql.SQL(put).format(kept, table, names))
            connection.execute("CREATE SCHEMA kept")
            connection.execute(sql.SQL(";").join(keep))
            for name, last in connection.execute(_SEQUENCES):
                restore.append(sql.SQL("SELECT setval({}, {})").format(name, last))
            shape = _shape(connection)
        return cls(url, sql.SQL(";").join(restore), shape)

    @contextlib.contextmanager
    def copy(self) -> Iterator[str]:
        """Put the rows back and yield the URL."""
        with psycopg.connect(libpq(self.url)) as connection:
            # A session that was left open may hold what is put back.
            connection.execute(_END_OTHERS)
            # Without triggers and foreign keys the order of the tables is free.
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(self.restore)
        yield self.url
        with psycopg.connect(libpq(self.url)) as connection:
            # Whoever changes more than rows needs a database of their own.
            assert _shape(connection) == self.shape


Template = SqliteTemplate | PostgresTemplate | RestoredPostgres


def libpq(url: str) -> str:
    """Return the URL as libpq spells it: SQLAlchemy names the driver in the scheme."""
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql"))


def upgrade(url: str) -> None:
    """Make all tables and close the database."""
    database = Database.open(url, patience=PATIENT)
    try:
        database.upgrade()
    finally:
        database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """Make an SQLite file with all tables."""

    def make(folder: Path) -> None:
        upgrade(f"sqlite:///{folder / SQLITE_FILE}")

    made = made_once(tmp_path_factory, "tables", make) / SQLITE_FILE
    # The copies lie beside it, and each worker looks after its own.
    path = tmp_path_factory.mktemp("databases") / SQLITE_FILE
    return SqliteTemplate(Path(shutil.copyfile(made, path)))


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[PostgresTemplate]:
    """Make a PostgreSQL database with all tables."""
    from tests.support.postgres import fresh_database

    with fresh_database(postgres_url) as url:
        upgrade(url)
        yield PostgresTemplate(url)


@pytest.fixture(scope="session")
def restored_postgres(
    postgres_template: PostgresTemplate,
) -> Iterator[RestoredPostgres]:
    """Make a PostgreSQL database with all tables that are emptied for each test."""
    with postgres_template.copy() as url:
        yield RestoredPostgres.keep(url)


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def upgraded_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of a database with all tables, first SQLite, then PostgreSQL."""
    name = "sqlite_template" if request.param == "sqlite" else "restored_postgres"
    template: Template = request.getfixturevalue(name)
    with template.copy() as url:
        yield url


@pytest.fixture(params=BOTH)
def own_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of a database that may be changed in more than its rows."""
    name = "sqlite_template" if request.param == "sqlite" else "postgres_template"
    template: Template = request.getfixturevalue(name)
    with template.copy() as url:
        yield url
