from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.clock import MovableClock
from engine.model.actors import Actor
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork, transaction
from tests.support.databases import PATIENT
from tests.support.made_once import made_once

ADMIN = Actor(id="admin", operates=True, sees_all=True)

Work = Callable[..., AbstractContextManager[UnitOfWork]]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database with all tables once: copying it is cheaper than migrating."""

    def make(folder: Path) -> None:
        opened = Database.open(data_dir=folder, patience=PATIENT)
        opened.upgrade()
        opened.close()

    return made_once(tmp_path_factory, "handlers", make)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Open a database with all tables: every test that asks runs on both kinds."""
    if request.param == "postgresql":
        with request.getfixturevalue("restored_postgres").copy() as url:
            opened = Database.open(url, patience=PATIENT)
    else:
        template = request.getfixturevalue("sqlite_template")
        opened = Database.open(
            data_dir=shutil.copytree(template, tmp_path / "data"), patience=PATIENT
        )
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
