"""The one collection of all tables, and how a table of ours is declared.

Domain rooms declare their tables here as well, so that one history of migrations
serves the whole database.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, MetaData, Table
from sqlalchemy.sql.schema import SchemaItem

from engine.store.types import Json

#: Names by rule, so that migrations can name what they change on both databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

METADATA = MetaData(naming_convention=NAMING)


def table(name: str, *items: SchemaItem) -> Table:
    """Declare a table: STRICT on SQLite, where JSON columns are checked as well."""
    declared = Table(name, METADATA, *items, sqlite_strict=True)
    for column in declared.columns:
        if isinstance(column.type, Json):
            declared.append_constraint(json_check(column))
    return declared


def json_check(column: Column[object]) -> CheckConstraint:
    """Return the constraint by which SQLite refuses what is not JSON."""
    condition = f"json_valid({column.name})"
    if column.nullable:
        condition = f"{column.name} IS NULL OR {condition}"
    check = CheckConstraint(condition, name=f"{column.name}_json")
    return check.ddl_if(dialect="sqlite")
