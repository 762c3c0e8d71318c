from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import SYSTEM
from handlers.evidence.records import evidence_of
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import add_person, person_by_login
from tests.web.answers import picture
from tests.web.site import Browser, Site
from tests.web.walker import Walker, open_task

#: Words that stand in the case and must not reach anybody else.
CANARIES = ("厦门暖阳电器有限公司", "电热毯", "XM2026-0107", "XMLD-2026-0001")
TABS = ("overview", "deadlines", "forms", "evidence", "history", "parties", "diagram")
PASSWORD = "correct horse battery"  # noqa: S105 - of people who do not exist
STRANGERS = {
    "rival": (OrgKind.ENTITY, "集美塑胶工业有限公司", "ent"),
    "other_officer": (OrgKind.BUREAU, "厦门市湖里区市场监督管理局", "msa"),
    "other_leader": (OrgKind.BUREAU, "厦门市湖里区市场监督管理局", "msa_leader"),
    "other_agency": (OrgKind.AGENCY, "另一家帮扶机构", "tai"),
    "other_expert": (OrgKind.AGENCY, "另一家帮扶机构", "wg"),
    "other_lab": (OrgKind.LAB, "另一家检验机构", "lab"),
}


def sign_in_stranger(site: Site, login: str) -> Browser:
    """Add somebody who has nothing to do with the case, and sign them in."""
    kind, org_name, role = STRANGERS[login]
    with site.services.engine.transact(SYSTEM) as uow:
        org = add_org(uow, kind=kind, name=org_name)
        add_person(uow, login=login, name=login, org_id=org.id, roles=[role])
    with site.services.engine.read() as connection:
        person = person_by_login(connection, login)
    assert person is not None
    site.services.sign_ins.set_password(
        person, PASSWORD, actor=SYSTEM, must_change=False
    )
    browser = site.visitor()
    browser.sign_in(login, PASSWORD)
    return browser


def paths(case: Walker) -> Iterator[str]:
    """Yield every address that belongs to the case."""
    base = f"/cases/{case.case_no}"
    yield base
    yield from (f"{base}?tab={tab}" for tab in TABS)
    yield f"{base}/diagram.bpmn"
    yield f"{base}/places.json"
    yield f"{base}/matters/linkage_objection"
    yield from (f"/tasks/{task.id}" for task in case.open_tasks)
    with case.site.services.engine.read() as connection:
        for (filed,) in connection.exec_driver_sql("SELECT id FROM submission"):
            yield f"{base}/forms/{filed}"
        for (found,) in connection.exec_driver_sql("SELECT id FROM evidence"):
            yield f"/evidence/{found}"
            yield f"/evidence/{found}/picture"


@pytest.mark.parametrize("login", sorted(STRANGERS))
def test_nobody_sees_anything_of_somebody_elses_case(case: Walker, login: str) -> None:
    stranger = sign_in_stranger(case.site, login)

    for path in paths(case):
        page = stranger.get(path)
        assert page.status_code == 404, path
        assert not any(word in page.get_data(as_text=True) for word in CANARIES[:3])


@pytest.mark.parametrize("login", sorted(STRANGERS))
def test_no_list_count_or_search_betrays_somebody_elses_case(
    case: Walker, login: str
) -> None:
    stranger = sign_in_stranger(case.site, login)

    for path in (
        "/",
        "/inbox",
        "/inbox?tab=claimable",
        "/inbox?tab=overdue",
        "/inbox?tab=due_today",
        "/inbox?tab=done",
        "/cases",
        "/cases?view=all",
        "/cases?q=XMLD",
        "/cases?q=2026",
    ):
        stranger.get(path)
        assert not any(word in stranger.text for word in CANARIES), path


@pytest.mark.parametrize("login", sorted(STRANGERS))
def test_nobody_changes_somebody_elses_case(case: Walker, login: str) -> None:
    stranger = sign_in_stranger(case.site, login)
    base = f"/cases/{case.case_no}"
    task = case.open_tasks[0]

    for path in (
        f"/tasks/{task.id}",
        f"/tasks/{task.id}/claim",
        f"/tasks/{task.id}/unclaim",
        f"{base}/evidence",
        f"{base}/messages",
        f"{base}/demands",
        f"{base}/urges",
        f"{base}/matters/linkage_objection",
        f"{base}/matters/linkage_terminate",
    ):
        stranger.get("/me")
        answer = stranger.post(path, {"text": "x", "do": "submit"})
        assert answer.status_code == 404, path


def test_the_entity_of_the_case_sees_it_but_not_the_penalty(case: Walker) -> None:
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}/matters/linkage_penalty")
    assert (
        officer.post(f"/cases/{case.case_no}/matters/linkage_penalty").status_code
        == 200
    )

    entity = case.site.visitor("entity")
    assert entity.get(f"/cases/{case.case_no}").status_code == 200
    assert "行政处罚" not in entity.text
    penalty = open_task(case, "decide_case_filing")
    assert entity.get(f"/tasks/{penalty.id}").status_code == 404


def test_who_sees_a_matter_but_is_not_its_worker_only_reads(case: Walker) -> None:
    review = open_task(case, "review_assistance_plan")
    agency = case.site.visitor("agency")

    agency.get(f"/tasks/{review.id}")

    assert "由林晓岚办理" in agency.text
    assert "提交" not in agency.text
    answer = agency.post(f"/tasks/{review.id}/claim", agency.tokens())
    assert answer.status_code == 403


def test_roles_are_refused_what_they_may_not_start(case: Walker) -> None:
    expert = case.site.visitor("expert")
    expert.get("/me")

    for key, status in (
        ("linkage_terminate", 403),
        ("linkage_penalty", 403),
        ("linkage", 404),
        ("nothing", 404),
    ):
        answer = expert.post(f"/cases/{case.case_no}/matters/{key}")
        assert answer.status_code == status, key


def test_only_the_bureau_registers_cases(case: Walker) -> None:
    entity = case.site.visitor("entity")
    entity.get("/cases")

    assert "登记新案件" not in entity.text
    assert entity.post("/cases").status_code == 403


def test_a_file_is_handed_out_as_a_file_only(case: Walker) -> None:
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=evidence")
    names = ["现场 照片.jpg", "b;x=../../1.jpg"]
    officer.post(
        f"/cases/{case.case_no}/evidence", {"files": [picture(name) for name in names]}
    )
    assert "已上传 2 个文件" in officer.text
    with case.site.services.engine.read() as connection:
        uploaded = evidence_of(connection, case.case_no)[-2:]

    for each in uploaded:
        _is_handed_out_as_a_file(officer, each.id)


def _is_handed_out_as_a_file(officer: Browser, found: str) -> None:
    answer = officer.get(f"/evidence/{found}")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "\n" not in answer.headers["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "image/jpeg"
    shown = officer.get(f"/evidence/{found}/picture")
    assert "sandbox" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg"),
        (b"<html><script>alert(1)</script></html>", "a.jpg"),
        (b"", "leer.pdf"),
        (b"MZ\x90\x00program", "a.exe"),
    ],
)
def test_what_is_no_evidence_is_refused_with_the_reason(
    case: Walker, content: bytes, name: str
) -> None:
    from io import BytesIO

    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=evidence")

    officer.post(
        f"/cases/{case.case_no}/evidence", {"files": [(BytesIO(content), name)]}
    )

    assert f"“{name}”没有上传" in officer.text
