"""Findings of butlers: opened once, corrected by the client, verified, closed."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from handlers.butler.findings import (
    FindingNotFound,
    FindingQuery,
    NewFinding,
    Severity,
    Source,
    find_findings,
    finding_by_id,
    open_finding,
)
from handlers.butler.findings.tables import service_finding
from tests.support.butler_house import ButlerHouse


def new(house: ButlerHouse, **changed: object) -> NewFinding:
    facts: dict[str, object] = {
        "contract_id": house.contract_id,
        "source": Source.PATROL,
        "source_key": "task-1:0",
        "text": "成品仓温湿度计未校准",
        "severity": Severity.MAJOR,
        "found_by": "walker",
        "section": "c",
    }
    return NewFinding(**{**facts, **changed})  # type: ignore[arg-type]


def opened(house: ButlerHouse, *many: NewFinding) -> list[str]:
    with house.engine.transact(house.actor("walker")) as uow:
        return [open_finding(uow, each) for each in many]


@pytest.fixture(params=["house", "house_on_postgres"])
def any_house(request: pytest.FixtureRequest) -> ButlerHouse:
    found: ButlerHouse = request.getfixturevalue(request.param)
    return found


def test_findings_are_numbered_by_unit_and_year_and_opened_once(
    any_house: ButlerHouse,
) -> None:
    house = any_house
    first, second = opened(house, new(house), new(house, source_key="task-1:1"))
    again = opened(house, new(house, text="别的话"))

    assert (first, again) == (first, [first])
    assert first.startswith("FX-2025-")
    assert second > first
    with house.engine.read() as connection:
        assert connection.scalar(select(func.count()).select_from(service_finding)) == 2


def test_lists_show_the_findings_of_a_unit_or_of_a_client_alone(
    any_house: ButlerHouse,
) -> None:
    house = any_house
    opened(
        house,
        new(house),
        new(house, source_key="2", severity=Severity.GRAVE, text="叉车制动失灵"),
    )

    def listed(org_id: str, **wanted: object) -> list[str]:
        query = FindingQuery(org_id=org_id, **wanted)  # type: ignore[arg-type]
        with house.engine.read() as connection:
            return [each.text for each in find_findings(connection, query)]

    assert len(listed("butler")) == len(listed("client")) == 2
    assert listed("other") == []
    assert listed("butler", severity=Severity.GRAVE) == ["叉车制动失灵"]
    assert listed("butler", text="校准") == ["成品仓温湿度计未校准"]
    assert len(listed("butler", only_open=True, source=Source.PATROL)) == 2
    assert listed("butler", late_at=house.clock.now()) == []
    with house.engine.read() as connection:
        some = find_findings(connection, FindingQuery(org_id="butler"))[0]
        assert finding_by_id(connection, some.id, orgs=["client"]) == some
        with pytest.raises(FindingNotFound):
            finding_by_id(connection, some.id, orgs=["other"])
