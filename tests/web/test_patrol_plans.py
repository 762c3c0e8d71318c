"""Patrols on their pages: route, plans with a preview, changes, production days, readers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from engine import SYSTEM, Slice, UserTaskFilter
from handlers.butler.contracts import Contract, make_contract
from handlers.butler.process_keys import SELF_CHECK
from handlers.deadlines.local_time import local_day
from handlers.parties.model import OrgKind
from handlers.parties.people import person_by_id
from tests.web.other_people import PASSWORD, Stranger, add_people
from tests.web.site import Browser, Site

#: A Monday; the demonstration's clock stands in July 2026.
FORM: Mapping[str, object] = {
    "name": "生产线周巡查",
    "frequency": "week",
    "every_n": "1",
    "weekday": "5",
    "days": "working",
    "on_off_day": "next",
    "valid_to": "2026-12-31",
    "depth": "标准",
    "window_start": "08:30",
    "window_end": "17:30",
    "assignee": "butler_expert",
    "backup": "butler_pm",
}


@pytest.fixture
def contract_id(site: Site) -> str:
    today = site.services.today
    with site.services.engine.transact(SYSTEM) as uow:
        return make_contract(
            uow,
            Contract(
                number="GJ-2026-07",
                client_id="entity",
                butler_id="butler",
                lead_id="butler_pm",
                valid_from=today,
                valid_to=date(2027, 6, 30),
            ),
        )


@pytest.fixture
def lead(site: Site, contract_id: str) -> Browser:
    browser = site.visitor("butler_pm")
    browser.get("/patrols/plans/new")
    assert "GJ-2026-07" in browser.text
    return browser


@pytest.fixture
def prepared(
    site: Site, lead: Browser, contract_id: str
) -> tuple[Browser, dict[str, object]]:
    return lead, filled(contract_id, site)


def filled(contract_id: str, site: Site, **changed: object) -> dict[str, object]:
    first = site.services.today.isoformat()
    return {**FORM, "contract_id": contract_id, "valid_from": first, **changed}


def made(lead: Browser, answers: dict[str, object]) -> str:
    """Make a plan and return its address."""
    saved = lead.post("/patrols/plans", {**answers, "do": "save"})
    assert "计划已保存" in lead.text
    return saved.request.path


def test_a_plan_is_previewed_before_it_is_saved(
    site: Site, lead: Browser, contract_id: str
) -> None:
    answers = filled(contract_id, site)

    lead.post("/patrols/plans", answers)

    assert "还没有保存" in lead.text
    # The Friday of the National Day moves behind the holidays.
    assert "2026-10-08(周四) 计划 原定 2026-10-02(周五) 不是可巡查日" in lead.text
    lead.get("/patrols/plans")
    assert "生产线周巡查" not in lead.text

    lead.get("/patrols/plans/new")
    lead.post("/patrols/plans", {**answers, "do": "back"})
    assert "预览" in lead.text
    made(lead, answers)
    assert "每周的周五，国务院公布的工作日，遇非巡查日顺延到后一个可巡查日" in lead.text
    assert "第 1 版" in lead.text
    lead.get("/patrols/plans?q=GJ-2026-07&state=running")
    assert "生产线周巡查" in lead.text


def test_joined_and_dropped_days_are_told_with_their_reason(
    site: Site, lead: Browser, contract_id: str
) -> None:
    answers = filled(contract_id, site, every_n="1", on_off_day="skip")

    lead.post("/patrols/plans", answers)

    assert "2026-10-02(周五) 不巡 当天不巡：休息日" in lead.text
    lead.get("/patrols/plans/new")
    # Every second day over the seven days off: they come together on the first one after.
    lead.post(
        "/patrols/plans",
        filled(contract_id, site, frequency="week", weekday="4", on_off_day="next"),
    )
    assert "2026-10-01(周四) 不巡 并入同日的另一次巡查" in lead.text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"valid_to": "2028-01-01"}, "计划应在合同期内"),
        ({"valid_to": "bald"}, "请填写日期"),
        ({"window_end": "08:00"}, "结束时间应晚于开始时间"),
        ({"backup": "butler_expert"}, "替补人员不能是巡查人员本人"),
        ({"assignee": "officer"}, "巡查人员应是本单位在岗人员"),
        ({"every_n": "x"}, "请填写数字"),
        ({"frequency": "hour"}, "请选择频次"),
        ({"contract_id": "0"}, "没有这份服务合同"),
    ],
)
def test_what_cannot_be_is_said_before_the_preview(
    prepared: tuple[Browser, dict[str, object]],
    changed: Mapping[str, object],
    told: str,
) -> None:
    lead, answers = prepared

    answer = lead.post("/patrols/plans", {**answers, **changed})

    assert answer.status_code == 422
    assert told in lead.text


def test_a_plan_is_changed_moved_and_ended_with_reasons(
    site: Site, lead: Browser, contract_id: str
) -> None:
    address = made(lead, filled(contract_id, site))

    lead.get(f"{address}/edit")
    answers = filled(contract_id, site, weekday="3")
    refused = lead.post(address, {**answers, "do": "save"})
    assert refused.status_code == 422
    assert "请写明原因" in lead.text
    answers["reason"] = "客户周五盘点"
    lead.post(address, answers)
    assert "还没有保存" in lead.text
    lead.post(address, {**answers, "do": "save"})
    assert "第 2 版" in lead.text
    assert "客户周五盘点" in lead.text

    wednesday = next(
        day
        for n in range(7, 14)
        if (day := site.services.today + timedelta(days=n)).isoweekday() == 3
    )
    thursday = wednesday + timedelta(days=1)
    move = {"named_on": wednesday.isoformat(), "to": thursday.isoformat()}
    assert lead.post(f"{address}/moves", {**move, "reason": " "}).status_code == 422
    lead.post(f"{address}/moves", {**move, "reason": "停电检修"})
    assert f"{wednesday}(周三) 已改期 改到 {thursday}(周四)；停电检修" in lead.text
    assert f"{thursday}(周四) 计划 由 {wednesday}(周三) 改来" in lead.text
    again = lead.post(f"{address}/moves", {**move, "reason": "停电检修"})
    assert again.status_code == 422

    ended_on = thursday + timedelta(days=10)
    end = {"ended_on": ended_on.isoformat(), "reason": "合同变更"}
    lead.post(f"{address}/end", end)
    assert f"自 {ended_on} 起停止" in lead.text
    assert lead.post(f"{address}/end", end).status_code == 422


def test_production_days_move_the_plans_that_follow_them(
    site: Site, lead: Browser, contract_id: str
) -> None:
    address = made(lead, filled(contract_id, site, days="production"))
    friday = next(
        day
        for n in range(1, 8)
        if (day := site.services.today + timedelta(days=n)).isoweekday() == 5
    )
    lead.get("/patrols/plans")
    assert f"{friday}(周五)" in lead.text

    lead.get("/patrols/clients/entity")
    stopped = {"day": friday.isoformat(), "produces": "no", "reason": "设备检修"}
    lead.post("/patrols/clients/entity/days", stopped)
    assert "设备检修" in lead.text
    lead.get("/patrols/plans")
    monday = friday + timedelta(days=3)
    assert f"{monday}(周一)" in lead.text
    assert lead.post("/patrols/clients/entity/week", {}).status_code == 422
    lead.post("/patrols/clients/entity/week", {"weekdays": ["6"]})
    lead.get(address)
    assert f"原定 {friday}(周五) 不是可巡查日" in lead.text


def test_today_and_the_week_ahead_are_shown_by_unit_and_by_person(
    site: Site, lead: Browser, contract_id: str
) -> None:
    today = site.services.today
    made(lead, filled(contract_id, site, frequency="day", days="all"))
    lead.get("/patrols")
    assert "后 7 天" in lead.text
    assert f"{today + timedelta(days=7)}" in lead.text
    site.settle()

    expert = site.visitor("butler_expert")
    expert.get("/patrols")
    assert "厦门暖阳电器有限公司" in expert.text
    assert expert.get("/patrols?format=csv").status_code == 200
    other = site.visitor("butler_arch")
    other.get("/patrols")
    assert "今天没有我的巡查" in other.text
    other.get("/patrols?whose=unit")
    assert "后 7 天没有巡查" not in other.text


def test_experts_read_clients_see_their_days_and_others_see_nothing(
    site: Site, lead: Browser, contract_id: str
) -> None:
    address = made(lead, filled(contract_id, site))

    expert = site.visitor("butler_expert")
    expert.get(address)
    assert "更改计划" not in expert.text
    assert expert.get(f"{address}/edit").status_code == 403
    assert expert.get("/patrols/plans/new").status_code == 403
    reason = {"ended_on": "2026-12-01", "reason": "x"}
    assert expert.post(f"{address}/end", reason).status_code == 403
    day = {"day": "2026-12-01", "produces": "no", "reason": "x"}
    assert expert.post("/patrols/clients/entity/days", day).status_code == 403

    lead.get(address)
    ended = {"ended_on": local_day(site.clock.now()).isoformat(), "reason": "人手不足"}
    lead.post(f"{address}/end", ended)
    assert "人手不足" in lead.text

    client = site.visitor("entity")
    client.get("/patrols/plans")
    assert "生产线周巡查" in client.text
    client.get(address)
    assert "2026 年巡查日历" in client.text
    for hidden in ("哪一次巡查", "历次版本", "叶青", "吴海峰", "人手不足"):
        assert hidden not in client.text
    assert client.get(f"{address}/edit").status_code == 403
    assert client.get("/patrols").status_code == 404
    client.get("/patrols/clients/entity")
    assert client.post("/patrols/clients/entity/days", day).status_code == 403

    _add_strangers(site)
    for login in ("other_butler", "other_client", "officer"):
        browser = signed_in(site, login)
        for path in (address, f"{address}/edit", "/patrols/clients/entity"):
            assert browser.get(path).status_code == 404, (login, path)
        assert browser.post(f"{address}/end", reason).status_code == 404
    stranger = signed_in(site, "other_client")
    assert stranger.get("/patrols/plans").status_code == 404


def signed_in(site: Site, login: str) -> Browser:
    browser = site.visitor()
    browser.sign_in(login, site.passwords.get(login, PASSWORD))
    return browser


def _add_strangers(site: Site) -> None:
    add_people(
        site,
        {
            "other_butler": Stranger(OrgKind.BUTLER, "别家质量管家", "bu_mgr"),
            "other_client": Stranger(OrgKind.ENTITY, "集美塑胶工业有限公司", "ent"),
        },
    )


DAILY_CONTROL: Mapping[str, object] = {
    "template": "f_b41",
    "name": "日管控",
    "frequency": "day",
    "days": "production",
    "on_off_day": "skip",
    "signer": "entity",
}


def test_a_check_of_the_clients_own_is_planned_with_its_signer(
    site: Site, lead: Browser, contract_id: str
) -> None:
    lead.get("/patrols/plans")
    lead.get("/patrols/plans/new?template=f_b41")
    assert "新建日管控计划" in lead.text
    assert "不能代为签署" in lead.text
    assert "必查部分" not in lead.text
    answers = filled(contract_id, site, **DAILY_CONTROL)

    lead.post("/patrols/plans", {**answers, "signer": ""})
    assert "请选择签署人：服务对象的质量安全员" in lead.text
    lead.post("/patrols/plans", {**answers, "frequency": "week"})
    assert "日管控应每日一次(75号令、76号令)" in lead.text
    lead.post("/patrols/plans", {**answers, "signer": "butler_pm"})
    assert "签署人应是服务对象的在岗人员" in lead.text

    where = made(lead, answers)
    assert "签署人" in lead.text
    assert "深度" not in lead.text
    lead.get(f"{where}/edit")
    lead.post(where, {**answers, "reason": "换人", "backup": "butler", "do": "save"})
    assert "已更改" in lead.text
    lead.post(where, {**answers, "template": "", "reason": "换", "do": "save"})
    assert "计划的类型不能更改" in lead.text


def test_a_client_signs_its_own_check_and_reads_what_it_came_to(office: Site) -> None:
    services = office.services
    today = services.today
    with services.engine.transact(SYSTEM) as uow:
        contract = make_contract(
            uow,
            Contract(
                number="GJ-2026-08",
                client_id="entity",
                butler_id="butler",
                lead_id="butler_pm",
                valid_from=today,
                valid_to=date(2027, 6, 30),
            ),
        )
    lead, client = office.visitor("butler_pm"), office.visitor("entity")
    lead.get("/patrols/plans/new?template=f_b41")
    where = made(lead, filled(contract, office, **DAILY_CONTROL))
    office.settle()

    client.get("/inbox")
    assert "日管控" in client.text
    with services.engine.read() as connection:
        signer = person_by_id(connection, "entity")
    (task,) = services.engine.find_user_tasks(
        UserTaskFilter(process_keys=[SELF_CHECK]), Slice(limit=10), actor=SYSTEM
    )
    address = f"/tasks/{task.task.id}"
    client.get(address)
    assert "每日工业产品安全检查记录" in client.text
    client.post(
        address,
        {
            "do": "submit",
            "self_production": "停产",
            "self_stop_note": "设备检修",
            "self_veto": "false",
            "self_post": "质量安全员",
            "sign_self_check": signer.name,
        },
    )
    assert "已提交" in client.text
    office.settle()

    for reader in (client, lead):
        reader.get(where)
        assert "已签署" in reader.text
        assert "停产" in reader.text
