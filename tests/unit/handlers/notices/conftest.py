from __future__ import annotations

import pytest

from handlers.linkage.cases import show_case_to
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import add_person, set_active

CASE = "XMLD-2026-0001"


@pytest.fixture
def office(work) -> None:
    """Store a bureau, an entity and strangers, and a case of the first two."""
    people = {
        "officer": ("bureau", "msa"),
        "leader": ("bureau", "msa_leader"),
        "gone": ("bureau", "msa"),
        "entity": ("entity", "ent"),
        "expert": ("agency", "wg"),
        "stranger": ("other", "msa"),
        "admin": ("other", "admin"),
    }
    with work() as uow:
        for org_id, kind in (
            ("bureau", OrgKind.BUREAU),
            ("other", OrgKind.BUREAU),
            ("agency", OrgKind.AGENCY),
            ("entity", OrgKind.ENTITY),
        ):
            add_org(uow, kind=kind, name=f"单位{org_id}", org_id=org_id)
        for login, (org_id, role) in people.items():
            add_person(
                uow,
                login=login,
                name=login,
                org_id=org_id,
                roles=[role],
                person_id=login,
            )
        set_active(uow, "gone", active=False)
        show_case_to(uow, CASE, ["org:bureau", "org:entity", "person:expert"])
