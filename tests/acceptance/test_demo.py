from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine import SYSTEM, Database, InstanceQuery, MovableClock
from handlers.demo import load_demo
from handlers.demo.past import past_cases
from handlers.documents.records import digest_of, documents_of, version_of
from handlers.evidence.files import EvidenceFiles
from handlers.forms import submissions_of_case
from handlers.linkage.cases import CaseQuery, find_cases
from handlers.linkage.programmes.headers import find_programmes
from handlers.linkage.searching import find_entries
from handlers.parties.experts import save_profile
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import add_person
from handlers.search.index import EntryKind
from tests.support.case_client import EXPERIENCE, Office

#: A company of the year before.
COPIED = "厦门鹭江电源有限公司"
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PEOPLE = {
    "officer": ("bureau", ("msa", "msa_enforcement"), ""),
    "leader": ("bureau", ("msa_leader",), ""),
    "agency": ("agency", ("tai",), ""),
    "expert": ("agency", ("wg",), "高级"),
    "lab": ("bureau", ("lab",), ""),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Load the demonstration once."""
    folder = tmp_path_factory.mktemp("demo")
    database = Database.open(data_dir=folder)
    database.upgrade()
    office = Office(database, MovableClock(NOW))
    office.deploy()
    with office.engine.transact(SYSTEM) as uow:
        for org_id, kind in (("bureau", OrgKind.BUREAU), ("agency", OrgKind.AGENCY)):
            add_org(uow, kind=kind, name=org_id, org_id=org_id)
        for person_id, (org_id, roles, level) in PEOPLE.items():
            add_person(
                uow,
                login=person_id,
                name=person_id,
                org_id=org_id,
                roles=roles,
                title_level=level,
                person_id=person_id,
            )
            if "wg" in roles:
                save_profile(uow, person_id, EXPERIENCE)
    files = EvidenceFiles(folder / "evidence")
    load_demo(database, files=files, now=NOW)
    yield office
    database.close()
    shutil.rmtree(folder)


def open_tasks(demo: Office) -> Counter[str]:
    query = InstanceQuery(process_keys=frozenset({"linkage"}), page_size=100)
    instances = demo.engine.instances(query, actor=SYSTEM).items
    return Counter(
        task.element_id
        for instance in instances
        for task in demo.engine.open_user_tasks(instance.root_id, actor=SYSTEM)
    )


def test_the_demonstration_shows_cases_at_every_stage(demo: Office):
    found = open_tasks(demo)

    assert set(found) >= {
        "register_issue",
        "serve_test_result",
        "review_objection",
        "approve_no_reinspection",
        "conduct_self_check",
        "decide_assistance_start",
        "review_assistance_plan",
        "adjust_assistance_plan",
        "implement_measures",
        "arrange_reinspection",
        "handle_overdue_rectification",
        "transfer_revocation",
        "answer_satisfaction_survey",
    }


def test_the_demonstration_shows_every_way_to_end(demo: Office):
    with demo.engine.read() as connection:
        outcomes = {
            header.outcome
            for header in find_cases(connection, CaseQuery(limit=200), actor=SYSTEM)
        }

    assert outcomes == {
        None,
        "并入已有案件",
        "异议成立结案",
        "案件终止（注销）",
        "结案（复查合格）",
    }


def test_nothing_of_the_demonstration_is_stuck(demo: Office):
    assert demo.engine.incidents(SYSTEM) == []


def test_every_filed_form_can_be_read_again(demo: Office):
    with demo.engine.read() as connection:
        cases = find_cases(connection, CaseQuery(limit=200), actor=SYSTEM)
        filed = [submissions_of_case(connection, c.business_key) for c in cases]

    assert len(cases) == 17 + len(past_cases())
    assert sum(len(each) for each in filed) > 100
    on_paper = [each for forms in filed for each in forms if each.filed_for]
    assert {each.filed_for for each in on_paper} == {"经营主体"}


def test_the_demonstration_is_loaded_once(demo: Office, tmp_path: Path):
    files = EvidenceFiles(tmp_path / "evidence")

    assert load_demo(demo.database, files=files, now=NOW + timedelta(days=1)) == 0


def test_a_programme_has_a_plan_in_two_versions_and_a_report(demo: Office):
    with demo.engine.read() as connection:
        [it] = [
            each
            for each in find_programmes(connection, actor=SYSTEM)
            if not each.is_yearly
        ]
        papers = documents_of(connection, it.programme_id)
    assert [(each.kind.key, each.version) for each in papers] == [
        ("annex_a", 2),
        ("summary_report", 1),
    ]


def test_a_copied_case_is_found_and_has_its_papers(demo: Office):
    with demo.engine.read() as connection:
        found = find_cases(connection, CaseQuery(limit=500), actor=SYSTEM)
        copied = next(each for each in found if each.entity_name == COPIED)
        papers = documents_of(connection, copied.business_key)
        hits = find_entries(
            connection,
            copied.business_key,
            kind=EntryKind.CASE,
            actor=SYSTEM,
            limit=5,
        )
        words = [version_of(connection, each.id, 1) for each in papers]
    assert [hit.ref for hit in hits] == [copied.business_key]
    assert {each.kind.key for each in papers} >= {"annex_a", "annex_b", "annex_d"}
    assert all(each.digest == digest_of(each.content) for each in words)
    assert any(COPIED in str(each.content) for each in words)
