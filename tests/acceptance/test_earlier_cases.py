"""补录: cases that ran before Tandem enter at the stage that they had reached."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine import SYSTEM, InstanceQuery, NotAllowed
from handlers.deadlines.clocks import ClockState
from handlers.evidence.files import StoredFile
from handlers.evidence.records import record_evidence
from handlers.forms import submissions_of_case
from handlers.linkage.cases import Assistance, StopSale
from handlers.linkage.earlier.entering import EarlierDesk, entered_earlier
from handlers.linkage.earlier.errors import EntryFailed
from handlers.linkage.earlier.form import day_faults
from handlers.linkage.earlier.stages import BY_KEY, ENTRY_STAGES, EntryStage
from handlers.notices.kinds import NoticeKind
from handlers.notices.tables import notice
from handlers.notices.tell import tell
from tests.support.case_client import PDF, Case, Office

DAYS = {
    "registered": "2026-02-24",
    "served": "2026-03-02",
    "ordered": "2026-03-02",
    "grouped": "2026-03-10",
    "planned": "2026-03-18",
    "measured": "2026-04-02",
    "recorded": "2026-04-20",
    "rectified": "2026-04-28",
    "arranged": "2026-05-11",
    "announced": "2026-06-01",
    "passed": "2026-05-14",
    "surveyed": "2026-05-25",
}
#: Stages that have assistance behind them, or under way.
ASSISTED = {
    "grouped": Assistance.RUNNING,
    "planned": Assistance.RUNNING,
    "measured": Assistance.RUNNING,
    "recorded": Assistance.DONE,
    "passed": Assistance.DONE,
    "surveyed": Assistance.DONE,
}
PLAN_ROW = {
    "target_entity": "厦门暖阳电器有限公司",
    "product_name": "电热毯",
    "model_spec": "TT-1",
    "nonconforming_item": "泄漏电流",
    "basis_and_requirement": "GB 4706.8 泄漏电流不大于0.25mA",
    "assistance_period": "2026-03-18/2026-05-18",
    "quality_head": "黄建国",
}
FACTS = {
    "entry_reason": "系统上线前已在办",
    "source": "监督抽查",
    "level": "市",
    "entity_name": "厦门暖阳电器有限公司",
    "district": "集美区",
    "entity_role": "生产者",
    "product_name": "电热毯",
    "model_spec": "TT-1",
    "licensed": False,
    "report_no": "XM2026-0007",
    "failing_items": [
        {"item_name": "泄漏电流", "requirement": "≤0.25mA", "measured": "0.9mA"}
    ],
    "order_no": "厦市监责改〔2026〕7号",
    "agency_id": "agency",
    "wg_name": "电热器具帮扶组",
    "wg_leader": "senior",
    "wg_members": [{"person_id": "senior", "qualification": "中级及以上技术职称"}],
    "industry_category": "家用电器",
    "tasks_and_goals": "查明泄漏电流超标原因",
    "assistance_methods": ["a"],
    "plan_rows": [PLAN_ROW],
    "measures": [
        {
            "cause": "夹具磨损",
            "method": "a",
            "content": "更换夹具",
            "owner": "黄工",
            "due_on": "2026-06-30",
        }
    ],
    "reinspection_lab": "海湾检验院",
    "failure_cause": "绝缘层工艺未改",
    "q5_overall": "满意",
    "pass_notice_no": "厦市监复〔2026〕3号",
}


def values_for(office: Office, stage: EntryStage, **change: object):
    days = {f"on_{each.key}": DAYS[each.key] for each in stage.milestones}
    return {**FACTS, **days, "entry_source_file": [paper(office)], **change}


def paper(office: Office) -> str:

    file = StoredFile(sha256="0" * 64, name="原卷宗.pdf", media_type=PDF, size=9)
    with office.engine.transact(SYSTEM) as uow:
        return record_evidence(uow, file).id


def enter(office: Office, key: str, *, by: str = "officer", **change: object) -> Case:
    stage = BY_KEY[key]
    desk = EarlierDesk(engine=office.engine, forms=office.form_desk)
    number = desk.enter(
        stage, values_for(office, stage, **change), actor=office.actor(by)
    )
    instance = office.engine.instance_by_business_key(
        number, process_key="linkage", actor=SYSTEM
    )
    return Case(office=office, key=number, root_id=instance.id)


@pytest.mark.parametrize("stage", ENTRY_STAGES, ids=lambda stage: stage.key)
def test_a_case_enters_at_every_stage(office: Office, stage: EntryStage):
    office.at("2026-06-15")

    case = enter(office, stage.key)

    assert set(stage.opens) <= set(case.open)
    with office.engine.read() as connection:
        entered = entered_earlier(connection, case.key)
        filed = submissions_of_case(connection, case.key)
        told = connection.execute(
            select(notice.c.id).where(notice.c.business_key == case.key)
        ).all()
    assert entered is not None
    assert (entered.stage, entered.reason) == (stage.key, "系统上线前已在办")
    assert entered.source_file
    assert filed
    assert all(each.entered_later for each in filed)
    assert {each.submitted_by for each in filed} == {"officer"}
    assert told == []
    assert case.header.assistance is ASSISTED.get(stage.key, Assistance.NONE)
    # The figures count the answer that is on paper.
    assert case.header.survey == ("满意" if stage.key == "surveyed" else "")


def test_clocks_count_from_the_days_on_which_it_happened(office: Office):
    office.at("2026-04-10")
    case = enter(office, "ordered")

    rectify, reinspection = case.clocks["rectify", 1], case.clocks["reinsp1", 1]
    assert (rectify.started_on, rectify.statutory) == (
        date(2026, 3, 2),
        date(2026, 5, 1),
    )
    assert reinspection.statutory == date(2026, 5, 16)
    assert case.clocks["objection", 1].started_on == date(2026, 3, 2)
    assert (case.header.stop_sale, case.header.stop_sale_since) == (
        StopSale.REQUIRED,
        "2026-03-02",
    )
    assert case.lines["objection"].chip_text == "已期满"


def test_what_was_done_in_time_reads_as_done_in_time(office: Office):
    office.at("2026-06-15")
    case = enter(office, "arranged")

    clock = case.clocks["rectify", 1]
    assert (clock.state, clock.ended_on) == (ClockState.MET, date(2026, 4, 28))
    assert case.header.stop_sale is StopSale.VERIFIED


def test_a_second_round_has_its_window_from_the_announcement(office: Office):
    office.at("2026-06-15")
    case = enter(office, "announced")

    assert case.header.round == 2
    assert case.clocks["reinsp2", 2].statutory == date(2026, 8, 29)


def test_an_entered_case_goes_on_like_any_other(office: Office):
    office.at("2026-06-15")
    case = enter(office, "arranged")

    case.pass_notice(on="2026-06-12")

    assert case.header.stop_sale is StopSale.RELEASED


def test_nobody_is_told_on_the_day_of_the_entry_and_people_are_afterwards(
    office: Office,
):
    office.at("2026-06-15")
    case = enter(office, "ordered")

    assert told_of(office, case, key="first") == 0
    office.at("2026-06-17")
    assert told_of(office, case, key="second") == 1


def told_of(office: Office, case: Case, *, key: str) -> int:
    with office.engine.transact(SYSTEM) as uow:
        return tell(
            uow,
            kind=NoticeKind.MISSED,
            key=key,
            to=["head"],
            subject="期限已过",
            text="",
            business_key=case.key,
        )


def test_an_operator_whose_days_are_over_has_a_day_to_be_entered(office: Office):
    """What was done in time can still be entered; then the case goes on by itself."""
    office.at("2026-06-15")
    case = enter(office, "ordered")
    assert "conduct_self_check" in case.open

    office.at("2026-06-17")

    assert "handle_overdue_rectification" in case.open


def test_nobody_else_enters_cases(office: Office):
    for person in ("head", "planner", "senior"):
        with pytest.raises(NotAllowed):
            enter(office, "served", by=person)


def test_what_a_matter_does_not_take_withdraws_the_case(office: Office):
    office.at("2026-06-15")
    with pytest.raises(EntryFailed, match="帮扶周期"):
        enter(office, "planned", plan_rows=[{**PLAN_ROW, "assistance_period": None}])

    query = InstanceQuery(process_keys=frozenset({"linkage"}))
    (case,) = office.engine.instances(query, actor=SYSTEM).items
    assert case.ended_at is not None
    assert "补录未完成" in (case.end_reason or "")


def test_days_must_have_been_and_follow_each_other():
    stage = BY_KEY["ordered"]
    days = {"on_registered": "2026-02-24", "on_served": "2026-03-02"}

    early = day_faults(
        stage, {**days, "on_ordered": "2026-03-01"}, today=date(2026, 6, 15)
    )
    late = day_faults(
        stage, {**days, "on_ordered": "2026-06-16"}, today=date(2026, 6, 15)
    )

    assert [each.message for each in early] == ["责令日期不能早于上一步的2026-03-02"]
    assert [each.message for each in late] == ["责令日期不能晚于今天"]


def test_every_stage_of_the_standard_but_evaluation_alone_can_be_entered():
    assert {stage.number for stage in ENTRY_STAGES} == set("一二三四五六七八九")
