from __future__ import annotations

import pytest

from engine import SYSTEM
from handlers.documents.records import documents_of, versions_of
from handlers.forms import last_submission
from handlers.linkage.cases import case_header
from tests.support.page_forms import fields_sent
from tests.web.site import Browser, Site
from tests.web.walker import Walker, stop_at


def opened(case: Walker, browser: Browser, form_key: str) -> str:
    """Open the correction of the last form of a kind; return its address."""
    with case.site.services.engine.read() as connection:
        found = last_submission(
            connection, business_key=case.case_no, form_key=form_key
        )
    assert found is not None
    url = f"/cases/{case.case_no}/forms/{found.id}/correct"
    browser.get(url)
    return url


def correct(browser: Browser, url: str, *, reason: str = "笔误", **changed: str):
    """Send the open form with some answers changed, as it stands on the page."""
    assert browser.page is not None
    fields: dict[str, object] = dict(fields_sent(browser.page.get_data(as_text=True)))
    return browser.post(url, {**fields, **changed, "reason": reason})


@pytest.fixture
def officer(case: Walker) -> Browser:
    return case.site.visitor("officer")


def test_a_registration_is_put_right_and_so_are_the_case_and_its_process(case, officer):
    url = opened(case, officer, "f101")

    page = correct(officer, url, report_no="XM2026-0108", reason="报告编号抄错")

    assert page.status_code == 200, officer.text
    assert "报告编号抄错" in officer.text
    assert "XM2026-0108" in officer.text
    officer.get(f"{url.removesuffix('/correct')}?v=1")
    assert "这是原来提交的内容，已更正" in officer.text
    assert "XM2026-0107" in officer.text
    case.site.settle()
    services = case.site.services
    with services.engine.read() as connection:
        assert case_header(connection, case.case_no).report_no == "XM2026-0108"
    instance = services.engine.instance_by_business_key(
        case.case_no, process_key="linkage", actor=SYSTEM
    )
    variables = services.engine.variables(instance.id, actor=SYSTEM)
    assert variables["report_no"] == "XM2026-0108"
    officer.get(f"/cases/{case.case_no}?tab=forms")
    assert "已更正" in officer.text


@pytest.mark.parametrize(
    ("form_key", "changed"),
    [
        ("f101", {"level": "省"}),
        ("f101", {"entity_name": "另一家公司"}),
        ("f206", {"order_date": "2026-07-01", "order_served_on": "2026-07-20"}),
    ],
)
def test_what_the_case_rests_on_is_not_put_right_here_and_the_page_says_why(
    case, officer, form_key, changed
):
    url = opened(case, officer, form_key)

    page = correct(officer, url, **changed)

    assert page.status_code == 422
    assert "不能直接更正" in officer.text


def test_a_correction_needs_a_reason_and_a_change(case, officer):
    url = opened(case, officer, "f101")
    assert correct(officer, url, reason=" ", report_no="X").status_code == 422
    assert "请写明更正原因" in officer.text
    officer.get(url)
    assert correct(officer, url).status_code == 422
    assert "没有改动任何一项" in officer.text


def test_a_button_that_changes_rows_files_no_correction(case, officer):
    url = opened(case, officer, "f101")

    page = correct(officer, url, report_no="XM2026-0108", _add_row="failing_items")

    assert page.status_code == 200
    assert page.request.path == url
    assert 'name="failing_items-1-item_name"' in page.get_data(as_text=True)
    assert 'value="XM2026-0108"' in page.get_data(as_text=True)


def test_a_plan_is_changed_by_filing_not_corrected(case, officer):
    url = opened(case, officer, "annex_a")

    page = correct(officer, url, industry_category="家电")

    assert page.status_code == 422
    assert "调整帮扶方案" in officer.text


def test_a_party_reads_what_was_put_right_and_puts_nothing_right_itself(case, officer):
    url = opened(case, officer, "f101")
    correct(officer, url, trademark="新牌")
    entity = case.site.visitor("entity")

    assert entity.get(url).status_code == 403
    entity.get(url.removesuffix("/correct"))
    assert "新牌" in entity.text


def test_a_corrected_analysis_is_printed_as_the_next_version(office: Site):
    walker = Walker.register(office)
    walker.walk(stop_at("plan_measures", "arrange_reinspection"))
    officer = office.visitor("officer")
    url = opened(walker, officer, "annex_b")

    page = correct(officer, url, cause_analysis="原因重新表述", reason="表述不准确")

    assert page.status_code == 200, officer.text
    with office.services.engine.read() as connection:
        (paper,) = [
            each
            for each in documents_of(connection, walker.case_no)
            if each.kind.key == "annex_b"
        ]
        old, new = versions_of(connection, paper.id)
    assert new.content["cause_analysis"] == "原因重新表述"
    assert old.content["cause_analysis"] != "原因重新表述"
    assert (new.note, new.written_by) == ("更正：表述不准确", "officer")
