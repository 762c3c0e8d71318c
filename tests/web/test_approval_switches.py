"""Each matter with a switch: sent, sent back, sent again and agreed to, or done at once."""

from __future__ import annotations

from handlers.approvals.store import waiting_at
from tests.support.case_client import Case
from tests.support.site_office import SiteOffice
from tests.web.site import Browser
from tests.web.test_side_matters import begin
from tests.web.walker import Walker, at_task, open_task

OPINION = "理由不充分，请补充"


def send(case: Walker, element: str, **chosen: object) -> Browser:
    """Hand a matter in as the officer, whatever the bureau wants to see of it."""
    officer = at_task(case, element, "officer")
    task = open_task(case, element)
    fields = case.fields(task, "officer", chosen)
    answer = officer.post(f"/tasks/{task.id}", {**fields, "do": "submit"})
    assert answer.status_code == 200, officer.text
    case.site.settle()
    return officer


def request_of(case: Walker, element: str) -> str:
    """Return the address on which the leader decides about a matter that was sent."""
    task = open_task(case, element)
    with case.site.services.engine.read() as connection:
        return f"/approvals/{waiting_at(connection, [task.id])[task.id].id}"


def is_open(case: Walker, element: str) -> bool:
    return element in {task.element_id for task in case.open_tasks}


def twice_until_agreed(case: Walker, element: str, **chosen: object) -> None:
    """Send a matter, have it sent back, send it again, and have it agreed to."""
    assert "已送审，审批同意后生效" in send(case, element, **chosen).text
    assert is_open(case, element)
    leader, path = case.site.visitor("leader"), request_of(case, element)
    leader.get(path)
    leader.post(path, {"do": "return", "opinion": OPINION})
    assert OPINION in at_task(case, element, "officer").text

    assert "已送审" in send(case, element, **chosen).text
    again = request_of(case, element)
    assert again != path
    leader.get(again)
    leader.post(again, {"do": "agree", "opinion": "同意"})
    assert "已同意，立即生效" in leader.text
    case.site.settle()
    assert not is_open(case, element)
    leader.get(f"/cases/{case.case_no}?tab=history")
    assert "审批同意：" in leader.text


def at_once(case: Walker, element: str, **chosen: object) -> None:
    """Do a matter that nobody wants to see first."""
    officer = send(case, element, **chosen)

    assert "已送审" not in officer.text
    assert not is_open(case, element)


def switch_off(case: Walker, element: str) -> None:
    """Let the leader trust the officer with a matter."""
    leader, page = case.site.visitor("leader"), f"/admin/settings/approval_{element}"
    leader.get(page)
    leader.post(page, {"value": "off", "reason": "授权经办人"})
    assert "授权经办人" in leader.text


def as_case(case: Walker) -> tuple[SiteOffice, Case]:
    """Return the case for those of its matters that are not looked at here."""
    office = SiteOffice(case.site)
    instance = office.engine.instance_by_business_key(
        case.case_no, process_key="linkage", actor=office.actor("officer")
    )
    return office, Case(office=office, key=case.case_no, root_id=instance.id)


REVOKED = {"revocation_kinds": ["吊销营业执照"]}


def to_suspension(case: Walker) -> tuple[SiteOffice, Case]:
    """Take the case to its second failed re-inspection, after the announcement."""
    office, it = as_case(case)
    first = case.site.services.today.isoformat()
    it.fail_reinspection(sampled_on=first).complete("report_failure_upward")
    it.complete("record_provincial_announcement", announced_on=first)
    office.at("2026-09-21")
    it.fail_reinspection(sampled_on="2026-09-21")
    return office, it


def to_revocation(office: SiteOffice, it: Case) -> None:
    """Take a suspended case to its third failed re-inspection."""
    office.at("2026-12-08")
    it.fail_reinspection(sampled_on="2026-12-08")


SUSPENDED = {"suspension_date": "2026-09-21", "suspension_until": "2026-11-30"}


def test_a_suspension_waits_for_the_leader_and_a_revocation_does_not(
    case: Walker,
) -> None:
    office, it = to_suspension(case)
    twice_until_agreed(case, "order_suspension", **SUSPENDED)
    assert it.variables["suspended"] is True
    to_revocation(office, it)
    switch_off(case, "transfer_revocation")

    at_once(case, "transfer_revocation", **REVOKED)

    assert it.variables["supervision_done"] is True


def test_a_revocation_waits_for_the_leader_and_a_suspension_does_not(
    case: Walker,
) -> None:
    office, it = to_suspension(case)
    switch_off(case, "order_suspension")
    at_once(case, "order_suspension", **SUSPENDED)
    assert it.variables["suspended"] is True
    to_revocation(office, it)

    twice_until_agreed(case, "transfer_revocation", **REVOKED)

    assert it.variables["supervision_done"] is True


def test_results_are_published_with_consent_or_at_once(case: Walker) -> None:
    begin(case, "linkage_publicity", "officer")
    twice_until_agreed(case, "publish_results")

    switch_off(case, "publish_results")
    begin(case, "linkage_publicity", "officer")
    at_once(case, "publish_results")


def test_a_penalty_is_published_with_consent_or_at_once(case: Walker) -> None:
    today = case.site.services.today.isoformat()
    done = {"penalty_publication": "已公示", "penalty_published_on": today}
    decided(case, today)
    twice_until_agreed(case, "publish_penalty", **done)

    switch_off(case, "publish_penalty")
    decided(case, today)
    at_once(case, "publish_penalty", **done)


def decided(case: Walker, on: str) -> None:
    """Decide on a penalty, of which it remains to tell the public."""
    begin(case, "linkage_penalty", "officer")
    case.do(open_task(case, "decide_case_filing"), penalty_filed="true")
    case.do(
        open_task(case, "record_penalty"),
        penalty_decided_on=on,
        penalty_published_on="",
    )


def test_a_case_is_terminated_at_the_second_request_and_never_without_the_leader(
    case: Walker,
) -> None:
    ask(case, "linkage_terminate", "request_termination", "approve_termination")
    assert not case.is_closed

    again(case, "linkage_terminate", "request_termination", "approve_termination")

    assert case.is_closed
    settings = case.site.visitor("leader")
    assert "approval_request_termination" not in settings.get(
        "/admin/settings"
    ).get_data(as_text=True)


def test_assistance_is_stopped_at_the_second_request(case: Walker) -> None:
    ask(case, "linkage_stop_assistance", "request_stop", "approve_stop")
    assert is_open(case, "review_assistance_plan")

    again(case, "linkage_stop_assistance", "request_stop", "approve_stop")

    assert not is_open(case, "review_assistance_plan")
    assert not case.is_closed


def ask(case: Walker, matter: str, request: str, consent: str) -> None:
    """Ask for something, and be told no with the reason."""
    begin(case, matter, "officer")
    case.do(open_task(case, request), merged_into="")
    assert is_open(case, consent)
    case.do(open_task(case, consent), approved="false", approval_opinion=OPINION)
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}")
    assert OPINION in officer.text


def again(case: Walker, matter: str, request: str, consent: str) -> None:
    """Ask once more, and be told yes."""
    begin(case, matter, "officer")
    case.do(open_task(case, request), merged_into="")
    case.do(open_task(case, consent), approved="true")
