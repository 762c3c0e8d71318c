"""Papers of many cases in one file: in order, only what one may see, and what lacks."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import SYSTEM
from handlers.documents.produce import issue_document
from handlers.documents.records import documents_of
from handlers.linkage.cases import case_header
from handlers.parties.tables import view_log
from tests.support.office import pdf_text
from tests.web.site import Browser
from tests.web.test_batch import registered
from tests.web.walker import Walker
from web.pages.paper_batch import MOST_PAPERS
from web.presenters.paper_batch import parts_of

PRINT = re.compile(r'href="(/papers/print\.pdf\?[^"]+)"')


def signed(case: Walker, case_no: str, kind: str, **content: object) -> str:
    """Sign a paper of a case; return its number."""
    services = case.site.services
    with services.engine.transact(SYSTEM) as uow:
        bureau = case_header(uow.connection, case_no).bureau_id
        said = {
            "signed_on": "2026-07-20",
            "addressee": "厦门暖阳电器有限公司",
            **content,
        }
        paper = issue_document(
            uow,
            business_key=case_no,
            bureau_id=bureau,
            kind=kind,
            content=said,
            slot=str(len(documents_of(uow.connection, case_no))),
        )
        return paper.number or ""


def text_of(pdf: bytes, folder: Path) -> str:
    (folder / "printed.pdf").write_bytes(pdf)
    return "".join(pdf_text(folder / "printed.pdf").split())


def files_of(browser: Browser) -> list[str]:
    assert browser.page is not None
    html = browser.page.get_data(as_text=True)
    return [each.replace("&amp;", "&") for each in PRINT.findall(html)]


@pytest.fixture
def cases(case: Walker) -> list[str]:
    """Return three cases, of which the last has no paper at all."""
    numbers = registered(case.site, 3)
    for number in numbers[:2]:
        signed(case, number, "service_receipt", served_documents="检验报告")
        signed(case, number, "notification_letter")
    return numbers


def test_papers_of_several_cases_come_in_one_file_and_what_lacks_is_said(
    case: Walker, cases: list[str], tmp_path: Path
) -> None:
    officer = case.site.visitor("officer")
    officer.get("/papers?view=open")
    assert all(number in officer.text for number in cases)
    assert files_of(officer) == []

    chosen = "&".join(f"case={number}" for number in cases)
    kinds = "kind=service_receipt&kind=notification_letter"
    officer.get(f"/papers?{chosen}&{kinds}&order=kind")

    assert officer.text.count("没有这种文书") == 2
    (path,) = files_of(officer)
    printed = officer.get(path)
    assert printed.data.startswith(b"%PDF-")
    text = text_of(printed.data, tmp_path)
    assert text.startswith("文书打印清单共4份文书，2个案件")
    numbers = re.findall(r"(送|通函)〔2026〕[0-9]+号", text)
    assert numbers[:4] == ["送", "送", "通函", "通函"]
    with case.site.services.engine.read() as connection:
        looked = connection.scalars(
            select(view_log.c.business_key).where(view_log.c.kind == "document")
        ).all()
    assert sorted(looked) == sorted(cases[:2] * 2)


def test_a_long_pile_is_several_files_and_the_newest_of_a_kind_is_enough(
    case: Walker, cases: list[str]
) -> None:
    officer = case.site.visitor("officer")
    clock = case.site.clock
    clock.move_to(clock.now() + timedelta(minutes=1))
    again = signed(case, cases[0], "service_receipt", served_documents="更正后的报告")
    chosen = f"case={cases[0]}&case={cases[1]}&kind=service_receipt"

    officer.get(f"/papers?{chosen}")
    newest = officer.text
    officer.get(f"/papers?{chosen}&every=true")

    assert again in newest
    assert "2 份文书" in newest
    assert "3 份文书" in officer.text
    with case.site.services.engine.read() as connection:
        papers = documents_of(connection, cases[0])
    parts = parts_of([papers[0]] * (2 * MOST_PAPERS + 1), MOST_PAPERS)
    assert [(each.first, each.last) for each in parts] == [
        (1, MOST_PAPERS),
        (MOST_PAPERS + 1, 2 * MOST_PAPERS),
        (2 * MOST_PAPERS + 1, 2 * MOST_PAPERS + 1),
    ]


def test_nobody_prints_what_they_may_not_read(case: Walker, cases: list[str]) -> None:
    officer, agency = case.site.visitor("officer"), case.site.visitor("agency")
    officer.get(f"/papers?case={cases[0]}&kind=notification_letter")
    (path,) = files_of(officer)

    agency.get(f"/papers?case={cases[0]}&case={case.case_no}&kind=notification_letter")

    assert "有 1 个案件没有找到" in agency.text
    assert cases[0] not in agency.text
    assert files_of(agency) == []
    assert agency.get(path).status_code == 404


def test_a_paper_that_was_given_up_meanwhile_is_counted_on_the_list(
    case: Walker, cases: list[str], tmp_path: Path
) -> None:
    officer = case.site.visitor("officer")
    officer.get(f"/papers?case={cases[0]}&case={cases[1]}&kind=service_receipt")
    (path,) = files_of(officer)
    with case.site.services.engine.read() as connection:
        papers = documents_of(connection, cases[0])
    (receipt,) = [each for each in papers if each.kind.key == "service_receipt"]
    url = f"/cases/{cases[0]}/documents/{receipt.id}"
    officer.get(url)
    assert officer.post(f"{url}/void", {"reason": "误发"}).status_code == 200

    text = text_of(officer.get(path).data, tmp_path)

    assert "共1份文书" in text
    assert "另有1份" in text
    officer.get(f"/papers?case={cases[0]}&kind=service_receipt")
    assert "送达回证：已作废" in officer.text
