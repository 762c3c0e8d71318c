"""Who holds which role of a case: everybody read once, for a whole round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from sqlalchemy import Connection, select

from handlers.linkage.tables import case_label
from handlers.parties.access import org_label, person_label
from handlers.parties.model import Role
from handlers.parties.tables import person, person_role

_BUREAU = frozenset({Role.OFFICER, Role.LEADER, Role.ENFORCEMENT, Role.JOINT_GROUP})
#: Who answers in a butler's unit for what officer and leader answer for in a bureau.
_IN_A_UNIT: Mapping[str, str] = {
    Role.OFFICER.value: Role.BUTLER_PROJECT.value,
    Role.LEADER.value: Role.BUTLER_HEAD.value,
}
#: Case numbers that one statement asks for.
_AT_ONCE = 1000


class Concerned(Protocol):
    """Who has to do with a case or a programme."""

    @property
    def bureau_id(self) -> str:
        """Whose it is."""

    @property
    def officer_id(self) -> str:
        """Who is in charge of it."""

    @property
    def agency_id(self) -> str | None:
        """The agency that assists, if there is one yet."""

    @property
    def entity_id(self) -> str | None:
        """The operator, if it is about one."""

    @property
    def leader_id(self) -> str | None:
        """Of the work group, if there is one."""


class Holders:
    """The active people of all organisations by their roles."""

    def __init__(self, connection: Connection) -> None:
        self._org: dict[str, str] = {}
        self._by_role: dict[tuple[str, str], list[str]] = {}
        query = (
            select(person.c.id, person.c.org_id, person_role.c.role)
            .join(person_role, person_role.c.person_id == person.c.id)
            .where(person.c.active)
            .order_by(person.c.login)
        )
        for row in connection.execute(query):
            self._org[row.id] = row.org_id
            self._by_role.setdefault((row.role, row.org_id), []).append(row.id)

    def of_unit(
        self, role: str, *, butler_id: str, client_id: str | None, lead_id: str | None
    ) -> list[str]:
        """Return who acts in a role of a butler's affair: the lead, or all of a role."""
        own = _IN_A_UNIT.get(role, role)
        if own == Role.BUTLER_PROJECT and lead_id in self._org:
            return [str(lead_id)]
        org_id = client_id if own == Role.ENTITY else butler_id
        return self._by_role.get((own, org_id or ""), [])

    def of(self, role: str, case: Concerned) -> list[str]:
        """Return who acts in a role of a case: the one in charge, else all of them."""
        in_charge = _in_charge(role, case)
        org_id = _org_of(role, case)
        everybody = self._by_role.get((role, org_id or ""), [])
        if in_charge in self._org and (
            role in {Role.OFFICER, Role.WORK_GROUP} or in_charge in everybody
        ):
            return [str(in_charge)]
        return everybody

    def reading_for(self, org_id: str) -> list[str]:
        """Return who reads for an outside organisation."""
        people = (
            self._by_role.get((role, org_id), [])
            for role in (Role.ENTITY, Role.AGENCY, Role.LAB)
        )
        return list(dict.fromkeys(each for some in people for each in some))

    def org_of(self, person_id: str) -> str | None:
        """Return the organisation of an active person with a role."""
        return self._org.get(person_id)

    def labels_of(self, person_id: str) -> frozenset[str]:
        """Return the access labels of a person."""
        org_id = self._org.get(person_id)
        own = {person_label(person_id)}
        return frozenset(own | ({org_label(org_id)} if org_id else set()))


def labels_by_case(
    connection: Connection, business_keys: Iterable[str]
) -> Mapping[str, frozenset[str]]:
    """Return who may see each of many cases, as labels."""
    found: dict[str, set[str]] = {}
    keys = list(business_keys)
    for n in range(0, len(keys), _AT_ONCE):
        query = select(case_label.c.business_key, case_label.c.label)
        some = case_label.c.business_key.in_(keys[n : n + _AT_ONCE])
        for row in connection.execute(query.where(some)):
            found.setdefault(row.business_key, set()).add(row.label)
    return {key: frozenset(labels) for key, labels in found.items()}


def _in_charge(role: str, case: Concerned) -> str | None:
    if role in {Role.OFFICER, Role.ENFORCEMENT}:
        return case.officer_id
    return case.leader_id if role == Role.WORK_GROUP else None


def _org_of(role: str, case: Concerned) -> str | None:
    if role in _BUREAU:
        return case.bureau_id
    if role in {Role.AGENCY, Role.WORK_GROUP}:
        return case.agency_id
    return case.entity_id if role == Role.ENTITY else None
