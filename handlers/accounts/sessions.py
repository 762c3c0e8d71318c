"""Open, find, touch and revoke sessions: rows under the hash of their token."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from handlers.accounts.rules import ABSOLUTE_LIMIT, Session
from handlers.accounts.tables import web_session

_TOKEN_BYTES = 32


def new_token() -> str:
    """Return a token that nobody guesses: 256 random bits."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Return what is stored of a token; its entropy makes salt and stretching idle."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(
    connection: Connection, *, person_id: str, address: str, now: datetime
) -> str:
    """Store a session, forget the long dead ones, and return the new token."""
    connection.execute(
        delete(web_session).where(web_session.c.opened_at < now - 2 * ABSOLUTE_LIMIT)
    )
    token = new_token()
    connection.execute(
        insert(web_session).values(
            token_hash=hash_token(token),
            person_id=person_id,
            opened_at=now,
            seen_at=now,
            address=address,
        )
    )
    return token


def find_session(
    connection: Connection, *, token: str, now: datetime
) -> Session | None:
    """Return the live session of a token, or None."""
    row = connection.execute(
        select(
            web_session.c.token_hash,
            web_session.c.person_id,
            web_session.c.opened_at,
            web_session.c.seen_at,
            web_session.c.revoked_at,
        ).where(web_session.c.token_hash == hash_token(token))
    ).one_or_none()
    if row is None:
        return None
    session = Session(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    return session if session.is_live(now) else None


def touch_session(connection: Connection, *, token_hash: str, now: datetime) -> None:
    """Write that a session is in use; a revoked one stays revoked."""
    connection.execute(
        update(web_session)
        .where(web_session.c.token_hash == token_hash, web_session.c.seen_at < now)
        .values(seen_at=now)
    )


def revoke_session(connection: Connection, *, token_hash: str, now: datetime) -> None:
    """End one session: its token opens nothing any more."""
    connection.execute(
        update(web_session)
        .where(
            web_session.c.token_hash == token_hash, web_session.c.revoked_at.is_(None)
        )
        .values(revoked_at=now)
    )


def revoke_sessions_of(
    connection: Connection, *, person_id: str, now: datetime, keep: str | None = None
) -> int:
    """End a person's sessions, but for one to keep; return how many ended.

    Done when the password changes and when the person is disabled.
    """
    ended = connection.execute(
        update(web_session)
        .where(
            web_session.c.person_id == person_id,
            web_session.c.revoked_at.is_(None),
            web_session.c.token_hash != (keep or ""),
        )
        .values(revoked_at=now)
    )
    return ended.rowcount
