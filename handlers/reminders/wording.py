"""The words of reminders: what, whose, by when, by which article."""

from __future__ import annotations

from datetime import date, datetime

from engine import DueTask
from handlers.approvals.model import Approval
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.deadlines.rules import DeadlineRule
from handlers.notices.kinds import NoticeKind
from handlers.reminders.affairs import Affair
from handlers.reminders.reading import RunningClock
from handlers.reminders.steps import Due, Step, is_of_law

_WEEKDAYS = "一二三四五六日"


def day_words(day: date) -> str:
    """Return a day with its weekday, such as 2026-10-03(周六)."""
    return f"{day.isoformat()}(周{_WEEKDAYS[day.weekday()]})"


def left_words(effective: date, today: date) -> str:
    """Return how much is left, or by how much a day was missed."""
    days = (effective - today).days
    if days < 0:
        return f"逾期 {-days} 天"
    return f"还剩 {days} 天" if days else "今天到期"


def clock_kind(clock: RunningClock, due: Due) -> NoticeKind:
    """Return the kind of a reminder of a legal clock."""
    if due.step in {Step.REPORTED, Step.LEADER}:
        return NoticeKind.ESCALATION
    if not is_of_law(clock.rule):
        return NoticeKind.TARGET
    return NoticeKind.WARNING if due.step is Step.NEAR else NoticeKind.MISSED


def clock_subject(clock: RunningClock, affair: Affair, *, today: date) -> str:
    """Return the one line of a reminder of a legal clock."""
    left = left_words(clock.days.effective, today)
    return f"{clock.rule.zh} {left}：{affair.called}"


def clock_text(clock: RunningClock, affair: Affair) -> str:
    """Return the days and the article of a legal clock, and its number."""
    days = [f"法定 {day_words(clock.days.statutory)}"]
    if clock.days.effective != clock.days.statutory:
        days.append(f"顺延至 {day_words(clock.days.effective)}")
    if clock.target not in {clock.days.statutory, clock.days.effective}:
        days.append(f"内控 {day_words(clock.target)}")
    if clock.provisional:
        days.append("暂定：放假安排未公布")
    return f"{' · '.join(days)}\n依据 {clock.law_ref}\n{affair.number_line}"


def task_kind(due: Due) -> NoticeKind:
    """Return the kind of a reminder of a day that the bureau has set."""
    escalated = due.step in {Step.REPORTED, Step.LEADER}
    return NoticeKind.ESCALATION if escalated else NoticeKind.TARGET


def task_subject(task: DueTask, affair: Affair, due: Due) -> str:
    """Return the one line of a reminder of a matter."""
    return f"{task.name} {_state(due, affair)}：{affair.called}"


def task_text(task: DueTask, affair: Affair) -> str:
    """Return by when a matter was to be done, and its number."""
    by = "约定" if affair.butler_id else "本局设定"
    return f"{by} {moment_words(task.due_at)} 前办理\n{affair.number_line}"


def waiting_subject(task: DueTask, affair: Affair, *, days: int) -> str:
    """Return the one line of a reminder of a matter that waits for others."""
    return f"{task.name} 已等待 {days} 个工作日：{affair.called}"


def waiting_text(task: DueTask, affair: Affair, rule: DeadlineRule) -> str:
    """Return since when a matter waits, and how often one hears of it."""
    since = day_words(local_day(task.created_at))
    return f"自 {since} 起等待，每 {rule.n} 个工作日提醒一次\n{affair.number_line}"


def approval_subject(asked: Approval, affair: Affair, due: Due) -> str:
    """Return the one line of a reminder of what waits for consent."""
    return f"待审批 {asked.matter} {_state(due, affair)}：{affair.called}"


def approval_text(asked: Approval, affair: Affair) -> str:
    """Return by when an approval was to be answered, why it was sent, and its case."""
    lines = [f"本局设定 {moment_words(asked.due_at)} 前审批", affair.number_line]
    return "\n".join([*lines, *([asked.reason] if asked.reason else [])])


def _state(due: Due, affair: Affair) -> str:
    """Return how far a day that bureau or butler has set has come."""
    limit = "时限" if affair.butler_id else "内控时限"
    states = {Step.BEGUN: "请您填写", Step.HALF: f"{limit}过半", Step.NEAR: "即将到期"}
    return states.get(due.step, f"已超{limit}")


def moment_words(moment: datetime) -> str:
    """Return a day with its weekday and, unless it is the day's end, the hour."""
    local = moment.astimezone(SHANGHAI)
    words = day_words(local.date())
    return words if (local.hour, local.minute) == (23, 59) else f"{words} {local:%H:%M}"
