"""How many complaints a unit takes from the public page in a day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from handlers.butler.complaints.model import Way
from handlers.butler.complaints.tables import service_complaint
from handlers.deadlines.local_time import local_day, start_of_day
from handlers.errors import DomainRefused

#: More than any unit has earned; who floods the page fills no register.
MOST_A_DAY = 50


class ComplaintsTooMany(DomainRefused):
    """The page takes no more complaints about this unit today."""

    def __init__(self) -> None:
        super().__init__("今天在线提交的投诉已经很多，请电话联系服务单位，或者明天再来")


def require_room(connection: Connection, butler_id: str, *, now: datetime) -> None:
    """Let a complaint of the public page through, unless there are too many today.

    Raises:
        ComplaintsTooMany: there are.
    """
    query = select(func.count()).where(
        service_complaint.c.butler_id == butler_id,
        service_complaint.c.way == Way.PUBLIC.value,
        service_complaint.c.entered_at >= start_of_day(local_day(now)),
    )
    if int(connection.scalar(query) or 0) >= MOST_A_DAY:
        raise ComplaintsTooMany
