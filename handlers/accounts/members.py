"""Add, change, lock and let in the people of an organisation, within one's rights.

Each function checks the keeper's rights itself, whichever page or form asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from sqlalchemy import update

from engine import UnitOfWork
from handlers.accounts.sessions import revoke_sessions_of
from handlers.parties.errors import MemberRefused, RightsRefused
from handlers.parties.model import TITLE_LEVELS, Person
from handlers.parties.orgs import org_by_id
from handlers.parties.people import (
    add_person,
    person_by_id,
    person_by_login,
    set_active,
    set_roles,
)
from handlers.parties.rights import Keeper
from handlers.parties.tables import person as person_table

_LOGIN = re.compile(r"[A-Za-z0-9_.@-]{2,60}")
_LONGEST_NAME = 60
_OWN_DATA = "本人只能更改自己的电话；其他资料请由他人更改"
_OWN_ROLES = "不能更改自己的角色或停用自己，请由他人办理"


def add_member(
    uow: UnitOfWork,
    keeper: Keeper,
    *,
    org_id: str,
    login: str,
    name: str,
    roles: Collection[str],
    phone: str = "",
    title_level: str = "",
) -> Person:
    """Add a person to an organisation; they get in by a one-time code.

    Raises:
        OrgNotFound: there is no such organisation.
        RightsRefused: the keeper may not give one of the roles there.
        MemberRefused: name, login, title or roles cannot be kept.
        PartyExists: another person signs in with this login.
    """
    org = org_by_id(uow.connection, org_id)
    wanted = frozenset(roles)
    keeper.must_give(wanted, org)
    if not wanted:
        raise MemberRefused(_NO_ROLE, field="roles")
    if not org.active:
        raise MemberRefused(_ORG_CLOSED)
    data = checked({"name": name, "phone": phone, "title_level": title_level})
    return add_person(
        uow,
        login=checked_login(login),
        org_id=org_id,
        roles=wanted,
        name=data["name"],
        phone=data["phone"],
        title_level=data["title_level"],
    )


def change_member(
    uow: UnitOfWork, keeper: Keeper, person_id: str, data: Mapping[str, str]
) -> None:
    """Change name, login, phone or title of a person.

    Everybody keeps their own phone number, and nothing else of their own: a name or
    a title vouches for somebody, so another person writes it down.

    Raises:
        PersonNotFound: there is nobody of this id.
        RightsRefused: the person is not the keeper's to manage.
        MemberRefused: what was given cannot be kept.
        PartyExists: another person signs in with this login.
    """
    person = person_by_id(uow.connection, person_id)
    new = checked(data)
    if person_id == keeper.person.id:
        if set(data) - {"phone"}:
            raise RightsRefused(_OWN_DATA)
    else:
        keeper.must_manage(person, org_by_id(uow.connection, person.org_id))
    if "login" in data:
        new["login"] = checked_login(data["login"])
        holder = person_by_login(uow.connection, new["login"])
        if holder is not None and holder.id != person_id:
            raise MemberRefused(_LOGIN_TAKEN, field="login")
    changed = {k: v for k, v in new.items() if v != getattr(person, k)}
    if not changed:
        return
    query = update(person_table).where(person_table.c.id == person_id)
    uow.connection.execute(query.values(**changed))
    # Phone numbers are personal: the record says that one changed, not to what.
    uow.audit("person_changed", {"id": person_id, "fields": sorted(changed)})


def give_roles(
    uow: UnitOfWork, keeper: Keeper, person_id: str, roles: Collection[str]
) -> None:
    """Give a person exactly these roles.

    Raises:
        PersonNotFound: there is nobody of this id.
        RightsRefused: it is the keeper themselves, or the keeper may not give or take
            one of the roles.
        MemberRefused: no role is left.
        LastAdministrator: nobody else would be administrator.
    """
    person = person_by_id(uow.connection, person_id)
    if person_id == keeper.person.id:
        raise RightsRefused(_OWN_ROLES)
    org = org_by_id(uow.connection, person.org_id)
    keeper.must_manage(person, org)
    keeper.must_give(frozenset(roles), org)
    if not roles:
        raise MemberRefused(_NO_ROLE, field="roles")
    if frozenset(roles) != person.roles:
        set_roles(uow, person_id, roles)


def lock_member(
    uow: UnitOfWork, keeper: Keeper, person_id: str, *, locked: bool
) -> None:
    """Keep a person out for a while and end their sessions, or let them in again.

    Raises:
        PersonNotFound: there is nobody of this id.
        RightsRefused: it is the keeper themselves, or not theirs to manage.
        MemberRefused: the person has left for good.
        LastAdministrator: nobody else would be administrator.
    """
    person = person_by_id(uow.connection, person_id)
    if person_id == keeper.person.id:
        raise RightsRefused(_OWN_ROLES)
    keeper.must_manage(person, org_by_id(uow.connection, person.org_id))
    if person.left_at is not None:
        raise MemberRefused(_HAS_LEFT)
    set_active(uow, person_id, active=not locked)
    if locked:
        revoke_sessions_of(uow.connection, person_id=person_id, now=uow.now)


def set_position_consent(uow: UnitOfWork, person_id: str, *, allowed: bool) -> None:
    """Note that a person allows the position of their photographs to be kept, or not.

    It is theirs alone to say, and holds for what they upload from now on.
    """
    query = update(person_table).where(person_table.c.id == person_id)
    moment = uow.now if allowed else None
    uow.connection.execute(query.values(position_consent_at=moment))
    uow.audit("position_consent", {"id": person_id, "allowed": allowed})


def checked_login(login: str) -> str:
    """Return a login as it is stored.

    Raises:
        MemberRefused: it is too short, too long or of other letters.
    """
    clean = login.strip()
    if not _LOGIN.fullmatch(clean):
        raise MemberRefused(_LOGIN_FORM, field="login")
    return clean


def checked(data: Mapping[str, str]) -> dict[str, str]:
    """Return name, phone and title as they are stored, as far as they are given.

    Raises:
        MemberRefused: one of them cannot be kept.
    """
    clean = {
        key: " ".join(data[key].split())
        for key in ("name", "phone", "title_level")
        if key in data
    }
    if "name" in clean and not 0 < len(clean["name"]) <= _LONGEST_NAME:
        raise MemberRefused(_NAME_FORM, field="name")
    if not _PHONE.fullmatch(clean.get("phone", "")):
        raise MemberRefused(_PHONE_FORM, field="phone")
    if clean.get("title_level", "") not in {"", *TITLE_LEVELS}:
        raise MemberRefused(_TITLE_FORM, field="title_level")
    return clean


_PHONE = re.compile(r"|\+?[0-9][0-9 ()-]{4,24}(转[0-9]{1,6})?")
_NO_ROLE = "请至少选择一个角色"
_ORG_CLOSED = "该单位已停用，不能再增加人员"
_LOGIN_TAKEN = "这个登录名已有人使用，请换一个"
_HAS_LEFT = "该人员已离任，不能再启用；如返岗请新建账号"
_LOGIN_FORM = "登录名用2至60位的字母、数字、点、下划线、@或连字符"
_NAME_FORM = "请填写姓名，不超过60字"
_PHONE_FORM = "请填写电话号码，如 13800000000 或 0592-1234567"
_TITLE_FORM = "请从列出的职称等级中选择"
