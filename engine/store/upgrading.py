"""Bring the tables of a database to the newest revision.

Revision files are numbered `0001_...`, `0002_...`, so that the newest is known
without loading Alembic, which costs a second.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from engine.errors import DatabaseNewer

MIGRATIONS = Path(__file__).parent / "migrations"
#: Any number that only we use: two nodes that start at once upgrade one by one.
_ADVISORY_LOCK = 7_363_001


def newest_revision() -> str:
    """Return the number of the newest revision file."""
    return max(path.name.partition("_")[0] for path in _revision_files())


def present_revision(connection: Connection) -> str | None:
    """Return the revision of the database, None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def check(connection: Connection) -> None:
    """Refuse a database that a newer program has upgraded.

    Raises:
        DatabaseNewer: the database has a revision that this program does not know.
    """
    present = present_revision(connection)
    known = {path.name.partition("_")[0] for path in _revision_files()}
    if present is not None and present not in known:
        raise DatabaseNewer(found=present, known=max(known))


def upgrade(connection: Connection) -> None:
    """Run all pending revisions inside the caller's transaction.

    Raises:
        DatabaseNewer: the database has a revision that this program does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
    check(connection)
    if present_revision(connection) == newest_revision():
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision_files() -> list[Path]:
    return list((MIGRATIONS / "versions").glob("[0-9]*_*.py"))
