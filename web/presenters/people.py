"""People as lists and pages show them: names, roles, standing, masked numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.parties.model import Org, Person
from handlers.parties.phones import masked
from web.i18n import gettext as _
from web.people_reading import state_of
from web.presenters.words import role_names


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One line of the list."""

    id: str
    url: str
    name: str
    login: str
    org: str
    roles: str
    title: str
    phone: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChoice:
    """One role that can be given, with what it sees and does."""

    key: str
    name: str
    duty: str
    chosen: bool


def person_rows(people: Iterable[Person], orgs: Mapping[str, Org]) -> list[PersonRow]:
    """Return the lines of a list of people."""
    return [_row(each, orgs) for each in people]


def _row(person: Person, orgs: Mapping[str, Org]) -> PersonRow:
    state, tone = state_of(person)
    org = orgs.get(person.org_id)
    return PersonRow(
        id=person.id,
        url=f"/people/{person.id}",
        name=person.name,
        login=person.login,
        org=org.name if org else "",
        roles=role_names(sorted(person.roles)),
        title=_(person.title_level) if person.title_level else "",
        phone=masked(person.phone),
        state=state,
        tone=tone,
    )
