from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest

from engine import Actor, MovableClock, UnitOfWork
from engine.store.database import Database
from engine.store.unit_of_work import transaction
from tests.support.databases import PATIENT

Work = Callable[[Actor], AbstractContextManager[UnitOfWork]]


@pytest.fixture
def database(upgraded_url: str) -> Iterator[Database]:
    """Open a database with all tables: on SQLite, then on PostgreSQL."""
    opened = Database.open(upgraded_url, patience=PATIENT)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> MovableClock:
    """Stand still on a Monday morning in Xiamen."""
    return MovableClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


@pytest.fixture
def work(database: Database, clock: MovableClock) -> Work:
    """Return how to open a transaction as somebody."""
    return lambda actor: transaction(database, clock=clock, actor=actor)
