"""Let a person show that a mail address is theirs, before notices of cases go to it.

A letter with a link goes to the address; whoever opens the link and confirms has it.
A link works once, for two days, and ends when the address is changed. The table keeps
its hash only.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from engine import Notice, UnitOfWork
from handlers.errors import DomainRefused
from handlers.notices.audience import PERSON
from handlers.notices.tables import mail_confirmation, notice_address

#: Of the jobs that send the letters.
TOPIC = "notices.confirm_mail"
VALID = timedelta(hours=48)
#: More letters than that within the hour nobody needs; others would get them.
_MOST, _WITHIN = 5, timedelta(hours=1)
_LONGEST = 100


class ConfirmationsTooMany(DomainRefused):
    """Somebody asked for too many letters in a short time."""

    def __init__(self) -> None:
        super().__init__("一小时内发送的确认邮件太多，请稍后再试")


class ConfirmationRefused(DomainRefused):
    """A link was used, is too old, or belongs to an address that was changed."""

    def __init__(self) -> None:
        super().__init__("链接无效：已经用过、已过期，或者邮箱已更换")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """One address that waits to be confirmed."""

    id: str
    person_id: str
    mail: str
    expires_at: datetime
    sent_at: datetime | None


def ask_confirmation(uow: UnitOfWork, person_id: str, mail: str) -> None:
    """Have a letter with a link sent to an address; links before it end.

    Raises:
        ConfirmationsTooMany: the person asked for too many.
    """
    mine = mail_confirmation.c.person_id == person_id
    recent = select(func.count()).where(
        mine, mail_confirmation.c.made_at > uow.now - _WITHIN
    )
    if int(uow.connection.scalar(recent) or 0) >= _MOST:
        raise ConfirmationsTooMany
    end_confirmations(uow, person_id)
    confirmation_id = uuid.uuid4().hex
    uow.connection.execute(
        insert(mail_confirmation).values(
            id=confirmation_id,
            person_id=person_id,
            mail=mail,
            made_at=uow.now,
            expires_at=uow.now + VALID,
        )
    )
    uow.defer(Notice(topic=TOPIC, payload={"confirmation": confirmation_id}))


def end_confirmations(uow: UnitOfWork, person_id: str) -> None:
    """End the open links of a person."""
    uow.connection.execute(
        update(mail_confirmation)
        .where(mail_confirmation.c.person_id == person_id, *_IS_OPEN)
        .values(ended_at=uow.now)
    )


def waiting_confirmation(
    connection: Connection, person_id: str, *, now: datetime
) -> Confirmation | None:
    """Return what a person has still to confirm, None if nothing or not any more."""
    query = select(mail_confirmation).where(
        mail_confirmation.c.person_id == person_id,
        mail_confirmation.c.expires_at > now,
        *_IS_OPEN,
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _confirmation(row)


def to_be_sent(connection: Connection, confirmation_id: str) -> Confirmation | None:
    """Return the confirmation of a letter, None where nobody waits for it any more."""
    query = select(mail_confirmation).where(
        mail_confirmation.c.id == confirmation_id, *_IS_OPEN
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _confirmation(row)


def keep_secret(uow: UnitOfWork, confirmation_id: str, secret: str) -> None:
    """Keep the hash of the secret in a link, before its letter leaves."""
    uow.connection.execute(
        update(mail_confirmation)
        .where(mail_confirmation.c.id == confirmation_id)
        .values(secret_hash=_hash(secret))
    )


def note_sent(uow: UnitOfWork, confirmation_id: str) -> None:
    """Note that the letter has left."""
    uow.connection.execute(
        update(mail_confirmation)
        .where(mail_confirmation.c.id == confirmation_id)
        .values(sent_at=uow.now)
    )


def confirmation_of(
    connection: Connection, secret: str, *, now: datetime
) -> Confirmation | None:
    """Return what an open link confirms, or None: which reason is not said."""
    if len(secret) > _LONGEST:
        return None
    query = (
        select(mail_confirmation)
        .join(PERSON, PERSON.c.id == mail_confirmation.c.person_id)
        .where(
            mail_confirmation.c.secret_hash == _hash(secret),
            mail_confirmation.c.expires_at > now,
            PERSON.c.active,
            *_IS_OPEN,
        )
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _confirmation(row)


def confirm(uow: UnitOfWork, secret: str) -> None:
    """Spend a link: from now on notices go to its address.

    Raises:
        ConfirmationRefused: it is not open (any more).
    """
    found = confirmation_of(uow.connection, secret, now=uow.now)
    spent = found and uow.connection.execute(
        update(mail_confirmation)
        .where(mail_confirmation.c.id == found.id, *_IS_OPEN)
        .values(used_at=uow.now)
    )
    if found is None or not spent or not spent.rowcount:
        raise ConfirmationRefused
    note_confirmed(uow, found.person_id, found.mail)


def note_confirmed(uow: UnitOfWork, person_id: str, mail: str) -> None:
    """Note that a person's address is theirs, unless they changed it meanwhile.

    Raises:
        ConfirmationRefused: they have another one now.
    """
    done = uow.connection.execute(
        update(notice_address)
        .where(notice_address.c.person_id == person_id, notice_address.c.mail == mail)
        .values(mail_confirmed_at=uow.now)
    )
    if not done.rowcount:
        raise ConfirmationRefused
    uow.audit("mail_confirmed", {"person": person_id})


_IS_OPEN = (
    mail_confirmation.c.used_at.is_(None),
    mail_confirmation.c.ended_at.is_(None),
)


def _confirmation(row: Row[Any]) -> Confirmation:
    names = Confirmation.__dataclass_fields__
    return Confirmation(**{name: getattr(row, name) for name in names})


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
