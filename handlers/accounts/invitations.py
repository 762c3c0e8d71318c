"""One-time codes on paper: the first sign-in of an outside party, or a new password.

A code is shown once, when it is made, and is stored as a slow hash only. It opens one
account, once, until its day; whoever guesses is slowed down by address.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine import UnitOfWork
from handlers.accounts.errors import InvitationRefused
from handlers.accounts.tables import invitation
from handlers.parties.model import Person, Role
from handlers.parties.orgs import org_by_id
from handlers.parties.rights import ADMINISTRATION, ROLES_OF_KIND

#: As long as a paper may lie before somebody types it in.
JOIN_DAYS = 60
RESET_DAYS = 3

#: Letters and digits that nobody takes for others on paper.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 3, 4
_LENGTH = _GROUPS * _GROUP
#: A stolen back-up of codes must cost more than they are worth until they expire.
_ROUNDS = 60_000
_SALT = b"tandem-invitation"


class Purpose(StrEnum):
    """What a code is for."""

    #: A new person of an organisation.
    JOIN = "join"
    #: A person's own password, the first or another.
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One code that was given out."""

    id: str
    purpose: Purpose
    org_id: str
    person_id: str | None
    role: str
    business_key: str | None
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Say whether the code still opens the account."""
        return (
            self.used_at is None and self.revoked_at is None and now < self.expires_at
        )


def invite(
    uow: UnitOfWork,
    *,
    org_id: str,
    role: str = Role.ENTITY.value,
    business_key: str | None = None,
    days: int = JOIN_DAYS,
) -> str:
    """Invite one person of an outside party and return the code to print.

    The caller has checked that the actor may: the officer of the case, or who keeps
    the register of organisations.

    Raises:
        OrgNotFound: there is no such organisation.
        InvitationRefused: its people cannot have this role, or it is a bureau.
    """
    org = org_by_id(uow.connection, org_id)
    is_outside = org.active and org.kind not in ADMINISTRATION
    if not is_outside or role not in ROLES_OF_KIND[org.kind]:
        raise InvitationRefused(_NOT_OUTSIDE)
    return _make(
        uow,
        Purpose.JOIN,
        days=days,
        org_id=org_id,
        role=role,
        business_key=business_key,
    )


def invite_to_password(
    uow: UnitOfWork, person: Person, *, days: int = RESET_DAYS
) -> str:
    """Return a code with which a person sets their password; older ones are void."""
    revoke_codes_of(uow, person.id)
    return _make(
        uow, Purpose.RESET, days=days, org_id=person.org_id, person_id=person.id
    )


def find_invitation(
    connection: Connection, code: str, *, now: datetime
) -> Invitation | None:
    """Return the open invitation of a code, or None: which reason is not said."""
    clean = normalized(code)
    if len(clean) != _LENGTH:
        return None
    query = select(invitation).where(invitation.c.code_hash == _hash(clean))
    row = connection.execute(query).one_or_none()
    found = None if row is None else _invitation(row)
    return found if found is not None and found.is_open(now) else None


def use_invitation(uow: UnitOfWork, found: Invitation, person_id: str) -> None:
    """Spend a code on a person, in the transaction that lets them in.

    Raises:
        InvitationRefused: another request has spent it meanwhile.
    """
    spent = uow.connection.execute(
        update(invitation)
        .where(
            invitation.c.id == found.id,
            invitation.c.used_at.is_(None),
            invitation.c.revoked_at.is_(None),
        )
        .values(used_at=uow.now, person_id=person_id)
    )
    if not spent.rowcount:
        raise InvitationRefused(_SPENT)
    uow.audit("invitation_used", {"id": found.id, "person": person_id})


def revoke_codes_of(uow: UnitOfWork, person_id: str) -> None:
    """Void the open codes with which a person could set a password."""
    uow.connection.execute(
        update(invitation)
        .where(
            invitation.c.person_id == person_id,
            invitation.c.used_at.is_(None),
            invitation.c.revoked_at.is_(None),
        )
        .values(revoked_at=uow.now)
    )


def revoke_invitations_of(uow: UnitOfWork, org_id: str) -> int:
    """Void the open codes of an organisation; return how many there were."""
    ended = uow.connection.execute(
        update(invitation)
        .where(
            invitation.c.org_id == org_id,
            invitation.c.used_at.is_(None),
            invitation.c.revoked_at.is_(None),
        )
        .values(revoked_at=uow.now)
    )
    if ended.rowcount:
        uow.audit("invitations_revoked", {"org": org_id, "count": ended.rowcount})
    return ended.rowcount


def revoke_invitations_to(uow: UnitOfWork, org_id: str, business_key: str) -> int:
    """Void the open codes that were given to an organisation for one case."""
    ended = uow.connection.execute(
        update(invitation)
        .where(
            invitation.c.org_id == org_id,
            invitation.c.business_key == business_key,
            invitation.c.used_at.is_(None),
            invitation.c.revoked_at.is_(None),
        )
        .values(revoked_at=uow.now)
    )
    return ended.rowcount


def open_invitations(
    connection: Connection, org_id: str, *, now: datetime
) -> list[Invitation]:
    """Return the codes of an organisation that are still open, newest first."""
    query = select(invitation).where(
        invitation.c.org_id == org_id,
        invitation.c.used_at.is_(None),
        invitation.c.revoked_at.is_(None),
        invitation.c.expires_at > now,
    )
    rows = connection.execute(query.order_by(invitation.c.made_at.desc()))
    return [_invitation(row) for row in rows]


def normalized(code: str) -> str:
    """Return a code as it is compared: capitals, without spaces and hyphens."""
    return "".join(letter for letter in code.upper() if letter in _ALPHABET)


def _make(
    uow: UnitOfWork,
    purpose: Purpose,
    *,
    days: int,
    org_id: str,
    role: str = "",
    person_id: str | None = None,
    business_key: str | None = None,
) -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    row = {
        "id": uuid.uuid4().hex,
        "purpose": purpose.value,
        "org_id": org_id,
        "person_id": person_id,
        "role": role,
        "business_key": business_key,
        "made_by": uow.actor.id,
        "made_at": uow.now,
        "expires_at": uow.now + timedelta(days=days),
    }
    uow.connection.execute(insert(invitation).values(code_hash=_hash(letters), **row))
    told = ("id", "purpose", "org_id", "person_id", "role", "business_key")
    uow.audit("invitation_made", {name: row[name] for name in told})
    return "-".join(
        letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP)
    )


def _hash(letters: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", letters.encode(), _SALT, _ROUNDS).hex()


def _invitation(row: Row[Any]) -> Invitation:
    values = row._asdict()
    del values["code_hash"]
    return Invitation(**{**values, "purpose": Purpose(row.purpose)})


_NOT_OUTSIDE = "只能邀请在用的外部单位人员，且角色须与单位相符"
_SPENT = "这个邀请码已经用过"
