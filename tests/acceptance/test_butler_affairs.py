"""What butlers' matters belong to, and what the end of a contract does to its plans."""

from __future__ import annotations

from datetime import date

import pytest

from engine import SYSTEM
from handlers.butler.contract_ending import end_contract
from handlers.butler.contracts import contract_by_id
from handlers.butler.errors import ContractEnded, ReasonMissing
from handlers.butler.header_sources import headers_of
from handlers.deadlines.books import DeadlineBooks
from handlers.reminders.scan import Round, remind_of_tasks
from tests.support.butler_house import ButlerHouse, daily

MONDAY = date(2026, 1, 5)


def _end(house: ButlerHouse, on: date, reason: str = "服务对象停业") -> None:
    with house.engine.transact(house.actor("manager")) as uow:
        end_contract(uow, house.contract_id, on=on, reason=reason)


def test_a_patrol_is_known_by_client_plan_and_contract(house: ButlerHouse) -> None:
    plan_id = house.plan(daily(valid_from=MONDAY))
    key = f"{plan_id}:2026-01-05"
    house.until("2026-01-05T09:00")
    house.move(plan_id, date(2026, 1, 6), date(2026, 1, 10))
    moved = f"{plan_id}:2026-01-06"

    with house.engine.read() as connection:
        found = headers_of(connection, [key, moved, "nobody:2026-01-05", "AJ-1", ""])

    assert set(found) == {key, moved}
    header = found[key]
    assert (header.client, header.number) == ("厦门暖阳电器", "GJ-2026-01")
    assert header.title == "日常巡查 2026-01-05"
    assert header.lead_id == "lead"
    # It is called by the day on which it takes place.
    assert found[moved].title == "日常巡查 2026-01-10"


def test_plans_end_with_their_contract(house: ButlerHouse) -> None:
    plan_id = house.plan(daily(valid_from=MONDAY))
    house.until("2026-01-07T09:00")

    _end(house, date(2026, 1, 8))
    house.until("2026-01-15T20:00")

    assert set(house.states(plan_id)) == {"01-05", "01-06", "01-07"}
    with house.engine.read() as connection:
        contract = contract_by_id(connection, house.contract_id)
    assert contract.ended_on == date(2026, 1, 8)
    assert contract.ended_reason == "服务对象停业"


def test_a_contract_ends_once_and_with_a_reason(house: ButlerHouse) -> None:
    house.until("2026-01-07T09:00")
    with pytest.raises(ReasonMissing):
        _end(house, date(2026, 1, 8), reason=" ")
    _end(house, date(2026, 1, 8))

    with pytest.raises(ContractEnded, match="2026-01-08"):
        _end(house, date(2026, 2, 1))


def test_who_is_late_for_a_butler_is_told_and_then_whoever_answers_for_them(
    house: ButlerHouse,
) -> None:
    house.draw()
    house.plan(daily(valid_from=MONDAY, valid_to=MONDAY))
    house.until("2026-01-05T17:30")
    _remind(house)
    assert house.told("manager") == []

    house.until("2026-01-06T08:00")
    _remind(house)
    _remind(house)

    late = "处理未按时完成的巡查 已超时限：厦门暖阳电器 日常巡查 2026-01-05"
    assert house.told("lead").count(late) == 1
    assert house.told("manager") == [late]
    # The patrol itself calls backup and lead at its own hours.
    assert not [each for each in house.told("walker") if "开展日常巡查" in each]


def _remind(house: ButlerHouse) -> None:
    with house.engine.transact(SYSTEM) as uow:
        round_ = Round(uow=uow, book=DeadlineBooks().at(uow.connection))
        assert remind_of_tasks(round_, now=uow.now)
