from __future__ import annotations

import csv
import io

import pytest

from engine import SYSTEM
from handlers.approvals.store import waiting_at
from tests.web.site import Browser, Site
from tests.web.walker import Walker, at_task, open_task, stop_at

#: Not the case that is under way already.
OTHER = {"product_name": "电热坐垫", "report_no": "XM2026-0311"}
ORDER = "issue_rectification_order"
#: Of an order that was made elsewhere.
ORDER_NO = "厦思市监责改2026年第12号"


@pytest.fixture
def office(case: Walker) -> Site:
    """Return an installation where the diagrams are deployed and people work."""
    return case.site


@pytest.fixture
def served(office: Site) -> Walker:
    """Return a case whose order to rectify is to be issued."""
    walker = Walker.register(office, **OTHER)
    walker.walk(lambda task: task.element_id != "serve_test_result")
    return walker


def send(case: Walker) -> Browser:
    officer = at_task(case, ORDER, "officer")
    task = open_task(case, ORDER)
    fields = case.fields(task, "officer", {"order_no": ORDER_NO})
    officer.post(
        f"/tasks/{task.id}",
        {**fields, "approval_reason": "现场已核实，请尽快签发", "do": "submit"},
    )
    return officer


def request_of(case: Walker) -> str:
    task = open_task(case, ORDER)
    with case.site.services.engine.read() as connection:
        return f"/approvals/{waiting_at(connection, [task.id])[task.id].id}"


def history(case: Walker, login: str) -> list[tuple[str, str, str]]:
    """Return who sent what for approval and how it ended, as a history tells it."""
    page = case.site.visitor(login).get(f"/cases/{case.case_no}?tab=history&format=csv")
    lines = csv.reader(io.StringIO(page.get_data().decode("utf-8-sig")))
    told = [(line[2], line[3], line[4]) for line in lines if len(line) > 4]
    return [line for line in told if "送审" in line[1] or "审批" in line[1]]


def test_the_page_says_that_the_form_goes_to_a_leader(served: Walker) -> None:
    officer = at_task(served, ORDER, "officer")
    assert "送审" in officer.text
    assert "由审批人同意才生效" in officer.text

    officer = send(served)

    assert "已送审，审批同意后生效" in officer.text
    assert "待审批" in officer.text
    assert ORDER_NO in officer.text
    assert 'name="order_no"' not in officer.page.get_data(as_text=True)
    officer.get("/inbox")
    assert "待审批" in officer.text


def test_a_second_click_on_send_is_no_fault_and_another_text_is(served: Walker) -> None:
    officer = at_task(served, ORDER, "officer")
    task = open_task(served, ORDER)
    fields = {**served.fields(task, "officer", {}), "do": "submit"}
    fields = {k: v for k, v in fields.items() if not k.endswith("-new")}
    tokens = officer.tokens()
    send(served)

    changed = officer.post(
        f"/tasks/{task.id}", {**fields, **tokens, "order_no": "另一个文号"}
    )

    assert changed.status_code == 422
    assert "另一个文号" in officer.text


def test_a_leader_reads_and_agrees(served: Walker) -> None:
    send(served)
    leader = served.site.visitor("leader")
    leader.get("/inbox")
    assert "有 1 件等待您审批" in leader.text
    leader.get("/approvals")
    assert "下达责令改正通知书" in leader.text
    leader.get(request_of(served))
    for shown in ("现场已核实，请尽快签发", ORDER_NO, "同意", "退回"):
        assert shown in leader.text
    # A notice that was made elsewhere, as its number says.
    assert "使用外部文号" in leader.text
    assert leader.get(f"{request_of(served)}/paper.pdf").status_code == 404
    leader.get("/approvals?format=csv")
    assert "现场已核实，请尽快签发" in leader.page.get_data().decode("utf-8-sig")
    leader.get(request_of(served))
    path, tokens = request_of(served), leader.tokens()

    page = leader.post(path, {"do": "agree", "opinion": "同意签发"})
    again = leader.post(path, {"do": "agree", "opinion": "同意签发", **tokens})

    assert page.request.path == again.request.path == "/approvals"
    assert "已同意，立即生效" in leader.text
    assert ORDER not in {task.element_id for task in served.open_tasks}
    officer = served.site.visitor("officer")
    officer.get(f"/cases/{served.case_no}?tab=history")
    assert "审批同意：下达责令改正通知书" in officer.text
    officer.get(f"/cases/{served.case_no}?tab=forms")
    assert "责令改正" in officer.text


def test_what_is_sent_back_shows_the_opinion_over_the_draft(served: Walker) -> None:
    send(served)
    leader = served.site.visitor("leader")
    path = request_of(served)
    leader.get(path)
    assert leader.post(path, {"do": "return", "opinion": ""}).status_code == 422
    assert "退回时请写明意见" in leader.text

    leader.post(path, {"do": "return", "opinion": "请补充整改期限"})

    officer = at_task(served, ORDER, "officer")
    assert "请补充整改期限" in officer.text
    html = officer.page.get_data(as_text=True)
    assert f'value="{ORDER_NO}"' in html
    assert history(served, "officer") == [
        ("陈立", "审批退回：下达责令改正通知书", "请补充整改期限"),
        ("林晓岚", "送审：下达责令改正通知书", "现场已核实，请尽快签发"),
    ]
    assert history(served, "entity") == []


def test_the_officer_takes_it_back_and_writes_on(served: Walker) -> None:
    officer = send(served)
    task = open_task(served, ORDER)

    officer.post(f"/tasks/{task.id}/withdraw")

    assert "已撤回" in officer.text
    assert 'name="order_no"' in officer.page.get_data(as_text=True)
    assert [text for _who, text, _why in history(served, "officer")] == [
        "撤回送审：下达责令改正通知书",
        "送审：下达责令改正通知书",
    ]


def test_nobody_outside_the_bureau_learns_of_a_request(served: Walker) -> None:
    send(served)
    path = request_of(served)

    for login in ("entity", "agency", "expert", "lab"):
        browser = served.site.visitor(login)
        assert browser.get(path).status_code == 404, login
        browser.get("/me")
        assert browser.post(path, {"do": "agree"}).status_code == 404, login
    entity = served.site.visitor("entity")
    task = open_task(served, ORDER)
    entity.get(f"/tasks/{task.id}")
    assert "待审批" not in entity.text


def test_the_officer_reads_and_does_not_decide(served: Walker) -> None:
    officer = send(served)
    path = request_of(served)

    officer.get(path)
    assert 'value="agree"' not in officer.page.get_data(as_text=True)
    assert officer.post(path, {"do": "agree"}).status_code == 422
    assert ORDER in {task.element_id for task in served.open_tasks}


def test_approvals_of_the_diagrams_stand_on_the_same_page(office: Site) -> None:
    walker = Walker.register(office, **OTHER)
    walker.walk(stop_at("arrange_reinspection"))
    task = open_task(walker, "arrange_reinspection")
    walker.do(task, reinspection_needed="false", no_reinspection_reason="停产")

    leader = office.visitor("leader")
    leader.get("/approvals")

    assert "须由您决定的申请" in leader.text
    assert "审批无需复查" in leader.text


def test_a_case_that_changed_refuses_on_the_page(served: Walker) -> None:
    send(served)
    path = request_of(served)
    engine = served.site.services.engine
    with engine.transact(SYSTEM) as uow:
        uow.connection.exec_driver_sql(
            "UPDATE approval SET raw = json_set(raw, '$.order_date', '2027-01-01')"
        )
    leader = served.site.visitor("leader")
    leader.get(path)

    page = leader.post(path, {"do": "agree"})

    assert page.status_code == 422
    assert "责令日期不能晚于今天" in leader.text
    assert ORDER in {task.element_id for task in served.open_tasks}
