"""Complaints on their pages: of anybody, of a client, by telephone; progress, limits."""

from __future__ import annotations

import re

import pytest

from handlers.butler.complaints.limits import MOST_A_DAY
from tests.web.site import Browser, Site

FORM = "/complain/butler"
TEXT = "<b>巡查</b>报告迟迟不给"


@pytest.fixture
def somebody(office: Site) -> Browser:
    """Return a browser without an account."""
    # Always from one address: every installation counts for itself.
    return Browser(client=office.app.test_client(), site=office, address="10.9.1.1")


def complain(browser: Browser, **answers: str) -> Browser:
    browser.get(FORM)
    browser.post(FORM, {"text": TEXT, **answers})
    browser.site.settle()
    return browser


def address(browser: Browser) -> str:
    assert browser.page is not None
    return browser.page.request.path


def code(browser: Browser) -> int:
    assert browser.page is not None
    return browser.page.status_code


def test_anybody_complains_and_sees_states_and_days_alone(
    office: Site, somebody: Browser
) -> None:
    complain(somebody, name="何先生", phone="13900001111", agreed="yes")
    where = address(somebody)
    assert where.startswith("/progress/")
    assert "请保存本页地址" in somebody.text
    assert somebody.page is not None
    assert somebody.page.headers["X-Robots-Tag"] == "noindex, nofollow"

    somebody.get(where)
    assert "TS-2026-001" in somebody.text
    assert "已登记" in somebody.text
    for kept in ("何先生", "13900001111", "巡查", "鹭岛"):
        assert kept not in somebody.text.replace("日常巡查", "")
    somebody.get(f"{where}x")
    assert code(somebody) == 404

    head = office.visitor("butler")
    head.get("/complaints")
    written = re.search(r'href="(/complaints/\w{32})"', _html(head))
    assert written is not None
    head.get(written[1])
    for known in ("何先生", "13900001111", "登记投诉并告知承诺期限"):
        assert known in head.text
    assert "<b>" not in _html(head)


def test_names_need_consent_and_complaints_need_words(somebody: Browser) -> None:
    complain(somebody, name="何先生")
    assert code(somebody) == 422
    assert "须本人同意保存" in somebody.text

    complain(somebody, text=" ")
    assert code(somebody) == 422
    assert "请写明投诉的事情" in somebody.text
    complain(somebody, website="http://example.org")
    assert code(somebody) == 422


def test_a_form_that_is_sent_again_leads_to_the_same_page(somebody: Browser) -> None:
    somebody.get(FORM)
    answers = {**somebody.tokens(), "text": TEXT}
    for _ in range(2):
        somebody.post(FORM, answers)
        first = address(somebody)
        assert first.startswith("/progress/")
    assert address(somebody) == first
    assert "TS-2026-001" in somebody.text


def test_one_address_cannot_flood_and_a_unit_is_not_flooded(
    office: Site, somebody: Browser
) -> None:
    said = [code(complain(somebody)) for _ in range(6)]
    assert said == [200] * 5 + [429]

    for number in range(MOST_A_DAY - 5):
        other = Browser(
            client=office.app.test_client(), site=office, address=f"10.1.0.{number}"
        )
        complain(other)
    late = Browser(client=office.app.test_client(), site=office, address="10.2.0.1")
    complain(late)
    assert code(late) == 429
    assert "请电话联系服务单位" in late.text


def test_who_asks_for_another_kind_of_organisation_finds_nothing(
    somebody: Browser,
) -> None:
    for org_id in ("bureau", "entity", "none"):
        somebody.get(f"/complain/{org_id}")
        assert code(somebody) == 404


def test_a_judgement_waits_for_the_answer(somebody: Browser) -> None:
    complain(somebody)
    where = address(somebody)
    somebody.get(where)
    assert "是否满意" not in somebody.text
    somebody.post(where, {"satisfied": "yes"})
    assert code(somebody) == 422
    assert "还没有反馈" in somebody.text


def test_a_unit_enters_what_it_is_told_by_telephone(office: Site) -> None:
    expert = office.visitor("butler_expert")
    expert.get("/complaints/new")
    expert.post("/complaints", {"unit": "butler", "text": "态度不好"})
    assert "进度查询地址只显示这一次" in expert.text
    assert "/progress/" in expert.text
    expert.get("/complaints?state=late")
    assert "没有符合条件的投诉" in expert.text
    expert.get("/complaints?format=csv")
    assert "态度不好" in expert.text

    expert.get("/complaints?way=phone")
    assert "态度不好" in expert.text
    for elsewhere in ("way=public", "way=client&format=csv"):
        expert.get(f"/complaints?{elsewhere}")
        assert "态度不好" not in expert.text

    keeper = office.visitor("butler_arch")
    keeper.get("/complaints/new")
    assert code(keeper) == 403
    entity = office.visitor("entity")
    entity.get("/complaints")
    assert "态度不好" not in entity.text


def _html(browser: Browser) -> str:
    assert browser.page is not None
    return browser.page.get_data(as_text=True)
