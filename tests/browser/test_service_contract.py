"""One contract at screens, from signing to archive: findings, a complaint and a survey."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from engine import SYSTEM, Slice, UserTaskFilter, UserTaskView
from handlers.butler.process_keys import COMPLAINT, FINDING, SERVICE, SURVEY
from handlers.demo.registers import fill_registers
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from handlers.registers.catalogue import REGISTERS
from handlers.registers.declarations.people import STAFF
from handlers.registers.entries import all_entries
from handlers.registers.keeping import add_entry
from handlers.registers.noting import add_event
from handlers.registers.rules.team import FIELDS
from tests.browser.conftest import PHONE, Screen, Sit
from tests.browser.filling import fill_in
from tests.support.form_answers import LATER
from tests.web.answers import fields_for
from tests.web.site import Site

pytestmark = pytest.mark.slow

#: Who works at the client's has a phone in the hand.
ON_PHONES = frozenset({"butler_expert", "entity"})
#: Days that the contract runs.
DAYS = 180


class Contract:
    """A contract, and everybody who works on it at a screen of their own."""

    def __init__(self, office: Site, sit: Sit) -> None:
        self.office = office
        self.sit = sit
        self.id = ""
        self._screens: dict[str, Screen] = {}
        self.expert_entry = self._prepare_unit()

    def _prepare_unit(self) -> str:
        """Give the unit its staff, with somebody who knows all four fields."""
        services = self.office.services
        with services.engine.read() as connection:
            head = actor_for(person_by_id(connection, "butler"))
        fill_registers(services.engine, "butler", head, services.evidence_files)
        with services.engine.transact(head) as uow:
            raw = {
                "name": ["吴海峰（全科）"],
                "kind": ["专业技术人员"],
                "title_level": ["高级"],
                "fields": list(FIELDS),
                "projects": ["6"],
                "joined_on": ["2020-03-02"],
            }
            return add_entry(uow, STAFF, "butler", raw).id

    def at(self, login: str | None) -> Screen:
        """Return the screen of somebody, signed in; None is anybody."""
        key = login or ""
        if key not in self._screens:
            width = PHONE if login is None or login in ON_PHONES else 1280
            self._screens[key] = self.sit(self.office, login, width=width)
        screen = self._screens[key]
        if login is not None:
            screen.let_in(login)
        return screen

    def tasks(self, key: str) -> list[UserTaskView]:
        """Return the open matters of a process."""
        found = self.office.services.engine.find_user_tasks(
            UserTaskFilter(process_keys=[key]), Slice(limit=100), actor=SYSTEM
        )
        return [each.task for each in found]

    def do(self, key: str, element: str, login: str, **wanted: object) -> Screen:
        """Do the first open matter of an element on its page."""
        self.office.settle()
        task = next(each for each in self.tasks(key) if each.element_id == element)
        screen = self.at(login)
        screen.open(f"/tasks/{task.id}")
        take = screen.page.get_by_role("button", name="签收")
        if take.count():
            take.click()
        assert not screen.is_wider_than_the_screen(), element
        fill_in(screen.page, self._fields(task, login, wanted))
        screen.hand_in()
        problems = screen.page.locator("#problems")
        assert not problems.count(), (element, problems.inner_text())
        expect(screen.page.locator(".said").first).to_contain_text("已提交")
        assert screen.complaints == [], element
        self.office.settle()
        return screen

    def _fields(
        self, task: UserTaskView, login: str, wanted: Mapping[str, object]
    ) -> dict[str, object]:
        services = self.office.services
        with services.engine.read() as connection:
            person = person_by_id(connection, login)
        signed = {
            field.key: person.name
            for field in services.forms.form_of(task).questions()
            if field.key.startswith("sign_")
        }
        sheet = services.desk.sheet(task.id, actor=actor_for(person))
        return fields_for(
            services.forms.form_of(task),
            {**signed, **wanted},
            facts=sheet.facts,
            today=services.today,
        )

    def pass_days(self, days: int) -> None:
        """Let days go by."""
        self.office.clock.move_to(self.office.clock.now() + timedelta(days=days))
        self.office.settle()

    def page(self, login: str = "butler") -> Screen:
        """Open the page of the contract."""
        screen = self.at(login)
        screen.open(f"/contracts/{self.id}")
        assert not screen.is_wider_than_the_screen()
        return screen


def test_a_contract_from_signing_to_archive(office: Site, sit: Sit) -> None:
    contract = Contract(office, sit)
    sign(contract)
    prepare(contract)
    provide(contract)
    close_finding(contract)
    hear_complaint(contract)
    review(contract)
    file_away(contract)


def sign(contract: Contract) -> None:
    """The head of the unit writes the contract down; its service begins."""
    head, today = contract.at("butler"), contract.office.services.today
    head.open("/contracts/new")
    page = head.page
    page.get_by_label("合同编号").fill("GJ-2026-20")
    page.get_by_label("服务对象").select_option("entity")
    page.get_by_label("项目负责人").select_option("butler_pm")
    page.get_by_label("开始日期").fill(today.isoformat())
    page.get_by_label("结束日期").fill((today + timedelta(days=DAYS)).isoformat())
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".said").first).to_contain_text("合同已登记")
    found = re.search(r"/contracts/(\w{32})", page.url)
    assert found is not None
    contract.id = found.group(1)
    contract.office.settle()
    page.reload()
    expect(page.get_by_role("link", name="合同登记与服务内容清单")).to_be_visible()


def prepare(contract: Contract) -> None:
    """Menu, team, inquiry, materials, scheme; the client agrees at a phone."""
    menu = ["full_check", "risk", "training"]
    contract.do(
        SERVICE,
        "register_contract",
        "butler",
        service_menu=menu,
        **{f"{each}_due_on": LATER for each in menu},
        training_topics=["生产环境的相关要求"],
        summary_rhythm="不提交",
    )
    row = {"account": "butler_pm", "duty": "全面负责"}
    team = [{**row, "staff_entry": contract.expert_entry}]
    contract.do(SERVICE, "form_team", "butler", team_members=team)
    contract.do(SERVICE, "plan_survey", "butler_pm")
    contract.do(SERVICE, "collect_materials", "butler_expert")
    experts = {f"check_{n}_by": "butler_expert" for n in range(1, 8)}
    contract.do(SERVICE, "write_scheme", "butler_pm", **experts, patrol_arrangements=[])
    contract.do(SERVICE, "confirm_scheme", "entity", scheme_accepted="true")
    shown = contract.page().page.locator("main")
    expect(shown).to_contain_text("吴海峰（全科）")
    expect(shown.locator("#items")).to_contain_text("全面排查")
    expect(shown.locator("#papers")).not_to_contain_text("尚未形成")


def provide(contract: Contract) -> None:
    """The seven parts of the check, one with something wrong; risks and a training."""
    wrong = {
        "what": "来料没有检验记录",
        "severity": "较大",
        "advice": "来料逐批检验并记录",
    }
    contract.do(
        SERVICE,
        "check_fully",
        "butler_expert",
        check_result="不符合",
        check_findings=[wrong],
        check_devices="",
    )
    for _ in range(6):
        contract.do(
            SERVICE,
            "check_fully",
            "butler_expert",
            check_result="符合",
            check_findings=[],
            late_papers=[],
            check_devices="",
        )
    contract.do(SERVICE, "write_check_report", "butler_pm")
    contract.do(SERVICE, "identify_risks", "butler_expert", risk_complete="true")
    contract.do(SERVICE, "train_client", "butler_expert")
    items = contract.page().page.locator("#items")
    expect(items.get_by_text("已完成")).to_have_count(3)


def close_finding(contract: Contract) -> None:
    """What was found is advised on, put right by the client, and looked at again."""
    contract.do(FINDING, "advise_correction", "butler_expert", advised_severity="较大")
    contract.do(FINDING, "correct_finding", "entity")
    contract.do(
        FINDING, "verify_correction", "butler_expert", correction_effective="true"
    )
    screen = contract.at("butler")
    screen.open(f"/findings?contract={contract.id}")
    expect(screen.page.locator("main")).to_contain_text("已闭环")


def hear_complaint(contract: Contract) -> None:
    """Somebody complains without an account, follows it, and is content."""
    anybody = contract.at(None)
    anybody.open("/complain/butler")
    anybody.page.locator('[name="text"]').fill("排查报告迟迟不给")
    anybody.page.get_by_role("button", name="提交").click()
    anybody.page.wait_for_url("**/progress/*")
    where = anybody.page.url
    contract.do(COMPLAINT, "register_complaint", "butler")
    contract.do(
        COMPLAINT, "assign_complaint", "butler", complaint_handler="butler_expert"
    )
    contract.do(COMPLAINT, "handle_complaint", "butler_expert")
    contract.do(COMPLAINT, "report_back", "butler")
    anybody.page.goto(where)
    expect(anybody.page.locator("main")).to_contain_text("已反馈")
    anybody.page.get_by_role("button", name="满意", exact=True).click()
    contract.office.settle()
    anybody.page.goto(where)
    expect(anybody.page.locator("main")).to_contain_text("已关闭")
    assert not anybody.is_wider_than_the_screen()
    assert anybody.complaints == []


def review(contract: Contract) -> None:
    """Before its end the contract is reviewed; then it runs out."""
    contract.pass_days(DAYS - 10)
    contract.do(SERVICE, "review_contract", "butler", review_outcome="续签")
    contract.pass_days(12)
    shown = contract.page().page.locator("main")
    expect(shown).to_contain_text("合同期满")
    expect(shown.get_by_role("link", name="归档", exact=True)).to_be_visible()


def file_away(contract: Contract) -> None:
    """Everything is given back, filed away and asked about; the file is kept."""
    register = REGISTERS["property"]
    kind = register.event("returned")
    assert kind is not None
    services = contract.office.services
    with services.engine.transact(SYSTEM) as uow:
        for each in all_entries(uow.connection, "butler", register):
            if each.client_id == "entity" and each.content["state"] == "在管":
                raw = {"happened_on": [services.today.isoformat()], "remark": ["签收"]}
                add_event(uow, register, each, kind=kind, raw=raw)
    contract.do(SERVICE, "file_archive", "butler_arch", client_helped="true")
    for _ in contract.tasks(SURVEY):
        contract.do(SURVEY, "answer_survey", "entity")
    assert contract.tasks(SERVICE) == []
    instance = services.engine.instance_by_business_key(
        contract.id, process_key=SERVICE, actor=SYSTEM
    )
    assert instance.state == "completed"
    screen = contract.at("butler_arch")
    screen.open(f"/client-files/{contract.id}")
    expect(screen.page.locator("main")).to_contain_text("GJ-2026-20")
    expect(screen.page.locator("main")).to_contain_text("保存")
