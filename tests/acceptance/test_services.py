"""A service from the signing of its contract to its archive, and what stops it on the way."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine import SYSTEM, UserTaskView
from handlers.butler.contracts import contract_by_id
from handlers.butler.errors import ContractRefused
from handlers.butler.findings import FindingQuery, Severity, find_findings
from handlers.butler.handing_projects import hand_project_over
from handlers.butler.menu import MenuItem
from handlers.butler.plans import plan_by_id
from handlers.butler.process_keys import FINDING, SERVICE, SURVEY
from handlers.butler.service.extending import extend_service
from handlers.butler.service.items import items_of
from handlers.butler.service.model import CHECKS, RunState
from handlers.butler.service.runs import run_of
from handlers.butler.service.team import team_of
from handlers.butler.signing import lead_changes, terminate_contract
from handlers.butler.surveys.reading import surveys_of_unit
from handlers.butler.tables import patrol_plan
from handlers.linkage.errors import AnswersRefused
from handlers.registers.catalogue import REGISTERS
from handlers.registers.entries import Entry, all_entries, entry_by_id, parts_there
from handlers.registers.keeping import change_entry
from handlers.registers.noting import add_event
from tests.support.butler_house import ButlerHouse
from tests.support.service_house import MENU, TOPICS, ServiceHouse


@pytest.fixture(params=["house", "house_on_postgres"])
def service(request: pytest.FixtureRequest) -> ServiceHouse:
    house: ButlerHouse = request.getfixturevalue(request.param)
    house.until("2026-01-05T09:00")
    found = ServiceHouse(house)
    found.sign()
    return found


@pytest.fixture
def small(house: ButlerHouse) -> ServiceHouse:
    house.until("2026-01-05T09:00")
    found = ServiceHouse(house)
    found.sign()
    return found


def entries(service: ServiceHouse, key: str) -> list[Entry]:
    with service.house.engine.read() as connection:
        return all_entries(connection, "butler", REGISTERS[key])


def done(service: ServiceHouse) -> set[str]:
    with service.house.engine.read() as connection:
        found = items_of(connection, service.contract_id)
    return {each.item.value for each in found if each.done_at is not None}


def test_a_contract_is_served_reviewed_filed_and_asked_about(
    service: ServiceHouse,
) -> None:
    service.prepare()
    assert service.open() == sorted([*["check_fully"] * 7, *["train_client"] * 2])

    provide(service)
    assert service.open() == []
    assert done(service) == set(MENU)

    service.house.until("2026-07-01T09:00")
    assert service.open() == ["write_summary"]
    service.do("write_summary")
    service.house.until("2026-12-17T09:00")
    assert service.open() == ["review_contract", "write_summary"]
    service.do("write_summary")
    service.do("review_contract", "manager")

    service.house.until("2027-01-01T09:00")
    assert service.open() == ["file_archive"]
    with service.house.engine.read() as connection:
        contract = contract_by_id(connection, service.contract_id)
    assert (contract.ended_on, contract.ended_reason) == (date(2027, 1, 1), "合同期满")
    with pytest.raises(AnswersRefused, match="CC-001"):
        service.do("file_archive", "manager")
    give_back(service)
    service.do("file_archive", "manager")

    assert service.instances(SURVEY) == 1
    assert service.state() == "active"
    answer_survey(service)
    assert service.state() == "completed"
    with service.house.engine.read() as connection:
        run = run_of(connection, service.contract_id)
    assert run is not None
    assert run.state is RunState.ENDED


def provide(service: ServiceHouse) -> None:
    for _ in CHECKS:
        service.do("check_fully", "walker")
    service.do("write_check_report")
    for each in ("risks", "system", "emergency_plan", "after_sales"):
        verb = "identify" if each == "risks" else "build"
        service.do(f"{verb}_{each}", "walker")
    for _ in TOPICS:
        service.do("train_client", "walker")


def give_back(service: ServiceHouse) -> None:
    register = REGISTERS["property"]
    kind = register.event("returned")
    assert kind is not None
    with service.house.engine.transact(service.house.actor("lead")) as uow:
        for each in all_entries(uow.connection, "butler", register):
            raw = {"happened_on": ["2027-01-01"], "remark": ["双方签字"]}
            add_event(uow, register, each, kind=kind, raw=raw)


def answer_survey(service: ServiceHouse) -> None:
    engine, contract_id = service.house.engine, service.contract_id
    with engine.read() as connection:
        (survey,) = surveys_of_unit(connection, "butler")
    assert survey.contract_id == contract_id
    found = engine.instance_by_business_key(
        survey.key, process_key=SURVEY, actor=SYSTEM
    )
    (task,) = engine.open_user_tasks(found.id, actor=SYSTEM)
    graded = ("overall", "skill", "speed", "records", "effect", "training", "conduct")
    answers = {f"survey_{each}": "满意" for each in (*graded, "complaints")}
    service.house.hand_in(task, "owner", **answers)
    service.house.settle()


def test_what_is_filed_stands_on_the_registers(small: ServiceHouse) -> None:
    small.prepare()
    for _ in CHECKS:
        small.do("check_fully", "walker")
    small.do("write_check_report")
    small.do("identify_risks", "walker")
    small.do("build_emergency_plan", "walker")
    small.do("train_client", "walker")

    assert [each.title for each in entries(small, "property")][:2] == [
        "工业产品质量管理文件",
        "工业产品检验检测报告",
    ]
    assert len(entries(small, "property")) == 6
    (risk,) = entries(small, "risk")
    assert (risk.title, risk.client_id) == ("来料铜线截面不足", "client")
    assert risk.content["reviewer"] == "老王"
    (plan,) = entries(small, "emergency")
    assert plan.content["review_on"] == "2027-03-02"
    (training,) = entries(small, "client-training")
    with small.house.engine.read() as connection:
        plans = parts_there(connection, "butler", REGISTERS["emergency"])
        papers = parts_there(connection, "butler", REGISTERS["client-training"])
    assert plans[plan.id] == {"text"}
    assert papers[training.id] == {"sign_in", "slides"}
    (report,) = entries(small, "deliverable")
    assert (report.title, report.content["receiver"]) == ("全面排查报告", "陈厂长")


def test_only_picked_items_spawn_matters(small: ServiceHouse) -> None:
    small.prepare(
        service_menu=["risk"],
        risk_due_on="2026-05-01",
        summary_rhythm="不提交",
    )

    assert small.open() == ["identify_risks"]
    small.do("identify_risks", "walker")
    assert small.open() == []
    assert done(small) == {"risk"}


def test_what_does_not_conform_is_opened_as_a_finding(small: ServiceHouse) -> None:
    small.prepare(service_menu=["full_check"], full_check_due_on="2026-05-01")
    task = small.task("check_fully")
    with pytest.raises(AnswersRefused):
        small.do("check_fully", "walker", check_result="不符合")
    small.do(
        "check_fully",
        "walker",
        check_result="不符合",
        check_photos=small.photo(task),
        check_findings=[
            {"what": "无来料检验", "severity": "重大", "advice": "立即全检"},
            {"what": "台账缺页", "severity": "一般", "advice": "补齐"},
        ],
    )

    with small.house.engine.read() as connection:
        asked = FindingQuery(org_id="butler", contract_id=small.contract_id)
        found = find_findings(connection, asked)
        (item,) = items_of(connection, small.contract_id)
    assert {each.severity for each in found} == {Severity.GRAVE, Severity.GENERAL}
    assert small.instances(FINDING) == 2
    assert item.done_parts == 1


def test_a_team_covers_four_fields_and_has_a_lead_with_experience(
    small: ServiceHouse,
) -> None:
    small.do("register_contract", "manager")
    alone = [{"staff_entry": small.staff[0], "account": "lead", "duty": "全部"}]
    with pytest.raises(AnswersRefused, match="没有涵盖"):
        small.do("form_team", "manager", team_members=alone)
    headless = [
        {"staff_entry": each, "account": "", "duty": "排查"} for each in small.staff[:4]
    ]
    with pytest.raises(AnswersRefused, match="也是成员"):
        small.do("form_team", "manager", team_members=headless)

    small.do("form_team", "manager")

    with small.house.engine.read() as connection:
        team = team_of(connection, small.contract_id)
    assert {each.name for each in team} == {"lead", "walker", "runner", "专家四"}
    assert {each.title_level for each in team} == {"中级"}


def test_a_lead_with_too_few_projects_is_refused(small: ServiceHouse) -> None:
    register = REGISTERS["staff"]
    with small.house.engine.transact(small.house.actor("manager")) as uow:
        entry = entry_by_id(
            uow.connection, small.staff[0], org_id="butler", register=register
        )
        raw = {
            key: value if isinstance(value, list) else [value]
            for key, value in entry.content.items()
        }
        change_entry(
            uow, register, entry, {**raw, "projects": ["2"], "reason": ["核对"]}
        )
    small.do("register_contract", "manager")

    with pytest.raises(AnswersRefused, match="不少于3个"):
        small.do("form_team", "manager")


def test_the_client_sends_a_scheme_back_until_it_fits(small: ServiceHouse) -> None:
    small.do("register_contract", "manager")
    small.do("form_team", "manager")
    small.do("plan_survey")
    small.do("collect_materials", "walker")
    small.do("write_scheme")
    small.do(
        "confirm_scheme",
        "owner",
        scheme_accepted="false",
        scheme_refused="培训提前",
    )
    assert small.open() == ["write_scheme"]
    known = small.house.engine.variables_seen_at(
        small.task("write_scheme").id, actor=SYSTEM
    )
    assert known["scheme_refused"] == "培训提前"

    small.do("write_scheme")
    small.do("confirm_scheme", "owner")

    assert known["scheme_version"] == 1
    assert "check_fully" in small.open()


def test_patrols_begin_with_the_scheme_and_end_with_the_contract(
    small: ServiceHouse,
) -> None:
    menu = {"service_menu": ["patrol"], "patrol_need": "每日", "summary_rhythm": "每年"}
    small.do("register_contract", "manager", **menu)
    small.do("form_team", "manager")
    small.do("plan_survey")
    small.do("collect_materials", "walker")
    daily = {
        "name": "日常巡查",
        "frequency": "日",
        "depth": "标准",
        "calendar": "工作日",
        "walker": "walker",
        "standby": "walker",
    }
    with pytest.raises(AnswersRefused, match="替补人员不能是巡查人员本人"):
        small.do("write_scheme", patrol_arrangements=[daily])
    small.do("write_scheme", patrol_arrangements=[{**daily, "standby": "runner"}])
    small.do("confirm_scheme", "owner")

    with small.house.engine.read() as connection:
        plan = plan_by_id(
            connection, connection.scalars(select(patrol_plan.c.id)).one()
        )
    assert plan.contract_id == small.contract_id
    assert plan.present.rhythm.valid_to == date(2026, 12, 31)


def test_the_end_of_a_contract_stops_what_is_open_and_asks_for_a_review(
    small: ServiceHouse,
) -> None:
    small.prepare()
    small.do("check_fully", "walker")
    small.house.until("2026-03-02T09:00")
    with small.house.engine.transact(small.house.actor("manager")) as uow:
        terminate_contract(uow, small.contract_id, reason="客户停业")
    small.house.settle()

    assert small.open() == ["review_termination"]
    small.do("review_termination", "manager")
    assert small.open() == ["file_archive"]


@pytest.mark.parametrize("steps", range(6))
def test_a_contract_that_ends_during_its_preparation_is_filed_too(
    small: ServiceHouse, steps: int
) -> None:
    order = ["register_contract", "form_team", "plan_survey", "collect_materials"]
    people = ["manager", "manager", "lead", "walker", "lead"]
    walked = zip([*order, "write_scheme"], people, strict=True)
    for element, person in list(walked)[:steps]:
        small.do(element, person)
    with small.house.engine.transact(small.house.actor("manager")) as uow:
        terminate_contract(uow, small.contract_id, reason="客户停业")
    small.house.settle()

    assert small.open() == ["review_termination"]


def test_days_of_items_lie_within_the_contract(small: ServiceHouse) -> None:
    with pytest.raises(AnswersRefused, match="合同结束"):
        small.do(
            "register_contract",
            "manager",
            service_menu=["risk"],
            risk_due_on="2027-02-01",
        )
    assert done(small) == set()
    with small.house.engine.read() as connection:
        assert items_of(connection, small.contract_id) == []


def test_a_training_written_down_late_says_why(small: ServiceHouse) -> None:
    small.prepare(
        service_menu=["training"],
        training_due_on="2026-05-01",
        training_topics=[TOPICS[0]],
    )
    small.house.until("2026-02-10T09:00")
    with pytest.raises(AnswersRefused, match="补录"):
        small.do("train_client", "walker", training_on="2026-02-05")

    small.do("train_client", "walker", training_on="2026-02-05", training_late="出差")

    (entry,) = entries(small, "client-training")
    assert entry.late_reason == "出差"
    assert done(small) == {MenuItem.TRAINING.value}


def test_a_service_begins_with_its_contract_alone(small: ServiceHouse) -> None:
    assert small.instances(SERVICE) == 1
    task: UserTaskView = small.task("register_contract")
    assert task.candidate_groups == ("bu_mgr", "bu_pm")
    assert "新的服务合同 GJ-2026-09：厦门暖阳电器" in small.house.told("lead")


def test_the_matters_of_a_project_go_to_its_new_lead(small: ServiceHouse) -> None:
    small.do("register_contract", "manager")
    small.do("form_team", "manager")
    assert small.task("plan_survey").assignee == "lead"
    with small.house.engine.read() as connection:
        contract = contract_by_id(connection, small.contract_id)

    hand_project_over(
        small.house.engine,
        contract,
        "manager",
        reason="休假",
        actor=small.house.actor("manager"),
    )

    assert small.task("plan_survey").assignee == "manager"
    small.do("plan_survey", "manager")
    small.do("collect_materials", "walker")
    assert small.task("write_scheme").assignee == "manager"
    with small.house.engine.read() as connection:
        assert contract_by_id(connection, small.contract_id).lead_id == "manager"
        (change,) = lead_changes(connection, small.contract_id)
    assert (change.former_id, change.lead_id) == ("lead", "manager")


def test_added_items_are_worked_on_beside_the_others(small: ServiceHouse) -> None:
    small.prepare(service_menu=["risk"], risk_due_on="2026-05-01")
    add(small, MenuItem.AFTER_SALES, due_on=date(2026, 6, 1))
    small.house.settle()

    assert small.open() == ["identify_risks", "provide_added_item"]
    with pytest.raises(ContractRefused, match="还没有办结"):
        add(small, MenuItem.SYSTEM, due_on=date(2026, 6, 1))
    small.do("provide_added_item")

    assert done(small) == {"after_sales"}
    (given,) = entries(small, "deliverable")
    assert given.title == "售后服务（增加的项目）"
    with pytest.raises(ContractRefused, match="已有风险识别"):
        add(small, MenuItem.RISK, due_on=date(2026, 6, 1))
    add(small, MenuItem.PATROL)
    small.house.settle()
    assert small.open() == ["identify_risks"]


def add(service: ServiceHouse, item: MenuItem, *, due_on: date | None = None) -> None:
    with service.house.engine.transact(service.house.actor("manager")) as uow:
        contract = contract_by_id(uow.connection, service.contract_id)
        extend_service(uow, contract, [item], due_on=due_on, reason="新产品")


@pytest.mark.parametrize("day", [None, date(2026, 1, 4), date(2027, 1, 1)])
def test_an_added_item_is_done_within_the_contract(
    small: ServiceHouse, day: date | None
) -> None:
    small.prepare(service_menu=["risk"], risk_due_on="2026-05-01")
    with pytest.raises(ContractRefused, match="完成日期应在今天之后"):
        add(small, MenuItem.SYSTEM, due_on=day)


def test_nothing_is_added_before_the_menu_stands(small: ServiceHouse) -> None:
    with pytest.raises(ContractRefused, match="清单还没有登记"):
        add(small, MenuItem.SYSTEM, due_on=date(2026, 6, 1))
