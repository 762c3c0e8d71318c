"""One form for many cases: each case for itself, one line each, safe to send twice."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import SYSTEM
from handlers.approvals.store import waiting_at
from handlers.evidence.records import evidence_of
from handlers.forms import load_draft, submissions_of_case
from handlers.forms.tables import submission
from handlers.linkage.batch_form import BATCHES
from handlers.linkage.form_rules import FORM_RULES
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from tests.support.form_answers import plausible_answers
from tests.web.answers import CHOSEN, picture
from tests.web.site import Browser, Site
from tests.web.walker import Walker


@pytest.fixture
def office(case: Walker) -> Site:
    """Return an installation where the diagrams are deployed and people work."""
    return case.site


SERVE = "serve_test_result"
ORDER = "issue_rectification_order"
BATCH = f"/batch/{SERVE}"


def registered(site: Site, number: int) -> list[str]:
    """Register cases without their pages; return their numbers."""
    services = site.services
    with services.engine.read() as connection:
        officer = actor_for(person_by_id(connection, "officer"))
    found = []
    for serial in range(number):
        started = services.engine.start_instance(key="linkage", actor=officer)
        task = services.engine.open_user_tasks(started.id, actor=SYSTEM)[0]
        opened = services.form_desk.open(task.id, actor=officer)
        chosen = {
            **CHOSEN["register_issue"],
            "product_name": f"电热毯{serial}型",
            "report_no": f"XM2026-1{serial:03}",
        }
        raw = plausible_answers(opened.form, **chosen)
        raw["report_file"] = []
        services.form_desk.file(
            opened,
            services.form_desk.check(opened, raw, actor=officer).values,
            actor=officer,
        )
        found.append(str(started.business_key))
    site.settle()
    return found


def tasks_of(browser: Browser) -> list[str]:
    assert browser.page is not None
    html = browser.page.get_data(as_text=True)
    return [part.split('"')[0] for part in html.split('name="task" value="')[1:]]


def service(tasks: list[str], **chosen: object) -> dict[str, object]:
    """Return the fields of a service of test results for these matters."""
    fields: dict[str, object] = {
        "task": tasks,
        "result_documents": ["检验报告"],
        "result_service_method": "直接送达",
        "result_served_on": "2026-07-20",
        "result_proof-upload": picture("送达回证.jpg"),
    }
    for row in range(len(tasks)):
        fields[f"cases-{row}-included"] = "true"
        fields[f"cases-{row}-result_addressee"] = "厦门暖阳电器有限公司"
        fields[f"cases-{row}-result_receiver"] = f"签收人{row}"
    return {**fields, **chosen}


def open_batch(site: Site, path: str = BATCH) -> tuple[Browser, list[str]]:
    officer = site.visitor("officer")
    officer.get(path)
    return officer, tasks_of(officer)


def still_open(site: Site, case_no: str, element_id: str) -> bool:
    return element_id in {t.element_id for t in Walker(site, case_no).open_tasks}


def test_seventeen_cases_are_done_by_one_submit(office: Site) -> None:
    cases = registered(office, 17)
    officer = office.visitor("officer")
    officer.get("/inbox")
    assert "批量办理：检验结果转交与送达 17" in officer.text
    officer, tasks = open_batch(office)
    assert len(tasks) == 17

    # What is the same for all is typed once.
    begun = service(
        tasks, **{f"cases-{row}-result_receiver": "" for row in range(1, 17)}
    )
    del begun["result_proof-upload"]
    officer.post(BATCH, {**begun, "_fill_column": "cases-result_receiver"})
    assert officer.page is not None
    assert officer.page.get_data(as_text=True).count('value="签收人0"') == 17
    officer.post(BATCH, service(tasks))

    assert "办结 17 件" in officer.text
    office.settle()
    for case_no in cases:
        assert case_no in officer.text
        assert not still_open(office, case_no, SERVE)
        with office.services.engine.read() as connection:
            filed = submissions_of_case(connection, case_no)
            (proof,) = evidence_of(connection, case_no)
        (served,) = [each for each in filed if each.element_id == SERVE]
        assert served.answers["result_served_on"] == "2026-07-20"
        assert str(served.answers["result_receiver"]).startswith("签收人")
        assert served.answers["result_proof"] == [proof.id]


def test_the_same_submit_sent_twice_is_done_once(office: Site) -> None:
    registered(office, 3)
    officer, tasks = open_batch(office)
    tokens = officer.tokens()
    officer.post(BATCH, {**service(tasks), **tokens})

    officer.post(BATCH, {**service(tasks), **tokens})

    assert "办结 3 件" in officer.text
    with office.services.engine.read() as connection:
        rows = connection.execute(
            select(submission.c.id).where(
                submission.c.element_id == SERVE, submission.c.task_id.in_(tasks)
            )
        ).all()
    assert len(rows) == 3


def test_a_fault_in_what_all_share_stops_everything_and_keeps_the_answers(
    office: Site,
) -> None:
    cases = registered(office, 2)
    officer, tasks = open_batch(office)

    page = officer.post(BATCH, service(tasks, result_served_on="2027-01-01"))

    assert page.status_code == 422
    assert "送达日期不能晚于今天" in officer.text
    assert "送达回证.jpg" in officer.text
    assert "签收人1" in officer.page.get_data(as_text=True)
    assert all(still_open(office, case_no, SERVE) for case_no in cases)


def test_one_that_is_refused_stops_no_other_and_becomes_a_draft(office: Site) -> None:
    cases = registered(office, 3)
    officer, tasks = open_batch(office)
    empty = {"cases-1-result_addressee": ""}

    officer.post(BATCH, service(tasks, **empty))

    assert "办结 2 件" in officer.text
    assert "没有办成 1 件" in officer.text
    assert "受送达人" in officer.text
    office.settle()
    left = [case_no for case_no in cases if still_open(office, case_no, SERVE)]
    assert len(left) == 1
    with office.services.engine.read() as connection:
        draft = load_draft(connection, task_id=tasks[1], person_id="officer")
    assert draft is not None
    assert draft.raw["result_receiver"] == "签收人1"


def test_a_case_that_is_not_chosen_stays_as_it_is(office: Site) -> None:
    registered(office, 2)
    officer, tasks = open_batch(office)
    fields = service(tasks)
    del fields["cases-0-included"]

    officer.post(BATCH, fields)

    assert "办结 1 件" in officer.text
    assert "未选 1 件" in officer.text
    officer.get(BATCH)
    assert tasks_of(officer) == [tasks[0]]


def test_documents_of_a_batch_wait_for_consent_one_by_one(office: Site) -> None:
    registered(office, 2)
    officer, tasks = open_batch(office)
    officer.post(BATCH, service(tasks))
    office.settle()
    officer, tasks = open_batch(office, f"/batch/{ORDER}")
    assert "全部送审" in officer.text
    html = officer.page.get_data(as_text=True)
    assert "order_no" not in html
    assert "order_served_on" not in html
    fields: dict[str, object] = {
        "task": tasks,
        "order_content": "停止生产、销售，查明原因并改正",
        "order_legal_basis": "产品质量法第17条",
    }
    for row in range(2):
        fields[f"cases-{row}-included"] = "true"
        fields[f"cases-{row}-order_addressee"] = "厦门暖阳电器有限公司"

    officer.post(f"/batch/{ORDER}", fields)

    assert "送审 2 件" in officer.text
    leader = office.visitor("leader")
    leader.get("/approvals")
    assert "等待您同意 2" in leader.text
    officer.get(f"/batch/{ORDER}")
    assert "没有可以批量办理的案件" in officer.text
    with office.services.engine.read() as connection:
        asked = list(waiting_at(connection, tasks).values())
    for each in asked:
        leader.get(f"/approvals/{each.id}")
        leader.post(f"/approvals/{each.id}", {"do": "agree"})
    # The notices have their numbers: now they are served, all by one submit.
    officer, tasks = open_batch(office, f"/batch/{ORDER}")
    served = {
        "task": tasks,
        "order_service_method": "直接送达",
        "order_served_on": "2026-07-20",
        "order_proof-upload": picture(),
        **{f"cases-{row}-included": "true" for row in range(2)},
    }
    officer.post(f"/batch/{ORDER}", served)
    assert "办结 2 件" in officer.text


def test_nobody_does_anothers_cases_by_a_batch(office: Site) -> None:
    cases = registered(office, 2)
    _, tasks = open_batch(office)
    for login in ("entity", "agency", "admin", "leader"):
        browser = office.visitor(login)
        browser.get("/me")

        page = browser.post(BATCH, service(tasks))

        assert "办结 0 件" in browser.text or page.status_code == 404, login
        assert all(still_open(office, case_no, SERVE) for case_no in cases)


def test_a_batch_is_of_one_matter_and_bounded(office: Site) -> None:
    registered(office, 2)
    officer, tasks = open_batch(office)

    assert officer.post(f"/batch/{ORDER}", service(tasks)).status_code == 422
    assert officer.post(BATCH, service([])).status_code == 422
    assert officer.get("/batch/close_case").status_code == 404


def test_every_batch_is_of_a_known_matter() -> None:
    assert set(BATCHES) <= set(FORM_RULES)
    assert set(BATCHES) == {
        SERVE,
        ORDER,
        "decide_assistance_start",
        "start_assistance",
        "serve_pass_notice",
    }
