"""The files of a butler's clients on their pages: see, hold, list, approve, certify."""

from __future__ import annotations

from datetime import timedelta

from engine import SYSTEM
from handlers.butler.contracts import Contract, make_contract
from handlers.butler.surveys.actions import NewAction, add_action
from handlers.butler.surveys.sending import send_surveys
from handlers.butler.unit_year import year_of_unit
from handlers.deadlines.calendar_store import load_calendar
from handlers.registers.year import Tone, matters_of
from tests.web.destroyed import signed
from tests.web.site import Browser, Site
from tests.web.test_registers import DRAWING, entered
from web.backing_up import back_up


def test_a_file_is_held_and_lifted_by_the_head_with_a_reason(site: Site) -> None:
    contract_id = signed(site, "GJ-2026-01", ended=False)
    head, keeper = site.visitor("butler"), site.visitor("butler_arch")
    address = f"/client-files/{contract_id}"
    head.get("/client-files")
    assert "GJ-2026-01" in head.text
    head.get(address)
    assert "服务结束后满六年" in head.text

    assert head.post(f"{address}/holds", {}).status_code == 422
    assert "请写明理由" in head.text
    head.post(f"{address}/holds", {"reason": "仲裁未结"})
    assert "已冻结" in head.text
    keeper.get(address)
    assert "仲裁未结" in keeper.text
    assert keeper.post(f"{address}/lift", {"reason": "随意"}).status_code == 403
    head.get(address)
    head.post(f"{address}/lift", {"reason": "仲裁已结"})
    assert "解除：仲裁已结" in head.text.replace(" ", "")
    head.get("/client-files?state=held")
    assert "没有这种状态的档案" in head.text


def test_a_file_is_not_there_for_who_works_on_another_project(site: Site) -> None:
    contract_id = signed(site, "GJ-2026-01", ended=False)
    lead, other = site.visitor("butler_pm"), site.visitor("butler_expert")

    assert lead.get(f"/client-files/{contract_id}").status_code == 200
    assert other.get(f"/client-files/{contract_id}").status_code == 404
    other.get("/client-files")
    assert "GJ-2026-01" not in other.text
    for browser in (lead, other):
        assert browser.get("/purges").status_code == 404
        assert browser.get("/unit").status_code == 404


def test_what_expired_is_listed_approved_destroyed_and_certified(site: Site) -> None:
    for number in ("GJ-2019-01", "GJ-2019-02"):
        signed(site, number, ended=True)
    running = signed(site, "GJ-2026-01", ended=False)
    keeper, head = site.visitor("butler_arch"), site.visitor("butler")
    keeper.get("/purges")
    assert "提出销毁清单（2 份）" in keeper.text

    page = keeper.post("/purges")
    address = page.request.path
    assert "等待本单位负责人批准" in keeper.text
    assert keeper.post(f"{address}/approve").status_code == 403
    head.get(address)
    head.post(f"{address}/approve")
    site.services.engine.run_due_jobs()
    head.get(address)

    assert head.text.count("已销毁") == 2
    assert "校验通过" in head.text
    printed = head.get(f"{address}/certificate.pdf")
    assert printed.data.startswith(b"%PDF")
    assert head.get(f"/client-files/{running}").status_code == 200
    head.get("/client-files")
    assert "GJ-2019-01" not in head.text
    head.get("/registers/archive")
    assert "GJ-2019-01" in head.text


def test_a_list_that_is_sent_back_destroys_nothing(site: Site) -> None:
    signed(site, "GJ-2019-01", ended=True)
    head = site.visitor("butler")
    head.get("/purges")
    address = head.post("/purges").request.path
    assert head.post(f"{address}/withdraw", {"reason": " "}).status_code == 422
    head.get(address)
    head.post(f"{address}/withdraw", {"reason": "客户要求续存"})
    site.services.engine.run_due_jobs()
    head.get(address)

    assert "客户要求续存" in head.text
    assert "未销毁" in head.text
    head.get("/client-files")
    assert "GJ-2019-01" in head.text


def test_property_that_is_still_here_is_named_on_the_file(site: Site) -> None:
    head = site.visitor("butler")
    contract_id = signed(site, "GJ-2019-01", ended=True)
    entered(head, "property", DRAWING)

    head.get(f"/client-files/{contract_id}")

    assert "1 项还没有归还或销毁" in head.text
    head.get("/purges")
    assert "还没有归还或销毁" in head.text
    assert "提出销毁清单" not in head.text


def test_the_year_of_a_unit_says_in_words_what_is_late_and_what_comes(
    site: Site,
) -> None:
    head = site.visitor("butler")
    today = site.services.today
    _equip(head, "兆欧表", (today - timedelta(days=3)).isoformat())
    _equip(head, "卡尺", (today + timedelta(days=9)).isoformat())

    head.get("/unit")

    for said in ("已过 3 天", "还剩 9 天", "人员年度培训", "没有现行的培训(B4.1)"):
        assert said in head.text
    with site.services.engine.read() as connection:
        tones = {m.zh: m.tone for m in matters_of(connection, "butler", today=today)}
    assert tones["计量、检测设备校准"] is Tone.RED
    assert tones["纸质档案保管检查"] is Tone.GREEN


def test_surveys_improvements_and_backups_are_subjects_of_the_year(
    site: Site,
) -> None:
    head, services = site.visitor("butler"), site.services
    head.get("/unit")
    for said in ("满意度调查和改进", "电子档案备份"):
        assert said in head.text
    _ask(site)
    with services.engine.transact(SYSTEM) as uow:
        action = NewAction(
            butler_id="butler",
            period="2026-06",
            text="报告两日内发出",
            person_id="butler_pm",
            due_on=services.today + timedelta(days=9),
        )
        add_action(uow, action)
    back_up(services)

    head.get("/unit")
    assert "改进措施：报告两日内发出" in head.text
    assert "厦门暖阳电器有限公司还没有填写 2026-06 满意度调查" in head.text
    assert "恢复试验通过的备份，最近一次" not in head.text

    site.clock.move_by(timedelta(days=12))
    with services.engine.read() as connection:
        year = year_of_unit(connection, "butler", now=services.clock.now())
    tones = {each.zh: each.tone for each in year}
    assert tones["满意度调查和改进"] is Tone.RED
    assert tones["电子档案备份"] is Tone.RED


def _ask(site: Site) -> None:
    """Let the company be asked by its butler."""
    today = site.services.today
    with site.services.engine.transact(SYSTEM) as uow:
        make_contract(
            uow,
            Contract(
                number="GJ-2026-01",
                client_id="entity",
                butler_id="butler",
                lead_id="butler_pm",
                valid_from=today,
                valid_to=today + timedelta(days=365),
            ),
        )
        calendar = load_calendar(uow.connection)
        send_surveys(uow, "2026-06", today, calendar=calendar)


def _equip(head: Browser, name: str, cal_due: str) -> None:
    answers = {
        "name": name,
        "kind": "计量、检测设备",
        "place": "检测室",
        "owner": "叶青",
        "state": "在用",
        "cal_due": cal_due,
    }
    entered(head, "equipment", answers)
