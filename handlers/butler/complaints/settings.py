"""How soon complaints are answered, and how long it is known who complained."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.settings.model import Kind, Setting

_SECTION = "质量管家服务"
#: The end of the working day: a promise is kept by then.
CLOSING_HOUR = time(18, 0)

PROMISE_DAYS = Setting(
    key="complaint_promise_wd",
    zh="投诉的承诺处理期限（工作日）",
    section=_SECTION,
    kind=Kind.NUMBER,
    default=10,
    clause="质量管家服务规范 B6.5.2",
    hint="自登记之日起；到期当日18:00前反馈，不能反馈的说明原因并重新承诺。",
    least=1,
    most=60,
)
ANSWER_DAYS = Setting(
    key="complaint_answer_d",
    zh="等待投诉者确认的天数",
    section=_SECTION,
    kind=Kind.NUMBER,
    default=15,
    clause="质量管家服务规范 B6.5.4",
    hint="自然日，自反馈之日起；没有回复的关闭，处理结果仍可查询。",
    least=1,
    most=90,
)
KEEP_CONTACT_DAYS = Setting(
    key="complaint_contact_d",
    zh="投诉者姓名和电话的保留天数",
    section=_SECTION,
    kind=Kind.NUMBER,
    default=180,
    clause="个人信息保护法第十九条、第四十七条",
    hint="自关闭之日起，期满自动删除；投诉和处理记录不含姓名电话，照常保存。",
    least=1,
    most=2190,
)
SETTINGS: tuple[Setting, ...] = (PROMISE_DAYS, ANSWER_DAYS, KEEP_CONTACT_DAYS)


def promised(calendar: WorkingCalendar, now: datetime, working_days: int) -> datetime:
    """Return by when a complaint that comes now is to be answered."""
    return closing_of(calendar.add_working_days(local_day(now), working_days).day)


def closing_of(day: date) -> datetime:
    """Return the end of a working day."""
    return datetime.combine(day, CLOSING_HOUR, SHANGHAI)


def between(since: datetime, until: datetime, share: float) -> datetime:
    """Return when this share of a time is over."""
    return since + timedelta(seconds=(until - since).total_seconds() * share)
