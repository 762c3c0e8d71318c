"""有无帮扶: the header says how assistance stands, on whatever way it came there."""

from __future__ import annotations

from handlers.linkage.cases import Assistance
from tests.support.case_client import REPORT, Case, Office
from tests.support.programme_client import COMPANIES, ProgrammeCase, plan_row, set_up


def planned_for(office: Office, case: Case) -> ProgrammeCase:
    """Approve a plan that lists a case which is under way."""
    row = plan_row(case.header.entity_name, case.header.product)
    return set_up(office).plan([row]).review()


def ordered(office: Office) -> Case:
    """Return a case that is to rectify, while nobody has decided on assistance."""
    office.at("2026-03-02")
    return office.sampling(served_on="2026-03-02", order_date="2026-03-02")


def test_a_plan_that_lists_a_case_under_way_begins_its_assistance(
    office: Office,
) -> None:
    case = ordered(office)
    assert case.header.assistance is Assistance.NONE

    planned_for(office, case)

    assert case.header.assistance is Assistance.RUNNING
    assert "survey_on_site" in case.open


def test_a_plan_finds_a_case_that_waits_with_its_assistance(office: Office) -> None:
    case = ordered(office)
    case.complete("decide_assistance_start", start_decision="暂不启动")

    planned_for(office, case)

    assert case.header.assistance is Assistance.RUNNING
    assert "survey_on_site" in case.open


def test_what_was_declined_is_not_called_assisted_by_a_plan(office: Office) -> None:
    case = ordered(office)
    case.complete("decide_assistance_start", start_decision="不启动")

    planned_for(office, case)

    assert case.header.assistance is Assistance.NONE
    assert "survey_on_site" not in case.open


def test_a_case_whose_supervision_is_over_is_not_called_assisted_by_a_plan(
    office: Office,
) -> None:
    case = ordered(office)
    case.complete("decide_assistance_start", start_decision="暂不启动")
    for task in ("conduct_self_check", "draft_rectification_plan"):
        case.complete(task)
    case.complete("apply_reinspection", ready_on="2026-03-02")
    office.at("2026-03-06")
    case.pass_reinspection(sampled_on="2026-03-05", served_on="2026-03-06")
    assert case.header.closed_at is None

    planned_for(office, case)

    assert case.header.assistance is Assistance.NONE


def test_what_a_plan_opens_is_assisted_until_it_is_joined_to_another(
    office: Office,
) -> None:
    case = ordered(office)
    programme = set_up(office).plan([plan_row(COMPANIES[1])]).review()
    double = programme.case_of(1)
    assert double.header.assistance is Assistance.RUNNING

    double.complete("register_issue", **REPORT)

    assert double.header.merged_into == case.key
    assert double.header.assistance is Assistance.NONE
    # What the plan wanted of the double is done in the case that goes on.
    assert programme.case_of(1).key == case.key
    assert case.header.assistance is Assistance.RUNNING
    assert case.header.programme_id == programme.key
    assert "survey_on_site" in case.open


def stop(case: Case) -> None:
    """End the assistance of a case, with the consent of the leader."""
    request = case.beside("linkage_stop_assistance", by="officer")
    request.complete("request_stop", stop_assistance_kind="经营主体不配合")
    request.complete("approve_stop", approved="true")


def test_what_was_stopped_before_an_agency_was_found_stays_stopped(
    office: Office,
) -> None:
    case = ordered(office)
    case.complete("decide_assistance_start", start_decision="启动")
    stop(case)

    case.complete("start_assistance", agency_id="agency")

    assert case.header.assistance is Assistance.STOPPED
    assert "form_work_group" not in case.open


def test_a_record_of_what_was_done_before_the_stop_does_not_undo_it(
    office: Office,
) -> None:
    case = ordered(office)
    programme = planned_for(office, case)
    case.complete("survey_on_site", visit_time="2026-03-02T08:30")
    stop(case)
    assert case.header.assistance is Assistance.STOPPED

    case.complete("submit_work_record")

    assert case.header.assistance is Assistance.STOPPED
    assert programme.case_of(1).header.summed_up_at is not None
