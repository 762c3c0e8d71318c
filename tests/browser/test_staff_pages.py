from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Sit
from tests.browser.filling import fill_in
from tests.web.site import Site
from tests.web.walker import Walker, open_task

WIDTHS = pytest.mark.parametrize("width", [DESK, PHONE])
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


@WIDTHS
@SCRIPTS
def test_a_person_signs_in_and_opens_the_inbox(
    site: Site, sit: Sit, width: int, *, scripts: bool
) -> None:
    screen = sit(site, "officer", width=width, scripts=scripts)

    screen.page.locator("a:visible", has_text="待办").first.click()

    expect(screen.page.get_by_role("heading", name="待办")).to_be_visible()
    expect(screen.page.get_by_text("现在没有您要办的事项")).to_be_visible()
    assert screen.complaints == []


@WIDTHS
@SCRIPTS
def test_a_form_is_refused_corrected_and_handed_in(
    case: Walker, sit: Sit, width: int, *, scripts: bool
) -> None:
    task = open_task(case, "review_assistance_plan")
    screen = sit(case.site, "officer", width=width, scripts=scripts)
    screen.open("/inbox")
    screen.page.get_by_role("link", name="方案评审").click()

    screen.page.get_by_role("button", name="提交").last.click()
    expect(screen.page.locator("#problems")).to_contain_text("请先更正以下")

    fill_in(screen.page, case.fields(task, "officer", {}))
    screen.page.get_by_role("button", name="提交").last.click()

    expect(screen.page.locator(".said")).to_have_text("已提交：方案评审。")
    expect(screen.page.get_by_role("heading", level=1)).to_contain_text("组织复查")
    assert screen.complaints == []


@WIDTHS
@SCRIPTS
def test_rows_are_added_and_removed(
    office: Site, sit: Sit, width: int, *, scripts: bool
) -> None:
    screen = sit(office, "officer", width=width, scripts=scripts)
    screen.page.get_by_role("button", name="登记新案件").click()
    page = screen.page
    page.locator('[name="failing_items-0-item_name"]').fill("泄漏电流")

    page.get_by_role("button", name="增加一行").click()
    page.locator('[name="failing_items-1-item_name"]').fill("电气强度")
    page.get_by_role("button", name="删除本行").first.click()

    expect(page.locator('[name="failing_items-0-item_name"]')).to_have_value("电气强度")
    expect(page.locator('[name="failing_items-1-item_name"]')).to_have_count(0)


def test_an_entity_hands_in_its_self_check_on_a_phone(office: Site, sit: Sit) -> None:
    walker = Walker.register(office)
    walker.walk(lambda task: task.element_id == "conduct_self_check")
    task = open_task(walker, "conduct_self_check")
    screen = sit(office, "entity", width=PHONE)

    screen.page.get_by_role("button", name="签收").first.click()
    fill_in(screen.page, walker.fields(task, "entity", {}))
    assert not screen.is_wider_than_the_screen()
    screen.page.get_by_role("button", name="提交").last.click()

    expect(screen.page.locator(".said")).to_contain_text("已提交")
    assert screen.complaints == []


def filed_forms(case: Walker) -> list[str]:
    """Return the addresses of all filed forms of a case."""
    officer = case.site.visitor("officer")
    html = officer.get(f"/cases/{case.case_no}?tab=forms").get_data(as_text=True)
    return sorted(set(re.findall(rf'"(/cases/{case.case_no}/forms/\w+)"', html)))


@WIDTHS
def test_no_page_scrolls_sideways_or_breaks_its_own_rules(
    case: Walker, sit: Sit, width: int
) -> None:
    screen = sit(case.site, "officer", width=width)
    base = f"/cases/{case.case_no}"
    paths = [
        *("/", "/inbox", "/inbox?tab=claimable", "/inbox?tab=done", "/cases?view=all"),
        *(
            f"{base}?tab={tab}"
            for tab in ("overview", "deadlines", "forms", "evidence")
        ),
        *(f"{base}?tab={tab}" for tab in ("history", "parties", "diagram")),
        *(f"/tasks/{task.id}" for task in case.open_tasks),
        *("/articles", "/me", "/styleguide", f"{base}/matters/linkage_penalty"),
        *filed_forms(case),
    ]

    for path in paths:
        screen.open(path)
        assert not screen.is_wider_than_the_screen(), path
    assert screen.complaints == []


def test_the_diagram_marks_where_the_case_stands_and_opens_its_planes(
    case: Walker, sit: Sit
) -> None:
    screen = sit(case.site, "officer")
    screen.open(f"/cases/{case.case_no}?tab=diagram")
    page = screen.page

    expect(page.locator(".djs-element.here").first).to_be_visible()
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    page.locator(
        '.djs-overlays[data-container-id="stage_4_plan"] .bjs-drilldown'
    ).click()

    expect(page.locator(".bjs-breadcrumbs")).to_contain_text("四")
    expect(
        page.locator('.djs-element.here[data-element-id="review_assistance_plan"]')
    ).to_be_visible()
    assert screen.complaints == []


def test_a_case_can_be_found_by_the_keyboard_alone(case: Walker, sit: Sit) -> None:
    screen = sit(case.site, "officer")
    page = screen.page

    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("电热毯")
    page.keyboard.press("Enter")
    page.locator(f'main a[href="/cases/{case.case_no}"]').first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("厦门暖阳电器有限公司")


def test_the_first_tab_stop_leads_past_the_navigation(case: Walker, sit: Sit) -> None:
    screen = sit(case.site, "officer")
    screen.open("/inbox")

    screen.page.keyboard.press("Tab")
    expect(screen.page.get_by_role("link", name="跳到正文")).to_be_focused()
    screen.page.keyboard.press("Enter")

    expect(screen.page.locator("#main")).to_be_focused()


def test_the_case_says_without_scripts_what_is_being_done(
    case: Walker, sit: Sit
) -> None:
    screen = sit(case.site, "officer", scripts=False)

    screen.open(f"/cases/{case.case_no}?tab=diagram")

    expect(screen.page.locator("#diagram")).to_contain_text("方案评审")


def test_the_pages_speak_english_if_one_likes(case: Walker, sit: Sit) -> None:
    screen = sit(case.site, "officer")

    screen.page.get_by_role("button", name="English").click()
    screen.open("/inbox")

    expect(screen.page.get_by_role("heading", level=1)).to_have_text("Inbox")
    assert screen.page.locator("html").get_attribute("lang") == "en"


ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}${7*7}#{7*7}",
    "'-alert(1)-'",
    "</textarea><script>alert(1)</script>",
)


def test_what_people_type_is_shown_and_never_run(office: Site, sit: Sit) -> None:
    walker = Walker.register(
        office,
        entity_name=ATTACKS[1],
        credit_code="",
        product_name=ATTACKS[0],
        model_spec=ATTACKS[2],
        report_no=ATTACKS[5],
        trademark=ATTACKS[4],
    )
    officer = office.visitor("officer")
    officer.get(f"/cases/{walker.case_no}?tab=history")
    for attack in ATTACKS:
        officer.post(f"/cases/{walker.case_no}/messages", {"text": attack})
    screen = sit(office, "officer")

    for path in (
        "/",
        "/inbox",
        "/cases?view=all",
        *(f"/cases/{walker.case_no}?tab={t}" for t in ("overview", "history", "forms")),
        f"/tasks/{walker.open_tasks[0].id}",
    ):
        screen.open(path)
        screen.page.wait_for_load_state("networkidle")

    screen.open(f"/cases/{walker.case_no}?tab=history")
    for attack in ATTACKS:
        assert attack in screen.page.inner_text("main")
    screen.open(f"/cases/{walker.case_no}")
    assert re.search(re.escape(ATTACKS[0]), screen.page.inner_text("main"))
    assert screen.complaints == []


@WIDTHS
def test_every_tab_of_a_case_can_be_seen_without_moving_anything(
    case: Walker, sit: Sit, width: int
) -> None:
    screen = sit(case.site, "officer", width=width)

    screen.open(f"/cases/{case.case_no}?tab=parties")

    tabs = screen.page.get_by_role("navigation", name="案件内容").get_by_role("link")
    edges = [tabs.nth(index).bounding_box() for index in range(tabs.count())]
    assert all(box["x"] + box["width"] <= width for box in edges if box)
    # On a phone the finished stages give way to what the tab is about.
    stages = screen.page.get_by_role("list", name="办理阶段").get_by_role("listitem")
    assert stages.count() == (9 if width == DESK else 3)


def test_the_diagram_can_be_brought_nearer_by_a_finger(case: Walker, sit: Sit) -> None:
    screen = sit(case.site, "officer", width=PHONE)
    screen.open(f"/cases/{case.case_no}?tab=diagram")
    place = screen.page.locator('.djs-element[data-element-id="stage_4_plan"]')
    expect(place).to_be_visible()
    before = place.bounding_box()

    screen.page.get_by_role("button", name="放大").click()

    after = place.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"]
