"""Remind of demands (督办) whose day has passed without an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from handlers.deadlines.local_time import local_day
from handlers.messages.addressing import org_asked, person_asked
from handlers.messages.model import MessageKind
from handlers.messages.tables import case_message, case_message_label
from handlers.notices.kinds import NoticeKind
from handlers.reminders.affairs import Affair, affairs_of
from handlers.reminders.holders import Holders
from handlers.reminders.scan import Round
from handlers.reminders.telling import Found, tell_new
from handlers.reminders.wording import day_words


def remind_of_demands(round_: Round, *, now: datetime) -> bool:
    """Tell whoever is asked, officer and leader of unanswered demands; False when more is left."""
    return tell_new(round_.uow, _unanswered(round_, now=now))


def waiting_demands(
    connection: Connection, *, before: date | None = None
) -> Sequence[Row[Any]]:
    """Return the demands without an answer, the oldest first.

    Each says in `outside` whether a party beside the bureau is asked.

    Args:
        connection: To read with.
        before: Only those that were to be answered before this day.
    """
    seen = case_message_label.c
    outside = exists().where(
        seen.message_id == case_message.c.id, seen.label == case_message.c.asked_of
    )
    query = select(case_message, outside.label("outside")).where(
        case_message.c.kind == MessageKind.SUPERVISION.value,
        case_message.c.answered_at.is_(None),
    )
    if before is not None:
        query = query.where(case_message.c.due_on < before.isoformat())
    ordered = query.order_by(case_message.c.written_at, case_message.c.id)
    return connection.execute(ordered).all()


def people_asked(holders: Holders, row: Row[Any], affair: Affair) -> list[str]:
    """Return who is to answer a demand.

    Within the bureau it is the officer in charge as well, for the one who was asked may
    have handed the case over since.
    """
    asked_of = row.asked_of or affair.officer_id
    person_id = person_asked(asked_of)
    if person_id is None:
        return holders.reading_for(org_asked(asked_of) or "")
    inside = [] if row.outside else [affair.officer_id]
    return list(dict.fromkeys((person_id, *inside)))


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
            to=tuple(
                dict.fromkeys(
                    (
                        *people_asked(round_.holders, row, case),
                        case.officer_id,
                        row.written_by,
                    )
                )
            ),
            subject=f"督办逾期未答复：{case.called}",
            text=f"{row.text}\n应于 {due} 前答复\n{case.number_line}",
            link=f"{case.path}?tab=parties",
            business_key=case.business_key,
            about=row.id,
        )
