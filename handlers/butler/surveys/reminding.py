"""Remind who sees to an improvement of its day, and the unit of what was not done."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from engine import UnitOfWork
from handlers.butler.surveys.model import ENDED_ACTIONS
from handlers.butler.surveys.tables import survey_action
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import Role
from handlers.parties.people import people_in

#: So many days before the day somebody is told; once more when it has passed.
MARKS = (7, 1)
_AFTER = -1
#: What passed longer ago was told of when it did.
_LONG_AGO = timedelta(days=30)


def remind_of_actions(uow: UnitOfWork, *, today: date) -> int:
    """Tell of each day once at every mark that it reached; return how many were told."""
    until = today + timedelta(days=max(MARKS))
    query = select(survey_action).where(
        survey_action.c.state.not_in(sorted(ENDED_ACTIONS)),
        survey_action.c.due_on.between(
            (today - _LONG_AGO).isoformat(), until.isoformat()
        ),
    )
    told = 0
    for row in uow.connection.execute(query).all():
        left = (date.fromisoformat(row.due_on) - today).days
        mark = _AFTER if left < 0 else min(m for m in MARKS if left <= m)
        to = [row.person_id]
        if mark == _AFTER:
            to += people_in(uow.connection, Role.BUTLER_HEAD, org_id=row.butler_id)
        said = f"已于 {row.due_on} 到期" if left < 0 else f"{row.due_on} 到期"
        told += tell(
            uow,
            kind=NoticeKind.TARGET,
            key=f"survey_action:{row.id}:{row.due_on}:{mark}",
            to=list(dict.fromkeys(to)),
            subject=f"满意度改进措施{said}：{row.text}",
            text="请落实并登记完成情况；不能按期完成的，更改期限并写明原因(B6.5.5)。",
            link=f"/surveys/actions/{row.id}",
        )
    return told
