"""Findings of butlers on their pages: write down, list, follow, hand out."""

from __future__ import annotations

import re
from datetime import date, time
from io import BytesIO

import pytest
from docx import Document

from engine import Actor
from handlers.butler.contracts import Contract, make_contract
from handlers.butler.findings import NewFinding, Severity, Source, open_finding
from handlers.butler.findings.reading import FindingQuery, find_findings
from handlers.butler.findings.referral import refer_finding
from handlers.butler.plan import PatrolPlan, Window
from handlers.butler.planning import make_plan
from handlers.butler.rhythm import Frequency, OffDay, Rhythm
from handlers.deadlines.local_time import local_day
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_login
from tests.web.answers import picture
from tests.web.site import Browser, Site


def _head(office: Site) -> Actor:
    with office.services.engine.read() as connection:
        head = person_by_login(connection, "butler")
    assert head is not None
    return actor_for(head)


def _patrols(today: date) -> PatrolPlan:
    return PatrolPlan(
        name="生产现场巡查",
        rhythm=Rhythm(
            frequency=Frequency.WEEK,
            on_off_day=OffDay.NEXT,
            valid_from=today,
            valid_to=today.replace(year=today.year + 1),
            weekday=1,
        ),
        assignee="butler_expert",
        backup="butler_pm",
        window=Window(time(8, 30), time(17, 30)),
    )


@pytest.fixture
def contract_id(office: Site) -> str:
    """Let the butler have a contract with the company."""
    today = local_day(office.clock.now())
    with office.services.engine.transact(_head(office)) as uow:
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


def write_down(office: Site, contract_id: str, **changed: str) -> Browser:
    expert = office.visitor("butler_expert")
    expert.get("/findings/new")
    answers = {"contract": contract_id, "text": "温湿度计未校准", "severity": "较大"}
    expert.post("/findings", {**answers, **changed})
    office.settle()
    return expert


def follow(browser: Browser, text: str) -> str:
    """Follow the link with this text and return its address."""
    assert browser.page is not None
    written = browser.page.get_data(as_text=True)
    found = re.search(rf'href="([^"]+)">{text}<', written)
    assert found is not None, browser.text
    browser.get(found[1])
    return found[1]


def words_of(file: bytes) -> str:
    """Return the text of a Word file, tables included."""
    body = Document(BytesIO(file)).element.body
    return "".join(each.text or "" for each in body.iter() if each.text)


def open_first(browser: Browser) -> None:
    browser.get("/findings")
    follow(browser, "温湿度计未校准")


def test_what_was_found_is_followed_from_list_to_task(
    office: Site, contract_id: str
) -> None:
    expert = write_down(office, contract_id)
    assert "已登记为 FX-2026-0001。" in expert.text
    open_first(expert)
    assert "待提出建议" in expert.text
    task = follow(expert, "提出整改建议")
    assert "温湿度计未校准" in expert.text
    assert "厦门暖阳电器有限公司" in expert.text

    expert.post(
        task,
        {
            "do": "submit",
            "advised_severity": "较大",
            "finding_advice": "送检定机构校准",
            "finding_photos-upload": picture("before.jpg"),
        },
    )
    office.settle()

    entity = office.visitor("entity")
    open_first(entity)
    assert "整改中" in entity.text
    # The client sees what is advised and the photo of how it was.
    assert "送检定机构校准" in entity.text
    assert "before.jpg" in entity.text
    found = entity.page.request.path if entity.page else ""
    entity.get("/findings?state=late")
    assert "没有符合条件的问题" in entity.text

    report = entity.get(f"{found}/report.docx")
    said = words_of(report.get_data())
    for part in ("问题整改报告", "FX-2026-0001", "before.jpg", "尚未闭环：整改中"):
        assert part in said
    assert entity.get(f"{found}/report.pdf").get_data().startswith(b"%PDF")
    assert entity.get(f"{found}/report.exe").status_code == 404
    agency = office.visitor("agency")
    assert agency.get(f"{found}/report.pdf").status_code == 404


def test_a_finding_without_a_contract_or_words_is_not_written_down(
    office: Site, contract_id: str
) -> None:
    expert = write_down(office, contract_id, contract="", text=" ", severity="")

    for said in ("请选择服务合同", "请写明问题", "请选择严重程度"):
        assert said in expert.text
    expert.get("/findings")
    assert "还没有发现问题" in expert.text


def test_archivists_read_findings_and_write_none(
    office: Site, contract_id: str
) -> None:
    write_down(office, contract_id)
    keeper = office.visitor("butler_arch")
    open_first(keeper)
    keeper.get("/findings/new")
    assert keeper.page is not None
    assert keeper.page.status_code == 403
    keeper.get("/findings?format=csv")
    assert "FX-2026-0001" in keeper.text


def test_a_client_finds_its_butler_on_the_first_page(
    office: Site, contract_id: str
) -> None:
    entity = office.visitor("entity")
    entity.get("/")
    assert "巡查计划" not in entity.text
    with office.services.engine.transact(_head(office)) as uow:
        make_plan(uow, contract_id, _patrols(local_day(uow.now)))
    entity.get("/")
    for text in ("厦门鹭鸣质量管家服务有限公司", "GJ-2026-01"):
        assert text in entity.text
    for text, address in (
        ("问题", "/findings"),
        ("投诉", "/complaints"),
        ("巡查计划", "/patrols/plans"),
        ("满意度调查", "/surveys"),
    ):
        entity.get("/")
        assert follow(entity, text) == address
        assert entity.page is not None
        assert entity.page.status_code == 200
    officer = office.visitor("officer")
    officer.get("/")
    assert "质量管家服务" not in officer.text


def test_an_officer_reads_why_a_butler_asks_to_register_a_problem(
    office: Site, contract_id: str
) -> None:
    """The bureau does not see the finding: what it needs stands on its own matter."""
    engine = office.services.engine
    with engine.transact(_head(office)) as uow:
        open_finding(
            uow,
            NewFinding(
                contract_id=contract_id,
                source=Source.CHECK,
                source_key="check:1",
                text="电热毯耐压试验击穿",
                advice="停止销售",
                severity=Severity.GRAVE,
                found_by="butler_expert",
                danger=True,
            ),
        )
        (found,) = find_findings(uow.connection, FindingQuery(org_id="butler"))
        refer_finding(uow, found, bureau_id="bureau", measures="停止销售")
    office.settle()
    officer = office.visitor("officer")
    officer.get("/inbox")
    follow(officer, "登记产品质量问题")
    assert "质量管家申请登记" in officer.text
    assert "电热毯耐压试验击穿" in officer.text
    assert found.number in officer.text
