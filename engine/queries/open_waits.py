"""Read for which messages, signals and conditions an instance waits."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from engine.store.tables import SUBSCRIPTION_IS_OPEN, subscription


class OpenWait(NamedTuple):
    """One wait of a root instance."""

    #: message, signal or conditional
    kind: str
    name: str
    element_id: str


def open_waits(connection: Connection, root_id: str) -> list[OpenWait]:
    """Return the open waits of a root instance, oldest first."""
    query = (
        select(subscription.c.kind, subscription.c.name, subscription.c.element_id)
        .where(subscription.c.root_id == root_id, SUBSCRIPTION_IS_OPEN)
        .order_by(subscription.c.created_at, subscription.c.id)
    )
    return [OpenWait(*row) for row in connection.execute(query)]
