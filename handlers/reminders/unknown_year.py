"""Ask managers for the holidays of the next year, when November has come without them."""

from __future__ import annotations

from handlers.deadlines.local_time import local_day
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import Role
from handlers.parties.people import people_in
from handlers.reminders.scan import Round

#: The notice usually comes out in this month.
_EXPECTED = 11


def ask_for_next_year(round_: Round) -> int:
    """Tell administrators and leaders, once a month, that a year is still unknown.

    Returns:
        How many people were told who had not been told this month.
    """
    uow = round_.uow
    today = local_day(uow.now)
    year = today.year + 1
    if today.month < _EXPECTED or year in round_.book.calendar.known_years:
        return 0
    managers = [
        person_id
        for role in (Role.ADMIN.value, Role.LEADER.value)
        for person_id in people_in(uow.connection, role)
    ]
    return tell(
        uow,
        kind=NoticeKind.SYSTEM,
        key=f"calendar-unknown:{year}:{today.month}",
        to=managers,
        subject=f"请导入{year}年放假安排",
        text=(
            f"落在{year}年的期限都是暂定的。国务院办公厅通常在11月公布下一年的放假安排，"
            "导入后自动重新计算，并通知责任人。"
        ),
        link=f"/admin/calendar?year={year}",
    )
