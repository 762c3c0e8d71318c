"""The hours of a patrol: who is told when, and how one ends that nobody signs in time."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.linkage.errors import AnswersRefused
from tests.support.butler_house import ButlerHouse, daily

MONDAY = date(2026, 1, 5)


@pytest.fixture
def begun(house: ButlerHouse) -> tuple[ButlerHouse, str]:
    """Begin a patrol from half past eight to half past five, by the shipped diagram."""
    house.draw()
    plan_id = house.plan(daily(valid_from=MONDAY))
    return house.until("2026-01-05T08:30"), plan_id


def _sign(house: ButlerHouse, plan_id: str) -> None:
    house.engine.complete_user_task(
        house.open_tasks(plan_id, MONDAY)["carry_out_patrol"],
        variables={},
        actor=house.actor("walker"),
    )


def _decide(house: ButlerHouse, plan_id: str, **answers: object) -> None:
    house.engine.complete_user_task(
        house.open_tasks(plan_id, MONDAY)["decide_late_patrol"],
        variables=answers,
        actor=house.actor("lead"),
    )


def test_a_patrol_that_is_signed_in_time_troubles_nobody_else(
    begun: tuple[ButlerHouse, str],
) -> None:
    house, plan_id = begun
    assert list(house.open_tasks(plan_id, MONDAY)) == ["carry_out_patrol"]
    _sign(house, plan_id)
    house.until("2026-01-05T20:00")

    assert house.states(plan_id) == {"01-05": "signed"}
    assert house.told("runner") == []
    assert house.open_tasks(plan_id, MONDAY) == {}


def test_the_backup_is_called_at_half_time_and_the_lead_at_its_end(
    begun: tuple[ButlerHouse, str],
) -> None:
    house, plan_id = begun
    house.until("2026-01-05T12:59")
    assert house.told("runner") == []
    house.until("2026-01-05T13:00")
    assert house.told("runner") == [
        "巡查时段过半尚未完成，请准备接办：厦门暖阳电器 · 日常巡查"
    ]
    house.until("2026-01-05T17:29")
    assert list(house.open_tasks(plan_id, MONDAY)) == ["carry_out_patrol"]
    house.until("2026-01-05T17:30")

    assert set(house.open_tasks(plan_id, MONDAY)) == {
        *("carry_out_patrol", "decide_late_patrol")
    }
    late = house.open_tasks(plan_id, MONDAY)["decide_late_patrol"]
    task = house.engine.user_task(late, actor=house.actor("lead"))
    assert task.assignee == "lead"


def test_the_lead_writes_a_patrol_off_with_its_reason(
    begun: tuple[ButlerHouse, str],
) -> None:
    house, plan_id = begun
    house.until("2026-01-05T18:00")
    _decide(
        house,
        plan_id,
        patrol_decision="认定漏查",
        patrol_missed_reason="服务对象临时停产",
    )

    (one,) = house.patrols(plan_id)
    assert (one.state, one.reason) == ("missed", "服务对象临时停产")
    assert house.open_tasks(plan_id, MONDAY) == {}


def test_a_patrol_that_goes_on_is_asked_about_again_when_its_day_has_passed(
    begun: tuple[ButlerHouse, str],
) -> None:
    house, plan_id = begun
    house.until("2026-01-05T18:00")
    _decide(house, plan_id, patrol_decision="继续巡查", patrol_extended_to="2026-01-06")
    assert list(house.open_tasks(plan_id, MONDAY)) == ["carry_out_patrol"]
    house.until("2026-01-07T00:00")
    assert set(house.open_tasks(plan_id, MONDAY)) == {
        *("carry_out_patrol", "decide_late_patrol")
    }
    _sign(house, plan_id)

    assert house.states(plan_id)["01-05"] == "signed"
    assert house.open_tasks(plan_id, MONDAY) == {}


def test_what_must_be_answered_follows_the_depth(
    begun: tuple[ButlerHouse, str],
) -> None:
    house, plan_id = begun
    (one,) = house.patrols(plan_id)
    known = house.engine.variables(str(one.instance_id), actor=house.actor("lead"))

    asked = {name for name in known if name.startswith("section_") and known[name]}
    assert asked == {f"section_{letter}" for letter in "bcdef"}
    assert known["patrol_sections"] == "b、c、d、e、f"
    task_id = house.open_tasks(plan_id, MONDAY)["carry_out_patrol"]
    with pytest.raises(AnswersRefused) as refused:
        house.forms.hand_in_raw(task_id, {}, actor=house.actor("walker"))
    missing = {each.path for each in refused.value.errors}
    assert {each for each in missing if each.startswith("check_")} == {
        f"check_{letter}" for letter in "bcdef"
    }
