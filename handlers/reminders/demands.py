"""Remind of demands (督办) whose day has passed without an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.deadlines.local_time import local_day
from handlers.messages.model import MessageKind
from handlers.messages.tables import case_message
from handlers.notices.kinds import NoticeKind
from handlers.reminders.affairs import affairs_of
from handlers.reminders.scan import Round
from handlers.reminders.telling import Found, tell_new
from handlers.reminders.wording import day_words


def remind_of_demands(round_: Round, *, now: datetime) -> bool:
    """Tell officer and leader of unanswered demands; False when more is left."""
    return tell_new(round_.uow, _unanswered(round_, now=now))


def waiting_demands(
    connection: Connection, *, before: date | None = None
) -> Sequence[Row[Any]]:
    """Return the demands without an answer, the oldest first.

    Args:
        connection: To read with.
        before: Only those that were to be answered before this day.
    """
    query = select(case_message).where(
        case_message.c.kind == MessageKind.SUPERVISION.value,
        case_message.c.answered_at.is_(None),
    )
    if before is not None:
        query = query.where(case_message.c.due_on < before.isoformat())
    ordered = query.order_by(case_message.c.written_at, case_message.c.id)
    return connection.execute(ordered).all()


def _unanswered(round_: Round, *, now: datetime) -> Iterator[Found]:
    connection = round_.uow.connection
    rows = waiting_demands(connection, before=local_day(now))
    cases = affairs_of(connection, (row.business_key for row in rows))
    for row in rows:
        case = cases.get(row.business_key)
        if case is None:
            continue
        due = day_words(date.fromisoformat(row.due_on))
        yield Found(
            key=f"demand:{row.id}:missed",
            kind=NoticeKind.SUPERVISION,
            to=tuple(dict.fromkeys((case.officer_id, row.asked_of, row.written_by))),
            subject=f"督办逾期未答复：{case.called}",
            text=f"{row.text}\n应于 {due} 前答复\n{case.number_line}",
            link=f"{case.path}?tab=parties",
            business_key=case.business_key,
            about=row.id,
        )
