from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import select

from engine import SYSTEM, Database, InstanceQuery
from handlers.documents.produce import draft_document, issue_document, void_document
from handlers.documents.records import DocumentView
from handlers.linkage.cases import change_case
from handlers.linkage.programmes.headers import ProgrammeKind, open_programme
from handlers.parties.access import org_label
from handlers.search.index import EntryKind
from handlers.search.tables import search_entry
from tests.support.databases import PATIENT
from tests.support.postgres import fresh_database
from tests.web.foreign_things import FOUND, PENALTY_WORDS, investigate
from tests.web.other_people import signed_paper
from tests.web.site import Browser, Site, open_site
from tests.web.test_corrections import correct, opened
from tests.web.walker import Walker, open_task, stop_at
from web.local_commands import run_command
from web.upkeep import keep_search


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


def in_bodies(case: Walker, kind: EntryKind, ref: str | None = None) -> str:
    """Return the texts by which something of the case is found."""
    query = select(search_entry.c.body).where(search_entry.c.kind == kind.value)
    if ref is not None:
        query = query.where(search_entry.c.ref == ref)
    with case.site.services.engine.read() as connection:
        return " ".join(connection.scalars(query))


def test_what_others_of_the_case_may_not_read_they_do_not_find(case: Walker) -> None:
    """Every form that a search finds opens; every form that it hides is not there."""
    investigate(case)
    officer = case.site.visitor("officer")
    hidden = {url for word in PENALTY_WORDS for url in found(officer, word)}
    assert len(hidden) == len(PENALTY_WORDS)

    for login in ("entity", "agency", "expert"):
        browser = case.site.visitor(login)
        for word in PENALTY_WORDS:
            assert found(browser, word) == [], (login, word)
        for url in hidden:
            assert browser.get(url).status_code == 404, (login, url)


def test_a_form_is_found_as_soon_as_its_process_is_shown(case: Walker) -> None:
    """Who reads it follows from the process it was filed in, not from a list."""
    investigate(case)
    engine, entity = case.site.services.engine, case.site.visitor("entity")
    query = InstanceQuery(process_keys=frozenset({"linkage_intervention"}))
    beside = engine.instances(query, actor=SYSTEM).items[0]
    engine.add_labels(beside.id, labels=[org_label("entity")], actor=SYSTEM)

    urls = found(entity, FOUND)

    assert len(urls) == 1
    assert entity.get(urls[0]).status_code == 200


def test_a_survey_is_found_by_whoever_may_read_it(office: Site) -> None:
    walker = Walker.register(office)
    walker.walk(stop_at("answer_satisfaction_survey"))
    told = "希望多派专家上门"
    walker.do(open_task(walker, "answer_satisfaction_survey"), q7_suggestions=told)
    agency = office.visitor("agency")

    assert len(found(office.visitor("entity"), told)) == 2
    assert found(agency, told) == []
    walker.walk()
    assert len(found(agency, told)) == 2


def test_persons_are_found_in_no_form_and_no_paper(case: Walker) -> None:
    signed_paper(case)
    bodies = in_bodies(case, EntryKind.FORM) + in_bodies(case, EntryKind.DOCUMENT)

    assert "泄漏电流" in bodies
    for name in ("0592-", "李卫东", "苏静"):
        assert name not in bodies, name


def test_a_corrected_form_is_found_by_its_new_words(case: Walker) -> None:
    officer = case.site.visitor("officer")
    url = opened(case, officer, "f101")
    correct(officer, url, trademark="海蓝牌")
    form = url.removesuffix("/correct")

    assert found(officer, "海蓝牌") == [form]
    run_command(case.site.services, "reindex", {})
    assert found(officer, "海蓝牌") == [form]


def paper(case: Walker, kind: str, **content: str) -> DocumentView:
    with case.site.services.engine.transact(SYSTEM) as uow:
        return issue_document(
            uow,
            business_key=case.case_no,
            bureau_id="bureau",
            kind=kind,
            content={"addressee": "收文人", **content},
        )


def test_papers_are_found_by_number_name_and_text(case: Walker) -> None:
    order = paper(case, "rectification_order", order_content="停止销售裸露导线的毯子")
    officer = case.site.visitor("officer")
    assert order.number is not None
    url = f"/cases/{case.case_no}/documents/{order.id}"

    for words in ("裸露导线", order.number, "责令改正 裸露"):
        assert url in found(officer, words, **{"in": "document"}), words
    assert officer.get(url).status_code == 200
    assert found(officer, "收文人", **{"in": "document"}) == []


def test_papers_are_found_by_their_readers_alone(case: Walker) -> None:
    transfer = paper(case, "revocation_transfer", kinds="吊销许可事项")
    letter = paper(case, "commission_letter", targets="帮扶取暖器具")
    with case.site.services.engine.transact(SYSTEM) as uow:
        draft_document(
            uow,
            business_key=case.case_no,
            bureau_id="bureau",
            kind="pass_notice",
            content={"pass_notice_content": "尚未签发的通知"},
        )
    seen = {
        login: [
            len(found(case.site.visitor(login), words, **{"in": "document"}))
            for words in ("吊销许可", "取暖器具", "尚未签发")
        ]
        for login in ("officer", "agency", "entity", "lab")
    }

    assert seen == {
        "officer": [1, 1, 1],
        "agency": [0, 1, 0],
        "entity": [0, 0, 0],
        "lab": [0, 0, 0],
    }
    for each, readers in ((transfer, ()), (letter, ("agency",))):
        for login in ("agency", "entity"):
            page = case.site.visitor(login).get(
                f"/cases/{case.case_no}/documents/{each.id}"
            )
            assert (page.status_code == 200) is (login in readers)


def test_a_voided_draft_is_never_found_by_parties(case: Walker) -> None:
    with case.site.services.engine.transact(SYSTEM) as uow:
        drafted = draft_document(
            uow,
            business_key=case.case_no,
            bureau_id="bureau",
            kind="pass_notice",
            content={"pass_notice_content": "写错的通知"},
        )
        void_document(uow, drafted.id, reason="写错")

    assert found(case.site.visitor("entity"), "写错的通知") == []


def test_a_programme_is_found_by_number_and_name(case: Walker) -> None:
    with case.site.services.engine.transact(SYSTEM) as uow:
        number = open_programme(
            uow,
            bureau_id="bureau",
            kind=ProgrammeKind.SPECIAL,
            year=2026,
            name="取暖器具提升行动",
            agency_id="agency",
        )
        issue_document(
            uow,
            business_key=number,
            bureau_id="bureau",
            kind="summary_report",
            content={"report_results": "合格率明显回升"},
        )

    for login in ("officer", "agency"):
        browser = case.site.visitor(login)
        for words in ("取暖器具", number):
            urls = found(browser, words, **{"in": "programme"})
            assert urls == [f"/programmes/{number}"], (login, words)
        papers = found(browser, "明显回升", **{"in": "document"})
        assert len(papers) == 1
        assert browser.get(papers[0]).status_code == 200
    entity = case.site.visitor("entity")
    assert found(entity, "取暖器具") == []
    assert found(entity, "明显回升") == []


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


def test_kinds_of_results_are_chosen_by_chips(registered: Walker) -> None:
    officer = registered.site.visitor("officer")

    page = officer.get("/search?q=暖阳&in=form").get_data(as_text=True)

    chips = re.findall(r'<a class="pick" href="([^"]+)"', page)
    assert len(chips) == 6
    current = re.findall(r'in=(\w+)" aria-current="true"', page)
    assert current == ["form"]
    for url in chips:
        assert officer.get(url.replace("&amp;", "&")).status_code == 200


def test_an_index_that_lacks_forms_is_made_anew_at_the_start(
    registered: Walker,
) -> None:
    services, officer = registered.site.services, registered.site.visitor("officer")
    assert keep_search(services) is False
    with services.engine.transact(SYSTEM) as uow:
        uow.connection.exec_driver_sql("DELETE FROM search_entry WHERE kind = 'form'")

    assert keep_search(services) is True
    assert found(officer, "泄漏电流", **{"in": "form"})
    assert keep_search(services) is False
