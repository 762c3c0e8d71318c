"""Of whom a leader may demand an answer (督办), who that is, and who sees it.

A demand is for the bureau and for the one who is asked; the other parties do not see
it. The officer in charge is asked unless the leader chooses somebody else: a colleague,
the company, the agency, the laboratory, an expert, or the work group as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from engine import Actor
from handlers.linkage.cases import CaseHeader
from handlers.messages.model import Message
from handlers.messages.parties import parties_of_case
from handlers.parties.access import org_label, person_label
from handlers.parties.model import Role
from handlers.parties.tables import person, person_role

#: Who works on a case of the bureau.
_WORKING = (Role.OFFICER, Role.ENFORCEMENT, Role.JOINT_GROUP)
_PERSON, _ORG = person_label(""), org_label("")
#: All experts of a case at once, of whom the one who leads them answers.
WORK_GROUP = "work_group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody of whom an answer may be demanded."""

    #: What a form sends.
    key: str
    role: str
    name: str
    #: The label of whoever is to answer.
    asked_of: str
    #: Labels that see the demand beside the bureau.
    seen_by: frozenset[str] = frozenset()


def addressees(connection: Connection, case: CaseHeader) -> list[Addressee]:
    """Return of whom an answer may be demanded in a case: the officer in charge first."""
    inside = _colleagues(connection, case)
    parties = [
        each
        for each in parties_of_case(connection, case)
        if each.label not in case.bureau_labels
    ]
    outside = [
        Addressee(
            key=each.label,
            role=each.role,
            name=each.name,
            asked_of=each.label,
            seen_by=frozenset({each.label}),
        )
        for each in parties
        if each.label not in {one.asked_of for one in inside}
    ]
    group = frozenset(each.asked_of for each in outside if _is_person(each.asked_of))
    if case.leader_id and len(group) > 1:
        outside.append(
            Addressee(
                key=WORK_GROUP,
                role="工作组全体专家，由组长答复",
                name="质量技术帮扶工作组",
                asked_of=person_label(case.leader_id),
                seen_by=group,
            )
        )
    return [*inside, *outside]


def label_asked(asked_of: str) -> str:
    """Return the label of whoever is to answer; old demands name a person by id."""
    return asked_of if asked_of.startswith((_PERSON, _ORG)) else person_label(asked_of)


def person_asked(asked_of: str) -> str | None:
    """Return the person who is to answer, None where it is an organisation."""
    label = label_asked(asked_of)
    return label.removeprefix(_PERSON) if _is_person(label) else None


def org_asked(asked_of: str) -> str | None:
    """Return the organisation that is to answer, None where it is a person."""
    return asked_of.removeprefix(_ORG) if asked_of.startswith(_ORG) else None


def may_answer(actor: Actor, demand: Message, case: CaseHeader, *, paper: bool) -> bool:
    """Say whether somebody's answer ends a demand.

    It is the one who is asked. Within the bureau the officer in charge answers as well;
    for an outside party they file what it wrote, with its paper (代录).
    """
    if label_asked(demand.asked_of or case.officer_id) in actor.labels:
        return True
    in_charge = case.officer_id in actor.ids
    return in_charge and (paper or demand.labels <= case.bureau_labels)


def _is_person(label: str) -> bool:
    return label.startswith(_PERSON)


def _colleagues(connection: Connection, case: CaseHeader) -> list[Addressee]:
    orgs = [label.removeprefix(_ORG) for label in case.bureau_labels]
    workers = select(person_role.c.person_id).where(person_role.c.role.in_(_WORKING))
    query = (
        select(person.c.id, person.c.name)
        .where(
            person.c.org_id.in_(orgs),
            person.c.active,
            or_(person.c.id.in_(workers), person.c.id == case.officer_id),
        )
        .order_by(person.c.name, person.c.id)
    )
    found = [
        Addressee(
            key=person_label(row.id),
            role="承办人" if row.id == case.officer_id else "本局人员",
            name=row.name,
            asked_of=person_label(row.id),
        )
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda each: each.key != person_label(case.officer_id))
