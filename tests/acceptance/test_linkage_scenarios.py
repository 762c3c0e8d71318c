"""Acceptance scenarios of the linkage work, numbered as the domain experts did."""

from __future__ import annotations

from datetime import date

import pytest

from engine import HistoryType, InboxQuery, InboxTab, InstanceNotFound
from engine.model.actors import SYSTEM
from handlers.deadlines.books import load_book
from handlers.deadlines.clocks import ClockState
from handlers.deadlines.lines import ChipKind
from handlers.linkage.cases import CaseQuery, StopSale, find_cases
from handlers.linkage.records import RecordKind, record_versions
from handlers.notices.kinds import NoticeKind
from handlers.notices.mailbox import notices_of
from tests.support.case_client import GROUP, Case, Office, form_of, tasks_beside


def self_check(case: Case, **chosen: object) -> Case:
    return case.complete(
        "conduct_self_check", **{"apply_assistance": "false", **chosen}
    )


def test_as_01_an_objection_over_spring_festival(office: Office):
    office.at("2026-02-06")
    case = office.register(report_no="XM2026-0107")
    case.complete("serve_test_result", result_served_on="2026-02-06")

    clock = case.clocks["objection", 1]
    assert (clock.statutory, clock.effective) == (date(2026, 2, 21), date(2026, 2, 24))
    office.at("2026-02-24T17:00")
    objection = case.beside("linkage_objection", by="head")
    late = case.beside("linkage_objection", by="head")
    objection.complete("file_objection", objection_filed_on="")
    assert "review_objection" in case.open
    office.at("2026-02-25")
    told = late.refused("file_objection", objection_filed_on="", late_reason="")
    assert "已提出过异议" in told


def test_as_01_an_objection_after_the_last_day_is_refused_with_the_article(
    office: Office,
):
    office.at("2026-02-06")
    case = office.register()
    case.complete("serve_test_result", result_served_on="2026-02-06")
    objection = case.beside("linkage_objection", by="head")

    office.at("2026-02-25")

    told = objection.refused("file_objection", objection_filed_on="", late_reason="")
    assert "逾期" in told
    assert "产品质量法第15条第4款" in told
    assert case.lines["objection"].chip_text == "已期满"


def late_objection(office: Office) -> tuple[Case, Case]:
    """Return a case and an objection that came a day late, with its reason."""
    office.at("2026-02-06")
    case = office.sampling(served_on="2026-02-06", order_date="2026-02-06")
    objection = case.beside("linkage_objection", by="head")
    office.at("2026-02-25")
    reason = "春节期间停业，节后才收到通知"
    objection.complete("file_objection", objection_filed_on="", late_reason=reason)
    return case, objection


def test_a_late_objection_is_registered_refused_and_answered(office: Office):
    case, objection = late_objection(office)
    proposed = objection.sheet("review_late_objection")
    assert proposed["late_reason"] == "春节期间停业，节后才收到通知"
    assert proposed["objection_accepted"] is False
    assert "产品质量法第15条第4款" in str(proposed["objection_review_note"])

    objection.complete("review_late_objection", objection_accepted="false")
    office.at("2026-03-03")
    note = objection.sheet("notify_late_conclusion")["objection_conclusion"]
    assert str(note).startswith("不予受理")
    objection.complete("notify_late_conclusion")

    assert objection.ended
    # What rests on the result goes on, and the right has lapsed as before.
    assert case.lines["objection"].chip_text == "已期满"
    assert "conduct_self_check" in case.open


@pytest.mark.parametrize("upheld", [True, False])
def test_a_late_objection_can_be_taken_with_a_reason(office: Office, *, upheld: bool):
    case, objection = late_objection(office)
    objection.complete("review_late_objection", objection_accepted="true")
    objection.complete(
        "retest_late_objection",
        retest_result="合格" if upheld else "不合格",
        objection_upheld=str(upheld).lower(),
    )

    office.at("2026-03-03")
    answer = "revoke_late_measures" if upheld else "notify_late_conclusion"
    objection.complete(answer)

    assert objection.ended
    assert case.ended is upheld
    assert case.header.outcome == ("异议成立结案" if upheld else None)
    if upheld:
        assert case.header.stop_sale is StopSale.RELEASED
        assert case.clocks["rectify", 1].state is ClockState.CANCELED


def test_an_objection_in_time_needs_no_reason_and_goes_to_the_case(office: Office):
    office.at("2026-02-06")
    case = office.sampling(served_on="2026-02-06", order_date="2026-02-06")
    objection = case.beside("linkage_objection", by="head")

    objection.complete("file_objection", objection_filed_on="", late_reason="多写了")

    assert objection.ended
    assert "review_objection" in case.open


def test_as_02_one_order_starts_two_clocks(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")

    rectify, reinspection = case.lines["rectify"], case.lines["reinsp1"]
    assert (rectify.statutory, rectify.effective) == (
        date(2026, 5, 1),
        date(2026, 5, 6),
    )
    assert (reinspection.statutory, reinspection.target) == (
        date(2026, 5, 16),
        date(2026, 5, 15),
    )
    assert (rectify.law_ref, reinspection.law_ref) == ("18号令第46条", "18号令第47条")
    with office.engine.read() as connection:
        warned = load_book(connection).warning_days("rectify", date(2026, 3, 2))
    assert warned == (
        date(2026, 4, 16),
        date(2026, 4, 24),
        date(2026, 4, 28),
        date(2026, 4, 30),
    )
    office.at("2026-04-15")
    assert case.lines["rectify"].chip_kind is ChipKind.LEFT
    office.at("2026-04-16")
    assert case.lines["rectify"].chip_kind is ChipKind.WARNING


def test_as_03_assistance_is_slow_and_the_law_is_not(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.complete("stop_production_and_sale").complete("verify_stop_sale")
    case.begin_assistance().draft_plan()
    self_check(case)
    office.at("2026-05-06")
    case.complete("draft_rectification_plan").complete("apply_reinspection")
    office.at("2026-05-11")

    case.waits_at("arrange_reinspection", "review_assistance_plan")
    inbox = office.engine.inbox(
        InboxQuery(tab=InboxTab.MINE), actor=office.actor("officer")
    )
    assert "arrange_reinspection" in {task.element_id for task in inbox.items}
    assert case.ladder.active == ("四", "七")
    office.at("2026-05-14")
    assert case.header.stop_sale is StopSale.VERIFIED
    case.pass_reinspection(sampled_on="2026-05-11", served_on="2026-05-14")
    header = case.header
    assert (header.stop_sale, header.stop_sale_until) == (
        StopSale.RELEASED,
        "2026-05-14",
    )
    case.waits_at("review_assistance_plan")
    case.complete("review_assistance_plan").waits_at("survey_on_site")


def test_as_03_the_survey_on_site_stays_open_when_the_stop_of_sale_is_lifted(
    office: Office,
):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.complete("stop_production_and_sale").complete("verify_stop_sale")
    case.begin_assistance().draft_plan().complete("review_assistance_plan")
    self_check(case)
    office.at("2026-05-06")
    case.complete("draft_rectification_plan").complete("apply_reinspection")
    office.at("2026-05-14")
    survey = case.task("survey_on_site")

    case.pass_reinspection(sampled_on="2026-05-11", served_on="2026-05-14")

    assert case.header.stop_sale is StopSale.RELEASED
    case.waits_at("survey_on_site")
    still = case.task("survey_on_site")
    assert (still.id, still.assignee, still.due_at) == (
        survey.id,
        "senior",
        survey.due_at,
    )
    assert case.ladder.active == ("五",)
    do_field_work(case, on="2026-05-14")
    case.complete("submit_work_record").waits_at("answer_satisfaction_survey")


def test_as_04_the_entity_applies_after_not_now(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    office.at("2026-03-10")
    case.complete("decide_assistance_start", start_decision="暂不启动")
    assert case.ladder.stages[2].text == "暂不启动，等待申请或复查结论"
    office.at("2026-03-20")
    application = case.beside("linkage_apply", by="head")
    application.complete(
        "apply_for_assistance", application_reason="无法查明泄漏电流超标原因"
    )

    assert application.ended
    assert "start_assistance" in case.open
    assert case.variables["application_reason"] == "无法查明泄漏电流超标原因"
    log = office.engine.history(case.root_id, actor=SYSTEM)
    decided = [
        row.element_id
        for row in log
        if row.type is HistoryType.USER_TASK_COMPLETED
        and row.element_id == "decide_assistance_start"
    ]
    applied = [row for row in log if row.element_id == "assistance_applied"]
    assert decided
    assert applied
    with office.engine.read() as connection:
        (only,) = find_cases(connection, CaseQuery(), actor=SYSTEM)
    assert only.business_key == case.key
    case.complete("start_assistance", agency_id="agency")
    assert "form_work_group" in case.open


def test_as_05_only_experts_who_qualify_on_the_day_of_the_visit(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.complete("decide_assistance_start", start_decision="启动")
    case.complete("start_assistance", agency_id="agency")

    def with_(person_id: str) -> dict[str, object]:
        member = {"person_id": person_id, "qualification": "中级及以上技术职称"}
        return {**GROUP, "wg_members": [*GROUP["wg_members"], member]}

    assert "7.2.1.3" in case.refused("form_work_group", **with_("junior"))
    told = case.refused("form_work_group", **with_("assessor"))
    assert "证书已于2026-04-01到期" in told
    case.complete("form_work_group", **GROUP)
    with office.engine.read():
        seen = office.engine.instance(case.root_id, actor=office.actor("senior"))
    assert seen.business_key == case.key


def test_as_09_item_five_of_the_work_record_follows_the_case(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.complete("stop_production_and_sale").complete("verify_stop_sale")
    case.begin_assistance().draft_plan().complete("review_assistance_plan")
    self_check(case)
    do_field_work(case)
    office.at("2026-04-20")
    case.complete("submit_work_record")
    case.complete("draft_rectification_plan").complete("apply_reinspection")
    office.at("2026-05-14")
    case.pass_reinspection(sampled_on="2026-05-11", served_on="2026-05-14")

    with office.engine.read() as connection:
        versions = record_versions(connection, case.key, RecordKind.WORK_RECORD)
    assert [(v.version, v.written_by) for v in versions] == [
        (1, "senior"),
        (2, "system"),
    ]
    ticks = [version.content["s5_reinspection"] for version in versions]
    assert ticks == ["尚未复查", "复查合格"]
    assert case.variables["s5_reinspection"] == "复查合格"


def do_field_work(case: Case, *, on: str = "2026-03-02") -> None:
    """Survey, analyse, plan, carry out and verify one measure."""
    case.complete("survey_on_site", visit_time=f"{on}T09:30")
    case.complete(
        "analyse_causes",
        disposition_stock="封存",
        disposition_returned="留存",
        disposition_sold="召回",
        causes=[
            {
                "issue_key": "P02",
                "factor": "机器",
                "analysis_method": "因果图",
                "description": "夹具磨损",
                "is_root": True,
            }
        ],
    )
    measure = {
        "cause": "夹具磨损",
        "method": "a",
        "content": "更换夹具",
        "owner": "黄工",
        "due_on": "2026-04-10",
    }
    case.complete("plan_measures", measures=[measure])
    assert "尚未验证" in case.refused("implement_measures", abandoned_measures=[])
    (started,) = (
        Case(office=case.office, key=case.key, root_id=task.root_id)
        for task in tasks_beside(case, "carry_out_measure")
    )
    started.complete("carry_out_measure", by="head")
    started.complete("verify_measure", by="senior", measure_effective="true")
    case.complete("implement_measures", abandoned_measures=[])


def test_as_10_fail_announce_window_pass(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.complete("stop_production_and_sale").complete("verify_stop_sale")
    case.complete("decide_assistance_start", start_decision="不启动")
    self_check(case)
    office.at("2026-05-06")
    case.complete("draft_rectification_plan").complete("apply_reinspection")
    office.at("2026-05-15")
    case.fail_reinspection(sampled_on="2026-05-12", adjust_needed="true")
    assert case.variables["adjust_needed"] is True
    case.complete("report_failure_upward")
    office.at("2026-06-01")
    case.complete("record_provincial_announcement", announced_on="2026-06-01")

    assert case.header.round == 2
    assert case.ladder.round_text == "第2轮"
    clock = case.clocks["reinsp2", 2]
    assert (clock.opens_on, clock.statutory, clock.target) == (
        date(2026, 8, 3),
        date(2026, 8, 29),
        date(2026, 8, 28),
    )
    # Nobody applies: the window opens all the same, on Monday and not before.
    office.at("2026-08-02T23:59")
    assert "arrange_reinspection" not in case.open
    office.at("2026-08-03T00:00")
    assert case.due_day("arrange_reinspection") == date(2026, 8, 29)
    told = case.refused(
        "arrange_reinspection",
        reinspection_needed="true",
        reinspection_sampled_on="2026-07-31",
    )
    assert "18号令第48条" in told
    office.at("2026-08-20")
    case.pass_reinspection(sampled_on="2026-08-10", served_on="2026-08-20")

    assert case.clocks["reinsp2", 2].state is ClockState.MET
    case.waits_at("choose_result_uses")
    close(case)
    assert case.header.outcome == "结案（复查合格）"
    assert case.header.round == 2


def close(case: Case) -> None:
    """Choose no uses of the result and close the file."""
    case.complete("choose_result_uses", nominate_case="false", industry_common="false")
    case.complete("close_case")
    assert case.ended


@pytest.mark.parametrize(
    ("level", "next_task"),
    [("省", "transfer_revocation"), ("市", "record_provincial_announcement")],
)
def test_as_11_a_licensed_product_of_a_higher_sampling_loses_its_licence(
    office: Office, level: str, next_task: str
):
    office.at("2026-03-02")
    case = office.sampling(
        served_on="2026-03-02", order_date="2026-03-02", licensed="true", level=level
    )
    self_check(case)
    case.complete("draft_rectification_plan").complete("apply_reinspection")
    case.fail_reinspection(sampled_on="2026-03-02").complete("report_failure_upward")

    assert next_task in case.open
    if level == "省":
        told = case.refused("transfer_revocation", revocation_kinds=["吊销营业执照"])
        assert "产品质量法第17条" in told
        assert "许可条例第54条" in str(case.sheet("transfer_revocation"))
        case.complete("transfer_revocation", revocation_kinds=["吊销生产许可证"])
        assert case.variables["supervision_done"] is True


def test_as_12_an_upheld_objection_ends_everything(office: Office):
    office.at("2026-03-11")
    case = office.sampling(served_on="2026-03-11", order_date="2026-03-11")
    case.begin_assistance().draft_plan().complete("review_assistance_plan")
    case.beside("linkage_objection", by="head").complete(
        "file_objection", objection_filed_on=""
    )
    case.complete("review_objection", objection_accepted="true")
    case.waits_at(
        "stop_production_and_sale",
        "conduct_self_check",
        "survey_on_site",
        "handle_objection_retest",
    )
    assert case.header.stop_sale is StopSale.REQUIRED
    office.at("2026-03-12T08:00")
    case.complete(
        "handle_objection_retest",
        spare_sample_state="完好",
        retest_result="合格",
        objection_upheld="true",
    )

    case.waits_at("revoke_measures")
    assert case.due_day("revoke_measures") == date(2026, 3, 17)
    assert case.header.stop_sale is StopSale.RELEASED
    assert {
        clock.state
        for (rule_key, _), clock in case.clocks.items()
        # The objection was filed and taken in time.
        if rule_key not in {"objection", "objection_accept"}
    } == {ClockState.CANCELED}
    canceled = {
        row.element_id: row.data["reason"]
        for row in office.engine.history(case.root_id, actor=SYSTEM)
        if row.type is HistoryType.USER_TASK_CANCELED
    }
    why = "interrupted by objection_upheld_caught"
    assert canceled == {
        "stop_production_and_sale": why,
        "conduct_self_check": why,
        "survey_on_site": why,
    }
    assert told_of_the_end(case, "senior") == ["现场调查"]
    assert told_of_the_end(case, "head") == [
        "立即停止生产、销售并清点",
        "开展自查自纠",
    ]
    assert told_of_the_end(case, "officer") == []
    assert "published_data_state" in asked_in(case, "revoke_measures")
    office.at("2026-03-16")
    case.complete("revoke_measures", published_data_state="未曾公示")
    assert case.ended
    assert case.header.outcome == "异议成立结案"
    assert case.ladder.stages[7].text == "不适用：异议成立结案"
    assert "answer_satisfaction_survey" not in {
        row.element_id for row in office.engine.history(case.root_id, actor=SYSTEM)
    }


def told_of_the_end(case: Case, person_id: str) -> list[str]:
    """Return what somebody was told they need not do, because it was upheld."""
    with case.office.engine.read() as connection:
        found = notices_of(
            connection, case.office.actor(person_id), kind=NoticeKind.TASK, limit=99
        )
    subjects = [each.subject for each in found if each.business_key == case.key]
    assert all(subject.endswith("（异议成立）") for subject in subjects)
    matters = [
        text.removeprefix("不再办理：")[: -len("（异议成立）")] for text in subjects
    ]
    return [matter for text in matters for matter in text.split("；")]


def asked_in(case: Case, element_id: str) -> set[str]:
    """Return the keys of the questions of an open matter."""
    form = form_of(case.office.engine, case.task(element_id))
    return {question.key for question in form.questions()}


def test_a_duplicate_is_joined_to_the_open_case(office: Office):
    office.at("2026-03-02")
    first = office.register()
    second = office.register(report_no="XM2026-0999")

    assert second.ended
    assert second.header.outcome == "并入已有案件"
    assert second.header.merged_into == first.key
    assert not first.ended


def test_an_entity_sees_its_own_case_and_only_once_it_is_served(office: Office):
    office.at("2026-03-02")
    case = office.register()
    with pytest.raises(InstanceNotFound):
        office.engine.instance(case.root_id, actor=office.actor("head"))
    case.complete("serve_test_result", result_served_on="2026-03-02")

    office.engine.instance(case.root_id, actor=office.actor("head"))
    for stranger in ("rival_head", "planner", "senior", "stranger"):
        with pytest.raises(InstanceNotFound):
            office.engine.instance(case.root_id, actor=office.actor(stranger))


def test_a_silent_entity_holds_nothing_up(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.complete("decide_assistance_start", start_decision="不启动")
    office.at("2026-03-04")
    case.complete("verify_stop_sale")
    office.at("2026-05-06T23:59")
    case.waits_at("conduct_self_check")
    office.at("2026-05-07T00:00")
    case.waits_at("handle_overdue_rectification")
    assert case.lines["rectify"].chip_kind is ChipKind.OVERDUE
    office.at("2026-05-07")
    case.complete("handle_overdue_rectification", overdue_decision="直接组织复查")
    case.pass_reinspection(sampled_on="2026-05-07", served_on="2026-05-07")
    close(case)

    assert case.header.outcome == "结案（复查合格）"
    assert {clock.state for clock in case.clocks.values()} <= {
        ClockState.MET,
        ClockState.CANCELED,
    }


def test_a_refusal_to_rectify_is_followed_like_a_failure(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.complete("decide_assistance_start", start_decision="不启动")
    office.at("2026-05-07")
    case.complete("handle_overdue_rectification", overdue_decision="认定逾期不改正")
    case.complete("find_failure_cause", adjust_needed="false")
    case.complete("report_failure_upward")
    office.at("2026-06-01")
    case.complete("record_provincial_announcement", announced_on="2026-06-01")
    office.at("2026-08-03")
    assert "arrange_reinspection" in case.open
    case.fail_reinspection(sampled_on="2026-08-03")
    case.complete(
        "order_suspension", suspension_date="2026-08-03", suspension_until="2026-09-30"
    )
    office.at("2026-10-07T23:59")
    assert "arrange_reinspection" not in case.open
    office.at("2026-10-08")
    case.fail_reinspection(sampled_on="2026-10-08")
    case.complete("transfer_revocation", revocation_kinds=["吊销营业执照"])

    assert case.header.round == 3
    case.complete("verify_stop_sale")
    close(case)
    assert case.header.outcome == "结案（已移送吊销）"
    # The product was never found to be in order.
    assert case.header.stop_sale is not StopSale.RELEASED


def test_a_terminated_case_keeps_the_lock_and_says_why(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    request = case.beside("linkage_terminate", by="officer")
    request.complete("request_termination", terminate_kind="破产", merged_into="")
    request.complete("approve_termination", approved="true")

    assert case.ended
    assert case.header.outcome == "案件终止（破产）"
    assert case.header.stop_sale is StopSale.REQUIRED
    assert {clock.state for clock in case.clocks.values()} == {ClockState.CANCELED}


def test_the_end_of_a_case_withdraws_what_is_open_beside_it(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    advice = case.beside("linkage_advice", by="officer")
    penalty = case.beside("linkage_penalty", by="officer")
    request = case.beside("linkage_terminate", by="officer")
    request.complete("request_termination", terminate_kind="破产", merged_into="")
    request.complete("approve_termination", approved="true")

    assert case.ended
    assert advice.ended
    penalty.waits_at("decide_case_filing")


def test_as_07_a_plan_change_is_filed_and_not_approved(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.begin_assistance().draft_plan().complete("review_assistance_plan")
    case.complete("survey_on_site", visit_time="2026-03-02T09:30")
    office.at("2026-04-02")
    before = case.open
    change = case.beside("linkage_plan_change", by="planner")
    change.complete(
        "adjust_plan", by="planner", plan_change_reason="企业停电检修，延长周期"
    )

    change.waits_at("note_plan_change")
    assert sorted(before) == sorted(case.open)
    with office.engine.read() as connection:
        versions = record_versions(connection, case.key, RecordKind.PLAN)
    assert [version.status.value for version in versions] == [
        "draft",
        "approved",
        "filed",
    ]
    assert versions[-1].note == "企业停电检修，延长周期"
    office.at("2026-04-09T00:01")
    assert change.ended
    assert case.variables["plan_version"] == 3


def test_as_08_causes_need_a_root_and_three_dispositions(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.begin_assistance().draft_plan().complete("review_assistance_plan")
    case.complete("survey_on_site", visit_time="2026-03-02T09:30")

    task = case.task("analyse_causes")
    said = {"disposition_stock": "封存", "disposition_returned": "留存"}
    errors = office.desk.check(task.id, said, actor=office.actor("senior"))

    assert {error.path for error in errors} == {
        "causes",
        "disposition_sold",
        "sign_expert",
        "sign_quality_head",
        "sign_quality_head_drawn",
    }
    told = "；".join(error.message for error in errors)
    assert "已出厂、销售的不合格产品" in told
    assert "7.2.3.2" in told


def test_assistance_that_is_stopped_leaves_the_law_running(office: Office):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.begin_assistance().draft_plan()
    request = case.beside("linkage_stop_assistance", by="officer")
    request.complete("request_stop", stop_assistance_kind="经营主体不配合")
    request.complete("approve_stop", approved="true")

    assert request.ended
    assert case.variables["assistance_stopped"] is True
    case.waits_at("stop_production_and_sale", "conduct_self_check")
    assert case.ladder.stages[4].text == "不适用：帮扶已终止"
