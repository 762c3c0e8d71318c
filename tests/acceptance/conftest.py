from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import Database, MovableClock
from tests.support.case_client import Office
from tests.support.databases import PATIENT, PostgresTemplate, RestoredPostgres

START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def equipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an installation once: copying it is cheaper than deploying again."""
    folder = tmp_path_factory.mktemp("office")
    database = Database.open(data_dir=folder, patience=PATIENT)
    database.upgrade()
    Office(database, MovableClock(START)).equip()
    database.close()
    return folder


@pytest.fixture(scope="session")
def equipped_postgres(
    postgres_template: PostgresTemplate,
) -> Iterator[RestoredPostgres]:
    """Make the same installation on PostgreSQL once."""
    with postgres_template.copy() as url:
        database = Database.open(url, patience=PATIENT)
        Office(database, MovableClock(START)).equip()
        database.close()
        yield RestoredPostgres.keep(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """Open an office on a Monday morning in January 2026, on either database."""
    clock = MovableClock(START)
    if request.param == "postgresql":
        with request.getfixturevalue("equipped_postgres").copy() as url:
            database = Database.open(url, patience=PATIENT)
    else:
        template = request.getfixturevalue("equipped")
        database = Database.open(
            data_dir=shutil.copytree(template, tmp_path / "data"), patience=PATIENT
        )
    yield Office(database, clock)
    database.close()
