from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.clock import MovableClock
from engine.model.actors import Actor
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork, transaction

ADMIN = Actor(id="admin", operates=True, sees_all=True)

Work = Callable[..., AbstractContextManager[UnitOfWork]]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Open a database with all tables: every test that asks runs on both kinds."""
    url = f"sqlite:///{tmp_path / 'tandem.db'}"
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_database"))
    opened = Database.open(url)
    opened.upgrade()
    yield opened
    opened.close()


@pytest.fixture
def clock() -> MovableClock:
    """Stand still on a Monday morning in Xiamen, 2 March 2026."""
    return MovableClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


@pytest.fixture
def work(database: Database, clock: MovableClock) -> Work:
    """Return how to open a transaction as somebody."""

    def open_(actor: Actor = ADMIN) -> AbstractContextManager[UnitOfWork]:
        return transaction(database, clock=clock, actor=actor)

    return open_
