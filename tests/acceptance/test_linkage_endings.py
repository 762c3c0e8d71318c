"""A case ends from every stage, and what comes after its end troubles nobody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine import SYSTEM
from handlers.deadlines.clocks import ClockState
from handlers.deadlines.lines import ChipKind
from handlers.linkage.cases import StopSale
from tests.support.case_client import Case, Office

MONDAY = "2026-03-02"


def at_stage_8(office: Office) -> Case:
    """Return a case that asks the entity how content it is."""
    office.at(MONDAY)
    case = office.sampling(served_on=MONDAY, order_date=MONDAY)
    case.begin_assistance().draft_plan().complete("review_assistance_plan")
    stop = case.beside("linkage_stop_assistance", by="officer")
    stop.complete("request_stop", stop_assistance_kind="经营主体不配合")
    stop.complete("approve_stop", approved="true")
    _supervise(case)
    return case.waits_at("answer_satisfaction_survey")


def at_stage_9(office: Office) -> Case:
    """Return a case of which the uses of its results are to be chosen."""
    office.at(MONDAY)
    case = office.sampling(served_on=MONDAY, order_date=MONDAY)
    case.complete("decide_assistance_start", start_decision="不启动")
    _supervise(case)
    return case.waits_at("choose_result_uses")


def at_stage_1(office: Office) -> Case:
    """Return a case that is only just registered."""
    office.at(MONDAY)
    started = office.engine.start_instance(key="linkage", actor=office.actor("officer"))
    case = Case(office=office, key=str(started.business_key), root_id=started.id)
    return case.waits_at("register_issue")


def at_stage_2(office: Office) -> Case:
    """Return a case of which the result is to be served."""
    office.at(MONDAY)
    return office.register().waits_at("serve_test_result")


def with_objection_upheld(office: Office) -> Case:
    """Return a case of which the measures are to be revoked."""
    office.at(MONDAY)
    case = office.sampling(served_on=MONDAY, order_date=MONDAY)
    objection = case.beside("linkage_objection", by="head")
    objection.complete("file_objection", objection_filed_on="")
    case.complete("review_objection", objection_accepted="true")
    case.complete(
        "handle_objection_retest", retest_result="合格", objection_upheld="true"
    )
    return case.waits_at("revoke_measures")


def _supervise(case: Case) -> None:
    case.complete("stop_production_and_sale").complete("verify_stop_sale")
    case.complete("conduct_self_check", apply_assistance="false")
    case.complete("draft_rectification_plan").complete("apply_reinspection")
    case.pass_reinspection(sampled_on=MONDAY, served_on=MONDAY)
    # The period of objection runs out.
    case.office.at("2026-03-24")


def ask_for_the_end(case: Case) -> Case:
    """Bring a request to end the case before the leader."""
    request = case.beside("linkage_terminate", by="officer")
    request.complete("request_termination", terminate_kind="破产", merged_into="")
    return request.waits_at("approve_termination")


def take_late_objection(case: Case) -> Case:
    """Bring a late objection to its re-test."""
    objection = case.beside("linkage_objection", by="head")
    objection.complete("file_objection", objection_filed_on="", late_reason="停业")
    objection.complete("review_late_objection", objection_accepted="true")
    return objection.waits_at("retest_late_objection")


def uphold(objection: Case) -> None:
    objection.complete(
        "retest_late_objection", retest_result="合格", objection_upheld="true"
    )
    objection.complete("revoke_late_measures")


def troubles(office: Office) -> list[str]:
    """Return what the operators are told is wrong, once every retry has failed."""
    for _ in range(10):
        office.clock.move_to(office.clock.now() + timedelta(hours=2))
        office.run_jobs()
    found = office.engine.incidents(actor=SYSTEM)
    return [incident.message for incident in found]


@pytest.mark.parametrize(
    "place", [at_stage_1, at_stage_2, with_objection_upheld, at_stage_8, at_stage_9]
)
def test_a_case_can_be_terminated_at_every_stage(office: Office, place):
    case = place(office)

    ask_for_the_end(case).complete("approve_termination", approved="true")

    assert troubles(office) == []
    assert case.ended
    assert case.open == []


@pytest.mark.parametrize("place", [at_stage_8, at_stage_9])
def test_a_late_objection_that_is_upheld_ends_the_case_at_every_stage(
    office: Office, place
):
    case = place(office)

    uphold(take_late_objection(case))

    assert troubles(office) == []
    assert case.header.outcome == "异议成立结案"
    assert case.header.stop_sale is StopSale.RELEASED


@pytest.mark.parametrize("begin", [ask_for_the_end, take_late_objection])
def test_a_request_stays_good_while_the_case_moves_on(office: Office, begin):
    office.at(MONDAY)
    case = office.sampling(served_on=MONDAY, order_date=MONDAY)
    case.complete("decide_assistance_start", start_decision="不启动")
    office.at("2026-03-24")
    request = begin(case)
    _supervise_late(case)
    case.waits_at("choose_result_uses")

    if begin is ask_for_the_end:
        request.complete("approve_termination", approved="true")
    else:
        uphold(request)

    assert troubles(office) == []
    assert case.ended


def _supervise_late(case: Case) -> None:
    case.complete("verify_stop_sale")
    case.complete("conduct_self_check", apply_assistance="false")
    case.complete("draft_rectification_plan").complete("apply_reinspection")
    case.pass_reinspection(sampled_on="2026-03-24", served_on="2026-03-24")


def test_an_order_that_comes_when_the_case_is_closed_troubles_nobody(office: Office):
    case = at_stage_9(office)
    request = ask_for_the_end(case)
    case.complete("choose_result_uses", nominate_case="false", industry_common="false")

    # Both are filed before any of the work that follows from them is done.
    request.file("approve_termination", approved="true")
    case.file("close_case")
    office.run_jobs()

    assert troubles(office) == []
    assert case.header.outcome == "结案（复查合格）"
    assert request.ended


def decided_penalty(office: Office, **chosen: object) -> Case:
    """Return a penalty of which the decision is recorded, and its case."""
    office.at(MONDAY)
    case = office.sampling(served_on=MONDAY, order_date=MONDAY)
    penalty = case.beside("linkage_penalty", by="officer")
    penalty.complete(
        "decide_case_filing", penalty_filed="true", penalty_filed_on=MONDAY
    )
    answers = {
        "penalty_kinds": ["罚款"],
        "penalty_decided_on": MONDAY,
        "penalty_published_on": "",
    }
    return penalty.complete("record_penalty", **(answers | chosen))


def test_a_penalty_waits_until_it_is_published_and_is_red_when_it_is_late(
    office: Office,
):
    penalty = decided_penalty(office)
    penalty.waits_at("publish_penalty")
    assert penalty.due_day("publish_penalty") == date(2026, 3, 30)

    office.at("2026-03-31")
    assert penalty.lines["penalty_public"].chip_kind is ChipKind.OVERDUE
    told = penalty.refused("publish_penalty", **published("2026-03-01"))
    assert "不能早于处罚决定日期" in told
    penalty.complete("publish_penalty", **published("2026-03-31"))

    assert penalty.ended
    assert penalty.lines["penalty_public"].chip_kind is ChipKind.DONE_LATE
    assert penalty.clocks["penalty_public", 1].ended_on == date(2026, 3, 31)


def published(on: str) -> dict[str, object]:
    return {"penalty_publication": "已公示", "penalty_published_on": on}


def test_what_the_law_keeps_from_the_public_stops_the_clock_with_its_reason(
    office: Office,
):
    penalty = decided_penalty(office)

    penalty.complete(
        "publish_penalty",
        penalty_publication="依法不予公示",
        penalty_unpublished_reason="不具有社会影响",
    )

    clock = penalty.clocks["penalty_public", 1]
    assert penalty.ended
    assert (clock.state, clock.end_reason) == (ClockState.CANCELED, "不具有社会影响")


def test_a_penalty_that_is_already_published_waits_for_nothing(office: Office):
    penalty = decided_penalty(office, penalty_published_on=MONDAY)

    assert penalty.ended
    assert penalty.clocks["penalty_public", 1].state is ClockState.MET


def test_who_is_not_punished_is_not_published(office: Office):
    penalty = decided_penalty(office, penalty_kinds=["不予处罚"])

    assert penalty.ended
    assert ("penalty_public", 1) not in penalty.clocks
