"""Who told the bureau of a problem: known to the bureau of the case and nobody else.

许可条例 44 lets a person who reports ask for secrecy. So the name never enters the
process, a filed form, its corrections and drafts, papers, exports, search or archive:
it is sealed wherever answers are kept, lies in a table of its own, and is written and
read here alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from engine import SYSTEM, Actor, UnitOfWork
from handlers.forms.sealed import only_sealed
from handlers.linkage.cases import case_header
from handlers.linkage.tables import case_informant
from handlers.parties.model import Role

NAME, CONTACT = "informant_name", "informant_contact"
_BUREAU = frozenset(
    {
        Role.OFFICER.value,
        Role.LEADER.value,
        Role.ENFORCEMENT.value,
        Role.JOINT_GROUP.value,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Informant:
    """Who told of it, and how to reach them."""

    name: str
    contact: str


def keep_informant(
    uow: UnitOfWork, business_key: str, answers: Mapping[str, object]
) -> None:
    """Keep who told of it, if the answers say so; the audit says that, not who.

    Answers that do not ask for it change nothing, nor do those of people who may not
    know it: to them the questions were empty.
    """
    asked = only_sealed(answers)
    by_service = uow.actor.id == SYSTEM.id
    if not asked or not (
        by_service or may_know(uow.connection, business_key, actor=uow.actor)
    ):
        return
    new = Informant(
        name=str(asked.get(NAME) or "").strip(),
        contact=str(asked.get(CONTACT) or "").strip(),
    )
    if new == (_kept(uow.connection, business_key) or Informant(name="", contact="")):
        return
    _write(uow, business_key, new)
    uow.audit("informant_kept", {"case": business_key})


def informant_of(
    connection: Connection, business_key: str, *, actor: Actor
) -> Informant | None:
    """Return who told of a problem, to people of the bureau of the case alone."""
    if not may_know(connection, business_key, actor=actor):
        return None
    return _kept(connection, business_key)


def informant_answers(
    connection: Connection, business_key: str, *, actor: Actor
) -> dict[str, object]:
    """Return the same as answers, for a form that asks for it again."""
    found = informant_of(connection, business_key, actor=actor)
    return {} if found is None else {NAME: found.name, CONTACT: found.contact}


def differs(
    connection: Connection,
    business_key: str,
    answers: Mapping[str, object],
    *,
    actor: Actor,
) -> bool:
    """Say whether answers name somebody else than is kept, by one who may know."""
    if not may_know(connection, business_key, actor=actor):
        return False
    kept = informant_answers(connection, business_key, actor=actor)
    return any(
        str(value or "").strip() != str(kept.get(key) or "")
        for key, value in only_sealed(answers).items()
    )


def may_know(connection: Connection, business_key: str, *, actor: Actor) -> bool:
    """Say whether somebody is of the bureau of the case.

    An administrator who sees every case is not of the bureau by that.
    """
    if actor.all_groups.isdisjoint(_BUREAU):
        return False
    header = case_header(connection, business_key)
    return not header.bureau_labels.isdisjoint(actor.labels)


def informant_words(connection: Connection, business_key: str) -> list[str]:
    """Return what must not stand in anything that is published of a case."""
    kept = _kept(connection, business_key)
    return [] if kept is None else [each for each in (kept.name, kept.contact) if each]


def _kept(connection: Connection, business_key: str) -> Informant | None:
    query = select(case_informant).where(case_informant.c.business_key == business_key)
    row = connection.execute(query).one_or_none()
    return None if row is None else Informant(name=row.name, contact=row.contact)


def _write(uow: UnitOfWork, business_key: str, new: Informant) -> None:
    mine = case_informant.c.business_key == business_key
    if not new.name and not new.contact:
        uow.connection.execute(delete(case_informant).where(mine))
        return
    values = {
        "business_key": business_key,
        "name": new.name,
        "contact": new.contact,
        "written_by": uow.actor.id,
        "written_at": uow.now,
    }
    dialect = postgresql if uow.connection.dialect.name == "postgresql" else sqlite
    uow.connection.execute(
        dialect.insert(case_informant)
        .values(values)
        .on_conflict_do_update(index_elements=["business_key"], set_=values)
    )
