"""The pages of patrols need as many statements for many patrols as for a few."""

from __future__ import annotations

from bench.meter import counting
from bench.patrol_pages import PAGES, fill
from tests.web.site import Site

FEW, MANY = 1, 5


def counted(office: Site, names: dict[str, str]) -> dict[tuple[str, str], int]:
    """Return the statements of each measured page, by who opens it."""
    statements = {}
    for login, paths in PAGES:
        browser = office.visitor(login)
        for path in paths:
            browser.get(path.format_map(names))
            with counting() as counts:
                assert browser.get(path.format_map(names)).status_code == 200, path
            statements[login, path] = counts.statements
    return statements


def test_no_page_of_patrols_asks_once_more_for_every_patrol(office: Site) -> None:
    few = counted(office, fill(office, clients=FEW))
    many = counted(office, fill(office, clients=MANY, since=FEW))

    # The inbox of a longer list asks once more how long it is.
    grown = {
        asked: (few[asked], n)
        for asked, n in many.items()
        if n > few[asked] + (2 if "/inbox" in asked[1] else 0)
    }
    assert grown == {}
    assert max(many.values()) <= 40


def test_who_goes_is_led_to_the_matter_of_each_patrol(office: Site) -> None:
    fill(office, clients=1)
    expert, lead = office.visitor("butler_expert"), office.visitor("butler_pm")

    expert.get("/patrols?whose=mine")
    assert expert.page is not None
    assert expert.page.get_data(as_text=True).count("去巡查") == 5
    lead.get("/patrols?whose=unit")
    assert "去巡查" not in lead.text
