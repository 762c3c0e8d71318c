from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import text

from handlers.linkage.cases import case_header
from tests.support.programme_client import COMPANIES, EVALUATION, ProgrammeCase
from tests.support.site_office import SiteOffice
from tests.web.planned import planned_programme
from tests.web.site import Site
from tests.web.walker import Walker


@pytest.fixture
def planned(office: Site) -> ProgrammeCase:
    """Return a programme with three rows, the second of which was changed."""
    return planned_programme(office)


def url(programme: ProgrammeCase, tab: str) -> str:
    return f"/programmes/{programme.key}?tab={tab}"


def test_an_officer_sets_a_programme_up_for_chosen_cases(case: Walker) -> None:
    officer = case.site.visitor("officer")
    officer.get("/programmes/new")
    assert "厦门暖阳电器有限公司" in officer.text

    page = officer.post("/programmes", {"case": case.case_no})

    assert page.request.path.startswith("/tasks/")
    assert "确定联动工作对象和帮扶机构" in officer.text
    assert "厦门暖阳电器有限公司" in officer.text
    assert case.case_no in officer.text
    officer.get("/programmes")
    assert "待定名的帮扶项目" in officer.text


def test_the_yearly_programme_shows_its_case_and_is_summed_up_once(
    case: Walker,
) -> None:
    with case.site.services.engine.read() as connection:
        number = case_header(connection, case.case_no).programme_id
    leader = case.site.visitor("leader")
    leader.get(f"/programmes/{number}?tab=cases")
    assert "厦门暖阳电器有限公司" in leader.text
    leader.get(f"/programmes/{number}")
    assert "开始汇总评价" in leader.text

    leader.post(f"/programmes/{number}/sum-up")

    assert "汇总中" in leader.text
    assert "开始汇总评价" not in leader.text


def test_as_07_a_version_shows_what_it_changes_beside_what_stood_there(
    office: Site, planned: ProgrammeCase
) -> None:
    officer = office.visitor("officer")

    html = officer.get(url(planned, "plan")).get_data(as_text=True)

    assert re.search(r"<del>.*?2026-03-20 至 2026-04-20</del>", html, re.DOTALL)
    assert re.search(r"<ins>.*?2026-03-20 至 2026-09-30</ins>", html, re.DOTALL)
    assert "现场工作需要" in officer.text
    officer.get(f"{url(planned, 'plan')}&version=1")
    assert "2026-09-30" not in officer.text
    assert "2026-03-20 至 2026-04-20" in officer.text
    assert "评审方式" in officer.text


def test_the_plan_is_the_table_of_the_standard(
    office: Site, planned: ProgrammeCase
) -> None:
    html = office.visitor("agency").get(url(planned, "plan")).get_data(as_text=True)

    table = html[html.index('<table class="annex">') :]
    heads = re.findall(r'<th scope="col">(.*?)</th>', table)
    assert heads == [
        "序号",
        "帮扶对象",
        "产品名称",
        "型号规格",
        "不合格项目",
        "判定依据及标准要求",
        "不合格原因分析",
        "帮扶周期",
        "质量负责人",
        "备注",
        "案件",
    ]


def test_each_case_of_a_programme_has_one_row_with_nine_dots(
    office: Site, planned: ProgrammeCase
) -> None:
    html = office.visitor("officer").get(url(planned, "cases")).get_data(as_text=True)

    rows = re.findall(r'<span class="dots">(.*?)<span class="sr">', html, re.DOTALL)
    assert [row.count("<i ") for row in rows] == [9, 9, 9]


def test_bureau_and_agency_see_a_programme_and_others_neither_page_nor_count(
    office: Site, planned: ProgrammeCase
) -> None:
    name = planned.stored.name

    for login in ("officer", "leader", "agency", "expert"):
        visitor = office.visitor(login)
        visitor.get("/programmes")
        assert name in visitor.text, login
        assert "3 件" in visitor.text
        assert visitor.get(url(planned, "plan")).status_code == 200
    for login in ("entity", "lab"):
        visitor = office.visitor(login)
        visitor.get("/programmes")
        assert name not in visitor.text, login
        assert "3 件" not in visitor.text
        for tab in ("overview", "plan", "cases", "results"):
            assert visitor.get(url(planned, tab)).status_code == 404
        exported = visitor.get("/programmes?format=csv").get_data(as_text=True)
        assert name not in exported


def test_the_list_is_handed_out_as_a_file(office: Site, planned: ProgrammeCase) -> None:
    answer = office.visitor("officer").get("/programmes?format=csv")

    assert planned.key in answer.get_data(as_text=True)


def test_a_matter_of_a_programme_stands_in_the_inbox_under_its_name(
    office: Site, planned: ProgrammeCase
) -> None:
    officer = office.visitor("officer")

    officer.get("/inbox?tab=mine")

    assert "查阅方案调整备案" in officer.text
    assert planned.stored.name in officer.text
    assert f"/programmes/{planned.key}" in officer.page.get_data(as_text=True)


def test_the_report_form_shows_figures_that_a_query_gives_again(
    office: Site, planned: ProgrammeCase
) -> None:
    SiteOffice(office).at("2027-01-04")
    task = planned.task("write_summary_report")
    officer = office.visitor("officer")

    officer.get(f"/tasks/{task.id}")

    with office.services.engine.read() as connection:
        query = text("SELECT count(*) FROM linkage_case WHERE programme_id = :it")
        count = connection.scalar(query, {"it": planned.key})
    assert count == 3
    assert f"案件数 {count}" in officer.text
    assert "共帮扶经营主体3家、案件3件" in officer.text


def test_an_agency_begins_a_change_from_the_page(
    office: Site, planned: ProgrammeCase
) -> None:
    agency = office.visitor("agency")
    agency.get(url(planned, "plan"))

    agency.post(f"/programmes/{planned.key}/change")

    assert "调整帮扶工作方案并说明理由" in agency.text
    assert COMPANIES[2] in agency.page.get_data(as_text=True)


def test_the_plan_of_a_programme_is_a_paper_in_both_formats(
    office: Site, planned: ProgrammeCase
) -> None:
    officer = office.visitor("officer")
    html = officer.get(url(planned, "plan")).get_data(as_text=True)
    address = re.findall(rf'href="(/programmes/{planned.key}/documents/\w+)"', html)[0]

    officer.get(address)
    assert "第2版" in officer.text
    assert "质量技术帮扶工作方案" in officer.text
    assert officer.get(f"{address}/pages/2-1.png").data.startswith(b"\x89PNG")
    assert officer.get(f"{address}/files/1.pdf").data.startswith(b"%PDF")
    assert officer.get(f"{address}/files/2.docx").data.startswith(b"PK")
    for login, status in (("agency", 200), ("entity", 404), ("expert", 200)):
        browser = office.visitor(login)
        assert browser.get(address).status_code == status, login
        assert browser.get(f"{address}/files/1.pdf").status_code == status, login
    entity = office.visitor("agency")
    entity.get(address)
    assert entity.post(f"{address}/scan", {}).status_code == 403


def test_the_map_shows_who_checked_it_for_which_programme_and_leads_to_the_cases(
    office: Site, planned: ProgrammeCase
) -> None:
    it = SiteOffice(office)
    leader = office.visitor("leader")
    leader.get("/knowledge/map")
    assert "还没有项目核对过质量地图" in leader.text
    it.at("2027-01-04")
    planned.complete("write_summary_report")
    it.at("2027-04-08")
    planned.complete("confirm_survey_statistics")
    planned.complete("evaluate_effect", **EVALUATION)
    task = planned.task("renew_quality_map")
    officer = office.visitor("officer")
    html = officer.get(f"/tasks/{task.id}").get_data(as_text=True)
    assert "尚未入库的案件一并归入产品质量档案" in html

    officer.post(
        f"/tasks/{task.id}",
        {"map_checked_on": "2027-04-08", "map_note": "泄漏电流集中在<夹具>"},
    )

    leader = office.visitor("leader")
    html = leader.get("/knowledge/map").get_data(as_text=True)
    for said in (
        "2027-04-08",
        "小家电专项帮扶",
        "泄漏电流集中在&lt;夹具&gt;",
        "案件 3 件，其中随本次归入档案 3 件",
    ):
        assert said in html
    [address] = set(
        re.findall(rf'href="(/cases[^"]+programme={planned.key}[^"]*)"', html)
    )
    leader.get(unescape(address))
    assert "共 3 案" in leader.text
    assert "帮扶项目 小家电专项帮扶" in leader.text
    listed = leader.get("/knowledge/map?format=csv").get_data(as_text=True)
    assert "小家电专项帮扶" in listed
    leader.get(url(planned, "results"))
    assert "随本次归入档案的案件" in leader.text
    assert "看质量地图" in leader.text
    assert office.visitor("agency").get("/knowledge/map").status_code == 403
