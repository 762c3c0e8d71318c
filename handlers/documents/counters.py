"""Raise a counter: the next serial of a series, which nobody else gets."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table

from handlers.documents.upsert import insert_into


def next_serial(
    connection: Connection,
    series: Table,
    place: Mapping[str, object],
    *,
    first: int = 1,
) -> int:
    """Raise the counter of a series and return it; the first call makes it.

    One statement: between looking and writing nobody can come in.

    Args:
        connection: Of the transaction.
        series: A table whose key is the place, with a column `last_serial`.
        place: Which series it is, by the columns of the key.
        first: What a new series begins with.
    """
    found: int = connection.execute(
        insert_into(connection, series)
        .values(**place, last_serial=first)
        .on_conflict_do_update(
            index_elements=list(place), set_={"last_serial": series.c.last_serial + 1}
        )
        .returning(series.c.last_serial)
    ).scalar_one()
    return found
