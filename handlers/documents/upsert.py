"""Insert what may be there already: both databases say it alike, SQLAlchemy does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(connection: Connection, table: Table) -> Any:
    """Return an insert that can say what to do when the row is there already."""
    dialects: Mapping[str, Insert] = {
        "postgresql": postgresql.insert(table),
        "sqlite": sqlite.insert(table),
    }
    return dialects[connection.dialect.name]
