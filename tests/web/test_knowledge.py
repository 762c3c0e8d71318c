"""What cases teach: read, searched, published and withdrawn, by whom it may be."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentObject

from engine import SYSTEM
from handlers.knowledge.toolbook import find_entries, keep_entries
from handlers.knowledge.typical_cases import draft_case, latest_case
from handlers.linkage.cases import case_header
from tests.web.site import Site
from tests.web.walker import Walker

ANNEX_F = {
    "entity_name": "厦门暖阳电器有限公司",
    "intro": "厦门暖阳电器有限公司主要生产电热毯，负责人黄建国。",
    "work_diagnosis": "关键工序夹具磨损",
    "industry_focus": "首件检验流于形式",
}


def draft(case: Walker, consent: str) -> str:
    """Keep a draft of the case and return the address on which it is decided."""
    with case.site.services.engine.transact(SYSTEM) as uow:
        draft_case(
            uow,
            case.case_no,
            bureau_id="bureau",
            product="电热毯",
            answers={**ANNEX_F, "publish_consent": consent},
            issue_keys=["P02"],
        )
    return f"/cases/{case.case_no}/typical-case"


def test_the_bureau_sees_what_will_be_taken_out_and_publishes(case: Walker) -> None:
    path = draft(case, "同意匿名发布")
    officer = case.site.visitor("officer")

    officer.get(path)
    html = officer.page.get_data(as_text=True)
    assert '<del class="taken">厦门暖阳电器有限公司</del>' in html
    assert '<ins class="instead">某企业</ins>' in html
    officer.post(path, {"do": "publish"})
    assert "案例已发布" in officer.text

    entity = case.site.visitor("lab")
    entity.get("/knowledge/cases?q=电热毯")
    assert "某电热毯企业" in entity.text
    with case.site.services.engine.read() as connection:
        found = latest_case(connection, case.case_no)
    entity.get(f"/knowledge/cases/{found.public_id}")
    assert "某企业主要生产电热毯，负责人某人员" in entity.text
    for canary in ("暖阳", "黄建国", case.case_no):
        assert canary not in entity.page.get_data(as_text=True)


def test_a_withdrawn_case_is_gone_for_readers(case: Walker) -> None:
    path = draft(case, "同意署名发布")
    officer = case.site.visitor("officer")
    officer.get(path)
    officer.post(path, {"do": "publish"})
    with case.site.services.engine.read() as connection:
        public_id = latest_case(connection, case.case_no).public_id
    reader = case.site.visitor("entity")
    assert reader.get(f"/knowledge/cases/{public_id}").status_code == 200

    officer.post(path, {"do": "withdraw", "reason": "企业撤回同意"})

    assert reader.get(f"/knowledge/cases/{public_id}").status_code == 404
    assert "厦门暖阳" not in reader.text


def test_without_consent_there_is_no_button_and_no_way(case: Walker) -> None:
    path = draft(case, "不同意")
    officer = case.site.visitor("officer")
    officer.get(path)
    assert 'value="publish"' not in officer.page.get_data(as_text=True)

    assert officer.post(path, {"do": "publish"}).status_code == 422


@pytest.mark.parametrize(
    ("login", "seen", "decided"),
    [
        ("agency", 200, 403),
        ("expert", 200, 403),
        ("entity", 404, 404),
        ("lab", 404, 404),
    ],
)
def test_drafts_are_for_those_who_write_and_publish_them(
    case: Walker, login: str, seen: int, decided: int
) -> None:
    path = draft(case, "同意匿名发布")
    browser = case.site.visitor(login)

    assert browser.get(path).status_code == seen
    browser.get("/knowledge")
    assert browser.post(path, {"do": "publish"}).status_code == decided


def test_an_agency_adds_a_local_entry_and_changes_it(office: Site) -> None:
    agency = office.visitor("agency")
    agency.get("/knowledge/annex-c")
    agency.post(
        "/knowledge/annex-c",
        {
            "kind": "issue",
            "stage": "production",
            "factor": "机器",
            "name": "夹具寿命",
            "text": "夹具没有寿命记录。",
            "controls": "CC.P.machine",
        },
    )
    assert "已增加本地条目 XP01" in agency.text

    agency.get("/knowledge/annex-c/XP01")
    agency.post(
        "/knowledge/annex-c/XP01",
        {"name": "夹具寿命", "text": "夹具寿命没有记录。", "reason": "写清楚"},
    )

    assert "写清楚" in agency.text
    # The box was not ticked: it is offered no more.
    assert "已停用" in agency.text


def test_the_annex_counts_closed_cases_that_the_reader_sees(case: Walker) -> None:
    case.walk()
    officer, stranger = case.site.visitor("officer"), case.site.visitor("leader")
    officer.get("/knowledge/annex-c")
    assert "最常见的问题" in officer.text
    officer.get("/cases?issue=D01&set=closed")
    assert "共 1 案" in officer.text

    stranger.get("/knowledge/annex-c")
    assert "最常见的问题" in stranger.text


def test_the_tool_book_becomes_an_edition(office: Site) -> None:
    rows = [{"area": "质检", "issue_key": "Q03", "problem": "漏检", "solution": "首检"}]
    with office.services.engine.transact(SYSTEM) as uow:
        for number in range(3):
            keep_entries(
                uow,
                f"XM-{number}",
                bureau_id="bureau",
                product="插座",
                rows=rows,
                secrets={},
            )
    entity = office.visitor("entity")
    entity.get("/knowledge/toolbook")
    # Outside parties read what is in print.
    assert "漏检" not in entity.text
    leader = office.visitor("leader")
    leader.get("/knowledge/toolbook?q=漏检")
    assert "漏检" in leader.text

    leader.post("/knowledge/toolbook")

    assert leader.page.request.path == "/knowledge/toolbook/1"
    assert "行业质量工具书（2026年第1版）" in leader.text
    assert leader.get("/knowledge/toolbook/1?format=csv").mimetype == "text/csv"
    entity.get("/knowledge/toolbook?q=漏检")
    assert "首检" in entity.text
    entity.get("/knowledge?q=漏检")
    assert "首检" in entity.text


def test_a_search_finds_in_all_rooms(office: Site) -> None:
    visitor = office.visitor("agency")

    visitor.get("/knowledge?q=夹具")
    assert "P02 生产设备因素" in visitor.text
    visitor.get("/knowledge?q=没有这样的词")
    assert "没有找到“没有这样的词”" in visitor.text


def test_the_catalogue_keeps_versions_side_by_side(office: Site) -> None:
    leader = office.visitor("leader")
    leader.get("/knowledge/catalogue")
    add = {
        "product": "电热毯",
        "change": "新增",
        "frequency": "每半年",
        "reason": "多发",
    }
    leader.post("/knowledge/catalogue", add)
    assert "已形成目录第 1 版" in leader.text
    assert leader.post("/knowledge/catalogue", add).status_code == 422
    leader.get("/knowledge/catalogue")

    leader.post(
        "/knowledge/catalogue",
        {**add, "change": "调整", "frequency": "每季度", "reason": "合格率下降"},
    )

    assert "第 2 版" in leader.text
    assert "每季度" in leader.text
    assert "近一年 0 件，首轮复查合格率 —" in leader.text


def test_map_and_archive_show_the_case_to_those_who_see_it(case: Walker) -> None:
    leader = case.site.visitor("leader")
    leader.get("/knowledge/map")
    assert "思明区" in leader.text
    leader.get("/knowledge/archives?q=电热毯")
    assert "厦门暖阳电器有限公司" in leader.text
    leader.get("/knowledge/archives/entity?product=电热毯")
    assert case.case_no in leader.text

    assert case.site.visitor("lab").get("/knowledge/archives/entity").status_code == 404


def test_a_case_shows_its_causes_as_drawing_rows_and_questions(case: Walker) -> None:
    case.walk()
    officer = case.site.visitor("officer")

    officer.get(f"/cases/{case.case_no}?tab=causes")

    html = officer.page.get_data(as_text=True)
    assert html.count('<svg class="fishbone') == 2
    assert "5W2H" in officer.text
    assert "不合格的原因" in html


def test_the_printed_book_says_what_a_closed_case_taught_and_not_whose_it_was(
    case: Walker, tmp_path: Path
) -> None:
    case.walk()
    assert case.is_closed
    with case.site.services.engine.read() as connection:
        entries = find_entries(connection)
        header = case_header(connection, case.case_no)
    assert {each.business_key for each in entries} == {case.case_no}
    leader = case.site.visitor("leader")
    leader.get("/knowledge/toolbook")
    leader.post("/knowledge/toolbook")

    word = Document(BytesIO(leader.get("/knowledge/toolbook/1.docx").data))
    printed = tmp_path / "book.pdf"
    printed.write_bytes(leader.get("/knowledge/toolbook/1.pdf").data)

    for said in (squeezed(words_of(word)), squeezed(pdf_words(printed))):
        assert "行业质量工具书（2026年第1版）" in said
        for entry in entries:
            for told in (entry.area, entry.problem, entry.solution, entry.product):
                assert squeezed(told) in said
        for whose in (case.case_no, header.entity_name, header.report_no, "黄建国"):
            assert whose not in said


def words_of(word: DocumentObject) -> str:
    cells = [c.text for table in word.tables for row in table.rows for c in row.cells]
    return "".join([*(each.text for each in word.paragraphs), *cells])


def pdf_words(pdf: Path) -> str:
    """Return the text of a PDF in the order of its cells, not of its lines."""
    done = subprocess.run(
        ["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True
    )
    return done.stdout.decode()


def squeezed(text: str) -> str:
    return "".join(text.split())
