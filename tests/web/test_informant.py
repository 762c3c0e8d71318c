"""R-CONFID: who told of a problem is known to the bureau alone, however it came in."""

from __future__ import annotations

import json

import pytest

from engine import SYSTEM, Actor, InstanceQuery
from handlers.forms import last_submission
from handlers.linkage.cases import show_case_to
from handlers.linkage.informant import Informant, informant_of, keep_informant
from handlers.parties.access import actor_for, org_label
from handlers.parties.people import person_by_id
from tests.support.page_forms import fields_sent
from tests.web.importing import confirm, offer, open_cases
from tests.web.reports import as_csv, report
from tests.web.site import Browser, Site
from tests.web.test_earlier import fields as earlier_fields
from tests.web.walker import Walker, open_task

SECRET, REACHED = "何举报", "13899990000"
TOLD = {"informant_name": SECRET, "informant_contact": REACHED}
_TABS = ("overview", "forms", "history", "parties", "evidence")


def actor_of(site: Site, login: str) -> Actor:
    with site.services.engine.read() as connection:
        return actor_for(person_by_id(connection, login))


def kept(walker: Walker, login: str = "officer") -> Informant | None:
    actor = actor_of(walker.site, login)
    with walker.site.services.engine.read() as connection:
        return informant_of(connection, walker.case_no, actor=actor)


def stands_in(site: Site) -> list[str]:
    """Return where in the whole database the name or the number stands."""
    wanted = [SECRET, REACHED, json.dumps(SECRET).strip('"')]
    found = []
    with site.services.engine.read() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
        for name in [row[0] for row in names]:
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()  # noqa: S608 - names of ours
            told = "\n".join(str(cell) for row in rows for cell in row)
            if any(word in told for word in wanted):
                found.append(str(name))
    engine = site.services.engine
    all_instances = engine.instances(InstanceQuery(page_size=100), actor=SYSTEM).items
    return found + [
        f"variables of {each.process_key}"
        for each in all_instances
        if SECRET in str(engine.variables(each.root_id, actor=SYSTEM))
    ]


def correction(case: Walker, browser: Browser) -> str:
    """Open the correction of the registration; return its address."""
    with case.site.services.engine.read() as connection:
        filed = last_submission(connection, business_key=case.case_no, form_key="f101")
    assert filed is not None
    url = f"/cases/{case.case_no}/forms/{filed.id}/correct"
    browser.get(url)
    return url


def send(browser: Browser, url: str, **changed: str) -> None:
    assert browser.page is not None
    fields = dict(fields_sent(browser.page.get_data(as_text=True)))
    answer = browser.post(url, {**fields, "reason": "补充", **changed})
    assert answer.status_code == 200, browser.text


def test_registered(office: Site) -> None:
    walker = Walker.register(office, **TOLD)
    walker.walk(lambda task: task.element_id == "review_assistance_plan")

    officer = office.visitor("officer")
    officer.get(f"/cases/{walker.case_no}?tab=parties")
    assert SECRET in officer.text
    for login in ("entity", "agency", "expert", "lab", "admin"):
        browser = office.visitor(login)
        for tab in _TABS:
            browser.get(f"/cases/{walker.case_no}?tab={tab}")
            assert SECRET not in browser.text, (login, tab)
            assert REACHED not in browser.text, (login, tab)
    for query in (SECRET, REACHED):
        officer.get(f"/cases?view=all&q={query}")
        assert walker.case_no not in officer.text
    exported = officer.get("/cases?view=all&format=csv").get_data(as_text=True)
    assert SECRET not in exported
    assert stands_in(office) == ["case_informant"]
    assert kept(walker) == Informant(name=SECRET, contact=REACHED)
    assert kept(walker, "agency") is None


def test_corrected(case: Walker) -> None:
    officer, entity = case.site.visitor("officer"), case.site.visitor("entity")
    url = correction(case, officer)
    send(officer, url, **TOLD, trademark="新牌")
    case.site.settle()

    entity.get(url.removesuffix("/correct"))
    assert "新牌" in entity.text
    assert SECRET not in entity.text
    assert REACHED not in entity.text
    assert stands_in(case.site) == ["case_informant"]
    assert kept(case) == Informant(name=SECRET, contact=REACHED)


def test_corrected_alone_makes_no_version_that_others_see(case: Walker) -> None:
    officer, entity = case.site.visitor("officer"), case.site.visitor("entity")
    url = correction(case, officer)
    send(officer, url, **TOLD)
    assert kept(case) == Informant(name=SECRET, contact=REACHED)
    entity.get(url.removesuffix("/correct"))
    assert "已更正" not in entity.text

    officer.get(url)
    assert SECRET in str(fields_sent(_html(officer)))
    send(officer, url, informant_name="", informant_contact="")

    assert kept(case) is None
    assert stands_in(case.site) == []


def _html(browser: Browser) -> str:
    assert browser.page is not None
    return browser.page.get_data(as_text=True)


def test_kept_as_a_draft(office: Site) -> None:
    officer = office.visitor("officer")
    officer.get("/cases")
    page = officer.post("/cases")
    path = page.request.path

    officer.post(path, {**TOLD, "trademark": "新牌", "do": "draft"})

    assert stands_in(office) == ["case_informant"]
    officer.get(path)
    assert SECRET in str(fields_sent(_html(officer)))
    assert "新牌" in _html(officer)


def test_entered_later(office: Site) -> None:
    officer = office.visitor("officer")
    officer.get("/earlier-cases/ordered")
    officer.post("/earlier-cases/ordered", earlier_fields(**TOLD))
    assert "已补录，案号" in officer.text
    assert stands_in(office) == []


def test_imported(case: Walker) -> None:
    officer = case.site.visitor("officer")
    line = [*report(1, 受检单位="厦门暖阳电器有限公司"), SECRET, REACHED]
    offer(officer, as_csv([line], ("举报人", "举报人联系方式")))
    assert "已新建" in confirm(officer)

    assert stands_in(case.site) == []


def test_the_file_of_an_import_is_for_the_bureau_alone(case: Walker) -> None:
    """It has the reports of other companies in it, and columns nobody asked for."""
    officer = case.site.visitor("officer")
    offer(officer, as_csv([report(1), report(2)]), name="各单位名单.csv")
    confirm(officer)
    made = max(open_cases(case.site), key=lambda each: each.business_key).business_key
    engine = case.site.services.engine
    instance = engine.instance_by_business_key(
        made, process_key="linkage", actor=SYSTEM
    )
    with engine.transact(SYSTEM) as uow:
        show_case_to(uow, made, {org_label("entity")})
    engine.add_labels(instance.id, labels=[org_label("entity")], actor=SYSTEM)

    for login, sees in (("officer", True), ("entity", False)):
        browser = case.site.visitor(login)
        assert browser.get(f"/cases/{made}?tab=evidence").status_code == 200
        assert ("各单位名单" in browser.text) is sees, login
        browser.get(f"/cases/{made}?tab=forms")
        filed = _html(browser).split(f"/cases/{made}/forms/")[1].split('"')[0]
        assert browser.get(f"/cases/{made}/forms/{filed}").status_code == 200
        assert ("各单位名单" in browser.text) is sees, login


def test_brought_by_the_case_of_the_seller(office: Site) -> None:
    walker = Walker.register(
        office,
        **TOLD,
        entity_role="销售者",
        nominal_producer="厦门晨光电器有限公司",
        open_producer_case="true",
    )
    office.settle()

    assert (
        len(office.services.engine.instances(InstanceQuery(), actor=SYSTEM).items) > 1
    )
    assert stands_in(office) == ["case_informant"]
    assert kept(walker) is not None


def test_given_to_the_engine_itself(office: Site) -> None:
    services, officer = office.services, actor_of(office, "officer")
    started = services.engine.start_instance(
        key="linkage", variables=TOLD, actor=officer
    )
    walker = Walker(office, str(started.business_key))
    task = open_task(walker, "register_issue")
    page = walker.fields(task, "officer", {})
    opened = services.form_desk.open(task.id, actor=officer)
    values = {
        **services.form_desk.check(opened, _typed(page), actor=officer).values,
        **TOLD,
    }
    services.desk.complete(task.id, values, actor=officer)
    office.settle()

    assert stands_in(office) == ["case_informant"]
    assert kept(walker) == Informant(name=SECRET, contact=REACHED)


def _typed(page: dict[str, object]) -> dict[str, object]:
    rows = {k: v for k, v in page.items() if k.startswith("failing_items-0-")}
    items = {k.removeprefix("failing_items-0-"): v for k, v in rows.items()}
    return {**page, "failing_items": [items], "report_file": []}


@pytest.mark.parametrize("login", ["agency", "admin"])
def test_who_may_not_know_it_neither_reads_nor_changes_it(
    case: Walker, login: str
) -> None:
    engine = case.site.services.engine
    with engine.transact(SYSTEM) as uow:
        keep_informant(uow, case.case_no, TOLD)
    with engine.transact(actor_of(case.site, login)) as uow:
        keep_informant(uow, case.case_no, dict.fromkeys(TOLD, ""))

    assert kept(case) == Informant(name=SECRET, contact=REACHED)
    assert kept(case, login) is None
