"""What becomes of an unforeseen event at a client: met, told of, reported, learned from."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine import SYSTEM, NotAllowed, UserTaskView
from handlers.butler.findings.model import Severity
from handlers.butler.header_sources import headers_of
from handlers.butler.incidents.model import Incident, NewIncident, incident_key
from handlers.butler.incidents.opening import IncidentRefused, open_incident
from handlers.butler.incidents.reading import (
    IncidentNotFound,
    IncidentQuery,
    find_incidents,
    incident_by_id,
)
from handlers.linkage.errors import AnswersRefused
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.registers.declarations.service import EMERGENCY
from handlers.registers.entries import all_entries, events_of
from handlers.registers.keeping import add_entry
from handlers.reminders.affairs import affairs_of
from tests.support.butler_house import ButlerHouse, at

FORMS = tuple(f"f_b19{letter}" for letter in ("", *"abcde"))
BEGUN = "2026-03-02T09:00"


def report(house: ButlerHouse, **changed: object) -> NewIncident:
    said: dict[str, object] = {
        "contract_id": house.contract_id,
        "text": "电热毯批次在仓库起火",
        "happened_at": at("2026-03-02T08:40"),
        "place": "二号仓库",
        "severity": Severity.GRAVE,
        "found_by": "仓库保管员",
        "endangered": "一名保管员手部烫伤",
    }
    return NewIncident(**(said | changed))  # type: ignore[arg-type]


class Met:
    """An event whose process is under way."""

    def __init__(self, house: ButlerHouse, **changed: object) -> None:
        self.house = house
        house.deploy("butler_incident", *FORMS)
        house.clock.move_to(at(BEGUN))
        with house.engine.transact(house.actor("walker")) as uow:
            self.number = open_incident(uow, report(house, **changed)).number
        house.settle()

    @property
    def row(self) -> Incident:
        with self.house.engine.read() as connection:
            (found,) = find_incidents(connection, IncidentQuery(org_id="butler"))
        return found

    def tasks(self) -> dict[str, UserTaskView]:
        instance = self.house.engine.instance_by_business_key(
            self.row.key, process_key="butler_incident", actor=SYSTEM
        )
        found = self.house.engine.open_user_tasks(instance.root_id, actor=SYSTEM)
        return {each.element_id: each for each in found}

    def do(self, element: str, person: str, **answers: object) -> None:
        self.house.hand_in(self.tasks()[element], person, **answers)
        self.house.settle()

    def act(self) -> None:
        self.do(
            "take_measures",
            "lead",
            measures_begun_at=BEGUN,
            measures_kinds=["救助、疏散人员", "隔离、封存产品"],
            measures_text="已送医，剩余批次隔离",
            incident_controlled="true",
        )

    def tell_client(self) -> None:
        self.do(
            "notify_client",
            "lead",
            client_told_at=BEGUN,
            client_told_way="电话",
            client_told_person="何先生",
            client_told_text="仓库起火，已隔离剩余批次",
        )

    def tell_others(self, **answers: object) -> None:
        said = {
            "parties_told": "无",
            "contract_asks_notice": "false",
            "bureau_notice": "服务对象已报告",
            "bureau_reason": "服务对象9时已向消防和市场监督管理部门报告",
        }
        self.do("notify_parties", "lead", **(said | answers))

    def write_report(self) -> None:
        self.do(
            "write_incident_report",
            "lead",
            incident_cause="温控器批次不良",
            incident_handling="扑灭、送医、隔离、排查",
            incident_losses="一人轻伤，电热毯40条",
            incident_result="剩余批次已封存",
            incident_prevention="温控器逐批检验",
        )

    def review(self, **answers: object) -> None:
        said: dict[str, object] = {
            "review_people": "单位负责人、项目负责人",
            "mechanism_opinion": "响应及时",
            "mechanism_fits": "true",
        }
        self.do("review_mechanism", "manager", **(said | answers))

    def plan(self, **changed: str) -> str:
        said = {
            "name": "产品质量突发事件应急预案",
            "client": "",
            "edition": "1.0",
            "issued_on": "2025-03-10",
            "review_on": "2026-03-10",
        }
        raw = {key: [value] for key, value in (said | changed).items()}
        with self.house.engine.transact(self.house.actor("manager")) as uow:
            return add_entry(uow, EMERGENCY, "butler", raw).id


@pytest.fixture(params=["house", "house_on_postgres"])
def it(request: pytest.FixtureRequest) -> Met:
    return Met(request.getfixturevalue(request.param))


def test_an_event_is_met_told_of_reported_on_and_learned_from(it: Met) -> None:
    assert it.number == "SJ-2026-001"
    assert set(it.tasks()) == {"take_measures", "notify_client", "notify_parties"}
    assert it.tasks()["take_measures"].due_at == at("2026-03-02T11:00")
    for person in ("lead", "manager"):
        assert any("发生意外事件 SJ-2026-001" in each for each in it.house.told(person))
    plan_id = it.plan()

    it.act()
    assert (it.row.state, it.row.measures_at) == ("acted", at(BEGUN))
    it.tell_client()
    it.do("confirm_notice", "owner", notice_received=True, client_opinion="请抓紧")
    it.tell_others()
    assert it.row.client_told_at == it.row.client_confirmed_at == at(BEGUN)
    assert it.row.bureau_notice == "服务对象已报告"
    assert "市场监督管理部门报告" in it.row.bureau_reason
    it.write_report()
    assert it.row.state == "reviewing"
    assert any("请评审应急管理机制" in each for each in it.house.told("manager"))
    it.review(emergency_plan=plan_id, next_review_on="2027-03-02")

    assert (it.row.state, it.row.fits, it.row.changes) == ("closed", True, "")
    assert it.row.closed_at == at(BEGUN)
    with it.house.engine.read() as connection:
        (plan,) = all_entries(connection, "butler", EMERGENCY)
        (event,) = events_of(connection, plan.id)
    assert plan.content["review_on"] == "2027-03-02"
    assert event.kind == "reviewed"
    assert event.remark == "意外事件 SJ-2026-001 后评审，适宜"


def test_a_mechanism_that_does_not_fit_is_reviewed_again_when_it_is_changed(
    it: Met,
) -> None:
    plan_id = it.plan(client="厦门暖阳电器")
    it.act()
    it.tell_client()
    it.tell_others()
    it.house.until("2026-03-03T09:00")
    it.write_report()
    changed = {
        "mechanism_fits": "false",
        "mechanism_changes": "增加夜间值守联系人",
        "mechanism_change_by": "2026-04-01",
    }
    # There is a plan: the review says which one it was of.
    with pytest.raises(AnswersRefused, match="评审了哪个应急预案"):
        it.review(**changed, emergency_plan="")
    with pytest.raises(AnswersRefused, match="应晚于今天"):
        it.review(
            **(changed | {"mechanism_change_by": "2026-03-03"}), emergency_plan=plan_id
        )
    it.review(**changed, emergency_plan=plan_id)

    assert (it.row.state, it.row.fits) == ("closed", False)
    assert it.row.changes == "增加夜间值守联系人"
    assert it.row.change_by is not None
    assert it.row.change_by.isoformat() == "2026-04-01"
    with it.house.engine.read() as connection:
        (plan,) = all_entries(connection, "butler", EMERGENCY)
        (event,) = events_of(connection, plan_id)
    assert plan.content["review_on"] == "2026-04-01"
    assert event.remark.endswith("须修改：增加夜间值守联系人（2026-04-01前）")


def test_a_unit_without_a_plan_reviews_all_the_same(it: Met) -> None:
    with it.house.engine.transact(SYSTEM) as uow:
        add_org(uow, kind=OrgKind.ENTITY, name="厦门远帆玩具", org_id="neighbour")
    it.plan(client="厦门远帆玩具")
    it.act()
    it.tell_client()
    it.tell_others()
    it.house.until("2026-03-03T09:00")
    it.write_report()

    it.review()

    assert (it.row.state, it.row.fits) == ("closed", True)


def test_measures_that_are_late_are_asked_for_and_still_taken(it: Met) -> None:
    it.house.until("2026-03-02T10:59")
    assert not it.row.is_late(it.house.clock.now())
    assert not any("尚未记录应急措施" in each for each in it.house.told("lead"))

    it.house.until("2026-03-02T11:01")
    assert it.row.is_late(it.house.clock.now())
    for person in ("lead", "manager"):
        assert any("尚未记录应急措施" in each for each in it.house.told(person))
    with it.house.engine.read() as connection:
        late = IncidentQuery(org_id="butler", late_at=it.house.clock.now())
        assert len(find_incidents(connection, late)) == 1

    it.act()
    assert not it.row.is_late(it.house.clock.now())


def test_a_client_sees_what_it_was_told_and_need_not_confirm(it: Met) -> None:
    owners = IncidentQuery(org_id="client")
    with it.house.engine.read() as connection:
        assert find_incidents(connection, owners) == []
        with pytest.raises(IncidentNotFound):
            incident_by_id(connection, it.row.id, orgs=["client"])

    it.tell_client()
    assert any("请确认收到告知" in each for each in it.house.told("owner"))
    with it.house.engine.read() as connection:
        assert [each.id for each in find_incidents(connection, owners)] == [it.row.id]
        assert find_incidents(connection, IncidentQuery(org_id="other")) == []
    it.act()
    it.tell_others()
    assert set(it.tasks()) == {"confirm_notice"}

    it.house.until("2026-03-03T09:00")

    assert set(it.tasks()) == {"write_incident_report"}
    assert it.row.client_confirmed_at is None


def test_danger_and_contracts_forbid_silence_towards_authorities(it: Met) -> None:
    silent = {"bureau_notice": "不告知", "bureau_reason": "影响不大"}
    with pytest.raises(AnswersRefused, match="受到危及"):
        it.tell_others(**silent)


def test_silence_without_danger_has_a_reason(house: ButlerHouse) -> None:
    it = Met(house, endangered=" ")
    silent = {"bureau_notice": "不告知", "bureau_reason": "没有人受到危及"}
    with pytest.raises(AnswersRefused, match="合同约定"):
        it.tell_others(**silent, contract_asks_notice="true")
    with pytest.raises(AnswersRefused):
        it.tell_others(**(silent | {"bureau_reason": ""}))

    it.tell_others(**silent)

    assert (it.row.bureau_notice, it.row.bureau_reason) == ("不告知", "没有人受到危及")


def test_nothing_is_done_in_the_future_and_nobody_reports_nothing(it: Met) -> None:
    with pytest.raises(AnswersRefused, match="不能晚于现在"):
        it.do(
            "take_measures",
            "lead",
            measures_begun_at="2026-03-02T09:05",
            measures_kinds=["其他"],
            measures_text="尚未",
            incident_controlled="false",
        )
    later = at(BEGUN) + timedelta(minutes=1)
    for field, wrong in (
        ("text", " "),
        ("place", ""),
        ("found_by", "某" * 41),
        ("happened_at", later),
        ("endangered", "人" * 101),
    ):
        with (
            pytest.raises(IncidentRefused) as refused,
            it.house.engine.transact(SYSTEM) as uow,
        ):
            open_incident(uow, report(it.house, **{field: wrong}))
        assert refused.value.field == field


def test_an_event_goes_on_after_a_restart_and_stands_in_every_list(it: Met) -> None:
    it.act()
    it.house.engine = it.house.node()
    it.house.forms = ButlerHouse(it.house.database, it.house.clock).forms
    it.tell_client()
    with it.house.engine.read() as connection:
        header = headers_of(connection, [it.row.key])[it.row.key]
        affair = affairs_of(connection, [it.row.key])[it.row.key]

    assert set(it.tasks()) == {"confirm_notice", "notify_parties"}
    assert (header.client, header.title) == ("厦门暖阳电器", "电热毯批次在仓库起火")
    assert header.url == f"/incidents/{it.row.id}"
    assert (affair.lead_id, affair.butler_id) == ("lead", "butler")


def test_events_are_reported_on_their_page_and_may_be_stopped(it: Met) -> None:
    with pytest.raises(NotAllowed):
        it.house.engine.start_instance(
            key="butler_incident",
            business_key=incident_key(it.row.id),
            actor=it.house.actor("manager"),
        )
    instance = it.house.engine.instance_by_business_key(
        it.row.key, process_key="butler_incident", actor=SYSTEM
    )
    it.house.engine.cancel_instance(instance.id, reason="重复报告", actor=SYSTEM)

    closed: datetime | None = it.row.closed_at
    assert (it.row.state, closed) == ("canceled", at(BEGUN))
    assert not it.row.is_open
