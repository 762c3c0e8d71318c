"""Column types that mean the same on SQLite (STRICT tables) and on PostgreSQL.

SQLite's STRICT tables know INTEGER, REAL, TEXT and BLOB only, so every type says
here, once, how it is stored on either database.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Dialect,
    Double,
    Integer,
    LargeBinary,
    Text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

from engine.clock import as_utc

__all__ = ["BigInt", "Bytes", "Flag", "Integer", "Json", "Real", "Text", "UtcDateTime"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

#: A whole number of up to 64 bits.
BigInt = BigInteger().with_variant(Integer(), "sqlite")

#: A floating point number of 64 bits.
Real: TypeEngine[float] = REAL().with_variant(Double(), "postgresql")

#: Raw bytes.
Bytes = LargeBinary


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment: microseconds since 1970 on SQLite, TIMESTAMPTZ on PostgreSQL."""

    impl = BigInteger
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the database itself stores."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Integer())
        return dialect.type_descriptor(TIMESTAMP(timezone=True))

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        """Turn an aware moment into what is stored."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return (as_utc(value) - _EPOCH) // _MICROSECOND
        return as_utc(value)

    @override
    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """Turn what is stored into an aware moment in UTC."""
        if isinstance(value, int):
            return _EPOCH + value * _MICROSECOND
        return value.astimezone(UTC) if isinstance(value, datetime) else None


class Flag(TypeDecorator[bool]):
    """True or false: INTEGER 0 or 1 on SQLite, BOOLEAN on PostgreSQL."""

    impl = Boolean
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the database itself stores."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Integer())
        return dialect.type_descriptor(Boolean())

    @override
    def process_bind_param(self, value: bool | None, dialect: Dialect) -> object:
        """Turn a truth value into what is stored."""
        if value is None or dialect.name != "sqlite":
            return value
        return int(value)

    @override
    def process_result_value(self, value: object, dialect: Dialect) -> bool | None:
        """Turn what is stored into a truth value."""
        return None if value is None else bool(value)


class Json(TypeDecorator[object]):
    """A JSON value, stored as its text; Python's None is SQL's NULL."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Turn a value into JSON text, letters of every script as they are."""
        if value is None:
            return None
        return json.dumps(
            value, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )

    @override
    def process_result_value(self, value: object, dialect: Dialect) -> object:
        """Turn JSON text into the value."""
        return None if value is None else json.loads(str(value))
