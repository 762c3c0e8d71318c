"""What of the notices could not be sent at once, for those who mind the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.notices.dispatch import Channel
from handlers.notices.tables import delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldUp:
    """A message that was tried in vain, and is tried again."""

    subject: str
    channel: Channel
    tries: int
    #: What the last try said.
    remark: str
    created_at: datetime


def held_up(connection: Connection, *, limit: int) -> list[HeldUp]:
    """Return the messages that wait for another try, the oldest first."""
    query = (
        select(delivery)
        .where(delivery.c.state == "waiting", delivery.c.tries > 0)
        .order_by(delivery.c.created_at, delivery.c.id)
        .limit(limit)
    )
    return [
        HeldUp(
            subject=row.subject,
            channel=Channel(row.channel),
            tries=row.tries,
            remark=row.remark,
            created_at=row.created_at,
        )
        for row in connection.execute(query)
    ]
