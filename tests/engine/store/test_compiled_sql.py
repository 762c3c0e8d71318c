from __future__ import annotations

from sqlalchemy import literal, select

from engine.store.compiled_sql import COMPILED
from engine.store.database import Database


def test_what_one_database_compiled_serves_the_next(upgraded_url: str) -> None:
    name = f"only_in_this_test_{upgraded_url[:6]}"
    statement = select(literal(1).label(name))
    first, second = Database.open(upgraded_url), Database.open(upgraded_url)
    dialects = []
    for database in (first, second):
        # The first connection tells what the server can do.
        with database.read():
            pass
        with database.read() as connection:
            connection.execute(statement)
            dialects.append(connection.dialect)
        database.close()

    assert dialects[0] is dialects[1]
    said = [key for key in COMPILED if name in str(key)]
    assert len(said) == 1
