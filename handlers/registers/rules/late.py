"""R-B4: what is written down late is marked 补录 and says why (B4.7b)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers.deadlines.local_time import start_of_day

#: In time is what is entered within a day of the act. The specification says 及时 and
#: names no hours.
IN_TIME = timedelta(hours=24)
MARK = "补录"
NEEDS_REASON = "行为发生超过 24 小时后才登记，请填写补录原因(B4.7)"


def is_late(acted: date | datetime | None, entered_at: datetime) -> bool:
    """Say whether an entry comes more than 24 hours after what it tells of.

    Of an act whose hour nobody wrote down the day counts until its end.
    """
    if acted is None:
        return False
    if not isinstance(acted, datetime):
        acted = start_of_day(acted + timedelta(days=1))
    return entered_at - acted > IN_TIME
