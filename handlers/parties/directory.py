"""Search people and organisations for the pages that list them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from handlers.parties.model import Org, OrgKind, Person
from handlers.parties.orgs import orgs_of_rows
from handlers.parties.people import people_of_query
from handlers.parties.tables import org, person, person_role


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleQuery:
    """Which people a list shows; what is empty or None asks for nothing."""

    #: Of these organisations; None means of all.
    org_ids: Collection[str] | None
    text: str = ""
    role: str = ""
    #: True: who works here; False: who is locked or has left; None: everybody.
    active: bool | None = True
    limit: int = 50
    offset: int = 0


def find_people(connection: Connection, wanted: PeopleQuery) -> list[Person]:
    """Return people by organisation and name."""
    query = select(person).join(org, org.c.id == person.c.org_id)
    if wanted.org_ids is not None:
        query = query.where(person.c.org_id.in_(sorted(wanted.org_ids)))
    if wanted.active is not None:
        query = query.where(person.c.active.is_(wanted.active))
    if wanted.role:
        holders = select(person_role.c.person_id).where(
            person_role.c.role == wanted.role
        )
        query = query.where(person.c.id.in_(holders))
    for word in wanted.text.split():
        query = query.where(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (person.c.name, person.c.login, org.c.name)
                )
            )
        )
    ordered = query.order_by(org.c.kind, org.c.name, person.c.name, person.c.id)
    return people_of_query(
        connection, ordered.limit(wanted.limit).offset(wanted.offset)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgQuery:
    """Which organisations a list shows."""

    kinds: Collection[OrgKind] = ()
    text: str = ""
    #: Only these; None means all.
    ids: Collection[str] | None = None
    active_only: bool = True
    limit: int = 50
    offset: int = 0


def search_orgs(connection: Connection, wanted: OrgQuery) -> list[Org]:
    """Return organisations by kind and name; merged doubles are left out."""
    query = select(org).where(org.c.merged_into.is_(None))
    if wanted.kinds:
        kinds = sorted(kind.value for kind in wanted.kinds)
        query = query.where(org.c.kind.in_(kinds))
    if wanted.ids is not None:
        query = query.where(org.c.id.in_(sorted(wanted.ids)))
    if wanted.active_only:
        query = query.where(org.c.active)
    for word in wanted.text.split():
        query = query.where(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (org.c.name, org.c.credit_code, org.c.district)
                )
            )
        )
    ordered = query.order_by(org.c.kind, org.c.name, org.c.id)
    return orgs_of_rows(
        connection.execute(ordered.limit(wanted.limit).offset(wanted.offset))
    )
