from __future__ import annotations

import re
from datetime import timedelta

from tests.web.walker import Walker

_ENTRY = re.compile(r'<span class="when">([^<]+)</span>([^<]+)')


def told(case: Walker) -> list[tuple[str, str]]:
    """Return when and what the history of a case tells, from the top."""
    page = case.site.visitor("officer").get(f"/cases/{case.case_no}?tab=history")
    found = _ENTRY.findall(page.get_data(as_text=True))
    return [(when.split(" · ")[0], what.strip()) for when, what in found]


def test_the_history_says_which_time_has_come(case: Walker) -> None:
    case.site.clock.move_by(timedelta(days=20))
    case.site.settle()

    texts = [what for _when, what in told(case)]

    assert "异议期满，没有收到异议" in texts
    assert "期限已到，自动进入下一步" not in texts


def test_the_latest_stands_on_top_whether_in_the_case_or_beside_it(
    case: Walker,
) -> None:
    officer = case.site.visitor("officer")
    # What happens in the same instant has no order.
    case.site.clock.move_by(timedelta(seconds=9))
    officer.get(f"/cases/{case.case_no}/matters/linkage_advice")
    officer.post(f"/cases/{case.case_no}/matters/linkage_advice")
    case.site.clock.move_by(timedelta(seconds=9))
    officer.get(f"/cases/{case.case_no}?tab=history")
    officer.post(f"/cases/{case.case_no}/messages", {"text": "已电话联系"})

    entries = told(case)

    assert entries[0][1] == "案件沟通"
    assert entries[1][1].startswith("发起：")
    assert [when for when, _what in entries] == sorted(
        (when for when, _what in entries), reverse=True
    )


def test_a_message_that_is_sent_twice_stands_there_once(case: Walker) -> None:
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=history")
    sent = {**officer.tokens(), "text": "已电话联系"}

    officer.post(f"/cases/{case.case_no}/messages", sent)
    again = officer.post(f"/cases/{case.case_no}/messages", sent)

    assert again.status_code == 200
    officer.get(f"/cases/{case.case_no}?tab=history")
    assert officer.text.count("已电话联系") == 1
