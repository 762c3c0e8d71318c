"""A list needs as many statements for many cases as for a few."""

from __future__ import annotations

import pytest

from bench.meter import counting
from engine import SYSTEM
from handlers.linkage.cases import change_case
from tests.web.site import Site

#: All pages whose length grows with the cases.
LISTS = (
    "/inbox",
    "/cases",
    "/cases?view=all",
    "/cases?q=电热",
    "/cases?set=open",
    "/cases?format=csv",
    "/figures",
    "/knowledge/map",
    "/knowledge/archives",
    "/knowledge/annex-c",
)
FEW, MANY = 2, 9


def open_cases(site: Site, number: int) -> None:
    for _ in range(number):
        started = site.services.engine.start_instance(
            key="linkage",
            variables={"bureau_id": "bureau", "initiator": "officer"},
            actor=SYSTEM,
        )
        with site.services.engine.transact(SYSTEM) as uow:
            change_case(
                uow,
                str(started.business_key),
                entity_id="entity",
                entity_name="厦门暖阳电器有限公司",
                product="电热毯",
                district="思明区",
            )


@pytest.fixture
def counted(office: Site) -> tuple[dict[str, int], dict[str, int]]:
    """Return the statements of each list with few cases and with many."""
    officer = office.visitor("officer")
    found = []
    for number in (FEW, MANY - FEW):
        open_cases(office, number)
        statements = {}
        for path in LISTS:
            officer.get(path)
            with counting() as counts:
                assert officer.get(path).status_code == 200
            statements[path] = counts.statements
        found.append(statements)
    return found[0], found[1]


def test_no_list_asks_once_more_for_every_row(
    counted: tuple[dict[str, int], dict[str, int]],
) -> None:
    few, many = counted

    assert many == few
    assert max(many.values()) <= 40
