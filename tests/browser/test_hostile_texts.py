"""No text of people or designers runs in a browser, diagrams included."""

from __future__ import annotations

from playwright.sync_api import expect

from engine import SYSTEM
from tests.browser.conftest import Sit
from tests.web.hostile import ATTACKS, hostile_case
from tests.web.site import Site
from tests.web.test_privacy import TABS


def test_attacks_in_texts_labels_and_names_stay_silent(site: Site, sit: Sit) -> None:
    case = hostile_case(site)
    screen = sit(site, "officer")
    tasks = [f"/tasks/{task.id}" for task in case.open_tasks]
    tabs = [f"/cases/{case.case_no}?tab={tab}" for tab in TABS]

    for path in ("/", "/inbox", "/cases", *tabs, *tasks):
        screen.open(path)
        screen.page.wait_for_load_state("networkidle")

    assert screen.complaints == []
    screen.open(f"/cases/{case.case_no}?tab=history")
    expect(screen.page.get_by_text(ATTACKS[1]).first).to_be_visible()


def test_attacks_in_the_labels_of_a_diagram_are_drawn_as_text(
    site: Site, sit: Sit
) -> None:
    case = hostile_case(site)
    definition = site.services.engine.instance_by_business_key(
        case.case_no, process_key="linkage", actor=SYSTEM
    ).definition_id
    screen = sit(site, "admin")

    screen.open(f"/designer/definitions/{definition}")

    expect(screen.page.locator("#drawing svg .djs-shape").first).to_be_visible()
    expect(screen.page.locator("#drawing")).to_contain_text("alert(4711)")
    assert screen.complaints == []
