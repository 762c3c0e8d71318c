"""Pages that answer a form: what no address leads to, and people look at all the same.

The answers to empty forms come from the oracle of the access matrix; what needs a file,
a choice or a code is written out. The answers are fetched without a browser, and laid
before one.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from playwright.sync_api import Page

from tests.browser.pages import filled
from tests.web.importing import confirm, offer
from tests.web.reports import as_csv, report
from tests.web.site import Browser
from tests.web.test_access_matrix import FIELDS, ORACLE, ROLES
from tests.web.test_batch import open_batch, registered, service
from tests.web.test_deadline_pages import CHANGED
from tests.web.test_kept_copies import as_typed, drafted_elsewhere
from tests.web.walker import Walker, login_for, open_task

#: Who sends the forms of the oracle: the first to whom a page answers.
_SENDERS = ("officer", "entity", "expert", "admin", "anonymous")
_PAGES = (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY)
_CODE = re.compile(r'class="code">([A-Z0-9-]+)<')


@dataclass(frozen=True)
class Answered:
    """The page that answered a form."""

    what: str
    html: str
    policy: str

    def lay_before(self, page: Page, address: str) -> None:
        """Show it in a browser as if it came from this service."""
        at = f"{address}/answered"
        headers = {
            "Content-Security-Policy": self.policy,
            "Content-Type": "text/html; charset=utf-8",
        }
        page.route(at, lambda route: route.fulfill(headers=headers, body=self.html))
        page.goto(at)
        page.unroute(at)


def answers(case: Walker, values: Mapping[str, str]) -> Iterator[Answered]:
    """Yield every page that answers a form, whoever sent it.

    Args:
        case: the case whose forms are sent; afterwards it is another.
        values: what stands for each place in a rule.
    """
    for what, send in _CHOSEN.items():
        for number, browser in enumerate(send(case)):
            yield _answered(f"{what} {number + 1}", browser)
    yield from _answers_to_empty_forms(case, values)


def _answered(what: str, browser: Browser) -> Answered:
    page = browser.page
    assert page is not None
    policy = page.headers["Content-Security-Policy"]
    return Answered(what, page.get_data(as_text=True), policy)


def _answers_to_empty_forms(
    case: Walker, values: Mapping[str, str]
) -> Iterator[Answered]:
    for (method, rule), told in ORACLE.items():
        shown = {
            who for who, status in zip(ROLES, told, strict=True) if status in _PAGES
        }
        sender = next((who for who in _SENDERS if who in shown), None)
        if method != "POST" or sender is None:
            continue
        browser = case.site.visitor(None if sender == "anonymous" else sender)
        browser.get("/sign-in" if sender == "anonymous" else "/me")
        browser.post(filled(rule, values), dict(FIELDS.get((method, rule), {})))
        yield _answered(f"{sender} {rule}", browser)


def _open_matters(case: Walker) -> Iterator[Browser]:
    """Hand every open matter in without a word, as the person whose it is."""
    for task in case.open_tasks:
        browser = case.site.visitor(login_for(task))
        browser.get(f"/tasks/{task.id}")
        browser.post(f"/tasks/{task.id}", {"do": "submit"})
        yield browser


def _two_copies(case: Walker) -> Iterator[Browser]:
    """Send what a browser kept, when something else was kept meanwhile."""
    path = f"/tasks/{open_task(case, 'review_assistance_plan').id}"
    browser = case.site.visitor("officer")
    browser.get(path)
    typed = as_typed(browser, reviewers="陈立", review_feasibility="手机上写的")
    drafted_elsewhere(case, path, reviewers="林晓岚", review_effectiveness="桌面写的")
    browser.post(path, {**typed, "do": "submit"})
    yield browser


def _import(case: Walker) -> Iterator[Browser]:
    """Offer a file with good lines, one to join a case, and wrong ones; confirm it."""
    officer = case.site.visitor("officer")
    wrong = report(3, 产品名称="", 抽样日期="某日")
    offer(officer, as_csv([report(1), report(2), report(2), wrong]))
    yield officer
    confirm(officer)
    yield officer


def _calendar(case: Walker) -> Iterator[Browser]:
    """Import the days of a year that move a deadline: look first, then take over."""
    leader = case.site.visitor("leader")
    leader.get("/admin/calendar?year=2026")
    days = [{"name": "调整", "date": "2026-09-30", "isOffDay": True}]
    content = json.dumps({"year": 2026, "days": days}).encode()
    leader.post("/admin/calendar", {"file": (io.BytesIO(content), "2026.json")})
    yield leader


def _batch(case: Walker) -> Iterator[Browser]:
    """Do two matters by one form: forget something, then leave one line empty."""
    registered(case.site, 2)
    officer, tasks = open_batch(case.site)
    officer.post("/batch/serve_test_result", {"task": tasks})
    yield officer
    officer.get("/batch/serve_test_result")
    empty = {"cases-1-result_receiver": ""}
    officer.post("/batch/serve_test_result", service(tasks, **empty))
    yield officer


def _rule(case: Walker) -> Iterator[Browser]:
    """Change a deadline of the law, and see which cases move."""
    leader = case.site.visitor("leader")
    leader.get("/admin/deadline-rules/reinsp1")
    wanted = {**CHANGED, "valid_from": "2026-07-20"}
    leader.post("/admin/deadline-rules/reinsp1", wanted)
    yield leader


def _setting(case: Walker) -> Iterator[Browser]:
    """Change a setting without saying why."""
    admin = case.site.visitor("admin")
    admin.get("/admin/settings/linkage_retention")
    admin.post("/admin/settings/linkage_retention", {"value": "10", "reason": "x"})
    yield admin


def _code(case: Walker) -> Iterator[Browser]:
    """Give a code out, come in by it, and choose a password that is none."""
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=parties")
    card = officer.post(f"/cases/{case.case_no}/invitations/entity")
    yield officer
    found = _CODE.search(card.get_data(as_text=True))
    assert found is not None
    guest = case.site.visitor()
    guest.get("/welcome")
    guest.post("/welcome", {"code": found[1]})
    yield guest
    guest.post("/welcome", {"code": found[1], "password": "1", "again": "2"})
    yield guest


def _drafted(case: Walker) -> Iterator[Browser]:
    """Begin a case, and put it aside as a draft."""
    officer = case.site.visitor("officer")
    officer.get("/cases")
    begun = officer.post("/cases").request.path
    officer.post(begun, {"do": "draft", "product_name": "电热毯"})
    yield officer


#: By what is done; each shows one page after another.
_CHOSEN: Mapping[str, Callable[[Walker], Iterator[Browser]]] = {
    "matters handed in empty": _open_matters,
    "two copies of one form": _two_copies,
    "an import": _import,
    "an import of days": _calendar,
    "a batch": _batch,
    "a change of a deadline": _rule,
    "a change of a setting": _setting,
    "a code": _code,
    "a draft": _drafted,
}
