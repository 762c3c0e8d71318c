from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from engine import SYSTEM
from handlers.accounts.invitations import find_invitation
from handlers.approvals.store import waiting_at
from handlers.documents.produce import issue_document
from handlers.documents.records import documents_of
from handlers.forms import submissions_of_case
from tests.support.office import pdf_text
from tests.web.answers import picture
from tests.web.site import Browser
from tests.web.walker import Walker, open_task, stop_at

#: A paper that goes with any matter of a case.
RECEIPT = {
    "addressee": "厦门暖阳电器有限公司",
    "served_documents": "检验报告",
    "service_place": "厦门市思明区演练路4号",
    "signed_on": "2026-07-20",
}
#: What the form of the matter says of an order to rectify.
ORDER = {
    "addressee": "厦门暖阳电器有限公司",
    "facts": "电热毯泄漏电流不合格。",
    "legal_basis": "产品质量法第17条",
    "order_content": "停止生产、销售",
    "signed_on": "2026-07-20",
}
ISSUE = "issue_rectification_order"
NUMBER = "厦思市监责改〔2026〕1号"


@pytest.fixture
def officer(case: Walker) -> Browser:
    return case.site.visitor("officer")


def draft(case: Walker, browser: Browser, **changed: str) -> str:
    """Draft a 送达回证; return the address of its page."""
    return begin(case, browser, "service_receipt", {**RECEIPT, **changed})


def begin(case: Walker, browser: Browser, kind: str, words: dict[str, str]) -> str:
    where = f"/cases/{case.case_no}/documents/new/{kind}"
    browser.get(where)
    page = browser.post(where, words)
    assert page.status_code == 200, browser.text
    return page.request.path


def signed(case: Walker, browser: Browser, **changed: str) -> str:
    url = draft(case, browser, **changed)
    assert browser.post(f"{url}/sign").status_code == 200, browser.text
    return url


def papers(case: Walker):
    with case.site.services.engine.read() as connection:
        return documents_of(connection, case.case_no)


def test_a_notice_knows_what_the_case_knows(ordering):
    officer = ordering.site.visitor("officer")
    page = officer.get(f"/cases/{ordering.case_no}/documents/new/rectification_order")

    html = page.get_data(as_text=True)
    assert "厦门暖阳电器有限公司" in html
    assert "报告编号：XM2026-0107" in html
    assert "产品质量法第17条" in html


def test_a_paper_is_drafted_signed_and_printed(case, officer):
    url = draft(case, officer)
    assert "草稿" in officer.text
    assert officer.get(f"{url}/pages/0-1.png").data.startswith(b"\x89PNG")
    officer.get(url)
    officer.post(f"{url}/sign")

    assert "厦思市监送〔2026〕1号" in officer.text
    pdf = officer.get(f"{url}/files/1.pdf")
    assert pdf.data.startswith(b"%PDF-")
    assert pdf.mimetype == "application/pdf"
    word = officer.get(f"{url}/files/1.docx")
    with zipfile.ZipFile(io.BytesIO(word.data)) as archive:
        said = archive.read("word/document.xml").decode()
    assert "厦思市监送〔2026〕1号" in said
    assert "检验报告" in said
    # The same file again, byte for byte.
    assert officer.get(f"{url}/files/1.pdf").data == pdf.data
    officer.get(f"/cases/{case.case_no}?tab=forms")
    assert "厦思市监送〔2026〕1号" in officer.text


def test_a_draft_that_lacks_something_is_kept_and_not_signed(case, officer):
    url = draft(case, officer, addressee="", served_documents="")

    page = officer.post(f"{url}/sign")

    assert page.status_code == 422
    assert "签发前请先填写：受送达人、送达文书" in officer.text
    assert papers(case)[-1].number is None
    officer.get(f"{url}/edit")
    officer.post(f"{url}/edit", RECEIPT)
    officer.post(f"{url}/sign")
    assert papers(case)[-1].number == "厦思市监送〔2026〕1号"


def test_a_day_that_is_none_is_refused_and_what_was_typed_stays(case, officer):
    where = f"/cases/{case.case_no}/documents/new/service_receipt"
    officer.get(where)

    page = officer.post(
        where, {**RECEIPT, "signed_on": "31.2.", "served_documents": "留下的话"}
    )

    assert page.status_code == 422
    assert "签发日期" in officer.text
    assert "留下的话" in page.get_data(as_text=True)


def test_a_correction_is_a_new_version_and_the_old_one_says_so(case, officer):
    url = signed(case, officer)
    officer.get(f"{url}/correct")
    officer.post(
        f"{url}/correct", {**RECEIPT, "served_documents": "改", "reason": "笔误"}
    )

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
    assert "厦思市监送〔2026〕2号" in officer.text
    leader = case.site.visitor("leader")
    leader.get("/admin/number-register?kind=service_receipt&year=2026")
    assert "厦思市监送〔2026〕1号" in leader.text
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

    assert "厦思市监送〔2026〕1号" in anybody.text
    assert "有效" in anybody.text
    assert "与签发时登记的一致" in anybody.text
    assert "暖阳" not in anybody.text
    assert case.case_no not in anybody.text
    officer.get(f"{url}/correct")
    officer.post(
        f"{url}/correct", {**RECEIPT, "served_documents": "改", "reason": "笔误"}
    )
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


def test_drafts_are_no_papers_to_anybody(case, officer):
    url = draft(case, officer)
    anybody = case.site.visitor()

    anybody.get(f"/check/{papers(case)[-1].token}")

    assert "尚未签发" in anybody.text
    assert "有效的一版" not in anybody.text
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


@pytest.fixture
def ordering(office) -> Walker:
    """Return a case whose order to rectify is to be issued."""
    walker = Walker.register(office)
    walker.walk(stop_at(ISSUE))
    return walker


def test_nobody_signs_an_order_before_the_leader_agrees(ordering):
    officer = ordering.site.visitor("officer")
    url = begin(ordering, officer, "rectification_order", ORDER)
    assert "由审批人签发" in officer.text
    assert f'action="{url}/sign"' not in officer.page.get_data(as_text=True)

    assert officer.post(f"{url}/sign").status_code == 422
    assert ordering.site.visitor("leader").post(f"{url}/sign").status_code == 422

    (paper,) = [each for each in papers(ordering) if not each.version]
    assert (paper.state.value, paper.number) == ("draft", None)
    anybody = ordering.site.visitor()
    assert anybody.get(f"/check/{paper.token}").status_code == 200
    assert "尚未签发" in anybody.text
    assert "有效的文书" in anybody.text


def test_a_paper_whose_matter_is_not_open_is_refused_with_the_reason(case, officer):
    officer.get(f"/cases/{case.case_no}?tab=forms")
    assert "拟制文书" in officer.text
    assert "责令停业整顿通知书" not in officer.text
    for kind in ("suspension_order", "revocation_transfer", "pass_notice"):
        where = f"/cases/{case.case_no}/documents/new/{kind}"

        assert officer.get(where).status_code == 422, kind
        officer.get(f"/cases/{case.case_no}")
        page = officer.post(where, {**ORDER, "pass_notice_content": "合格"})

        assert page.status_code == 422, kind
        assert "本案现在没有办理中的" in officer.text
    assert all(each.kind.key == "service_receipt" for each in papers(case))


WORDS = {
    "order_content": "停止生产、销售，三十日内改正",
    "order_legal_basis": "产品质量法第17条。",
    "order_addressee": "厦门暖阳电器有限公司",
}
SERVICE = {
    "order_service_method": "直接送达",
    "order_served_on": "2026-07-20",
}


def send_order(ordering: Walker, officer: Browser) -> str:
    """Send the words of an order to the leader; return the page of the request."""
    task = open_task(ordering, ISSUE)
    officer.get(f"/tasks/{task.id}")
    officer.post(f"/tasks/{task.id}", {**WORDS, "do": "submit"})
    assert "已送审" in officer.text
    with ordering.site.services.engine.read() as connection:
        return f"/approvals/{waiting_at(connection, [task.id])[task.id].id}"


def the_order(ordering: Walker):
    return next(each for each in papers(ordering) if each.number == NUMBER)


def test_the_consent_signs_the_order_and_the_officer_registers_its_service(ordering):
    officer = ordering.site.visitor("officer")
    begin(ordering, officer, "rectification_order", ORDER)
    task = open_task(ordering, ISSUE)
    html = officer.get(f"/tasks/{task.id}").get_data(as_text=True)
    assert "停止生产、销售" in html
    request = send_order(ordering, officer)
    leader = ordering.site.visitor("leader")
    assert leader.get(f"{request}/paper.pdf").data.startswith(b"%PDF")
    leader.get(request)
    assert "同意后签发文书" in leader.text

    leader.post(request, {"do": "agree"})

    assert f"已同意并签发：{NUMBER}" in leader.text
    paper = the_order(ordering)
    assert (paper.state.value, paper.issued_by) == ("issued", "leader")
    html = officer.get(f"/tasks/{task.id}").get_data(as_text=True)
    assert NUMBER in html
    assert "三十日内改正" in html
    assert 'name="order_no"' not in html
    assert 'name="order_content"' not in html
    assert ">送审</button>" not in html


def test_what_was_signed_is_served_as_it_was_signed(ordering):
    officer = ordering.site.visitor("officer")
    leader = ordering.site.visitor("leader")
    request = send_order(ordering, officer)
    leader.get(request)
    leader.post(request, {"do": "agree"})
    task = open_task(ordering, ISSUE)
    officer.get(f"/tasks/{task.id}")
    typed = {"order_content": "改了", "order_no": "另一个文号", "do": "submit"}

    officer.post(
        f"/tasks/{task.id}", {**SERVICE, **typed, "order_proof-upload": picture()}
    )
    ordering.site.settle()

    assert ISSUE not in {each.element_id for each in ordering.open_tasks}
    paper = the_order(ordering)
    assert (paper.state.value, paper.served_on) == ("served", "2026-07-20")
    filed = filed_at(ordering, ISSUE)
    assert (filed.approved_by, filed.answers["order_no"]) == ("leader", NUMBER)
    assert "三十日内改正" in str(filed.answers["order_content"])
    engine = ordering.site.services.engine
    known = engine.variables(task.root_id, actor=SYSTEM)
    assert known["order_date"] == "2026-07-20"
    assert known["rectify_due"] == "2026-09-18"
    # What a leader signed, a leader puts right.
    url = f"/cases/{ordering.case_no}/documents/{paper.id}"
    officer.get(url)
    assert "更正由审批人办理" in officer.text
    fixed = {**ORDER, "reason": "笔误"}
    assert officer.post(f"{url}/correct", fixed).status_code == 422
    leader.get(f"{url}/correct")
    leader.post(f"{url}/correct", fixed)
    assert "第2版" in leader.text


def filed_at(case: Walker, element_id: str):
    with case.site.services.engine.read() as connection:
        filed = submissions_of_case(connection, case.case_no)
    return next(each for each in filed if each.element_id == element_id)


def test_an_officer_signs_alone_what_needs_no_consent(office):
    walker = Walker.register(office)
    walker.walk(stop_at("serve_pass_notice"))
    officer = office.visitor("officer")
    task = open_task(walker, "serve_pass_notice")
    officer.get(f"/tasks/{task.id}")

    officer.post(f"/tasks/{task.id}", {"pass_notice_content": "合格", "do": "submit"})

    assert "已签发：厦思市监复合〔2026〕1号" in officer.text
    officer.get(f"/tasks/{task.id}")
    assert "厦思市监复合〔2026〕1号" in officer.text
    walker.do(open_task(walker, "serve_pass_notice"))
    (paper,) = [each for each in papers(walker) if each.kind.key == "pass_notice"]
    assert paper.state.value == "served"


def test_a_commission_gets_its_number_with_the_consent(office):
    walker = Walker.register(office)
    walker.walk(stop_at("start_assistance"))
    walker.do(open_task(walker, "start_assistance"), commission_outside=False)

    (paper,) = [each for each in papers(walker) if each.kind.key == "commission_letter"]
    assert (paper.number, paper.issued_by) == ("厦思市监帮委〔2026〕1号", "leader")
    filed = filed_at(walker, "start_assistance")
    assert filed.answers["commission_no"] == paper.number
    root = open_task(walker, "form_work_group").root_id
    known = office.services.engine.variables(root, actor=SYSTEM)
    assert known["commission_no"] == paper.number


def test_a_code_is_printed_once_on_the_receipt_and_kept_nowhere(
    case, officer, tmp_path
):
    receipt = signed(case, officer)
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
    advice = {"addressee": "本局", "advice": "列入检查要点", "signed_on": "2026-07-20"}
    other = begin(case, officer, "supervision_advice", advice)
    officer.post(f"{other}/sign")
    assert officer.post(f"{other}/with-code").status_code == 404


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    return pdf_text(path)


def code_in(pdf: bytes, folder: Path) -> str:
    """Return the code that is printed on a paper."""
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text_of(pdf, folder))
    assert found is not None
    return found[0]


def test_a_bureau_names_itself_in_its_numbers_and_the_rules_show_it(case):
    leader = case.site.visitor("leader")
    leader.get("/admin/numbers")
    assert "厦思市监责改〔2026〕12号" in leader.text

    asked = {"word": "思2", "reason": "区局文号规范"}
    assert leader.post("/admin/numbers", asked).status_code == 422
    leader.post("/admin/numbers", {**asked, "word": "思市监"})

    assert "思市监责改〔2026〕12号" in leader.text
    assert "厦思市监责改〔2026〕12号" not in leader.text
