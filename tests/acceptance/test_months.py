"""A contract month by month: patrols signed and missed, and what was found."""

from __future__ import annotations

from datetime import date

from handlers.butler.findings import NewFinding, Severity, Source, open_finding
from handlers.butler.service.figures import Span
from handlers.butler.service.monthly import last_year_of, months_of
from tests.support.butler_house import ButlerHouse, daily


def test_every_month_of_a_span_has_its_figures(house: ButlerHouse) -> None:
    plan_id = house.plan(daily(valid_from=date(2026, 3, 30), valid_to=date(2026, 4, 2)))
    house.until("2026-03-30 09:00")
    (task,) = house.open_tasks(plan_id, date(2026, 3, 30)).values()
    house.engine.complete_user_task(task, variables={}, actor=house.actor("walker"))
    # The service is away over the turn of the month: two daily patrols are missed.
    house.restart("2026-04-02 20:00")
    with house.engine.transact(house.actor("walker")) as uow:
        finding = NewFinding(
            contract_id=house.contract_id,
            source=Source.DAILY,
            source_key="1",
            text="标签缺失",
            severity=Severity.GENERAL,
            found_by="walker",
        )
        open_finding(uow, finding)

    with house.engine.read() as connection:
        span = Span(date(2026, 2, 1), date(2026, 4, 30))
        months = months_of(connection, house.contract_id, span)
    figures = [(each.name, each.signed, each.missed, each.found) for each in months]
    assert figures == [
        ("2026-02", 0, 0, 0),
        ("2026-03", 1, 1, 0),
        ("2026-04", 0, 2, 1),
    ]


def test_a_chart_goes_back_twelve_months_at_most() -> None:
    span = last_year_of(date(2020, 1, 1), date(2026, 3, 15))
    assert span == Span(date(2025, 4, 1), date(2026, 3, 15))
    begun = last_year_of(date(2026, 1, 10), date(2026, 3, 15))
    assert begun.first == date(2026, 1, 10)
    # A contract that is still to begin has one day.
    assert last_year_of(date(2026, 9, 1), date(2026, 3, 15)).first == date(2026, 3, 15)
