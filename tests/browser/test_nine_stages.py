from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine import UserTaskView
from tests.browser.conftest import PHONE, Screen, Sit
from tests.browser.filling import fill_in
from tests.web.site import Site
from tests.web.walker import Walker, login_for

pytestmark = pytest.mark.slow

#: Who works in the field has a phone in the hand.
ON_PHONES = frozenset({"expert", "entity"})


RESULT = "record_reinspection_result"
LEAKS = {
    "item_name": "泄漏电流",
    "requirement": "不大于 0.25 mA",
    "measured": "0.48 mA",
    "judged": "不合格",
}
#: Round one: the officer sees no need, the leader does; the product fails. Round two,
#: after the announcement of the province: it passes.
FAIL_FIRST: dict[str, list[dict[str, object]]] = {
    "arrange_reinspection": [
        {
            "reinspection_needed": "false",
            "no_reinspection_reason": "经营主体承诺停止生产该产品",
        }
    ],
    "approve_no_reinspection": [{"no_reinspection_approved": "false"}],
    RESULT: [{"reinspection_result": "不合格", "reinspection_items": [LEAKS]}],
    "find_failure_cause": [{"adjust_needed": "true"}],
}


class BrowserWalker(Walker):
    """Does every matter at a screen instead of by requests."""

    sit: Sit

    def __init__(self, site: Site, case_no: str) -> None:
        super().__init__(site, case_no)
        #: Answers to the visits of a matter, first visit first.
        self.plan: dict[str, list[dict[str, object]]] = {}
        self._screens: dict[str, Screen] = {}

    def do(self, task: UserTaskView, **chosen: object) -> None:
        """Do one matter as the person whose it is."""
        planned = self.plan.get(task.element_id)
        if planned:
            chosen |= planned.pop(0)
        # The laboratory, not the officer, says what it has measured.
        login = "lab" if task.element_id == RESULT else login_for(task)
        screen = self._screen_of(login)
        screen.open(f"/tasks/{task.id}")
        take = screen.page.get_by_role("button", name="签收")
        if take.count():
            take.click()
        fill_in(screen.page, self.fields(task, login, chosen))
        screen.hand_in()
        problems = screen.page.locator("#problems")
        assert not problems.count(), (task.element_id, problems.inner_text())
        said = re.compile("已提交|已送审|已签发")
        expect(screen.page.locator(".said").first).to_contain_text(said)
        assert screen.complaints == []
        self.done.append((task.element_id, login))
        self.agree(task)
        self.site.settle()

    def _screen_of(self, login: str) -> Screen:
        """Return the screen of a person; days have passed since they were last there."""
        if login not in self._screens:
            width = PHONE if login in ON_PHONES else 1280
            self._screens[login] = self.sit(self.site, login, width=width)
        screen = self._screens[login]
        screen.let_in(login)
        return screen


def test_six_people_carry_a_case_through_nine_stages(office: Site, sit: Sit) -> None:
    registered = Walker.register(office)
    walker = BrowserWalker(office, registered.case_no)
    walker.sit = sit
    walker.plan = {element: list(visits) for element, visits in FAIL_FIRST.items()}

    walker.walk()

    done = [element for element, _ in walker.done]
    assert done.count(RESULT) == 2
    assert "record_provincial_announcement" in done
    assert "adjust_assistance_plan" in done
    assert {login for _, login in registered.done + walker.done} >= {
        "officer",
        "leader",
        "agency",
        "expert",
        "entity",
        "lab",
    }
    screen = sit(office, "officer")
    screen.open(f"/cases/{walker.case_no}")
    expect(screen.page.locator(".ladder .done")).to_have_count(9)
    expect(screen.page.locator(".ladder")).to_contain_text("复查合格")
    screen.open(f"/cases/{walker.case_no}?tab=history")
    history = screen.page.locator("main")
    expect(history).to_contain_text("复查后果判定：上报并公告")
    expect(history).to_contain_text("总局令第18号第47条第2款")
