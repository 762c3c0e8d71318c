"""Store and find people, their roles, passwords and certificates."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from engine import UnitOfWork
from handlers.parties.errors import (
    LastAdministrator,
    PartyExists,
    PersonNotFound,
    RoleRefused,
)
from handlers.parties.model import Person, Role
from handlers.parties.tables import expert_certificate, org, person, person_role


def add_person(
    uow: UnitOfWork,
    *,
    login: str,
    name: str,
    org_id: str,
    roles: Collection[str],
    phone: str = "",
    title_level: str = "",
    person_id: str | None = None,
) -> Person:
    """Store a person with their roles and return them; a password comes later.

    Raises:
        PartyExists: another person signs in with this login.
        RoleRefused: one of the roles does not exist.
    """
    if person_by_login(uow.connection, login) is not None:
        raise PartyExists(what="登录名", value=login)
    new = Person(
        id=person_id or uuid.uuid4().hex,
        login=login,
        name=name,
        org_id=org_id,
        roles=frozenset(roles),
        phone=phone,
        title_level=title_level,
        must_change_password=True,
    )
    uow.connection.execute(insert(person).values({**_row(new), "created_at": uow.now}))
    _write_roles(uow.connection, new.id, new.roles)
    uow.audit("person_added", {"id": new.id, "org": org_id, "roles": sorted(roles)})
    return new


def set_roles(uow: UnitOfWork, person_id: str, roles: Collection[str]) -> None:
    """Give a person exactly these roles.

    Raises:
        PersonNotFound: there is nobody of this id.
        RoleRefused: one of the roles does not exist.
        LastAdministrator: nobody else would be administrator.
    """
    before = person_by_id(uow.connection, person_id).roles
    if Role.ADMIN not in roles:
        _keep_an_administrator(uow.connection, person_id)
    uow.connection.execute(
        delete(person_role).where(person_role.c.person_id == person_id)
    )
    _write_roles(uow.connection, person_id, roles)
    change = {"id": person_id, "before": sorted(before), "after": sorted(roles)}
    uow.audit("person_roles_changed", change)


def set_password_hash(
    uow: UnitOfWork, person_id: str, hashed: str, *, must_change: bool = False
) -> None:
    """Store the hash of a new password."""
    _change(
        uow,
        person_id,
        password_hash=hashed,
        password_changed_at=uow.now,
        must_change_password=must_change,
    )
    uow.audit("password_changed", {"id": person_id, "must_change": must_change})


def set_active(uow: UnitOfWork, person_id: str, *, active: bool) -> None:
    """Let a person work, or keep them from it; their records stay.

    Raises:
        PersonNotFound: there is nobody of this id.
        LastAdministrator: nobody else would be administrator.
    """
    if not active:
        _keep_an_administrator(uow.connection, person_id)
    _change(uow, person_id, active=active)
    uow.audit("person_activated" if active else "person_deactivated", {"id": person_id})


def add_certificate(
    uow: UnitOfWork,
    person_id: str,
    *,
    kind: str,
    number: str = "",
    valid_to: date | None = None,
) -> None:
    """Store a certificate of an expert."""
    uow.connection.execute(
        insert(expert_certificate).values(
            id=uuid.uuid4().hex,
            person_id=person_id,
            kind=kind,
            number=number,
            valid_to=valid_to.isoformat() if valid_to else None,
        )
    )
    uow.audit("certificate_added", {"id": person_id, "kind": kind})


def person_by_id(connection: Connection, person_id: str) -> Person:
    """Return a person.

    Raises:
        PersonNotFound: there is nobody of this id.
    """
    found = people_of_query(connection, select(person).where(person.c.id == person_id))
    if not found:
        raise PersonNotFound(person_id)
    return found[0]


def person_by_login(connection: Connection, login: str) -> Person | None:
    """Return the person who signs in with this login, or None."""
    found = people_of_query(connection, select(person).where(person.c.login == login))
    return found[0] if found else None


def people_by_ids(connection: Connection, ids: Iterable[str]) -> dict[str, Person]:
    """Return people by their ids, in two statements; unknown ids are left out."""
    query = select(person).where(person.c.id.in_(list(ids)))
    return {found.id: found for found in people_of_query(connection, query)}


def people_with_role(
    connection: Connection, role: str, *, org_id: str | None = None
) -> list[Person]:
    """Return active people with a role, of one organisation or of all, by login."""
    holders = select(person_role.c.person_id).where(person_role.c.role == role)
    query = select(person).where(person.c.id.in_(holders), person.c.active)
    if org_id is not None:
        query = query.where(person.c.org_id == org_id)
    return people_of_query(connection, query.order_by(person.c.login))


def people_in(
    connection: Connection, role: str, *, org_id: str | None = None
) -> list[str]:
    """Return the ids of active people with a role, in one statement."""
    holders = select(person_role.c.person_id).where(person_role.c.role == role)
    query = select(person.c.id).where(person.c.id.in_(holders), person.c.active)
    if org_id is not None:
        query = query.where(person.c.org_id == org_id)
    return list(connection.scalars(query.order_by(person.c.login)))


def all_people(connection: Connection) -> list[Person]:
    """Return everybody, by organisation and login."""
    return people_of_query(
        connection, select(person).order_by(person.c.org_id, person.c.login)
    )


def _keep_an_administrator(connection: Connection, person_id: str) -> None:
    """Refuse to take the last administrator away."""
    administrators = people_with_role(connection, Role.ADMIN)
    if [found.id for found in administrators] == [person_id]:
        raise LastAdministrator(administrators[0].login)


def _change(uow: UnitOfWork, person_id: str, **values: object) -> None:
    query = update(person).where(person.c.id == person_id).values(**values)
    if not uow.connection.execute(query).rowcount:
        raise PersonNotFound(person_id)


def _write_roles(connection: Connection, person_id: str, roles: Iterable[str]) -> None:
    known = set(Role)
    rows = []
    for role in sorted(set(roles)):
        if role not in known:
            raise RoleRefused(role)
        rows.append({"person_id": person_id, "role": role})
    if rows:
        connection.execute(insert(person_role), rows)


def people_of_query(connection: Connection, query: Select[Any]) -> list[Person]:
    """Return the people that a query over their table finds, with their roles."""
    rows = connection.execute(query).all()
    roles: dict[str, set[str]] = {row.id: set() for row in rows}
    held = select(person_role).where(person_role.c.person_id.in_(list(roles)))
    for row in connection.execute(held) if rows else ():
        roles[row.person_id].add(row.role)
    doubles = _doubles_of(connection, {row.org_id for row in rows})
    return [
        _person(row, roles[row.id], merged_orgs=doubles.get(row.org_id, frozenset()))
        for row in rows
    ]


def _doubles_of(
    connection: Connection, org_ids: Collection[str]
) -> dict[str, frozenset[str]]:
    """Return which organisations were merged into these, by the one that was kept."""
    query = select(org.c.id, org.c.merged_into).where(
        org.c.merged_into.in_(sorted(org_ids))
    )
    found: dict[str, frozenset[str]] = {}
    for row in connection.execute(query) if org_ids else ():
        found[row.merged_into] = found.get(row.merged_into, frozenset()) | {row.id}
    return found


def _row(new: Person) -> dict[str, object]:
    return {
        "id": new.id,
        "login": new.login,
        "name": new.name,
        "org_id": new.org_id,
        "phone": new.phone,
        "title_level": new.title_level,
        "active": new.active,
        "must_change_password": new.must_change_password,
    }


def _person(
    row: Row[Any], roles: Collection[str], *, merged_orgs: frozenset[str]
) -> Person:
    return Person(
        id=row.id,
        login=row.login,
        name=row.name,
        org_id=row.org_id,
        roles=frozenset(roles),
        phone=row.phone,
        title_level=row.title_level,
        active=row.active,
        password_hash=row.password_hash,
        password_changed_at=row.password_changed_at,
        must_change_password=row.must_change_password,
        merged_orgs=merged_orgs,
        left_at=row.left_at,
        position_consent_at=row.position_consent_at,
    )
