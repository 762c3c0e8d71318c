from __future__ import annotations

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


class BrowserWalker(Walker):
    """Does every matter at a screen instead of by requests."""

    sit: Sit

    def do(self, task: UserTaskView, **chosen: object) -> None:
        """Do one matter as the person whose it is."""
        login = login_for(task)
        width = PHONE if login in ON_PHONES else 1280
        screen: Screen = self.sit(self.site, login, width=width)
        screen.open(f"/tasks/{task.id}")
        if task.assignee is None:
            screen.page.get_by_role("button", name="签收").click()
        fill_in(screen.page, self.fields(task, login, chosen))
        screen.page.get_by_role("button", name="提交").last.click()
        expect(screen.page.get_by_role("status")).to_contain_text("已提交")
        assert screen.complaints == []
        screen.page.context.close()
        self.done.append((task.element_id, login))
        self.site.settle()


def test_six_people_carry_a_case_through_nine_stages(office: Site, sit: Sit) -> None:
    registered = Walker.register(office)
    walker = BrowserWalker(office, registered.case_no)
    walker.sit = sit

    walker.walk()

    assert len(walker.done) >= 25
    screen = sit(office, "officer")
    screen.open(f"/cases/{walker.case_no}")
    expect(screen.page.locator(".ladder .done")).to_have_count(9)
