"""Make, list, find and revoke the tokens of programs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine import UnitOfWork
from handlers.accounts.sessions import hash_token, new_token
from handlers.machines.errors import TokenNotFound, TokenRefused
from handlers.machines.scopes import Scope, scopes_of
from handlers.machines.tables import machine_token

#: Tells people, and scanners for leaked secrets, what they have found.
PREFIX = "tandem_"
LONGEST_LIFE = timedelta(days=366)
_LONGEST_NAME = 60
_MOST_TOPICS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineToken:
    """A token as its owner sees it: everything but the token."""

    id: str
    name: str
    person_id: str
    scopes: tuple[str, ...]
    topics: tuple[str, ...] | None
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        """Say whether programs still get in with it."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants of a new token."""

    name: str
    scopes: Collection[Scope]
    #: None = any topic.
    topics: Collection[str] | None
    days: int


def make_token(
    uow: UnitOfWork,
    wanted: Wanted,
    *,
    token_id: str,
    operates: bool,
    for_program: str | None = None,
) -> str:
    """Store a token of the acting person and return it, for this one time.

    Args:
        uow: The transaction.
        wanted: What is asked for.
        token_id: Its id, which is no secret.
        operates: Whether the account operates the service.
        for_program: The account of a program, whose token it is instead.

    Raises:
        TokenRefused: it has no name or scope, lives too long, or may more than its
            person.
    """
    _check(wanted, operates=operates)
    token = PREFIX + new_token()
    row = {
        "id": token_id,
        "token_hash": hash_token(token),
        "name": wanted.name.strip(),
        "person_id": for_program or uow.actor.id,
        "scopes": sorted(wanted.scopes),
        "topics": None if wanted.topics is None else sorted(set(wanted.topics)),
        "made_at": uow.now,
        "expires_at": uow.now + timedelta(days=wanted.days),
    }
    uow.connection.execute(insert(machine_token), row)
    told = ("id", "name", "person_id", "scopes", "topics")
    said = {name: row[name] for name in told}
    uow.audit("machine_token_made", said)
    return token


def _check(wanted: Wanted, *, operates: bool) -> None:
    if not 0 < len(wanted.name.strip()) <= _LONGEST_NAME:
        raise TokenRefused(reason=f"请填写名称，不超过 {_LONGEST_NAME} 字")
    if not wanted.scopes:
        raise TokenRefused(reason="请至少选择一项权限")
    if not set(wanted.scopes) <= scopes_of(operates=operates):
        raise TokenRefused(reason="不能超出您本人的权限")
    if not 0 < wanted.days <= LONGEST_LIFE.days:
        raise TokenRefused(reason=f"有效期为 1 至 {LONGEST_LIFE.days} 天")
    if wanted.topics is not None and not 0 < len(wanted.topics) <= _MOST_TOPICS:
        raise TokenRefused(
            reason=f"任务主题为 1 至 {_MOST_TOPICS} 个，不限主题时请留空"
        )


def revoke_token(uow: UnitOfWork, token_id: str, *, of_everybody: bool = False) -> None:
    """Shut out whoever comes with a token of the acting person.

    Args:
        uow: The transaction.
        token_id: The token's id.
        of_everybody: Whoever's it is; that is for operators.

    Raises:
        TokenNotFound: the acting person may revoke no such token, or it is revoked.
    """
    statement = (
        update(machine_token)
        .where(machine_token.c.id == token_id, machine_token.c.revoked_at.is_(None))
        .values(revoked_at=uow.now)
    )
    if not (of_everybody and uow.actor.operates):
        statement = statement.where(machine_token.c.person_id == uow.actor.id)
    if not uow.connection.execute(statement).rowcount:
        raise TokenNotFound
    uow.audit("machine_token_revoked", {"id": token_id})


def tokens_of(
    connection: Connection, person_id: str | None = None
) -> list[MachineToken]:
    """Return the tokens of a person, or of everybody, latest first."""
    query = select(machine_token).order_by(
        machine_token.c.made_at.desc(), machine_token.c.id
    )
    if person_id is not None:
        query = query.where(machine_token.c.person_id == person_id)
    return [_token(row) for row in connection.execute(query)]


def find_token(
    connection: Connection, token: str, *, now: datetime
) -> MachineToken | None:
    """Return the live token that a program came with, or None."""
    query = select(machine_token).where(machine_token.c.token_hash == hash_token(token))
    row = connection.execute(query).one_or_none()
    found = _token(row) if row is not None else None
    return found if found is not None and found.is_live(now) else None


def touch_token(connection: Connection, token_id: str, *, now: datetime) -> None:
    """Write that a token is in use."""
    connection.execute(
        update(machine_token).where(machine_token.c.id == token_id).values(used_at=now)
    )


def _token(row: Row[Any]) -> MachineToken:
    return MachineToken(
        id=row.id,
        name=row.name,
        person_id=row.person_id,
        scopes=tuple(row.scopes),
        topics=None if row.topics is None else tuple(row.topics),
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )
