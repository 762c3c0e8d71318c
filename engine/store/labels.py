"""The access labels of root instances."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.tables import instance_label

_ADD = {
    "sqlite": sqlite.insert(instance_label).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(instance_label).on_conflict_do_nothing(),
}
_END = (
    update(instance_label)
    .where(instance_label.c.root_id == bindparam("root"))
    .values(running=False)
)


def add_labels(
    connection: Connection, root_id: str, labels: Iterable[str], *, running: bool
) -> None:
    """Add labels to a root instance; those that it has already stay as they are."""
    rows = [
        {"root_id": root_id, "label": label, "running": running}
        for label in sorted(labels)
    ]
    if rows:
        connection.execute(_ADD[connection.dialect.name], rows)


def end_labels(connection: Connection, root_id: str) -> None:
    """Note that a root instance has ended, so that inboxes pass it over."""
    connection.execute(_END, {"root": root_id})
