"""Work of every kind is reminded of: programmes, approvals, demands, changed rules."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from engine import SYSTEM
from engine.commands.work_rows import NEVER
from engine.store.tables.work import user_task
from handlers.approvals.store import waiting_at
from handlers.deadlines.local_time import local_day
from handlers.deadlines.setting_store import RuleChange, change_rule
from handlers.messages.tables import case_message
from handlers.notices.kinds import NoticeKind
from tests.web.site import Site
from tests.web.test_calendar_feed import events, subscribed
from tests.web.test_reminders import go_to, told
from tests.web.walker import Walker, at_task, open_task
from web.upkeep import begin_rounds

ORDER = "issue_rectification_order"


def subjects(site: Site, login: str, kind: NoticeKind, about: str) -> list[str]:
    """Return what somebody was told of one thing, up to what it is about."""
    found = [each.subject for each in told(site, login, kind) if about in each.subject]
    return [subject.split("：")[0] for subject in found]


def last_list(site: Site, login: str) -> list[str]:
    return told(site, login, NoticeKind.DIGEST)[-1].text.splitlines()


def summaries(site: Site, login: str) -> str:
    found = events(site, subscribed(site, login)).values()
    return "\n".join(str(event["SUMMARY"]) for event in found)  # type: ignore[index]


def test_work_of_a_programme_is_reminded_of_and_reported(case: Walker) -> None:
    site, matter = case.site, "确定联动工作对象和帮扶机构"
    officer = site.visitor("officer")
    officer.get("/programmes/new")
    officer.post("/programmes", {"case": case.case_no})
    begin_rounds(site.services)

    go_to(site, site.clock.now() + timedelta(days=6))
    assert subjects(site, "officer", NoticeKind.TARGET, matter) == [
        f"{matter} 内控时限过半"
    ]
    assert f"{matter} 待定名的帮扶项目" in summaries(site, "officer")
    go_to(site, site.clock.now() + timedelta(days=9))

    assert f"{matter} 已超内控时限" in subjects(
        site, "officer", NoticeKind.TARGET, matter
    )
    [up] = [
        each
        for each in told(site, "leader", NoticeKind.ESCALATION)
        if matter in each.subject
    ]
    assert up.link.startswith("/programmes/XMBF-")
    assert "项目编号 XMBF-" in up.text
    assert any(matter in line for line in last_list(site, "officer"))
    assert not any(matter in each.subject for each in told(site, "agency"))


def test_who_waits_for_an_approval_is_left_alone_and_the_leader_reminded(
    case: Walker,
) -> None:
    site = case.site
    served = Walker.register(site, product_name="电热坐垫", report_no="XM2026-0311")
    served.walk(lambda task: task.element_id != "serve_test_result")
    officer = at_task(served, ORDER, "officer")
    task = open_task(served, ORDER)
    fields = served.fields(task, "officer", {})
    officer.post(f"/tasks/{task.id}", {**fields, "do": "submit"})
    with site.services.engine.read() as connection:
        asked = waiting_at(connection, [task.id])[task.id]
    begin_rounds(site.services)
    assert f"审批 {task.name}" in summaries(site, "leader")
    assert f"审批 {task.name}" not in summaries(site, "officer")

    go_to(site, site.clock.now() + timedelta(days=9), step=timedelta(hours=20))

    about = f"待审批 {task.name} "
    assert subjects(site, "leader", NoticeKind.APPROVAL, about) == [
        f"{about}内控时限过半",
        f"{about}已超内控时限",
    ]
    assert subjects(site, "officer", NoticeKind.TARGET, task.name) == []
    assert subjects(site, "leader", NoticeKind.ESCALATION, task.name) == []
    mine = [line for line in last_list(site, "officer") if task.name in line]
    assert [line.split(" ")[:2] for line in mine] == [
        [f"【待审批】{task.name}", "已送审"]
    ]
    theirs = [line for line in last_list(site, "leader") if task.name in line]
    assert theirs[0].startswith(f"【超内控】审批 {task.name} 超内控 ")

    leader = site.visitor("leader")
    leader.get(f"/approvals/{asked.id}")
    leader.post(f"/approvals/{asked.id}", {"do": "return", "opinion": "补充文号"})
    go_to(site, site.clock.now() + timedelta(days=1))

    assert f"{task.name} 已超内控时限" in subjects(
        site, "officer", NoticeKind.TARGET, task.name
    )


def test_a_changed_rule_warns_on_its_days_and_reports_to_nobody(case: Walker) -> None:
    site = case.site
    review = open_task(case, "review_assistance_plan")
    with site.services.engine.transact(SYSTEM) as uow:
        change_rule(
            uow,
            RuleChange(
                key="plan_review_wd",
                n=5,
                valid_from=local_day(review.created_at),
                reason="试行",
                escalates_to="",
                warnings=(1,),
            ),
        )
    begin_rounds(site.services)

    go_to(site, site.clock.now() + timedelta(days=30), step=timedelta(hours=20))

    assert subjects(site, "officer", NoticeKind.TARGET, "方案评审") == [
        "方案评审 即将到期",
        "方案评审 已超内控时限",
    ]
    assert subjects(site, "leader", NoticeKind.ESCALATION, "方案评审") == []


def test_a_demand_stands_in_the_list_until_it_is_answered(case: Walker) -> None:
    site = case.site
    due = local_day(site.clock.now()) + timedelta(days=2)
    leader = site.visitor("leader")
    leader.get(f"/cases/{case.case_no}?tab=parties")
    leader.post(
        f"/cases/{case.case_no}/demands",
        {"text": "请说明停售情况", "due_on": due.isoformat()},
    )
    begin_rounds(site.services)
    assert "答复督办" in summaries(site, "officer")

    go_to(site, site.clock.now() + timedelta(days=1), step=timedelta(hours=5))
    asked = [line for line in last_list(site, "officer") if "督办" in line]
    go_to(site, site.clock.now() + timedelta(days=6), step=timedelta(hours=5))

    assert asked[0].startswith("【督办待复】答复督办 还剩 1 天")
    late = [line for line in last_list(site, "officer") if "督办" in line]
    assert late[0].startswith("【督办待复】答复督办 逾期 ")
    reported = [line for line in last_list(site, "leader") if "督办" in line]
    assert reported[0].startswith("【他人逾期】答复督办 逾期 ")

    with site.services.engine.transact(SYSTEM) as uow:
        uow.connection.execute(update(case_message).values(answered_at=uow.now))
    go_to(site, site.clock.now() + timedelta(days=3), step=timedelta(hours=5))
    assert not any("督办" in line for line in last_list(site, "officer"))


def test_what_waits_for_others_is_reminded_of_again_and_again(case: Walker) -> None:
    """The review stands for a matter that has a first look and no last day."""
    site = case.site
    review = open_task(case, "review_assistance_plan")
    assert review.due_at is not None
    with site.services.engine.transact(SYSTEM) as uow:
        first_look = {"due_at": None, "due_order": NEVER, "follow_up_at": review.due_at}
        mine = user_task.c.id == review.id
        uow.connection.execute(update(user_task).where(mine).values(first_look))
    begin_rounds(site.services)

    go_to(site, review.due_at + timedelta(days=11), step=timedelta(hours=13))

    assert subjects(site, "officer", NoticeKind.TARGET, "方案评审") == [
        "方案评审 已等待 5 个工作日",
        "方案评审 已等待 10 个工作日",
    ]
    assert subjects(site, "leader", NoticeKind.TARGET, "方案评审") == [
        "方案评审 已等待 10 个工作日"
    ]
