"""Who told the bureau of a problem: known to the bureau of the case and nobody else.

许可条例 44 lets a person who reports ask for secrecy. So the name never enters the
process, its filed form, papers, exports, search or archive: it is taken out of the
answers where they are filed, lies in a table of its own, and is read here alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from engine import Actor, UnitOfWork
from handlers.linkage.cases import case_header
from handlers.linkage.tables import case_informant
from handlers.parties.model import Role

NAME, CONTACT = "informant_name", "informant_contact"
#: Keys of the registration form that never leave this room.
FIELDS = frozenset({NAME, CONTACT})
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


def without_informant(answers: Mapping[str, object]) -> dict[str, object]:
    """Return answers without what names the person who told of the problem."""
    return {name: value for name, value in answers.items() if name not in FIELDS}


def keep_informant(
    uow: UnitOfWork, business_key: str, answers: Mapping[str, object]
) -> None:
    """Keep who told of it, if the answers say so; the audit says that, not who."""
    name = str(answers.get(NAME) or "").strip()
    contact = str(answers.get(CONTACT) or "").strip()
    if not name and not contact:
        return
    values = {
        "business_key": business_key,
        "name": name,
        "contact": contact,
        "written_by": uow.actor.id,
        "written_at": uow.now,
    }
    dialect = postgresql if uow.connection.dialect.name == "postgresql" else sqlite
    uow.connection.execute(
        dialect.insert(case_informant)
        .values(values)
        .on_conflict_do_update(index_elements=["business_key"], set_=values)
    )
    uow.audit("informant_kept", {"case": business_key})


def informant_of(
    connection: Connection, business_key: str, *, actor: Actor
) -> Informant | None:
    """Return who told of a problem, to people of the bureau of the case alone.

    An administrator who sees every case is not of the bureau by that.
    """
    if actor.all_groups.isdisjoint(_BUREAU):
        return None
    header = case_header(connection, business_key)
    if header.bureau_labels.isdisjoint(actor.labels):
        return None
    query = select(case_informant).where(case_informant.c.business_key == business_key)
    row = connection.execute(query).one_or_none()
    return None if row is None else Informant(name=row.name, contact=row.contact)
