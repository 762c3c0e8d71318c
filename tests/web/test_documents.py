from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from engine import SYSTEM
from handlers.accounts.invitations import find_invitation
from handlers.documents.produce import issue_document
from handlers.documents.records import documents_of
from tests.support.office import pdf_text
from tests.web.site import Browser
from tests.web.walker import Walker, open_task

ORDER = {
    "addressee": "厦门暖阳电器有限公司",
    "facts": "电热毯泄漏电流不合格。",
    "legal_basis": "产品质量法第17条",
    "order_content": "停止生产、销售",
    "signed_on": "2026-07-20",
}


@pytest.fixture
def officer(case: Walker) -> Browser:
    return case.site.visitor("officer")


def draft(case: Walker, browser: Browser, **changed: str) -> str:
    """Draft an order; return the address of its page."""
    where = f"/cases/{case.case_no}/documents/new/rectification_order"
    browser.get(where)
    page = browser.post(where, {**ORDER, **changed})
    assert page.status_code == 200, browser.text
    return page.request.path


def signed(case: Walker, browser: Browser, **changed: str) -> str:
    url = draft(case, browser, **changed)
    assert browser.post(f"{url}/sign").status_code == 200, browser.text
    return url


def papers(case: Walker):
    with case.site.services.engine.read() as connection:
        return documents_of(connection, case.case_no)


def test_a_notice_knows_what_the_case_knows(case, officer):
    page = officer.get(f"/cases/{case.case_no}/documents/new/rectification_order")

    html = page.get_data(as_text=True)
    assert "厦门暖阳电器有限公司" in html
    assert "报告编号：XM2026-0107" in html
    assert "产品质量法第17条" in html


def test_an_order_is_drafted_signed_printed_and_prefills_its_matter(case, officer):
    url = draft(case, officer)
    assert "草稿" in officer.text
    assert officer.get(f"{url}/pages/0-1.png").data.startswith(b"\x89PNG")
    officer.get(url)
    officer.post(f"{url}/sign")

    assert "厦市监责改〔2026〕1号" in officer.text
    pdf = officer.get(f"{url}/files/1.pdf")
    assert pdf.data.startswith(b"%PDF-")
    assert pdf.mimetype == "application/pdf"
    word = officer.get(f"{url}/files/1.docx")
    with zipfile.ZipFile(io.BytesIO(word.data)) as archive:
        said = archive.read("word/document.xml").decode()
    assert "厦市监责改〔2026〕1号" in said
    assert "停止生产、销售" in said
    # The same file again, byte for byte.
    assert officer.get(f"{url}/files/1.pdf").data == pdf.data
    officer.get(f"/cases/{case.case_no}?tab=forms")
    assert "厦市监责改〔2026〕1号" in officer.text


def test_a_draft_that_lacks_something_is_kept_and_not_signed(case, officer):
    url = draft(case, officer, order_content="", legal_basis="")

    page = officer.post(f"{url}/sign")

    assert page.status_code == 422
    assert "签发前请先填写：法律依据、责令改正内容" in officer.text
    assert papers(case)[-1].number is None
    officer.get(f"{url}/edit")
    officer.post(f"{url}/edit", ORDER)
    officer.post(f"{url}/sign")
    assert papers(case)[-1].number == "厦市监责改〔2026〕1号"


def test_a_day_that_is_none_is_refused_and_what_was_typed_stays(case, officer):
    where = f"/cases/{case.case_no}/documents/new/rectification_order"
    officer.get(where)

    page = officer.post(where, {**ORDER, "signed_on": "31.2.", "facts": "留下的话"})

    assert page.status_code == 422
    assert "责令日期" in officer.text
    assert "留下的话" in page.get_data(as_text=True)


def test_a_correction_is_a_new_version_and_the_old_one_says_so(case, officer):
    url = signed(case, officer)
    officer.get(f"{url}/correct")
    officer.post(f"{url}/correct", {**ORDER, "facts": "改", "reason": "笔误"})

    assert "第2版" in officer.text
    assert "已更正" in officer.text
    assert "笔误" in officer.text
    assert officer.get(f"{url}/files/1.pdf").status_code == 200
    officer.get(f"{url}?v=1")
    assert "这是第1版，已由新版代替" in officer.text


def test_a_void_document_stays_readable_and_its_number_is_not_given_again(
    case, officer
):
    url = signed(case, officer)
    officer.post(f"{url}/void", {"reason": "当事人有误"})

    assert "已作废：当事人有误" in officer.text
    assert signed(case, officer) != url
    assert "厦市监责改〔2026〕2号" in officer.text
    leader = case.site.visitor("leader")
    leader.get("/admin/number-register?kind=rectification_order&year=2026")
    assert "厦市监责改〔2026〕1号" in leader.text
    assert "当事人有误" in leader.text


def test_a_stamped_scan_comes_back_and_is_evidence(case, officer):
    url = signed(case, officer)
    scan = (io.BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"), "盖章.pdf")
    officer.post(f"{url}/scan", {"scan": scan, "version": "1"})

    assert "已签章" in officer.text
    link = re.search(r'href="(/evidence/\w+)"', officer.page.get_data(as_text=True))
    assert officer.get(link[1]).data.startswith(b"%PDF-1.4")


def test_several_papers_are_printed_as_one_file(case, officer):
    signed(case, officer)
    signed(case, officer)
    ids = "&".join(f"id={each.id}" for each in papers(case))

    page = officer.get(f"/cases/{case.case_no}/documents.pdf?{ids}")

    assert page.data.startswith(b"%PDF-")
    officer.get(f"/cases/{case.case_no}/documents.pdf?id=none")
    assert officer.page.status_code == 404


def test_anybody_can_check_a_paper_and_learns_no_name(case, officer):
    url = signed(case, officer)
    token = papers(case)[-1].token
    anybody = case.site.visitor()

    anybody.get(f"/check/{token}?v=1")

    assert "厦市监责改〔2026〕1号" in anybody.text
    assert "有效" in anybody.text
    assert "与签发时登记的一致" in anybody.text
    assert "暖阳" not in anybody.text
    assert case.case_no not in anybody.text
    officer.get(f"{url}/correct")
    officer.post(f"{url}/correct", {**ORDER, "facts": "改", "reason": "笔误"})
    anybody.get(f"/check/{token}?v=1")
    assert "已由新版代替" in anybody.text
    officer.post(f"{url}/void", {"reason": "误发"})
    anybody.get(f"/check/{token}?v=2")
    assert "已作废" in anybody.text
    assert "误发" not in anybody.text


def test_a_changed_file_is_found_out(case, officer):
    url = signed(case, officer)
    officer.get(f"{url}/files/1.pdf")
    folder = case.site.services.settings.data_dir / "documents"
    (printed,) = [path for path in folder.glob("??/*") if path.is_file()]
    printed.chmod(0o600)
    printed.write_bytes(b"%PDF-1.7 forged")
    anybody = case.site.visitor()

    anybody.get(f"/check/{papers(case)[-1].token}")

    assert "与签发时登记的不一致" in anybody.text


def test_drafts_are_not_for_the_public_nor_for_parties(case, officer):
    url = draft(case, officer)
    token = papers(case)[-1].token

    assert case.site.visitor().get(f"/check/{token}").status_code == 404
    assert case.site.visitor("entity").get(url).status_code == 404


def test_who_asks_too_often_has_to_wait(case, officer):
    signed(case, officer)
    token = papers(case)[-1].token
    browser = case.site.visitor(address="10.9.9.9")

    answers = [browser.get(f"/check/{token}").status_code for _ in range(61)]

    assert answers == [200] * 60 + [429]
    assert case.site.visitor().get(f"/check/{token}").status_code == 200


def issue_survey(case: Walker) -> str:
    with case.site.services.engine.transact(SYSTEM) as uow:
        made = issue_document(
            uow,
            business_key=case.case_no,
            bureau_id="bureau",
            kind="annex_e",
            content={"unit_name": "厦门暖阳电器有限公司"},
        )
    return f"/cases/{case.case_no}/documents/{made.id}"


def test_the_agency_reads_no_survey_before_the_case_is_closed(case):
    url = issue_survey(case)

    assert case.site.visitor("entity").get(url).status_code == 200
    assert case.site.visitor("officer").get(url).status_code == 200
    for login in ("agency", "expert"):
        helper = case.site.visitor(login)
        assert helper.get(url).status_code == 404
        helper.get(f"/cases/{case.case_no}?tab=forms")
        assert "联动工作满意度测评" not in helper.text
        pdf = f"/cases/{case.case_no}/documents.pdf?id={url.rpartition('/')[2]}"
        assert helper.get(pdf).status_code == 404


def test_a_rule_is_previewed_changed_with_a_reason_and_kept_in_its_history(case):
    leader = case.site.visitor("leader")
    leader.get("/admin/numbers/pass_notice")
    asked = {"pattern": "厦思市监合〔{year}〕{n:3}号", "first": "7"}
    leader.post("/admin/numbers/pass_notice", {**asked, "do": "preview"})
    assert "将编为：厦思市监合〔2026〕012号" in leader.text

    refused = leader.post("/admin/numbers/pass_notice", {**asked, "do": "save"})
    assert refused.status_code == 422
    leader.post(
        "/admin/numbers/pass_notice", {**asked, "do": "save", "reason": "新办法"}
    )

    assert "新办法" in leader.text
    leader.get("/admin/numbers")
    assert "厦思市监合〔{year}〕{n:3}号" in leader.text
    export = leader.get("/admin/number-register?format=csv")
    assert export.mimetype == "text/csv"
    assert "XMLD-2026-0001" in export.get_data(as_text=True)


def test_the_matter_of_an_order_opens_with_the_number_of_the_paper(office):
    walker = Walker.register(office)
    walker.walk(lambda task: task.element_id == "issue_rectification_order")
    browser = office.visitor("officer")
    signed(walker, browser)

    order = open_task(walker, "issue_rectification_order")
    html = browser.get(f"/tasks/{order.id}").get_data(as_text=True)
    assert "厦市监责改〔2026〕1号" in html
    assert "停止生产、销售" in html
    walker.do(order, order_no="厦市监责改〔2026〕1号")

    (paper,) = [each for each in papers(walker) if each.number]
    assert paper.state.value == "served"


def test_a_code_is_printed_once_on_the_receipt_and_kept_nowhere(
    case, officer, tmp_path
):
    receipt = signed_receipt(case, officer)
    officer.get(receipt)
    assert "打印（带邀请码）" in officer.text

    first = officer.post(f"{receipt}/with-code")
    officer.get(receipt)
    again = officer.post(f"{receipt}/with-code")

    codes = [code_in(page.data, tmp_path) for page in (first, again)]
    assert first.headers["Cache-Control"] == "no-store"
    assert codes[0] != codes[1]
    now = case.site.services.clock.now()
    with case.site.services.engine.read() as connection:
        old, new = (find_invitation(connection, code, now=now) for code in codes)
        kept = str(
            connection.exec_driver_sql("SELECT content FROM document_version").all()
        )
    assert old is None
    assert new is not None
    assert (new.org_id, new.business_key) == ("entity", case.case_no)
    assert codes[1] not in kept
    printed = officer.get(f"{receipt}/files/1.pdf").data
    assert "邀请码" not in text_of(printed, tmp_path)
    officer.get(receipt)
    order = signed(case, officer)
    assert officer.post(f"{order}/with-code").status_code == 404


def signed_receipt(case: Walker, browser: Browser) -> str:
    """Draft and sign a 送达回证; return the address of its page."""
    where = f"/cases/{case.case_no}/documents/new/service_receipt"
    browser.get(where)
    words = {
        "addressee": "厦门暖阳电器有限公司",
        "served_documents": "检验报告",
        "signed_on": "2026-07-20",
    }
    url = browser.post(where, words).request.path
    assert browser.post(f"{url}/sign").status_code == 200, browser.text
    return url


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    return pdf_text(path)


def code_in(pdf: bytes, folder: Path) -> str:
    """Return the code that is printed on a paper."""
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text_of(pdf, folder))
    assert found is not None
    return found[0]
