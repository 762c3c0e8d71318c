from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import HandlerRegistry
from engine.clock import MovableClock
from engine.store.database import Database
from tests.support.databases import PATIENT
from tests.support.engine_lab import EngineLab
from tests.support.invariants import check_invariants

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def empty_database(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Database]:
    """Open a database without tables, first on SQLite, then on PostgreSQL."""
    url = f"sqlite:///{tmp_path / 'tandem.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    database = Database.open(url, patience=PATIENT)
    yield database
    database.close()


@pytest.fixture
def database(upgraded_url: str) -> Iterator[Database]:
    """Open a database with all tables, first on SQLite, then on PostgreSQL."""
    database = Database.open(upgraded_url, patience=PATIENT)
    yield database
    database.close()


@pytest.fixture
def clock() -> MovableClock:
    """Stand still on a Sunday morning in Xiamen."""
    return MovableClock(datetime(2026, 11, 22, 1, 0, tzinfo=UTC))


LabMaker = Callable[[HandlerRegistry], EngineLab]


@pytest.fixture
def make_lab(database: Database, clock: MovableClock) -> Iterator[LabMaker]:
    """Make engines with handlers; whatever the test does, the invariants must hold."""
    yield lambda handlers: EngineLab(database, clock, handlers)
    check_invariants(database)


@pytest.fixture
def lab(make_lab: LabMaker) -> EngineLab:
    """Make an engine without handlers."""
    return make_lab(HandlerRegistry())


@pytest.fixture
def plain_lab(database: Database, clock: MovableClock) -> EngineLab:
    """Make an engine for tests that break stored rows: no invariant is checked."""
    return EngineLab(database, clock, HandlerRegistry())
