from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from engine import SYSTEM, Database
from handlers.forms.search_entries import form_entry
from handlers.linkage.cases import change_case
from tests.support.databases import PATIENT
from tests.support.postgres import fresh_database
from tests.web.site import Browser, Site, open_site
from tests.web.walker import Walker
from web.local_commands import run_command


def found(browser: Browser, text: str, **more: str) -> list[str]:
    """Return the addresses of what a search finds."""
    arguments = "".join(f"&{name}={value}" for name, value in more.items())
    page = browser.get(f"/search?q={text}{arguments}")
    assert page.status_code == 200
    html = page.get_data(as_text=True).partition('id="main"')[2]
    return re.findall(r'<li><a href="([^"]+)"', html)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def registered(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walker]:
    """Yield a registered case, on either database, for tests that leave it there."""
    database, cleanup = None, ExitStack()
    if request.param == "postgresql":
        server = str(request.getfixturevalue("postgres_url"))
        url = cleanup.enter_context(fresh_database(server))
        database = Database.open(url, patience=PATIENT)
    site = open_site(tmp_path_factory.mktemp("search"), database=database)
    site.deploy()
    yield Walker.register(site)
    site.assembly.close()
    cleanup.close()


WORDS = (
    *("电热", "热毯", "毯", "暖阳", "电热毯 暖阳", "XM2026-0107", "xm2026-01"),
    *("泄漏电流", "NY-150", "厦门暖阳电器有限公司"),
)


@pytest.mark.parametrize("text", WORDS)
def test_a_case_is_found_by_any_of_its_words(registered: Walker, text: str) -> None:
    officer = registered.site.visitor("officer")

    assert found(officer, text, **{"in": "case"}) == [f"/cases/{registered.case_no}"]


@pytest.mark.parametrize(
    "text", ["毯热", "电暖", "电热毯 没有", "107", '"', "* OR 1", "(-"]
)
def test_what_stands_nowhere_is_not_found(registered: Walker, text: str) -> None:
    officer = registered.site.visitor("officer")

    assert found(officer, text, **{"in": "case"}) == []


def test_results_stand_in_groups_with_the_words_marked(registered: Walker) -> None:
    officer = registered.site.visitor("officer")

    first, *others = found(officer, "暖阳")

    assert first == f"/cases/{registered.case_no}"
    assert any(each.startswith("/cases?view=all") for each in others)
    assert any("/forms/" in each for each in others)
    assert officer.page is not None
    assert "厦门<mark>暖阳</mark>电器" in officer.page.get_data(as_text=True)


def test_a_filed_form_is_found_by_what_people_wrote(case: Walker) -> None:
    officer = case.site.visitor("officer")

    results = found(officer, "绝缘层", **{"in": "form"})

    assert results
    assert officer.get(results[0]).status_code == 200
    assert "绝缘层" in officer.text


def test_nobody_finds_what_they_may_not_see(case: Walker) -> None:
    lab = case.site.visitor("lab")

    assert found(lab, "电热毯") == []
    assert "没有找到" in lab.text


def test_persons_and_telephone_numbers_are_not_indexed() -> None:
    entry = form_entry(
        submission_id="1",
        business_key="XMLD-2026-0001",
        element_id="register_issue",
        answers={
            "contact": "黄建国",
            "phone": "0592-2034567",
            "credit_code": "91350203MA00000018",
            "product_name": "电热毯",
            "report_file": ["0" * 32],
            "sampled_on": "2026-03-02",
            "rows": [{"quality_head": "黄建国", "judged": "不合格"}],
        },
    )

    assert entry is not None
    assert entry.body == "电热毯 不合格"


def test_a_search_for_markup_shows_it_and_runs_nothing(office: Site) -> None:
    walker = Walker.register(
        office, credit_code="", product_name="<b>炉</b>", entity_name="甲<img src=x>"
    )
    officer = office.visitor("officer")

    assert found(officer, "<b>炉", **{"in": "case"}) == [f"/cases/{walker.case_no}"]
    assert officer.page is not None
    assert "<img src=x>" not in officer.page.get_data(as_text=True)


def test_a_case_is_found_by_its_new_facts_and_no_longer_by_its_old(
    registered: Walker,
) -> None:
    site = registered.site
    with site.services.engine.transact(SYSTEM) as uow:
        change_case(uow, registered.case_no, product="电饭锅")
    officer = site.visitor("officer")

    assert found(officer, "饭锅", **{"in": "case"}) == [f"/cases/{registered.case_no}"]
    assert found(officer, "热毯", **{"in": "case"}) == []

    with site.services.engine.transact(SYSTEM) as uow:
        change_case(uow, registered.case_no, product="电热毯")
    assert found(officer, "热毯", **{"in": "case"}) == [f"/cases/{registered.case_no}"]


def test_the_index_can_be_made_anew(registered: Walker) -> None:
    site = registered.site
    with site.services.engine.transact(SYSTEM) as uow:
        uow.connection.exec_driver_sql("DELETE FROM search_entry")
    officer = site.visitor("officer")
    assert found(officer, "电热毯") == []

    done = run_command(site.services, "reindex", {})

    assert done["entries"] > 5
    assert found(officer, "电热毯", **{"in": "case"}) == [
        f"/cases/{registered.case_no}"
    ]


def test_an_exact_number_comes_before_what_only_has_its_words(office: Site) -> None:
    first = Walker.register(office)
    second = Walker.register(
        office, model_spec="B", report_no="XM2026-0999", trademark=first.case_no
    )
    officer = office.visitor("officer")

    assert found(officer, second.case_no)[0] == f"/cases/{second.case_no}"
    assert found(officer, first.case_no)[0] == f"/cases/{first.case_no}"


def test_a_long_list_goes_on_from_page_to_page(office: Site) -> None:
    for number in range(23):
        Walker.register(office, model_spec=f"M{number}", report_no=f"R{number}")
    officer = office.visitor("officer")

    first = found(officer, "电热毯", **{"in": "case"})
    second = found(officer, "电热毯", **{"in": "case", "page": "2"})

    assert (len(first), len(second)) == (20, 3)
    assert len({*first, *second}) == 23


def test_a_form_of_a_confidential_matter_is_not_found(case: Walker) -> None:
    entry = form_entry(
        submission_id="1",
        business_key=case.case_no,
        element_id="record_penalty",
        answers={"penalty_reason": "罚款"},
    )

    assert entry is None
