"""Secret addresses of calendars: one a person, made anew or revoked at any time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from engine import UnitOfWork
from handlers.feeds.tables import calendar_feed

_BYTES = 32
_LONGEST = 100


def make_address(uow: UnitOfWork, person_id: str) -> str:
    """Return a new secret for a person's address; the one before ends.

    It is shown this once: the table has its hash only.
    """
    revoke_address(uow, person_id)
    secret = secrets.token_urlsafe(_BYTES)
    uow.connection.execute(
        insert(calendar_feed).values(
            secret_hash=_hash(secret),
            person_id=person_id,
            made_at=uow.now,
            revoked_at=None,
        )
    )
    uow.audit("calendar_address_made", {"person": person_id})
    return secret


def revoke_address(uow: UnitOfWork, person_id: str) -> bool:
    """End a person's address; return whether there was one."""
    query = update(calendar_feed).where(
        calendar_feed.c.person_id == person_id, calendar_feed.c.revoked_at.is_(None)
    )
    ended = uow.connection.execute(query.values(revoked_at=uow.now)).rowcount > 0
    if ended:
        uow.audit("calendar_address_revoked", {"person": person_id})
    return ended


def address_since(connection: Connection, person_id: str) -> datetime | None:
    """Return since when a person has an address, or None."""
    query = select(calendar_feed.c.made_at).where(
        calendar_feed.c.person_id == person_id, calendar_feed.c.revoked_at.is_(None)
    )
    found: datetime | None = connection.scalar(query)
    return found


def person_of(connection: Connection, secret: str) -> str | None:
    """Return whose address a secret opens, or None."""
    if len(secret) > _LONGEST:
        return None
    query = select(calendar_feed.c.person_id).where(
        calendar_feed.c.secret_hash == _hash(secret),
        calendar_feed.c.revoked_at.is_(None),
    )
    found: str | None = connection.scalar(query)
    return found


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
