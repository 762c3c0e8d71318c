from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import Database, MovableClock
from tests.support.butler_house import ButlerHouse
from tests.support.case_client import Office
from tests.support.databases import PATIENT, PostgresTemplate, RestoredPostgres
from tests.support.made_once import made_once

START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
#: Where the stories of patrols begin: at noon of the last day before their year.
YEAR_END = datetime(2025, 12, 31, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def equipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an installation once: copying it is cheaper than deploying again."""

    def make(folder: Path) -> None:
        database = Database.open(data_dir=folder, patience=PATIENT)
        database.upgrade()
        Office(database, MovableClock(START)).equip()
        database.close()

    return made_once(tmp_path_factory, "equipped", make)


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


@pytest.fixture(scope="session")
def butler_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("butler")
    database = Database.open(data_dir=folder, patience=PATIENT)
    database.upgrade()
    ButlerHouse(database, MovableClock(YEAR_END)).equip()
    database.close()
    return folder


@pytest.fixture(scope="session")
def butler_postgres(postgres_template: PostgresTemplate) -> Iterator[RestoredPostgres]:
    with postgres_template.copy() as url:
        database = Database.open(url, patience=PATIENT)
        ButlerHouse(database, MovableClock(YEAR_END)).equip()
        database.close()
        yield RestoredPostgres.keep(url)


def _house(database: Database) -> ButlerHouse:
    house = ButlerHouse(database, MovableClock(YEAR_END))
    with house.engine.read() as connection:
        house.contract_id = connection.exec_driver_sql(
            "SELECT id FROM service_contract"
        ).scalar_one()
    return house


@pytest.fixture
def house(butler_folder: Path, tmp_path: Path) -> Iterator[ButlerHouse]:
    data_dir = shutil.copytree(butler_folder, tmp_path / "data")
    database = Database.open(data_dir=data_dir, patience=PATIENT)
    yield _house(database)
    database.close()


@pytest.fixture
def house_on_postgres(butler_postgres: RestoredPostgres) -> Iterator[ButlerHouse]:
    with butler_postgres.copy() as url:
        database = Database.open(url, patience=PATIENT)
        yield _house(database)
        database.close()
