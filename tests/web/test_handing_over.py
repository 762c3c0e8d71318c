from __future__ import annotations

import pytest

from engine import SYSTEM
from tests.web.site import Browser
from tests.web.walker import Walker, open_task


def at_instance(case: Walker) -> Browser:
    """Return a browser that shows the instance of a case to the administrator."""
    admin = case.site.visitor("admin")
    task = open_task(case, "review_assistance_plan")
    admin.get(f"/operations/instances/{task.root_id}")
    return admin


def test_an_administrator_hands_a_matter_over_and_says_why(case: Walker) -> None:
    admin = at_instance(case)
    task = open_task(case, "arrange_reinspection")
    path = f"/operations/tasks/{task.id}/assign"
    assert "由候选组签收" in admin.text

    admin.post(path, {"assignee": "", "reason": "经办人调岗"})

    assert "已指派：组织复查" in admin.text
    assert open_task(case, "arrange_reinspection").assignee is None
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=history")
    assert "指派：组织复查（是否需要复查、安排抽样） 经办人调岗" in officer.text

    admin = at_instance(case)
    admin.post(path, {"assignee": "officer", "reason": "调岗取消"})
    assert open_task(case, "arrange_reinspection").assignee == "officer"
    officer.get(f"/cases/{case.case_no}?tab=history")
    assert "安排抽样） → 林晓岚 调岗取消" in officer.text


@pytest.mark.parametrize(
    ("assignee", "reason", "answer"),
    [
        ("", "", (200, "指派需要填写理由")),
        # Nobody of the operator decides about the plan of the bureau.
        ("entity", "换人", (400, "")),
        ("admin", "我来办", (400, "")),
        ("nobody", "换人", (400, "")),
    ],
)
def test_a_matter_goes_to_nobody_else_and_not_without_a_reason(
    case: Walker, assignee: str, reason: str, answer: tuple[int, str]
) -> None:
    admin = at_instance(case)
    task = open_task(case, "review_assistance_plan")

    page = admin.post(
        f"/operations/tasks/{task.id}/assign", {"assignee": assignee, "reason": reason}
    )

    assert page.status_code == answer[0]
    assert answer[1] in admin.text
    now = case.site.services.engine.user_task(task.id, actor=SYSTEM)
    assert now.assignee == task.assignee


def test_an_administrator_finds_no_work_of_others_in_the_inbox(case: Walker) -> None:
    admin = case.site.visitor("admin")

    admin.get("/inbox?tab=claimable")

    assert "没有等待签收的事项" in admin.text
