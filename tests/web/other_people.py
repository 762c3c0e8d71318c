"""A case with everything that belongs to it, and people who have nothing to do with it.

Shared by the oracle that is written by hand and by the matrix that is generated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update

from engine import SYSTEM
from handlers.approvals.tables import approval
from handlers.deadlines.clocks import clocks_of
from handlers.documents.kinds import kind_of
from handlers.documents.produce import issue_document
from handlers.documents.records import DocumentView
from handlers.evidence.files import StoredFile
from handlers.evidence.records import evidence_of
from handlers.imports.planning import Fate, PlannedRow
from handlers.imports.store import keep_import
from handlers.linkage.cases import case_header, show_case_to
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import org_label
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org, orgs_by_ids
from handlers.parties.people import add_person, set_password_hash
from tests.web.site import Site
from tests.web.walker import Walker, open_task

PASSWORD = "a long password of tests"  # noqa: S105 - opens nothing else
#: What is known of the case and of nobody else.
CANARIES = ("厦门暖阳电器有限公司", "电热毯", "XM2026-0107")
#: Where strangers register the case that they have of their own.
_THEIR_BUREAU, _THEIR_OFFICER = "org_of_other_officer", "other_officer"


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who has nothing to do with the case; the login is the id as well."""

    kind: OrgKind
    org_name: str
    role: str
    #: By default an organisation of their own.
    org_id: str = ""
    #: Under which organisation theirs stands.
    above: str | None = None


#: Three of them have a case of their own.
STRANGERS = {
    "other_entity": Stranger(OrgKind.ENTITY, "集美塑胶工业有限公司", "ent"),
    "other_agency": Stranger(OrgKind.AGENCY, "另一家帮扶机构", "tai"),
    "other_officer": Stranger(OrgKind.BUREAU, "厦门市湖里区市场监督管理局", "msa"),
}


def add_people(site: Site, people: Mapping[str, Stranger]) -> None:
    """Add people and their organisations, with one password for all."""
    hashed = site.services.sign_ins.hash_of(PASSWORD, login="stranger")
    with site.services.engine.transact(SYSTEM) as uow:
        for login, who in people.items():
            org_id = who.org_id or f"org_of_{login}"
            if not orgs_by_ids(uow.connection, [org_id]):
                add_org(
                    uow,
                    kind=who.kind,
                    name=who.org_name,
                    org_id=org_id,
                    parent_id=who.above,
                )
            person = add_person(
                uow,
                login=login,
                name=f"外人{login}",
                org_id=org_id,
                roles=[who.role],
                person_id=login,
            )
            set_password_hash(uow, person.id, hashed)


def add_strangers(site: Site, people: Mapping[str, Stranger] = STRANGERS) -> str:
    """Add people of other organisations with a case of their own; return its number."""
    add_people(site, people)
    view = site.services.engine.start_instance(
        key="linkage",
        variables={"bureau_id": _THEIR_BUREAU, "initiator": _THEIR_OFFICER},
        actor=SYSTEM,
    )
    labels = {
        org_label(who.org_id or f"org_of_{login}") for login, who in people.items()
    }
    site.services.engine.add_labels(view.id, labels=sorted(labels), actor=SYSTEM)
    with site.services.engine.transact(SYSTEM) as uow:
        show_case_to(uow, str(view.business_key), labels)
    return str(view.business_key)


def imported(case: Walker) -> str:
    """Import a file of the bureau's as its officer; return the id."""
    file = StoredFile(sha256="0", name="1.csv", media_type="text/csv", size=1)
    row = PlannedRow(number=1, line=2, fate=Fate.WRONG, answers={}, reasons=CANARIES)
    with case.site.services.engine.transact(SYSTEM) as uow:
        keep_import(uow, [row], file=file, bureau_id="bureau", import_id="import")
    return "import"


def _asked_for_a_paper(case: Walker) -> str:
    """Return a request whose consent signs a paper; the walk has papers of elsewhere."""
    query = select(approval).where(approval.c.element_id == "issue_rectification_order")
    with case.site.services.engine.transact(SYSTEM) as uow:
        row = uow.connection.execute(query).one()
        answers = {**row.answers, "order_outside": False}
        uow.connection.execute(
            update(approval).where(approval.c.id == row.id).values(answers=answers)
        )
    return str(row.id)


def values_of(case: Walker) -> Mapping[str, str]:
    """Return ids of what belongs to the case, for every place in a rule."""
    engine = case.site.services.engine
    instance = engine.instance_by_business_key(
        case.case_no, process_key="linkage", actor=SYSTEM
    )
    with engine.read() as connection:
        # Always the same: ids are made by chance, and forms differ.
        first = "SELECT id FROM submission ORDER BY submitted_at, element_id LIMIT 1"
        filed = connection.exec_driver_sql(first).scalar()
        programme_id = case_header(connection, case.case_no).programme_id
        photo = evidence_of(connection, case.case_no)[0]
        clock_id = clocks_of(connection, [case.case_no])[case.case_no][0].id
    paper = signed_paper(case)
    return {
        "action": "activate",
        "approval_id": _asked_for_a_paper(case),
        "case_no": case.case_no,
        "contract_id": "none",
        "certificate_id": "none",
        "employment_id": "none",
        "client_id": "none",
        "clock_id": clock_id,
        "rule_key": "rectify",
        "definition_id": instance.definition_id,
        "trial_id": "none",
        "deployment_id": engine.definition(instance.definition_id).deployment_id,
        "element_id": "serve_test_result",
        "entity_id": "entity",
        "entry_key": "P02",
        "document_id": paper.id,
        "format_": "pdf",
        "kind_key": "pass_notice",
        "page_number": "1",
        "paper_kind": "supervision_advice",
        "token": paper.token,
        "version": "1",
        "evidence_id": photo.id,
        "complaint_id": "none",
        "event_id": "none",
        "finding_id": "none",
        "plan_id": "none",
        "named_on": "2026-07-20",
        "survey_id": "none",
        "survey_action_id": "none",
        "import_id": imported(case),
        "incident_id": "none",
        "instance_id": instance.id,
        "key": "linkage_objection",
        "name": "css/base.css",
        "org_id": "entity",
        "party": "entity",
        "person_id": "officer",
        "substitution_id": "none",
        "number": "1",
        "public_id": "none",
        "purge_id": "none",
        "programme_id": str(programme_id),
        "setting_key": "linkage_retention",
        "notice_id": tell_officer(case),
        "register_entry_id": "none",
        "register_key": "staff",
        "robot_id": "none",
        "token_id": "none",
        "secret": "nobodys",
        "unit_id": "none",
        "submission_id": str(filed),
        "stage_key": "ordered",
        "task_id": open_task(case, "review_assistance_plan").id,
    }


def signed_paper(case: Walker) -> DocumentView:
    """Sign a notice in the case that needs nobody's consent."""
    words = {field.key: "电热毯" for field in kind_of("pass_notice").fields}
    with case.site.services.engine.transact(SYSTEM) as uow:
        return issue_document(
            uow,
            business_key=case.case_no,
            bureau_id="bureau",
            kind="pass_notice",
            content=words,
        )


def tell_officer(case: Walker) -> str:
    """Tell the officer of the case something, and the strangers in vain."""
    with case.site.services.engine.transact(SYSTEM) as uow:
        told = tell(
            uow,
            kind=NoticeKind.WARNING,
            key="of this test",
            to=["officer", *STRANGERS],
            subject=" ".join(CANARIES),
            text="",
            link=f"/cases/{case.case_no}",
            business_key=case.case_no,
        )
        query = "SELECT id FROM notice WHERE key = 'of this test'"
        found = uow.connection.exec_driver_sql(query).scalar()
    assert told == 1
    return str(found)
