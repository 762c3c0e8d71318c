from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.clock import MovableClock
from engine.store.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name an empty database: every test that asks runs on SQLite and PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tandem.db'}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def empty_database(database_url: str) -> Iterator[Database]:
    """Open the database without tables."""
    database = Database.open(database_url)
    yield database
    database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    """Open the database with all tables."""
    empty_database.upgrade()
    return empty_database


@pytest.fixture
def clock() -> MovableClock:
    """Stand still on a Sunday morning in Xiamen."""
    return MovableClock(datetime(2026, 11, 22, 1, 0, tzinfo=UTC))
