"""The pages of a butler with 5,000 patrol plans, on a day on which all are due."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.pages import page_figure
from bench.report import Figure
from engine import SYSTEM
from handlers.butler.contracts import Contract, make_contract
from handlers.butler.plan import PatrolPlan
from handlers.butler.planning import make_plan
from handlers.butler.rhythm import Days, Frequency, OffDay, Rhythm
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from tests.web.site import Site, open_site

CLIENTS = 1_000
_CLIENTS_AT_ONCE = 100
_UNTIL = date(2027, 12, 31)

#: Who opens which pages; `{plan}` stands for the daily plan of a client.
PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "butler_pm",
        (
            "/patrols",
            "/patrols?whose=unit",
            "/patrols?whose=unit&page=50",
            "/patrols/plans",
            "/patrols/plans?page=50",
            "/patrols/plans?q=企业0500",
            "/patrols/plans?state=running",
            "/patrols/plans/{plan}",
            "/patrols/plans/{plan}?year=2027",
            "/patrols/plans/{plan}/edit",
            "/patrols/plans/new",
            "/patrols/plans/{plan}/on/{day}",
            "/contracts",
            "/findings",
            "/inbox",
        ),
    ),
    ("butler_expert", ("/patrols", "/inbox", "/inbox?tab=due_today")),
)


def measure(clients: int = CLIENTS) -> list[Figure]:
    """Measure how long each page takes, and how many statements it needs."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        site = open_site(Path(folder))
        site.deploy()
        names = fill(site, clients=clients)
        figures = list(_pages(site, names))
        site.assembly.close()
    return figures


def fill(site: Site, *, clients: int, since: int = 0) -> dict[str, str]:
    """Make clients with five plans each, of which every one is due today.

    Args:
        site: Where.
        clients: How many there are in the end.
        since: How many there are.

    Returns:
        What stands in the addresses of the pages.
    """
    today, names = site.services.today, {}
    for first in range(since, clients, _CLIENTS_AT_ONCE):
        with site.services.engine.transact(SYSTEM) as uow:
            for number in range(first, min(first + _CLIENTS_AT_ONCE, clients)):
                client = f"client-{number}"
                add_org(
                    uow, kind=OrgKind.ENTITY, name=f"企业{number:04}", org_id=client
                )
                contract = Contract(
                    number=f"GJ-{number:04}",
                    client_id=client,
                    butler_id="butler",
                    lead_id="butler_pm",
                    valid_from=today,
                    valid_to=_UNTIL,
                )
                contract_id = make_contract(uow, contract)
                made = [make_plan(uow, contract_id, each) for each in _plans(today)]
                names = {"plan": made[0], "day": today.isoformat()}
    site.settle()
    return names


def _plans(today: date) -> Iterator[PatrolPlan]:
    """Yield a daily, weekly, monthly, quarterly and yearly plan, all due today."""
    daily = Rhythm(
        frequency=Frequency.DAY,
        weekday=today.isoweekday(),
        monthday=today.day,
        days=Days.WORKING,
        on_off_day=OffDay.NEXT,
        valid_from=today,
        valid_to=_UNTIL,
    )
    quarter_month, year_month = (today.month - 1) % 3 + 1, today.month
    for frequency in Frequency:
        month = year_month if frequency is Frequency.YEAR else quarter_month
        off = OffDay.SKIP if frequency is Frequency.DAY else OffDay.NEXT
        yield PatrolPlan(
            name=f"巡查 {frequency.value}",
            rhythm=replace(daily, frequency=frequency, month=month, on_off_day=off),
            assignee="butler_expert",
            backup="butler_pm",
        )


def _pages(site: Site, names: dict[str, str]) -> Iterator[Figure]:
    for login, paths in PAGES:
        browser = site.visitor(login)
        for path in paths:
            yield page_figure(browser, login, path.format_map(names))
