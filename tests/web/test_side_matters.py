from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine import SYSTEM
from handlers.linkage.offers import why_not
from tests.web.site import Browser, Site
from tests.web.walker import Walker, open_task, stop_at

_HERE = ZoneInfo("Asia/Shanghai")


def begin(case: Walker, matter: str, login: str) -> Browser:
    """Return a browser that shows the form of a side matter."""
    browser = case.site.visitor(login)
    address = f"/cases/{case.case_no}/matters/{matter}"
    browser.get(address)
    browser.post(address)
    return browser


def variable(case: Walker, name: str) -> str:
    """Return what the case knows under a name."""
    engine = case.site.services.engine
    instance = engine.instance_by_business_key(
        case.case_no, process_key="linkage", actor=SYSTEM
    )
    return str(engine.variables(instance.id, actor=SYSTEM)[name])


def test_a_change_of_the_plan_starts_from_the_plan(case: Walker) -> None:
    case.do(open_task(case, "review_assistance_plan"))

    agency = begin(case, "linkage_plan_change", "agency")

    assert agency.page is not None
    html = agency.page.get_data(as_text=True)
    assert "调整方案并说明理由" in agency.text
    for known in ("industry_category", "wg_name", "tasks_and_goals"):
        assert variable(case, known) in html


def test_an_objection_filed_in_time_is_reviewed_though_it_is_entered_later(
    case: Walker,
) -> None:
    due = date.fromisoformat(variable(case, "objection_due"))
    noon = datetime(due.year, due.month, due.day, 12, tzinfo=_HERE)
    case.site.clock.move_to(noon + timedelta(days=1))
    case.site.settle()
    begin(case, "linkage_objection", "officer")

    filed = open_task(case, "file_objection")
    case.do(filed, objection_filed_on=due.isoformat())

    assert open_task(case, "review_objection").assignee == "officer"


def test_what_was_begun_by_mistake_can_be_given_up(case: Walker) -> None:
    officer = begin(case, "linkage_terminate", "officer")
    path = f"/tasks/{open_task(case, 'request_termination').id}"
    assert "放弃填写" in officer.text

    officer.get(f"{path}/discard")
    assert "案件不受影响" in officer.text
    page = officer.post(f"{path}/discard")

    assert page.request.path == f"/cases/{case.case_no}"
    assert "已放弃：填写终止理由和去向" in officer.text
    assert "request_termination" not in {task.element_id for task in case.open_tasks}
    officer.get(f"/cases/{case.case_no}?tab=history")
    assert "发起人放弃填写" in officer.text


def test_a_registration_begun_by_mistake_leaves_no_open_case(office: Site) -> None:
    officer = office.visitor("officer")
    officer.get("/cases")
    path = officer.post("/cases").request.path

    officer.get(f"{path}/discard")
    officer.post(f"{path}/discard")

    assert "已放弃：登记产品质量问题" in officer.text
    officer.get("/cases")
    assert "XMLD-" not in officer.text


def test_nobody_gives_up_what_somebody_else_began(case: Walker) -> None:
    begin(case, "linkage_advice", "agency")
    path = f"/tasks/{open_task(case, 'give_advice').id}"
    officer = case.site.visitor("officer")
    officer.get(path)

    assert "放弃填写" not in officer.text
    assert officer.post(f"{path}/discard").status_code == 403


def refuse_termination(case: Walker) -> None:
    """Ask for the end of the case as the officer; the leader says no."""
    begin(case, "linkage_terminate", "officer")
    case.do(open_task(case, "request_termination"), merged_into="")
    reason = "主体仍在经营，不符合终止条件"
    wanted = open_task(case, "approve_termination")
    case.do(wanted, approved="false", approval_opinion=reason)


def test_a_refused_request_reads_as_refused_with_its_reason(case: Walker) -> None:
    refuse_termination(case)
    officer = case.site.visitor("officer")

    officer.get(f"/cases/{case.case_no}?tab=history")

    assert "申请终止案件，不同意 主体仍在经营，不符合终止条件" in officer.text
    assert "办结：案件终止" not in officer.text
    assert not case.is_closed


def test_who_asked_learns_the_answer_at_the_case_and_among_what_they_did(
    case: Walker,
) -> None:
    begin(case, "linkage_terminate", "officer")
    case.do(open_task(case, "request_termination"), merged_into="")
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}")
    assert "申请终止案件 待审批" in officer.text

    wanted = open_task(case, "approve_termination")
    case.do(wanted, approved="false", approval_opinion="主体仍在经营")

    officer.get(f"/cases/{case.case_no}")
    assert "申请终止案件 不同意 林晓岚" in officer.text
    assert "陈立" in officer.text.split("申请与答复")[1].split("法定期限")[0]
    officer.get("/inbox?tab=done")
    row = officer.text.split("填写终止理由和去向")[1]
    assert "办结 不同意 主体仍在经营" in row


def test_a_granted_request_reads_as_granted(case: Walker) -> None:
    begin(case, "linkage_stop_assistance", "agency")
    case.do(open_task(case, "request_stop"))
    case.do(open_task(case, "approve_stop"), approved="true")
    agency = case.site.visitor("agency")

    agency.get(f"/cases/{case.case_no}?tab=history")
    assert "申请终止帮扶，同意" in agency.text

    agency.get("/inbox?tab=done")
    assert "办结 同意" in agency.text


def test_a_request_that_was_given_up_awaits_no_answer(case: Walker) -> None:
    officer = begin(case, "linkage_terminate", "officer")
    path = f"/tasks/{open_task(case, 'request_termination').id}/discard"
    officer.get(path)
    officer.post(path)

    officer.get(f"/cases/{case.case_no}")

    assert "申请与答复" not in officer.text


def test_a_plan_that_did_not_pass_its_review_says_so(case: Walker) -> None:
    review = open_task(case, "review_assistance_plan")
    case.do(review, review_passed="false", review_opinion="措施与原因对不上")

    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=history")

    assert "办结：方案评审，不通过 措施与原因对不上" in officer.text


def test_what_makes_no_sense_now_is_not_offered_and_says_why(case: Walker) -> None:
    entity = case.site.visitor("entity")

    page = entity.get(f"/cases/{case.case_no}").get_data(as_text=True)

    address = f"/cases/{case.case_no}/matters/linkage_apply"
    assert address not in page
    assert "申请质量技术帮扶 帮扶已经启动，不需要再申请" in entity.text
    assert f"/cases/{case.case_no}/matters/linkage_objection" in page
    entity.get(address)
    assert "现在不能办理：帮扶已经启动，不需要再申请。" in entity.text
    assert "开始填写" not in entity.text
    entity.post(address)
    assert "现在不能办理" in entity.text
    assert "apply_for_assistance" not in {t.element_id for t in case.open_tasks}


def test_a_case_can_be_terminated_from_its_page_when_both_lines_have_ended(
    case: Walker,
) -> None:
    case.walk(stop_at("choose_result_uses"))
    officer = case.site.visitor("officer")
    page = officer.get(f"/cases/{case.case_no}").get_data(as_text=True)
    for offered in ("linkage_terminate", "linkage_objection"):
        assert f"/cases/{case.case_no}/matters/{offered}" in page

    begin(case, "linkage_terminate", "officer")
    case.do(open_task(case, "request_termination"), merged_into="")
    case.do(open_task(case, "approve_termination"), approved="true")

    assert case.is_closed
    assert case.site.services.engine.incidents(SYSTEM) == []


@pytest.mark.parametrize(
    ("matter", "known", "reason"),
    [
        ("linkage_apply", {}, ""),
        ("linkage_apply", {"application_open": True}, "等待研判"),
        ("linkage_apply", {"start_decision": "启动"}, "已经启动"),
        ("linkage_apply", {"start_decision": "暂不启动"}, ""),
        ("linkage_apply", {"assistance_stopped": True}, "已经终止"),
        ("linkage_stop_assistance", {}, "还没有启动"),
        ("linkage_stop_assistance", {"assistance_started": True}, ""),
        ("linkage_plan_change", {"assistance_started": True}, "还没有评审通过"),
        ("linkage_plan_change", {"plan_ready": True}, ""),
        ("linkage_objection", {"source": "现场检查"}, "只针对监督抽查"),
        ("linkage_objection", {"source": "监督抽查"}, "还没有送达"),
        ("linkage_objection", {"objection_due": "2026-08-04"}, ""),
        ("linkage_objection", {"objection_upheld": True}, "异议已经成立"),
        ("linkage_terminate", {}, ""),
        ("linkage_terminate", {"supervision_done": True}, ""),
        ("linkage_terminate", {"objection_upheld": True}, "异议已经成立"),
    ],
)
def test_each_matter_knows_when_it_makes_sense(
    matter: str, known: dict[str, object], reason: str
) -> None:
    told = why_not(matter, known)

    assert reason in told
    assert bool(reason) is bool(told)
