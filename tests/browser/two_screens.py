"""Two screens for everybody: a desk in the bureau, and a phone in the field."""

from __future__ import annotations

import re
from datetime import timedelta

from engine import SYSTEM, UserTaskView
from handlers.linkage.cases import CaseHeader, CaseQuery, find_cases
from tests.browser.conftest import PHONE, Sit
from tests.browser.effort import Effort
from tests.browser.hands import Hands
from tests.web.answers import Fields
from tests.web.site import Site
from tests.web.walker import Walker, login_for, open_task

_IN_BUREAU = frozenset({"officer", "leader"})
_STOPS = re.compile("[，。；]")


class TwoScreens:
    """The people at their two screens, and what each part of their work took."""

    def __init__(self, site: Site, sit: Sit) -> None:
        self.site = site
        #: By the name of the part, in order.
        self.efforts: dict[str, Effort] = {}
        self._bureau = Hands(sit(site, "officer"), "officer")
        self._field = Hands(sit(site, "agency", width=PHONE), "agency")

    def begin_part(self, name: str) -> None:
        """Count from here on for another part of the work."""
        self.efforts[name] = self._bureau.effort = self._field.effort = Effort()

    @property
    def effort(self) -> Effort:
        """Return what all parts took together."""
        return sum(self.efforts.values(), start=Effort())

    def at(self, login: str) -> Hands:
        """Return the hands of somebody, at the screen of their side."""
        hands = self._bureau if login in _IN_BUREAU else self._field
        hands.be(login)
        return hands

    def let_pass(self, days: int) -> None:
        """Let days go by; what runs out runs out, sessions too."""
        for _ in range(days):
            self.site.clock.move_by(timedelta(days=1))
            self.site.settle()
        self._bureau.login = self._field.login = ""

    def cases(self) -> list[CaseHeader]:
        """Return all cases, the first registered first."""
        with self.site.services.engine.read() as connection:
            found = find_cases(connection, CaseQuery(limit=100), actor=SYSTEM)
        return sorted(found, key=lambda case: case.business_key)

    def open_matters(self, number: str) -> set[str]:
        """Return what is to be done in a case."""
        return {task.element_id for task in Walker(self.site, number).open_tasks}

    def begin(self, number: str, element_id: str, **chosen: object) -> Hands:
        """Fill in one matter of a case or programme as the person whose it is."""
        task = open_task(Walker(self.site, number), element_id)
        hands = self.at(login_for(task))
        hands.open(f"/tasks/{task.id}")
        hands.answer(self._answers(task, chosen), also=chosen)
        return hands

    def do(self, number: str, element_id: str, **chosen: object) -> None:
        """Do one matter; what the leader has to see waits for `consent`."""
        task = open_task(Walker(self.site, number), element_id)
        hands = self.begin(number, element_id, **chosen)
        hands.submit()
        if hands.problems.count():
            # Some questions count only after others: the page says so now.
            hands.mend(self._answers(task, chosen))
            hands.submit("已")
        self.site.settle()

    def do_all(self, number: str, *element_ids: str) -> None:
        """Do matters of a case one after another."""
        for element_id in element_ids:
            self.do(number, element_id)

    def _answers(self, task: UserTaskView, chosen: Fields) -> Fields:
        """Return what somebody would answer, who has more to do today."""
        walker = Walker(self.site, str(task.business_key))
        found = walker.fields(task, login_for(task), chosen)
        return {
            name: _STOPS.split(value)[0] if isinstance(value, str) else value
            for name, value in found.items()
        }

    def consent(self, number: int) -> None:
        """Let the leader agree to what waits, one after another."""
        leader = self.at("leader")
        leader.open("/approvals")
        for _ in range(number):
            leader.press(leader.page.locator("main a[href^='/approvals/']").first)
            leader.press(leader.page.get_by_role("button", name="同意"))
        self.site.settle()
