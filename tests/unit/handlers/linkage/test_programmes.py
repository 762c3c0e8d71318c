from __future__ import annotations

import pytest

from engine import Actor
from handlers.linkage.cases import case_header
from handlers.linkage.errors import ProgrammeNotFound
from handlers.linkage.programmes.headers import (
    ProgrammeKind,
    find_programmes,
    open_programme,
    programme_by_id,
    seen_programme,
)


def of_org(org_id: str) -> Actor:
    return Actor(id="somebody", labels=frozenset({f"org:{org_id}"}))


def test_a_case_without_a_programme_joins_the_yearly_one_of_its_bureau(
    begin, actor, database
):
    first = begin("linkage", by=actor("officer"))
    second = begin("linkage", by=actor("officer"))

    with database.read() as connection:
        ids = {
            case_header(connection, each.business_key).programme_id
            for each in (first, second)
        }
        programmes = find_programmes(connection, actor=of_org("bureau"))
    assert ids == {"XMBF-2026-0001"}
    assert [each.name for each in programmes] == ["2026年度质量技术帮扶"]
    assert programmes[0].is_yearly
    assert not programmes[0].is_running


def test_every_year_has_its_own_yearly_programme(begin, actor, at_day, database):
    begin("linkage", by=actor("officer"))
    at_day("2027-01-01")
    case = begin("linkage", by=actor("officer"))

    with database.read() as connection:
        header = case_header(connection, case.business_key)
        found = programme_by_id(connection, header.programme_id or "")
    assert (found.year, found.starts_on, found.ends_on) == (
        2027,
        "2027-01-01",
        "2027-12-31",
    )


@pytest.mark.usefixtures("clock")
def test_bureau_and_agency_see_a_programme_and_nobody_else(work, database):
    with work() as uow:
        number = open_programme(
            uow,
            bureau_id="bureau",
            kind=ProgrammeKind.SPECIAL,
            year=2026,
            name="电热毯专项帮扶",
            agency_id="agency",
        )

    with database.read() as connection:
        for org in ("bureau", "agency"):
            found = seen_programme(connection, number, actor=of_org(org))
            assert found.name == "电热毯专项帮扶"
        for org in ("entity", "other_bureau"):
            assert find_programmes(connection, actor=of_org(org)) == []
            with pytest.raises(ProgrammeNotFound):
                seen_programme(connection, number, actor=of_org(org))
