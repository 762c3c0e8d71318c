from __future__ import annotations

import psycopg
import pytest

from tests.support.postgres import OLDEST_VERSION, fresh_database


def test_the_server_is_new_enough(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        version = connection.info.server_version

    assert version // 10_000 >= OLDEST_VERSION


def test_a_database_is_empty_and_takes_chinese(postgres_database: str) -> None:
    with psycopg.connect(postgres_database) as connection:
        connection.execute("CREATE TABLE note (text TEXT)")
        connection.execute("INSERT INTO note VALUES ('联动监管')")
        row = connection.execute("SELECT text, length(text) FROM note").fetchone()

    assert row == ("联动监管", 4)


def test_each_database_is_a_new_one(postgres_url: str, postgres_database: str) -> None:
    with psycopg.connect(postgres_database) as connection:
        connection.execute("CREATE TABLE note (text TEXT)")

    with fresh_database(postgres_url) as other, psycopg.connect(other) as connection:
        found = connection.execute("SELECT to_regclass('note')").fetchone()

    assert found == (None,)


def test_a_database_is_dropped_while_somebody_is_connected(postgres_url: str) -> None:
    with fresh_database(postgres_url) as url:
        left_open = psycopg.connect(url)

    with left_open, pytest.raises(psycopg.OperationalError):
        left_open.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)
