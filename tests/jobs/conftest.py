from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.clock import MovableClock
from engine.store.database import Database
from tests.jobs.rows import NOW
from tests.support.databases import PATIENT


@pytest.fixture
def database(upgraded_url: str) -> Iterator[Database]:
    """Open a database with all tables, SQLite and PostgreSQL."""
    database = Database.open(upgraded_url, patience=PATIENT)
    yield database
    database.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)
