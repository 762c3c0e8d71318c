"""What must not stand in a published text of a case: read from all that is filed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from engine import SYSTEM
from handlers.forms import Submission, submissions_of_case
from handlers.forms.corrections import Correction, corrections_of
from handlers.forms.library import FormLibrary
from handlers.knowledge.anonymise import Secret, secrets_of
from handlers.knowledge.form_secrets import secrets_in_form
from handlers.linkage.cases import CaseHeader
from handlers.linkage.informant import informant_words
from handlers.parties.directory import PeopleQuery, find_people
from handlers.parties.errors import OrgNotFound
from handlers.parties.orgs import org_by_id
from handlers.parties.people import people_by_ids

#: More people than a party of a case has.
_MOST_PEOPLE = 500


def secrets_of_case(
    connection: Connection, header: CaseHeader, forms: FormLibrary
) -> Mapping[str, Secret]:
    """Return the words that give a case away: its forms, its parties, its numbers."""
    found = _of_forms(connection, header, forms)
    facts = {
        "entity_name": header.entity_name,
        "model_spec": header.model,
        "report_no": header.report_no,
        "case_no": header.business_key,
        **_of_entity(connection, header.entity_id),
    }
    for name in _people_of(connection, header):
        found[name] = Secret.PERSON
    for word in informant_words(connection, header.business_key):
        found[word] = Secret.PERSON
    # The entity's own name wins over what a form took it for.
    return {**found, **secrets_of(facts)}


def _of_forms(
    connection: Connection, header: CaseHeader, forms: FormLibrary
) -> dict[str, Secret]:
    """Return what the filed forms give away, as they were filed and put right."""
    found: dict[str, Secret] = {}
    every = submissions_of_case(connection, header.business_key)
    past = corrections_of(connection, [each.id for each in every])
    for filed in every:
        form = forms.form_filed(filed, actor=SYSTEM)
        versions: list[Submission | Correction] = [filed, *past.get(filed.id, [])]
        for said in versions:
            found |= secrets_in_form(form, said.answers, said.labels)
            found |= secrets_of(said.answers)
    return found


def _people_of(connection: Connection, header: CaseHeader) -> list[str]:
    """Return the names of who works on a case, and of who works for its parties."""
    ids = [each for each in (header.officer_id, header.leader_id) if each]
    orgs = [each for each in (header.entity_id, header.agency_id) if each]
    parties = PeopleQuery(org_ids=orgs, active=None, limit=_MOST_PEOPLE)
    people = [*people_by_ids(connection, ids).values()]
    return [each.name for each in (*people, *find_people(connection, parties))]


def _of_entity(connection: Connection, entity_id: str | None) -> dict[str, object]:
    if entity_id is None:
        return {}
    try:
        entity = org_by_id(connection, entity_id)
    except OrgNotFound:
        return {}
    return {
        "credit_code": entity.credit_code or "",
        "address": entity.address,
        "contact": entity.contact,
        "phone": entity.phone,
    }
