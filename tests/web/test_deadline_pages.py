"""The pages of rules, calendar and single deadlines, as people use them."""

from __future__ import annotations

import io
import json
import re
from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from engine import SYSTEM
from handlers.deadlines.calendar_store import known_years
from handlers.deadlines.clocks import CaseClock, ClockState, clocks_of, start_clock
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from tests.web.site import Browser, Site
from tests.web.walker import Walker, open_task

_HERE = ZoneInfo("Asia/Shanghai")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def notice(*days: tuple[str, bool], year: int = 2027) -> bytes:
    listed = [{"name": "元旦", "date": day, "isOffDay": is_off} for day, is_off in days]
    content = {"year": year, "papers": ["国办发明电〔2026〕8号"], "days": listed}
    return json.dumps(content, ensure_ascii=False).encode()


def clock_of(case: Walker, rule_key: str) -> CaseClock:
    with case.site.services.engine.read() as connection:
        found = clocks_of(connection, [case.case_no])[case.case_no]
    return next(each for each in found if each.rule_key == rule_key)


def another_bureau(site: Site) -> None:
    with site.services.engine.transact(SYSTEM) as uow:
        add_org(uow, kind=OrgKind.BUREAU, name="另一区市场监督管理局", org_id="other")


def hidden(browser: Browser, name: str) -> str:
    assert browser.page is not None
    html = browser.page.get_data(as_text=True)
    found = re.search(f'name="{name}" value="([^"]*)"', html)
    assert found is not None
    return unescape(found[1])


# -- the calendar under 管理 -------------------------------------------------------


def test_a_year_is_shown_with_its_off_days_and_make_up_days(site: Site) -> None:
    leader = site.visitor("leader")

    leader.get("/admin/calendar?year=2026")

    assert "248 个工作日" in leader.text
    assert "2026-02-15(周日) 至 2026-02-23(周一) 春节 放假 9 天" in leader.text
    assert "2026-10-10(周六) 国庆节调休上班 上班" in leader.text


def test_an_unknown_year_is_called_provisional(site: Site) -> None:
    leader = site.visitor("leader")

    leader.get("/admin/calendar?year=2027")

    assert "暂定：放假安排未公布" in leader.text
    assert "还没有导入" in leader.text


def test_a_notice_is_shown_first_and_taken_over_when_confirmed(case: Walker) -> None:
    leader = case.site.visitor("leader")
    last = clock_of(case, "reinsp1").effective
    moved_day = clock_of(case, "reinsp1").target.isoformat()
    leader.get(f"/admin/calendar?year={last.year}")
    content = notice((moved_day, True), year=last.year)

    leader.post("/admin/calendar", {"file": (io.BytesIO(content), "2026.json")})

    assert "会改变什么" in leader.text
    assert case.case_no in leader.text
    assert "组织复查" in leader.text
    assert clock_of(case, "reinsp1").target.isoformat() == moved_day
    leader.post("/admin/calendar/import", {"content": hidden(leader, "content")})
    assert "项期限随之变动，已通知责任人" in leader.text
    # The file says nothing of October: its Friday is a working day now.
    assert clock_of(case, "reinsp1").target == date(2026, 10, 2)


def test_a_calendar_file_of_phones_is_read_by_its_content(site: Site) -> None:
    leader = site.visitor("leader")
    leader.get("/admin/calendar?year=2027")
    ics = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTAMP:20261120T000000Z\r\nDTSTART;VALUE=DATE:20270101\r\n"
        "DTEND;VALUE=DATE:20270104\r\nSUMMARY:元旦假期\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )

    leader.post("/admin/calendar", {"file": (io.BytesIO(ics.encode()), "x.txt")})
    leader.post("/admin/calendar/import", {"content": hidden(leader, "content")})

    assert "2027-01-01(周五) 至 2027-01-03(周日) 元旦假期 放假 3 天" in leader.text
    with site.services.engine.read() as connection:
        assert known_years(connection)[2027] == "日历文件导入"
        assert 2004 in known_years(connection)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "请选择文件"), (b"{", "不是UTF-8编码的JSON"), (b"[]", "不是对象")],
)
def test_a_file_that_cannot_be_read_says_why(
    site: Site, content: bytes, told: str
) -> None:
    leader = site.visitor("leader")
    leader.get("/admin/calendar")

    page = leader.post("/admin/calendar", {"file": (io.BytesIO(content), "x.json")})

    assert page.status_code == 422
    assert told in leader.text


def test_beside_other_bureaus_only_an_administrator_changes_what_holds_for_all(
    site: Site,
) -> None:
    another_bureau(site)
    leader, admin = site.visitor("leader"), site.visitor("admin")
    leader.get("/admin/calendar")
    assert "由系统管理员导入" in leader.text
    assert leader.post("/admin/calendar").status_code == 403
    assert leader.post("/admin/calendar/import").status_code == 403
    leader.get("/admin/deadline-rules/rectify")
    assert "由系统管理员修改" in leader.text
    assert leader.post("/admin/deadline-rules/rectify").status_code == 403
    admin.get("/admin/calendar")
    assert "查看变化" in admin.text


# -- AS-01 and AS-02 on the pages ---------------------------------------------------


def at(site: Site, day: str) -> None:
    site.clock.move_to(datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=_HERE))
    site.settle()


def do(case: Walker, element_id: str, **chosen: object) -> None:
    case.site.settle()
    case.do(open_task(case, element_id), **chosen)


def served(office: Site, day: str) -> Walker:
    at(office, day)
    case = Walker.register(office, sampled_on="")
    do(case, "serve_test_result", result_served_on=day)
    return case


def test_as_01_the_page_names_the_legal_and_the_rolled_day_and_the_article(
    office: Site,
) -> None:
    case = served(office, "2026-02-06")
    entity = office.visitor("entity")

    entity.get(f"/cases/{case.case_no}?tab=deadlines")

    assert "法定 2026-02-21(周六) · 顺延至 2026-02-24(周二)" in entity.text
    assert "产品质量法第15条第4款" in entity.text
    entity.get("/cases")
    assert "法定 2026-02-21(周六) · 顺延至 2026-02-24(周二)" in entity.text


def test_as_02_both_clocks_name_their_days_in_words_in_list_inbox_and_case(
    office: Site,
) -> None:
    case = served(office, "2026-03-02")
    do(
        case,
        "issue_rectification_order",
        order_date="2026-03-02",
        order_served_on="2026-03-02",
    )
    do(case, "conduct_self_check", apply_assistance="false")
    officer, entity = office.visitor("officer"), office.visitor("entity")

    officer.get(f"/cases/{case.case_no}?tab=deadlines")
    assert "法定 2026-05-01(周五) · 顺延至 2026-05-06(周三)" in officer.text
    assert "法定 2026-05-16(周六) · 内控 2026-05-15(周五)" in officer.text
    assert "18号令第46条" in officer.text
    assert "18号令第47条" in officer.text
    entity.get("/inbox?tab=claimable")
    assert "法定 2026-05-01(周五) · 顺延至 2026-05-06(周三)" in entity.text
    assert "18号令第46条" in entity.text
    draft = open_task(case, "draft_rectification_plan")
    entity.get(f"/tasks/{draft.id}")
    assert "法定 2026-05-01(周五) · 顺延至 2026-05-06(周三)" in entity.text


# -- the rules ---------------------------------------------------------------------

CHANGED = {
    "n": "45",
    "unit": "natural",
    "start_event": "责令之日",
    "roll": "forward",
    "owner": "ent",
    "escalates_to": "msa",
    "warnings": "10、5",
    "law_ref": "新规章第3条",
    "article": "四十五日内改正",
    "verified": "1",
    "reason": "新规章施行",
}


def test_the_rules_say_what_is_not_verified_and_link_to_the_articles(
    site: Site,
) -> None:
    leader = site.visitor("leader")

    page = leader.get("/admin/deadline-rules")

    assert "决定是否受理异议" in leader.text
    assert "依据待核实" in leader.text
    assert 'href="/articles#rectify"' in page.get_data(as_text=True)


def test_a_change_shows_what_moves_before_it_is_saved_and_is_kept_with_its_reason(
    case: Walker,
) -> None:
    leader = case.site.visitor("leader")
    running = clock_of(case, "reinsp1")
    address = "/admin/deadline-rules/reinsp1"
    wanted = CHANGED | {"roll": "back", "owner": "msa", "start_event": "责令之日"}
    since = {"valid_from": running.started_on.isoformat()}
    leader.get(address)

    leader.post(address, wanted | since)

    assert "还没有保存" in leader.text
    assert case.case_no in leader.text
    assert clock_of(case, "reinsp1") == running
    leader.post(address, wanted | since | {"do": "save"})
    assert "已保存" in leader.text
    assert "新规章施行" in leader.text
    moved = clock_of(case, "reinsp1")
    assert moved.statutory == running.started_on + timedelta(days=45)
    assert moved.law_ref == "新规章第3条"


def test_cases_that_began_before_a_change_keep_their_rule(case: Walker) -> None:
    leader = case.site.visitor("leader")
    running = clock_of(case, "reinsp1")
    tomorrow = case.site.services.today + timedelta(days=1)
    address = "/admin/deadline-rules/reinsp1"
    leader.get(address)

    wanted = CHANGED | {"valid_from": tomorrow.isoformat()}
    leader.post(address, wanted)
    assert "没有在办案件的期限变动" in leader.text
    leader.post(address, wanted | {"do": "save"})

    assert clock_of(case, "reinsp1") == running
    assert "第 2 版" in leader.get("/admin/deadline-rules").get_data(as_text=True)
    book_engine = case.site.services
    with book_engine.engine.transact(SYSTEM) as uow:
        book = book_engine.books.at(uow.connection)
        new = start_clock(uow, book, "X-1", "reinsp1", started_on=tomorrow)
    assert new.statutory == tomorrow + timedelta(days=45)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("n", "0", "应在1到"),
        ("reason", " ", "请填写变更理由"),
        ("valid_from", "", "从哪一天起施行"),
        ("warnings", "每天", "请写成如"),
        ("warnings", "50", "应在0到45之间"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_with_its_words_kept(
    site: Site, field: str, value: str, told: str
) -> None:
    leader = site.visitor("leader")
    leader.get("/admin/deadline-rules/rectify")

    wanted = CHANGED | {"valid_from": "2026-08-01", field: value}
    page = leader.post("/admin/deadline-rules/rectify", wanted)

    assert page.status_code == 422
    assert told in leader.text
    assert "四十五日内改正" in leader.text


def test_a_deadline_of_the_bureau_begins_today_at_the_earliest(site: Site) -> None:
    leader = site.visitor("leader")
    leader.get("/admin/deadline-rules/plan_wd")
    before = site.services.today - timedelta(days=1)

    wanted = CHANGED | {"unit": "working", "valid_from": before.isoformat()}
    page = leader.post("/admin/deadline-rules/plan_wd", wanted)

    assert page.status_code == 422
    assert "只能从今天或以后施行" in leader.text


def test_there_is_no_page_of_a_rule_that_does_not_exist(site: Site) -> None:
    leader = site.visitor("leader")

    assert leader.get("/admin/deadline-rules/nonsense").status_code == 404


# -- one deadline ------------------------------------------------------------------


def test_a_deadline_opens_to_how_it_was_counted(case: Walker) -> None:
    officer = case.site.visitor("officer")
    clock = clock_of(case, "reinsp1")

    officer.get(f"/cases/{case.case_no}/clocks/{clock.id}")

    assert "责令之日 当日不计入" in officer.text
    assert "75 日(自然日)" in officer.text
    assert "18号令第47条" in officer.text
    assert "没有中止过" in officer.text


def suspended(case: Walker) -> str:
    """Ask for a suspension as the officer and agree as the leader; return its page."""
    # The day of the order itself would not have counted anyway.
    case.site.clock.move_by(timedelta(days=1))
    officer, leader = case.site.visitor("officer"), case.site.visitor("leader")
    address = f"/cases/{case.case_no}/clocks/{clock_of(case, 'reinsp1').id}"
    officer.get(address)
    assert "由本局另一位审批人同意才生效" in officer.text
    paper = (io.BytesIO(PDF), "停业证明.pdf")
    today = case.site.services.today.isoformat()
    officer.post(address, {"day": today, "reason": "台风停工", "paper": paper})
    assert "已送审，审批同意后期限中止" in officer.text
    assert clock_of(case, "reinsp1").state is ClockState.RUNNING
    html = leader.get("/approvals").get_data(as_text=True)
    asked = re.findall(r'href="(/approvals/\w+)"', html)[0]
    leader.get(asked)
    assert "停业证明.pdf" in leader.text
    leader.post(asked, {"do": "agree"})
    assert "已同意" in leader.text
    case.site.settle()
    return address


def test_a_deadline_stands_still_with_a_paper_and_a_consent_and_goes_on(
    case: Walker,
) -> None:
    clock = clock_of(case, "reinsp1")
    address = suspended(case)

    assert clock_of(case, "reinsp1").state is ClockState.PAUSED
    entity = case.site.visitor("entity")
    entity.get(f"/cases/{case.case_no}?tab=deadlines")
    assert "期限已中止：台风停工" in entity.text
    entity.get(address)
    assert "停业证明.pdf" in entity.text
    assert "从哪一天起恢复" not in entity.text
    case.site.clock.move_by(timedelta(days=10))
    leader = case.site.visitor("leader")
    leader.get(address)
    later = case.site.services.today
    leader.post(address, {"day": later.isoformat(), "reason": "复工"})
    case.site.settle()
    resumed = clock_of(case, "reinsp1")
    assert resumed.state is ClockState.RUNNING
    assert resumed.statutory == clock.statutory + timedelta(days=10)
    assert resumed.statutory.isoformat() in leader.text


def test_without_a_paper_a_deadline_runs_on(case: Walker) -> None:
    leader = case.site.visitor("leader")
    clock = clock_of(case, "reinsp1")
    address = f"/cases/{case.case_no}/clocks/{clock.id}"
    leader.get(address)

    today = case.site.services.today.isoformat()
    page = leader.post(address, {"day": today, "reason": "台风停工"})

    assert page.status_code == 422
    assert "请上传中止期限所依据的文书" in leader.text
    assert clock_of(case, "reinsp1") == clock


def test_a_penalty_of_a_case_shows_its_deadline_to_the_bureau_alone(
    case: Walker,
) -> None:
    services = case.site.services
    with services.engine.transact(SYSTEM) as uow:
        book = services.books.at(uow.connection)
        clock = start_clock(
            uow, book, case.case_no, "penalty", started_on=services.today
        )

    shown = {}
    for login in ("officer", "entity", "agency", "expert"):
        browser = case.site.visitor(login)
        browser.get(f"/cases/{case.case_no}?tab=deadlines")
        on_case = "作出行政处罚决定" in browser.text
        browser.get(f"/calendar?day={clock.effective.isoformat()}")
        on_day = "作出行政处罚决定" in browser.text
        page = browser.get(f"/cases/{case.case_no}/clocks/{clock.id}")
        shown[login] = (on_case, on_day, page.status_code)

    assert shown == {
        "officer": (True, True, 200),
        "entity": (False, False, 404),
        "agency": (False, False, 404),
        "expert": (False, False, 404),
    }


# -- 期限与日历 ----------------------------------------------------------------------


def test_a_month_counts_what_is_due_by_kind_and_leads_to_the_day(case: Walker) -> None:
    officer = case.site.visitor("officer")
    clock = clock_of(case, "reinsp1")
    month = f"year={clock.effective.year}&month={clock.effective.month}"

    page = officer.get(f"/calendar?{month}")

    assert "组织复查" in officer.text
    day = f"/calendar?day={clock.effective.isoformat()}"
    assert f'href="{day}"' in page.get_data(as_text=True)
    officer.get(day)
    assert case.case_no in officer.text
    assert "18号令第47条" in officer.text


def test_a_year_counts_the_days_of_the_law(case: Walker) -> None:
    officer = case.site.visitor("officer")
    clock = clock_of(case, "reinsp1")

    page = officer.get(f"/calendar?year={clock.effective.year}")

    html = page.get_data(as_text=True)
    assert f"/calendar?day={clock.effective.isoformat()}" in html


def test_a_stranger_sees_days_without_anything_in_them(case: Walker) -> None:
    another_bureau(case.site)
    lab = case.site.visitor("lab")
    clock = clock_of(case, "reinsp1")

    for address in (
        f"/calendar?year={clock.effective.year}&month={clock.effective.month}",
        f"/calendar?day={clock.effective.isoformat()}",
    ):
        lab.get(address)
        assert case.case_no not in lab.text
        assert "组织复查 1" not in lab.text


@pytest.mark.parametrize(
    "query",
    ["year=0", "year=99999999", "month=13&year=2026", "day=x", "day=0001-01-01"],
)
def test_a_strange_address_still_shows_a_calendar(site: Site, query: str) -> None:
    officer = site.visitor("officer")

    assert officer.get(f"/calendar?{query}").status_code == 200


def test_the_calendar_of_today_is_that_of_xiamen(site: Site) -> None:
    site.clock.move_to(datetime(2026, 12, 1, 0, 30, tzinfo=_HERE))
    officer = site.visitor("officer")

    officer.get("/calendar")

    assert site.services.today == date(2026, 12, 1)
    assert "2026 年 12 月" in officer.text


def test_an_officer_registers_that_a_party_was_told_of_its_hearing(
    case: Walker,
) -> None:
    services = case.site.services
    today = services.today
    with services.engine.transact(SYSTEM) as uow:
        book = services.books.at(uow.connection)
        start_clock(uow, book, case.case_no, "penalty", started_on=today)
    officer, leader = case.site.visitor("officer"), case.site.visitor("leader")
    leader.get(f"/cases/{case.case_no}?tab=deadlines")
    assert "起算听证期限" not in leader.text
    officer.get(f"/cases/{case.case_no}?tab=deadlines")

    for day, told in (
        ("", "请填写日期"),
        ("2020-01-01", "告知日期应在"),
        (today.isoformat(), "已起算听证期限"),
    ):
        officer.post(f"/cases/{case.case_no}/hearing", {"day": day})
        assert told in officer.text

    assert "行政处罚法第64条、第85条" in officer.text
    assert "起算听证期限" not in officer.text.replace("已起算听证期限", "")
