"""Four eyes: what a bureau wants to see first counts only when its leader agrees."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import (
    HistoryType,
    NotFound,
    UserTaskAlreadyCompleted,
    UserTaskClaimedByOther,
)
from engine.model.actors import SYSTEM
from handlers.approvals.errors import (
    ApprovalEnded,
    ApprovalNotFound,
    ApprovalPending,
    MatterGone,
    NotTheApprover,
    NotTheAsker,
    OpinionMissing,
    OwnSubmission,
)
from handlers.approvals.model import Approval, Outcome
from handlers.approvals.settings import BY_ELEMENT, SETTINGS
from handlers.approvals.store import approvals_of_case, waiting_at
from handlers.approvals.switches import (
    BESIDE_THE_DIAGRAM,
    IN_THE_DIAGRAM,
    SUSPEND_CLOCK,
    SWITCHES,
)
from handlers.forms import load_draft, submissions_of_case
from handlers.linkage.errors import AnswersRefused, AskerGone
from handlers.linkage.form_rules import FORM_RULES
from handlers.notices.tables import notice
from handlers.parties.people import set_active
from handlers.settings.store import change_setting
from tests.support.case_client import Case, Office

ORDER = "issue_rectification_order"


def served(office: Office) -> Case:
    """Return a case whose order to rectify is to be issued."""
    office.at("2026-03-02")
    return office.register().complete(
        "serve_test_result", result_served_on="2026-03-02"
    )


def sent(case: Case, *, by: str | None = None) -> Approval:
    """Send the order for approval."""
    handed_in = case.send(
        ORDER,
        by=by,
        reason="同意后签发",
        order_date="2026-03-02",
        order_served_on="2026-03-02",
    )
    assert handed_in.approval is not None
    return handed_in.approval


def agree(office: Office, asked: Approval, *, by: str = "leader", said: str = ""):
    office.approvals.agree(asked.id, actor=office.actor(by), opinion=said)
    office.run_jobs()


def test_what_is_sent_waits_and_changes_nothing(office: Office):
    case = served(office)
    before = list(case.open)

    asked = sent(case)

    assert case.open == before
    assert "order_date" not in case.variables
    assert asked.due_at.date().isoformat() == "2026-03-05"
    assert [each.id for each in office.approvals.waiting(office.actor("leader"))] == [
        asked.id
    ]
    assert office.approvals.waiting(office.actor("officer")) == []
    assert office.approvals.waiting(office.actor("other_leader")) == []


def test_consent_files_the_form_as_the_officer_with_the_leader_as_approver(
    office: Office,
):
    case = served(office)
    asked = sent(case)
    office.at("2026-03-03")

    agree(office, asked, said="同意下达")

    assert ORDER not in case.open
    assert case.variables["rectify_due"] == "2026-05-06"
    with office.engine.read() as connection:
        filed = submissions_of_case(connection, case.key)[-1]
        (asked_again,) = approvals_of_case(connection, case.key)
    assert (filed.element_id, filed.submitted_by, filed.approved_by) == (
        ORDER,
        "officer",
        "leader",
    )
    assert asked_again.outcome is Outcome.AGREED
    assert (asked_again.ended_by, asked_again.opinion) == ("leader", "同意下达")
    rows = office.engine.history(case.root_id, actor=SYSTEM)
    (approved,) = [r for r in rows if r.type is HistoryType.USER_TASK_APPROVED]
    assert (approved.actor, approved.data) == ("officer", {"approved_by": "leader"})
    assert office.approvals.waiting(office.actor("leader")) == []


def test_what_is_sent_back_is_a_draft_again(office: Office):
    case = served(office)
    asked = sent(case)
    leader = office.actor("leader")
    with pytest.raises(OpinionMissing):
        office.approvals.send_back(asked.id, actor=leader, opinion=" ")

    office.approvals.send_back(asked.id, actor=leader, opinion="文号有误")

    with office.engine.read() as connection:
        draft = load_draft(connection, task_id=case.task(ORDER).id, person_id="officer")
    assert draft is not None
    assert draft.raw == asked.raw
    assert ORDER in case.open
    assert sent(case).id != asked.id


def test_the_officer_withdraws_and_nobody_else(office: Office):
    case = served(office)
    sent(case)
    task_id = case.task(ORDER).id
    with pytest.raises(NotTheAsker):
        office.approvals.withdraw(task_id, actor=office.actor("leader"))

    office.approvals.withdraw(task_id, actor=office.actor("officer"))

    assert office.approvals.waiting(office.actor("leader")) == []
    with pytest.raises(ApprovalNotFound):
        office.approvals.withdraw(task_id, actor=office.actor("officer"))


def test_only_another_leader_of_the_bureau_decides(office: Office):
    case = served(office)
    asked = sent(case)

    with pytest.raises(NotTheApprover):
        agree(office, asked, by="officer")
    for stranger in ("other_leader", "head", "planner"):
        with pytest.raises(NotFound):
            agree(office, asked, by=stranger)
    agree(office, asked, by="chief")


def test_leader_and_officer_are_told_once_each(office: Office):
    case = served(office)
    asked = sent(case)
    office.approvals.send_back(
        asked.id, actor=office.actor("leader"), opinion="文号有误"
    )

    with office.engine.read() as connection:
        rows = connection.execute(select(notice).order_by(notice.c.person_id)).all()
    told = [(r.person_id, r.text) for r in rows if r.key.startswith("approval:")]
    assert told == [
        ("chief", "同意后签发"),
        ("leader", "同意后签发"),
        ("officer", "文号有误"),
    ]


def test_nobody_agrees_to_what_they_sent_themselves(office: Office):
    office.at("2026-03-02")
    case = office.register(by="chief")
    case.complete("serve_test_result", result_served_on="2026-03-02")
    asked = sent(case, by="chief")

    assert office.approvals.waiting(office.actor("chief")) == []
    with pytest.raises(OwnSubmission):
        agree(office, asked, by="chief")
    agree(office, asked)


def test_the_first_answer_counts(office: Office):
    case = served(office)
    asked = sent(case)
    agree(office, asked)

    with pytest.raises(ApprovalEnded, match="已经同意"):
        agree(office, asked, by="chief")
    with pytest.raises(ApprovalEnded):
        office.approvals.send_back(
            asked.id, actor=office.actor("chief"), opinion="晚了"
        )


def test_a_matter_that_waits_cannot_be_handed_in_again(office: Office):
    case = served(office)
    sent(case)

    with pytest.raises(ApprovalPending):
        sent(case)
    opened = office.form_desk.open(case.task(ORDER).id, actor=office.actor("officer"))
    with pytest.raises(ApprovalPending):
        office.form_desk.file(
            opened, {"order_date": "2026-03-02"}, actor=office.actor("officer")
        )
    assert ORDER in case.open


def test_a_case_that_has_changed_refuses_with_the_reason(office: Office):
    """The agency was merged away while the commission waited for consent."""
    case = served(office)
    case.complete(ORDER, order_date="2026-03-02", order_served_on="2026-03-02")
    case.complete("decide_assistance_start", start_decision="启动")
    handed_in = case.send("start_assistance", agency_id="agency")
    assert handed_in.approval is not None
    deactivate_agency(office)

    with pytest.raises(AnswersRefused, match="帮扶机构"):
        agree(office, handed_in.approval)

    assert "start_assistance" in case.open
    with office.engine.read() as connection:
        assert waiting_at(connection, [case.task("start_assistance").id])


def deactivate_agency(office: Office) -> None:
    with office.engine.transact(SYSTEM) as uow:
        uow.connection.exec_driver_sql(
            "UPDATE org SET kind = 'lab' WHERE id = 'agency'"
        )


def test_what_ended_meanwhile_cannot_be_agreed_to(office: Office):
    case = served(office)
    asked = sent(case)
    case.beside("linkage_objection", by="head").complete(
        "file_objection", objection_filed_on=""
    )
    case.complete("review_objection", objection_accepted="true")
    case.complete(
        "handle_objection_retest",
        spare_sample_state="完好",
        retest_result="合格",
        objection_upheld="true",
    )

    assert ORDER not in case.open
    assert office.approvals.waiting(office.actor("leader")) == []
    with pytest.raises(MatterGone):
        agree(office, asked)


def test_a_case_that_ends_ends_what_waits_in_it(office: Office):
    case = served(office)
    asked = sent(case)
    office.engine.cancel_instance(case.root_id, reason="并入", actor=SYSTEM)

    with office.engine.read() as connection:
        (ended,) = approvals_of_case(connection, case.key)
    assert ended.outcome is Outcome.VOID
    with pytest.raises((ApprovalEnded, NotFound)):
        agree(office, asked)


def test_who_has_left_is_not_the_one_who_filed(office: Office):
    case = served(office)
    asked = sent(case)
    with office.engine.transact(SYSTEM) as uow:
        set_active(uow, "officer", active=False)

    with pytest.raises(AskerGone):
        agree(office, asked)


def test_a_matter_that_went_to_a_colleague_is_not_filed_for_the_first(office: Office):
    case = served(office)
    asked = sent(case)
    office.engine.assign_user_task(case.task(ORDER).id, assignee="chief", actor=SYSTEM)

    with pytest.raises(UserTaskClaimedByOther):
        agree(office, asked)
    office.approvals.send_back(
        asked.id, actor=office.actor("leader"), opinion="已转交，请重报"
    )
    with office.engine.read() as connection:
        assert load_draft(connection, task_id=case.task(ORDER).id, person_id="chief")


def test_a_bureau_switches_its_approvals_off_for_itself(office: Office):
    case = served(office)
    with office.engine.transact(office.actor("leader")) as uow:
        change_setting(
            uow, BY_ELEMENT[ORDER], text="off", reason="授权经办人", bureau_id="bureau"
        )

    handed_in = case.send(ORDER, order_date="2026-03-02", order_served_on="2026-03-02")

    assert handed_in.approval is None
    assert ORDER not in case.open


def test_what_was_done_cannot_be_sent(office: Office):
    case = served(office)
    task = case.task(ORDER)
    opened = office.form_desk.open(task.id, actor=office.actor("officer"))
    case.complete(ORDER, order_date="2026-03-02", order_served_on="2026-03-02")

    with pytest.raises(UserTaskAlreadyCompleted):
        office.form_desk.hand_in(
            opened, {}, {"order_date": "2026-03-02"}, actor=office.actor("officer")
        )


def test_switches_are_on_where_the_design_says_so_and_nobody_is_asked_twice():
    on = {switch.element_id for switch in SWITCHES if switch.default}

    assert on == {
        "issue_rectification_order",
        "start_assistance",
        "order_suspension",
        "transfer_revocation",
        "publish_results",
        "publish_penalty",
    }
    asked = {switch.element_id for switch in SWITCHES}
    assert asked.isdisjoint(IN_THE_DIAGRAM)
    assert asked.isdisjoint(IN_THE_DIAGRAM.values())
    assert asked | set(IN_THE_DIAGRAM) <= set(FORM_RULES)
    assert BY_ELEMENT[SUSPEND_CLOCK].default is True
    assert len(SETTINGS) == len(SWITCHES) + len(BESIDE_THE_DIAGRAM)
