"""Contracts of a butler's unit on their pages: sign, refuse, hand over, end."""

from __future__ import annotations

import re
from datetime import date

import pytest

from engine import SYSTEM
from handlers.butler.menu import MenuItem
from handlers.butler.service.items import do_item, pick_item
from handlers.demo.registers import fill_registers
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from tests.web.site import Browser, Site

SIGNED = {
    "number": "GJ-2026-07",
    "client": "entity",
    "lead": "butler_pm",
    "valid_from": "2026-07-20",
    "valid_to": "2027-07-19",
}


@pytest.fixture
def head(office: Site) -> Browser:
    """Return the head of a unit that has the people whom a contract needs."""
    services = office.services
    with services.engine.read() as connection:
        actor = actor_for(person_by_id(connection, "butler"))
    fill_registers(services.engine, "butler", actor, services.evidence_files)
    return office.visitor("butler")


def sign(head: Browser, **changed: str) -> str:
    """Sign a contract and return where it leads."""
    head.get("/contracts/new")
    return head.post("/contracts", {**SIGNED, **changed}).request.path


def test_a_contract_is_signed_and_stands_with_its_file(head: Browser) -> None:
    address = sign(head)

    assert re.fullmatch(r"/contracts/\w{32}", address), head.text
    assert "合同已登记，客户档案已建立" in head.text
    head.get(address.replace("contracts", "client-files"))
    assert "GJ-2026-07" in head.text
    head.get("/contracts?q=暖阳")
    for text in ("GJ-2026-07", "2026-07-20 – 2027-07-19", "服务中"):
        assert text in head.text
    head.get("/contracts?format=csv")
    assert "GJ-2026-07" in head.text
    head.get("/contracts?state=ended")
    assert "没有符合条件的合同" in head.text


def test_a_unit_without_six_professionals_signs_nothing(office: Site) -> None:
    head = office.visitor("butler")
    head.get("/contracts")
    assert "现在不能签订新合同" in head.text

    assert sign(head) == "/contracts"
    assert "不少于" in head.text
    # What was typed is still there.
    assert head.page is not None
    assert "GJ-2026-07" in head.page.get_data(as_text=True)


def test_what_cannot_be_is_said_at_its_field(head: Browser) -> None:
    for changed, said in (
        ({"client": "none"}, "请选择服务对象"),
        ({"lead": "officer"}, "请选择项目负责人"),
        ({"valid_to": ""}, "请填写日期"),
        ({"valid_to": "2026-01-01"}, "合同结束日期早于开始日期"),
        ({"number": " "}, "请填写合同编号"),
    ):
        sign(head, **changed)
        assert said in head.text
    sign(head)
    sign(head)
    assert "合同编号GJ-2026-07已登记" in head.text


def test_a_project_has_one_lead_and_every_change_stays(
    head: Browser, office: Site
) -> None:
    address = sign(head)
    head.get(address)
    head.post(f"{address}/lead", {"lead": "butler", "reason": " "})
    assert "请写明原因" in head.text

    head.post(f"{address}/lead", {"lead": "butler", "reason": "吴海峰休假"})

    assert "项目负责人已变更" in head.text
    assert "吴海峰 → 周敏" in head.text
    head.get(address)
    head.post(f"{address}/lead", {"lead": "butler_expert", "reason": "试试"})
    assert "项目负责人应是本单位在岗的" in head.text
    lead = office.visitor("butler_pm")
    lead.get(address)
    assert "变更负责人" not in lead.text
    page = lead.post(f"{address}/lead", {"lead": "butler_pm", "reason": "x"})
    assert page.status_code == 403


def test_a_contract_ends_with_a_reason_and_once(head: Browser, office: Site) -> None:
    address = sign(head)
    head.get(address)
    head.post(f"{address}/end", {"reason": "服务对象停业"})
    assert "合同已结束" in head.text
    assert "服务对象停业" in head.text
    assert "今天结束" not in head.text
    page = head.post(f"{address}/end", {"reason": "再次"})
    assert page.status_code == 422

    head.get("/contracts?state=ended")
    assert "GJ-2026-07" in head.text
    for login in ("entity", "officer", "admin"):
        assert office.visitor(login).get(address).status_code == 404


def pick_menu(office: Site, address: str, *items: MenuItem) -> None:
    """Let a contract pick items, as the form of its menu does."""
    contract_id = address.rpartition("/")[2]
    with office.services.engine.transact(SYSTEM) as uow:
        for each in items:
            pick_item(uow, contract_id, each, due_on=date(2026, 9, 1))


def test_items_stand_on_the_page_as_planned_done_and_overdue(
    head: Browser, office: Site
) -> None:
    address = sign(head)
    head.get(address)
    assert "还没有登记服务内容清单" in head.text
    assert "尚未形成" in head.text

    pick_menu(office, address, MenuItem.RISK, MenuItem.TRAINING)
    with office.services.engine.transact(SYSTEM) as uow:
        do_item(uow, address.rpartition("/")[2], MenuItem.RISK)
    head.get(address)
    assert "风险识别 已完成" in re.sub(r"\s+", " ", head.text).replace(
        "2026-09-01 ", ""
    )
    head.get("/contracts")
    assert "完成 1/2" in head.text
    assert "逾期" not in head.text


def test_items_are_added_with_a_day_and_a_reason(head: Browser, office: Site) -> None:
    address = sign(head)
    head.get(address)
    page = head.post(f"{address}/items", {"items": "risk", "reason": "x"})
    assert page.status_code == 422
    assert "服务内容清单还没有登记" in head.text
    pick_menu(office, address, MenuItem.TRAINING)
    with office.services.engine.transact(SYSTEM) as uow:
        do_item(uow, address.rpartition("/")[2], MenuItem.TRAINING)

    head.get(address)
    head.post(f"{address}/items", {"items": "risk", "reason": "新产品"})
    assert "完成日期应在今天之后" in head.text
    head.post(
        f"{address}/items",
        {"items": "risk", "reason": "新产品", "due_on": "2026-10-01"},
    )

    assert "服务项目已增加" in head.text
    assert "增加：新产品" in head.text
    # One addition after the other.
    assert "增加的项目" not in head.text
    lead = office.visitor("butler_pm")
    lead.get(address)
    page = lead.post(f"{address}/items", {"items": "patrol", "reason": "x"})
    assert page.status_code == 403


def test_a_renewal_goes_on_where_the_contract_ends(head: Browser) -> None:
    address = sign(head)
    head.get(f"/contracts/new?renews={address.rpartition('/')[2]}")
    assert head.page is not None
    shown = head.page.get_data(as_text=True)
    assert 'value="2027-07-20"' in shown
    assert 'value="entity" selected' in shown
    head.get("/contracts/new?renews=nobody")
    assert head.page.status_code == 200


def test_what_is_folded_away_stays_so_until_it_is_refused(
    head: Browser, office: Site
) -> None:
    address = sign(head)
    pick_menu(office, address, MenuItem.TRAINING)
    head.get(address)
    assert head.page is not None
    assert "<details" in head.page.get_data(as_text=True)
    assert '<details class="more" open' not in head.page.get_data(as_text=True)

    head.post(f"{address}/items", {"items": "risk", "reason": " "})
    assert '<details class="more" open' in head.page.get_data(as_text=True)
