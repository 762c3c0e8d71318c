from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.clock import MovableClock
from engine.store.database import Database
from tests.jobs.rows import NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name an empty database: every test that asks runs on SQLite and PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tandem.db'}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open the database with all tables."""
    database = Database.open(database_url)
    database.upgrade()
    yield database
    database.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)
