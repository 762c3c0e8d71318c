"""Remind of demands (督办) whose day has passed without an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from handlers.deadlines.local_time import local_day
from handlers.messages.model import MessageKind
from handlers.messages.tables import case_message
from handlers.notices.kinds import NoticeKind
from handlers.reminders.reading import headers_of
from handlers.reminders.scan import Found, Round, tell_new
from handlers.reminders.wording import day_words


def remind_of_demands(round_: Round, *, now: datetime) -> bool:
    """Tell officer and leader of unanswered demands; False when more is left."""
    return tell_new(round_.uow, _unanswered(round_, now=now))


def _unanswered(round_: Round, *, now: datetime) -> Iterator[Found]:
    query = select(case_message).where(
        case_message.c.kind == MessageKind.SUPERVISION.value,
        case_message.c.answered_at.is_(None),
        case_message.c.due_on < local_day(now).isoformat(),
    )
    connection = round_.uow.connection
    rows = connection.execute(query.order_by(case_message.c.written_at)).all()
    cases = headers_of(connection, (row.business_key for row in rows))
    for row in rows:
        case = cases.get(row.business_key)
        if case is None:
            continue
        due = day_words(date.fromisoformat(row.due_on))
        yield Found(
            key=f"demand:{row.id}:missed",
            kind=NoticeKind.SUPERVISION,
            to=tuple(dict.fromkeys((case.officer_id, row.asked_of, row.written_by))),
            subject=f"督办逾期未答复：{case.title or case.business_key}",
            text=f"{row.text}\n应于 {due} 前答复\n案号 {case.business_key}",
            link=f"/cases/{case.business_key}?tab=parties",
            business_key=case.business_key,
            about=row.id,
        )
