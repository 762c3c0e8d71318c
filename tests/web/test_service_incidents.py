"""Unforeseen events on their pages: reported, listed, followed, taken along, kept apart."""

from __future__ import annotations

import re

import pytest

from handlers.butler.contracts import Contract, make_contract
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_login
from tests.web.site import Browser, Site


@pytest.fixture
def contract_id(office: Site) -> str:
    """Let the butler have a contract with the company."""
    engine = office.services.engine
    with engine.read() as connection:
        head = person_by_login(connection, "butler")
    assert head is not None
    today = local_day(office.clock.now())
    with engine.transact(actor_for(head)) as uow:
        return make_contract(
            uow,
            Contract(
                number="GJ-2026-01",
                client_id="entity",
                butler_id="butler",
                lead_id="butler_pm",
                valid_from=today,
                valid_to=today.replace(year=today.year + 1),
            ),
        )


def report(office: Site, contract_id: str, **changed: str) -> Browser:
    """Let an expert report an event on its page."""
    expert = office.visitor("butler_expert")
    expert.get("/incidents/new")
    now = office.clock.now().astimezone(SHANGHAI)
    answers = {
        "contract": contract_id,
        "text": "<b>电热毯</b>批次在仓库起火",
        "happened_at": f"{now:%Y-%m-%dT%H:%M}",
        "place": "二号仓库",
        "severity": "重大",
        "endangered": "一名保管员手部烫伤",
        "found_by": "仓库保管员",
    }
    expert.post("/incidents", {**answers, **changed})
    office.settle()
    return expert


def code(browser: Browser) -> int:
    assert browser.page is not None
    return browser.page.status_code


def html(browser: Browser) -> str:
    assert browser.page is not None
    return browser.page.get_data(as_text=True)


def follow(browser: Browser, text: str) -> str:
    """Follow the link with this text and return its address."""
    found = re.search(rf'href="([^"]+)">[^<]*{text}[^<]*<', html(browser))
    assert found is not None, browser.text
    browser.get(found[1])
    return found[1]


def open_first(browser: Browser) -> str:
    browser.get("/incidents")
    return follow(browser, "电热毯")


def tell_client(office: Site) -> None:
    """Let the project lead tell the client, on the page of the matter."""
    lead = office.visitor("butler_pm")
    open_first(lead)
    task = follow(lead, "告知服务对象")
    now = office.clock.now().astimezone(SHANGHAI)
    lead.post(f"{task}/claim", {})
    answers = {
        "client_told_at": f"{now:%Y-%m-%dT%H:%M}",
        "client_told_way": "电话",
        "client_told_person": "何先生",
        "client_told_text": "仓库起火，已隔离剩余批次",
        "do": "submit",
    }
    lead.get(task)
    lead.post(task, {**lead.tokens(), **answers})
    office.settle()


def test_an_event_is_reported_and_followed_from_its_page(
    office: Site, contract_id: str
) -> None:
    expert = report(office, contract_id)
    assert "已报告为 SJ-2026-001" in expert.text
    for known in (
        "待采取措施",
        "重大",
        "二号仓库",
        "一名保管员手部烫伤",
        "仓库保管员",
        "GJ-2026-01",
    ):
        assert known in expert.text, known
    assert "<b>电热毯" not in html(expert)

    where = open_first(expert)
    for open_matter in (
        "采取应急措施",
        "告知服务对象",
        "告知相关方与政府部门或按合同约定处理",
    ):
        assert open_matter in expert.text
    assert "报告事件" in expert.text
    assert f'href="/findings/new?contract={contract_id}"' in html(expert)
    lead = office.visitor("butler_pm")
    lead.get("/inbox")
    assert "采取应急措施" in lead.text
    assert "厦门暖阳电器有限公司" in lead.text
    lead.get(where)
    follow(lead, "采取应急措施")
    assert "电热毯" in lead.text


def test_what_a_report_lacks_is_said_and_nothing_is_kept(
    office: Site, contract_id: str
) -> None:
    wrong = {
        "contract": "none",
        "severity": "",
        "happened_at": "gestern",
        "text": " ",
        "place": "",
        "found_by": "",
    }
    for field, value in wrong.items():
        expert = report(office, contract_id, **{field: value})
        assert code(expert) == 422, field
        assert f'id="e-{field}"' in html(expert), field
    future = office.clock.now().astimezone(SHANGHAI).replace(year=2030)
    late = report(office, contract_id, happened_at=f"{future:%Y-%m-%dT%H:%M}")
    assert "发生时间不能晚于现在" in late.text

    late.get("/incidents")
    assert "还没有意外事件" in late.text


def test_a_client_reads_what_it_was_told_and_not_the_units_own_review(
    office: Site, contract_id: str
) -> None:
    where = report(office, contract_id).page
    assert where is not None
    owner = office.visitor("entity")
    owner.get("/incidents")
    assert "服务单位告知您的意外事件" in owner.text
    owner.get(where.request.path)
    assert code(owner) == 404

    tell_client(office)
    open_first(owner)

    assert "告知服务对象" in owner.text
    assert "仓库起火，已隔离剩余批次" in owner.text
    assert "记录问题" not in owner.text
    follow(owner, "服务对象确认收到告知")
    assert code(owner) == 200
    owner.get("/incidents/new")
    assert code(owner) == 404


def test_lists_are_filtered_and_taken_along(office: Site, contract_id: str) -> None:
    expert = report(office, contract_id)
    for asked, shown in (
        ("", True),
        ("?state=open", True),
        ("?state=late", False),
        ("?state=closed", False),
        ("?severity=重大", True),
        ("?severity=一般", False),
        ("?q=SJ-2026-001", True),
        ("?q=二号仓库", True),
        ("?q=三号", False),
    ):
        expert.get(f"/incidents{asked}")
        assert ("SJ-2026-001" in expert.text) is shown, asked
    expert.get("/incidents?format=csv&severity=重大")
    assert "一名保管员手部烫伤" in expert.text
    assert "应急管理机制" in expert.text


def test_who_keeps_the_archive_reads_and_reports_nothing(
    office: Site, contract_id: str
) -> None:
    report(office, contract_id)
    keeper = office.visitor("butler_arch")
    open_first(keeper)
    assert "二号仓库" in keeper.text
    assert "记录问题" not in keeper.text
    keeper.get("/incidents/new")
    assert code(keeper) == 403


def test_a_report_that_is_sent_twice_is_one_event(
    office: Site, contract_id: str
) -> None:
    expert = office.visitor("butler_expert")
    expert.get("/incidents/new")
    now = office.clock.now().astimezone(SHANGHAI)
    answers = {
        **expert.tokens(),
        "contract": contract_id,
        "text": "电热毯批次在仓库起火",
        "happened_at": f"{now:%Y-%m-%dT%H:%M}",
        "place": "二号仓库",
        "severity": "一般",
        "found_by": "仓库保管员",
    }
    for _ in range(2):
        expert.post("/incidents", answers)

    expert.get("/incidents")
    assert "SJ-2026-001" in expert.text
    assert "SJ-2026-002" not in expert.text
