"""Bureaus set the days that are left to them; stations read what holds for them."""

from __future__ import annotations

import pytest

from engine import SYSTEM
from handlers.deadlines.local_time import local_day
from handlers.parties.access import actor_for
from handlers.parties.model import OrgKind
from handlers.parties.people import person_by_id
from tests.web.other_people import PASSWORD, Stranger, add_people
from tests.web.site import Browser, Site

RULE = "/admin/deadline-rules/register_wd"
PEOPLE = {
    "chief": Stranger(OrgKind.BUREAU, "厦门市湖里区市场监督管理局", "msa_leader"),
    "head_of_station": Stranger(
        OrgKind.STATION, "思明东市场监督管理所", "msa_leader", above="bureau"
    ),
}


@pytest.fixture
def two_bureaus(office: Site) -> Site:
    add_people(office, PEOPLE)
    return office


def signed_in(site: Site, login: str) -> Browser:
    browser = site.visitor()
    browser.sign_in(login, PASSWORD)
    return browser


def set_days(site: Site, browser: Browser, n: str, **more: str) -> int:
    browser.get(RULE)
    day = local_day(site.services.clock.now()).isoformat()
    sent = {"own_n": n, "own_from": day, "own_reason": "窗口人手多", **more}
    return browser.post(f"{RULE}/own", {"do": "save", **sent}).status_code


def days_to_register(site: Site, login: str) -> int:
    """Return in how many days a case that somebody begins now is to be registered."""
    engine = site.services.engine
    with engine.read() as connection:
        actor = actor_for(person_by_id(connection, login))
    started = engine.start_instance(key="linkage", actor=actor)
    [task] = engine.open_user_tasks(started.id, actor=SYSTEM)
    assert task.due_at is not None
    return (local_day(task.due_at) - local_day(task.created_at)).days


def test_the_days_of_a_bureau_hold_for_its_cases_and_stand_beside_those_of_all(
    two_bureaus: Site,
) -> None:
    leader, chief = two_bureaus.visitor("leader"), signed_in(two_bureaus, "chief")

    assert set_days(two_bureaus, leader, "1") == 200

    assert "本局 1 个工作日 本局自定" in leader.text
    assert "统一设定 2 个工作日" in leader.text
    assert "窗口人手多" in leader.text
    leader.get("/admin/deadline-rules")
    assert "1 个工作日 本局自定；统一设定 2 个工作日" in leader.text
    chief.get(RULE)
    assert "本局 2 个工作日 同统一设定" in chief.text
    assert "窗口人手多" not in chief.text
    assert days_to_register(two_bureaus, "officer") == 1
    admin = two_bureaus.visitor("admin")
    admin.get(RULE)
    assert "厦门市思明区市场监督管理局 1 个工作日 2 个工作日" in admin.text
    assert "窗口人手多" in admin.text

    assert set_days(two_bureaus, leader, "", do="back") == 200
    assert "本局 2 个工作日 同统一设定" in leader.text
    assert "恢复统一设定" in leader.text
    assert days_to_register(two_bureaus, "officer") == 2


def test_the_only_bureau_sets_its_target_beside_the_rules_for_all(office: Site) -> None:
    leader = office.visitor("leader")

    leader.get("/admin/deadline-rules/reinsp1")

    assert "内控日在末日前（个工作日）" in leader.text
    assert "查看影响" in leader.text


def test_a_bureau_sets_its_target_within_a_deadline_of_law(two_bureaus: Site) -> None:
    leader, chief = two_bureaus.visitor("leader"), signed_in(two_bureaus, "chief")
    page = "/admin/deadline-rules/reinsp1"
    leader.get(page)
    assert "本局内控日" in leader.text
    day = local_day(two_bureaus.services.clock.now()).isoformat()
    sent = {"own_n": "5", "own_from": day, "own_reason": "留出送检时间", "do": "save"}

    assert leader.post(f"{page}/own", sent).status_code == 200

    assert "末日前第 5 个工作日 本局自定" in leader.text
    assert "75 日(自然日)，内控为末日前第 5 个工作日" in leader.text
    assert "留出送检时间" in leader.text
    leader.get("/admin/deadline-rules")
    assert "内控：末日前第 5 个工作日" in leader.text
    chief.get(page)
    assert "留出送检时间" not in chief.text
    assert leader.post(f"{page}/own", {**sent, "own_n": "31"}).status_code == 422
    assert "0到30个工作日" in leader.text
    assert leader.post(f"{page}/own", {**sent, "do": "back"}).status_code == 200
    assert "末日（为休息日的，前一个工作日） 同统一设定" in leader.text


def test_what_makes_no_sense_is_said_and_kept_in_the_form(two_bureaus: Site) -> None:
    leader = two_bureaus.visitor("leader")

    assert set_days(two_bureaus, leader, "0") == 422
    assert "期限应在1到3660之间" in leader.text
    assert leader.page is not None
    assert 'value="窗口人手多"' in leader.page.get_data(as_text=True)
    assert set_days(two_bureaus, leader, "3", own_from="") == 422
    assert "请填写从哪一天起施行" in leader.text
    leader.get("/admin/deadline-rules/rectify")
    assert "本局时限" not in leader.text
    answer = leader.post(
        "/admin/deadline-rules/rectify/own", {"own_from": "2031-01-01"}
    )
    assert answer.status_code == 422


def test_a_station_reads_what_holds_for_it_and_decides_nothing(
    two_bureaus: Site,
) -> None:
    leader = two_bureaus.visitor("leader")
    set_days(two_bureaus, leader, "1")
    station = signed_in(two_bureaus, "head_of_station")

    station.get(RULE)
    assert "本局 1 个工作日 本局自定" in station.text
    assert "由局的审批人修改" in station.text
    assert set_days(two_bureaus, station, "9") == 403
    for path in ("/admin/settings/linkage_retention", "/admin/numbers/case"):
        station.get(path)
        assert "由局的审批人修改" in station.text
        assert station.post(path, {"value": "10", "reason": "x"}).status_code == 403
    station.get("/admin")
    assert "群机器人" not in station.text
    assert "文号登记簿" not in station.text


def test_a_station_sees_the_setting_that_holds_for_its_cases(
    two_bureaus: Site,
) -> None:
    leader = two_bureaus.visitor("leader")
    leader.get("/admin/settings/linkage_retention")
    leader.post(
        "/admin/settings/linkage_retention", {"value": "10", "reason": "档案处意见"}
    )
    station = signed_in(two_bureaus, "head_of_station")

    station.get("/admin/settings/linkage_retention")

    assert "现行设定 10 年" in station.text
    assert "档案处意见" in station.text
