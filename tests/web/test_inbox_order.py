from __future__ import annotations

import re
from datetime import timedelta

from tests.web.site import Browser, Site
from tests.web.walker import Walker, open_task, stop_at

_ROW = re.compile(r'<td class="main[^"]*"[^>]*><a href="([^"]+)">')


def rows(browser: Browser, path: str) -> list[str]:
    """Return the addresses of the matters in the lists of a page, in order."""
    return _ROW.findall(browser.get(path).get_data(as_text=True))


def test_what_is_late_by_law_stands_above_older_targets_of_the_bureau(
    case: Walker,
) -> None:
    review = f"/tasks/{open_task(case, 'review_assistance_plan').id}"
    inspection = f"/tasks/{open_task(case, 'arrange_reinspection').id}"
    officer = case.site.visitor("officer")
    assert rows(officer, "/inbox") == [review, inspection]

    case.site.clock.move_by(timedelta(days=90))
    officer = case.site.visitor("officer")

    assert rows(officer, "/inbox") == [inspection, review]
    assert rows(officer, "/") == [inspection, review]
    assert rows(officer, "/inbox?tab=overdue") == [inspection]
    assert rows(officer, "/inbox?q=电热毯") == [review, inspection]


def test_who_holds_nothing_sees_first_what_waits_for_them(office: Site) -> None:
    walker = Walker.register(office)
    walker.walk(stop_at("stop_production_and_sale", "conduct_self_check"))
    entity = office.visitor("entity")

    waiting = rows(entity, "/inbox")

    assert len(waiting) == 2
    assert "签收" in entity.text
    assert rows(entity, "/") == waiting
    assert "现在没有您要办的事项" not in entity.text
    assert rows(entity, "/inbox?tab=mine") == []


def test_a_missed_reinspection_is_late_by_law_while_the_officer_still_decides(
    office: Site,
) -> None:
    walker = Walker.register(office)
    walker.walk(stop_at("conduct_self_check"))
    office.clock.move_by(timedelta(days=70))
    office.settle()
    decision = f"/tasks/{open_task(walker, 'handle_overdue_rectification').id}"
    officer = office.visitor("officer")
    # The operator is late, the bureau is not.
    assert rows(officer, "/inbox?tab=overdue") == []

    office.clock.move_by(timedelta(days=10))
    officer = office.visitor("officer")

    assert rows(officer, "/inbox?tab=overdue") == [decision]
    assert "法定逾期 1" in officer.text
    assert "逾期 5 天 法定" in officer.text
    assert rows(officer, "/inbox?tab=overdue&q=没有这样的案件") == []
    assert rows(officer, "/")[0] == decision

    walker.do(open_task(walker, "handle_overdue_rectification"))

    arranging = f"/tasks/{open_task(walker, 'arrange_reinspection').id}"
    assert rows(office.visitor("officer"), "/inbox?tab=overdue") == [arranging]


def test_nobody_sees_the_lateness_of_cases_that_are_not_theirs(office: Site) -> None:
    walker = Walker.register(office)
    walker.walk(stop_at("conduct_self_check"))
    office.clock.move_by(timedelta(days=80))
    office.settle()

    assert rows(office.visitor("entity"), "/inbox?tab=overdue") == []
    assert rows(office.visitor("agency"), "/inbox?tab=overdue") == []
