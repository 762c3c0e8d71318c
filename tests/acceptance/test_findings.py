"""Findings of butlers: opened once, corrected by the client, verified, closed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from engine import SYSTEM, InstanceNotFound, UserTaskNotFound, UserTaskView
from handlers.butler.findings import (
    Finding,
    FindingNotFound,
    FindingQuery,
    NewFinding,
    Severity,
    Source,
    find_findings,
    finding_by_id,
    open_finding,
)
from handlers.butler.findings.referral import bureau_of_client, bureaus_to_tell
from handlers.butler.findings.tables import service_finding
from handlers.deadlines.books import DeadlineBooks
from handlers.linkage.desk import LinkageDesk
from handlers.linkage.errors import AnswersRefused
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import add_person
from tests.support.butler_house import ButlerHouse, at
from tests.support.sketch import sketch


def new(house: ButlerHouse, **changed: object) -> NewFinding:
    facts: dict[str, object] = {
        "contract_id": house.contract_id,
        "source": Source.PATROL,
        "source_key": "task-1:0",
        "text": "成品仓温湿度计未校准",
        "severity": Severity.MAJOR,
        "found_by": "walker",
        "section": "c",
    }
    return NewFinding(**{**facts, **changed})  # type: ignore[arg-type]


def opened(house: ButlerHouse, *many: NewFinding) -> list[str]:
    with house.engine.transact(house.actor("walker")) as uow:
        return [open_finding(uow, each) for each in many]


@pytest.fixture(params=["house", "house_on_postgres"])
def any_house(request: pytest.FixtureRequest) -> ButlerHouse:
    found: ButlerHouse = request.getfixturevalue(request.param)
    return found


def test_findings_are_numbered_by_unit_and_year_and_opened_once(
    any_house: ButlerHouse,
) -> None:
    house = any_house
    first, second = opened(house, new(house), new(house, source_key="task-1:1"))
    again = opened(house, new(house, text="别的话"))

    assert (first, again) == (first, [first])
    assert first.startswith("FX-2025-")
    assert second > first
    with house.engine.read() as connection:
        assert connection.scalar(select(func.count()).select_from(service_finding)) == 2


def test_lists_show_the_findings_of_a_unit_or_of_a_client_alone(
    any_house: ButlerHouse,
) -> None:
    house = any_house
    opened(
        house,
        new(house),
        new(house, source_key="2", severity=Severity.GRAVE, text="叉车制动失灵"),
    )

    def listed(org_id: str, **wanted: object) -> list[str]:
        query = FindingQuery(org_id=org_id, **wanted)  # type: ignore[arg-type]
        with house.engine.read() as connection:
            return [each.text for each in find_findings(connection, query)]

    assert len(listed("butler")) == len(listed("client")) == 2
    assert listed("other") == []
    assert listed("butler", severity=Severity.GRAVE) == ["叉车制动失灵"]
    assert listed("butler", text="校准") == ["成品仓温湿度计未校准"]
    assert len(listed("butler", only_open=True, source=Source.PATROL)) == 2
    assert listed("butler", late_at=house.clock.now()) == []
    with house.engine.read() as connection:
        some = find_findings(connection, FindingQuery(org_id="butler"))[0]
        assert finding_by_id(connection, some.id, orgs=["client"]) == some
        with pytest.raises(FindingNotFound):
            finding_by_id(connection, some.id, orgs=["other"])


#: The registration alone of what a bureau does with a case.
REGISTRATION = """
start begun
user register_issue assignee=${initiator} groups=msa
end over
begun -> register_issue
register_issue -> over
"""
FORMS = ("f_b14", "f_b15", "f_b16", "f_b17", "f_b18")


class Followed:
    """A finding whose process is under way."""

    def __init__(self, house: ButlerHouse, **facts: object) -> None:
        self.house = house
        house.deploy("butler_finding", *FORMS)
        house.clock.move_to(at("2026-03-02T09:00"))
        opened(house, new(house, **facts))
        house.settle()

    @property
    def row(self) -> Finding:
        with self.house.engine.read() as connection:
            return find_findings(connection, FindingQuery(org_id="butler"))[0]

    def tasks(self) -> dict[str, UserTaskView]:
        instance = self.house.engine.instance_by_business_key(
            self.row.key, process_key="butler_finding", actor=SYSTEM
        )
        found = self.house.engine.open_user_tasks(instance.id, actor=SYSTEM)
        return {each.element_id: each for each in found}

    def do(self, element: str, person: str, photo: str = "", **answers: object) -> None:
        task = self.tasks()[element]
        if photo:
            answers[photo] = [self.house.photo(task, person)]
        self.house.hand_in(task, person, **answers)
        self.house.settle()

    def advise(self, severity: str = "较大") -> None:
        self.do(
            "advise_correction",
            "walker",
            advised_severity=severity,
            finding_advice="送检定机构校准，校准前停用",
        )

    def correct(self) -> None:
        self.do(
            "correct_finding",
            "owner",
            photo="correction_photos",
            correction_choice="已整改",
            correction_done="已送检，证书编号 2026-118",
            sign_correction="owner",
        )

    def verify(self, *, effective: bool) -> None:
        self.do(
            "verify_correction",
            "walker",
            verified_by="核对材料",
            correction_effective="true" if effective else "false",
            **({} if effective else {"correction_refused": "证书看不清"}),
            sign_verification="walker",
        )


def test_a_finding_goes_back_until_its_correction_is_proven(house: ButlerHouse) -> None:
    it = Followed(house)
    assert list(it.tasks()) == ["advise_correction"]
    # Three working days from Monday: until the end of Thursday.
    assert it.tasks()["advise_correction"].due_at == at("2026-03-05T23:59:59")

    it.advise()
    assert it.row.state == "correcting"
    assert it.row.due_at == it.tasks()["correct_finding"].due_at
    assert it.row.due_at == at("2026-03-09T23:59:59")
    assert any("请整改：厦门暖阳电器" in each for each in house.told("owner"))
    it.correct()
    assert (it.row.state, it.row.round) == ("verifying", 1)
    it.verify(effective=False)
    assert it.row.state == "correcting"
    it.correct()
    it.verify(effective=True)

    assert (it.row.state, it.row.round) == ("closed", 2)
    assert it.row.closed_at is not None
    assert not it.row.is_open


def test_a_grave_finding_is_corrected_within_a_day_and_reminded_of_the_law(
    house: ButlerHouse,
) -> None:
    it = Followed(house, severity=Severity.GRAVE, danger=True)
    assert set(it.tasks()) == {"advise_correction", "remind_to_report"}

    it.advise("重大")
    assert it.row.due_at == at("2026-03-03T09:00")
    house.clock.move_to(at("2026-03-03T09:01"))
    assert it.row.is_late(house.clock.now())
    it.correct()
    it.verify(effective=True)
    # The duty to report is not done with the correction.
    assert set(it.tasks()) == {"remind_to_report"}
    assert it.row.is_open
    it.do(
        "remind_to_report",
        "lead",
        reminded_on="2026-03-03",
        reminded_person="王厂长",
        report_measures=["停止生产、销售"],
        bureau_informed="true",
        case_asked="false",
        report_note="已电话报告区局",
    )

    assert it.row.state == "closed"


def test_a_client_bears_a_risk_with_the_consent_of_the_project_lead(
    house: ButlerHouse,
) -> None:
    it = Followed(house, severity=Severity.GENERAL)
    it.advise("一般")
    for accepted in (False, True):
        it.do(
            "correct_finding",
            "owner",
            correction_choice="承担风险",
            risk_reason="设备下月报废，其间专人看管",
            sign_correction="owner",
        )
        assert it.row.state == "asked"
        it.do(
            "accept_risk",
            "lead",
            risk_accepted="true" if accepted else "false",
            **({} if accepted else {"correction_refused": "没有写明看管人员"}),
        )

    assert (it.row.state, it.row.round) == ("accepted", 0)


def test_another_unit_neither_sees_nor_does_a_finding(house: ButlerHouse) -> None:
    it = Followed(house)
    task = it.tasks()["advise_correction"]

    with pytest.raises(UserTaskNotFound):
        house.hand_in(task, "stranger", advised_severity="一般", finding_advice="无")


def test_a_dangerous_finding_becomes_a_case_of_the_bureau_alone(
    house: ButlerHouse,
) -> None:
    with house.engine.transact(SYSTEM) as uow:
        for bureau_id, name, district in (
            ("bureau", "湖里区局", "湖里区"),
            ("empty", "无人区局", "湖里区"),
        ):
            add_org(
                uow,
                kind=OrgKind.BUREAU,
                name=name,
                district=district,
                org_id=bureau_id,
            )
        add_person(
            uow,
            login="officer",
            name="officer",
            org_id="bureau",
            roles=("msa",),
            person_id="officer",
        )
    house.engine.deploy(
        name="linkage",
        resources={"linkage.bpmn": sketch(REGISTRATION, key="linkage")},
        actor=SYSTEM,
    )
    it = Followed(house, severity=Severity.GRAVE, danger=True)
    with house.engine.read() as connection:
        # A bureau without an officer is not offered; the only one left is proposed.
        assert [each["value"] for each in bureaus_to_tell(connection)] == ["bureau"]
        assert bureau_of_client(connection, "client") == "bureau"
    told: dict[str, Any] = {
        "reminded_on": "2026-03-02",
        "reminded_person": "王厂长",
        "report_measures": ["停止生产、销售", "召回"],
        "bureau_informed": "false",
        "report_note": "服务对象申请登记",
    }
    with pytest.raises(AnswersRefused):
        it.do("remind_to_report", "lead", **told, case_asked="true")
    it.do("remind_to_report", "lead", **told, case_asked="true", report_bureau="bureau")

    row = it.row
    assert row.referred_to == "bureau"
    assert row.case_no is not None
    case = house.engine.instance_by_business_key(
        row.case_no, process_key="linkage", actor=SYSTEM
    )
    (task,) = house.engine.open_user_tasks(case.id, actor=house.actor("officer"))
    assert task.assignee == "officer"
    desk = LinkageDesk(engine=house.engine, clock=house.clock, books=DeadlineBooks())
    proposed = desk.sheet(task.id, actor=house.actor("officer")).prefill
    assert proposed["source"] == "主体申请"
    assert proposed["entity_name"] == "厦门暖阳电器"
    assert proposed["task_no"] == row.number
    assert row.number in str(proposed["reason"])
    assert any("请登记产品质量问题" in each for each in house.told("officer"))
    # The butler knows the number, and nothing behind it.
    for who in ("lead", "owner"):
        with pytest.raises(InstanceNotFound):
            house.engine.instance_by_business_key(
                row.case_no, process_key="linkage", actor=house.actor(who)
            )
