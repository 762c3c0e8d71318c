"""Accounts of programs that belong to nobody: without a password, with keys alone.

A worker that runs for years should not stop because the person who started it has
left. Its account is an operator that cannot sign in; who looks after the service makes
and revokes its keys.
"""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from engine import UnitOfWork
from handlers.accounts.members import add_member
from handlers.machines.errors import TokenRefused
from handlers.machines.tables import program_account
from handlers.parties.errors import MemberRefused
from handlers.parties.model import Person, Role
from handlers.parties.people import person_by_id
from handlers.parties.rights import Keeper


def add_program(uow: UnitOfWork, keeper: Keeper, *, login: str, name: str) -> Person:
    """Found the account of a program, in the keeper's organisation.

    Raises:
        RightsRefused: the keeper may not make operators.
        MemberRefused: login or name cannot be kept.
        PartyExists: another person or program has this login.
    """
    person = add_member(
        uow,
        keeper,
        org_id=keeper.org.id,
        login=login,
        name=name,
        roles={Role.OPERATOR.value},
    )
    row = {"person_id": person.id, "made_at": uow.now, "made_by": uow.actor.id}
    uow.connection.execute(insert(program_account), row)
    return person


def programs_in(connection: Connection) -> list[Person]:
    """Return the accounts of programs that may still come in, in order of logins."""
    ids = connection.scalars(select(program_account.c.person_id))
    people = [person_by_id(connection, each) for each in ids]
    return sorted((each for each in people if each.active), key=lambda each: each.login)


def is_program(connection: Connection, person_id: str) -> bool:
    """Say whether an account is that of a program."""
    query = select(program_account.c.person_id)
    query = query.where(program_account.c.person_id == person_id)
    return connection.scalar(query) is not None


def must_be_person(connection: Connection, person_id: str) -> None:
    """Refuse to give a program a password: what it does would look like a person's.

    Raises:
        MemberRefused: the account is that of a program.
    """
    if is_program(connection, person_id):
        reason = "程序账号没有密码，请在“程序和访问密钥”中生成访问密钥"
        raise MemberRefused(reason)


def must_be_program(connection: Connection, person_id: str) -> Person:
    """Return the account of a program.

    Raises:
        TokenRefused: it is a person's: only they make keys that act as them.
    """
    for each in programs_in(connection):
        if each.id == person_id:
            return each
    raise TokenRefused(reason="只能给程序账号生成访问密钥，个人的密钥由本人生成")
