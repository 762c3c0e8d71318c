"""The last step of leaving: out for good, with the work already in other hands.

What the person did, signed and earned stays theirs: forms, records, certificates.
"""

from __future__ import annotations

from sqlalchemy import update

from engine import UnitOfWork
from handlers.accounts.invitations import revoke_codes_of
from handlers.accounts.sessions import revoke_sessions_of
from handlers.parties.errors import MemberRefused, RightsRefused
from handlers.parties.orgs import org_by_id
from handlers.parties.people import person_by_id, set_active
from handlers.parties.rights import Keeper
from handlers.parties.substitutes import end_substitutions_of
from handlers.parties.tables import person as person_table


def leave(uow: UnitOfWork, keeper: Keeper, person_id: str, *, reason: str) -> None:
    """Let a person leave for good: sessions, substitutions and codes end now.

    The caller has handed their work over before.

    Raises:
        PersonNotFound: there is nobody of this id.
        RightsRefused: it is the keeper themselves, or not theirs to manage.
        MemberRefused: they have left already.
        LastAdministrator: nobody else would be administrator.
    """
    person = person_by_id(uow.connection, person_id)
    if person_id == keeper.person.id:
        raise RightsRefused(_ONESELF)
    keeper.must_manage(person, org_by_id(uow.connection, person.org_id))
    if person.left_at is not None:
        raise MemberRefused(_GONE)
    if person.active:
        set_active(uow, person_id, active=False)
    query = update(person_table).where(person_table.c.id == person_id)
    uow.connection.execute(query.values(left_at=uow.now))
    revoke_sessions_of(uow.connection, person_id=person_id, now=uow.now)
    revoke_codes_of(uow, person_id)
    end_substitutions_of(uow, person_id)
    uow.audit("person_left", {"id": person_id, "reason": reason})


_ONESELF = "不能为自己办理离任，请由他人办理"
_GONE = "该人员已经离任"
