"""AS-02: what the company reads in its mailbox while the 60 days run."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine import SYSTEM
from handlers.deadlines.local_time import local_day
from handlers.notices.kinds import NoticeKind
from handlers.notices.mailbox import notices_of
from handlers.reminders.rounds import begin
from tests.support.case_client import Office

ORDERED, OVER = date(2026, 3, 2), date(2026, 5, 7)
#: The service looks every half hour; by then everybody is at work.
MORNING = "08:30"


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_as_02_the_company_is_warned_on_four_days_with_the_article(
    office: Office,
) -> None:
    office.at(ORDERED.isoformat())
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    with office.engine.transact(SYSTEM) as uow:
        begin(uow)

    for days in range(1, (OVER - ORDERED).days + 1):
        office.at(f"{ORDERED + timedelta(days=days)}T{MORNING}")

    with office.engine.read() as connection:
        head = office.actor("head")
        told = notices_of(connection, head, kind=None, limit=500)[::-1]
    matter = "改正并申请复查"
    warned = [
        each
        for each in told
        if each.kind is NoticeKind.WARNING and each.subject.startswith(matter)
    ]
    # Counted from the statutory day, 15, 7, 3 and 1 days before.
    assert [local_day(each.told_at) for each in warned] == [
        date(2026, 4, 16),
        date(2026, 4, 24),
        date(2026, 4, 28),
        date(2026, 4, 30),
    ]
    for each in warned:
        assert "18号令第46条" in each.text
        assert "法定 2026-05-01(周五) · 顺延至 2026-05-06(周三)" in each.text
        assert each.business_key == case.key
    # What is left is counted to the day until which the company may still act.
    assert [each.subject.split("：")[0] for each in warned] == [
        f"{matter} 还剩 {days} 天" for days in (20, 12, 8, 6)
    ]
    (missed,) = [each for each in told if each.kind is NoticeKind.MISSED]
    assert local_day(missed.told_at) == OVER
