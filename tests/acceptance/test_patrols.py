"""AS-15: the calendar of patrols; and what else a year of them has to stand."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from engine import SYSTEM, NotAllowed
from handlers.butler.contracts import make_contract
from handlers.butler.errors import (
    ContractRefused,
    PatrolNotMovable,
    PlanEnded,
    PlanNotFound,
    PlanRefused,
    ReasonMissing,
)
from handlers.butler.patrol_days import ProductionDays
from handlers.butler.patrols import events_of
from handlers.butler.plans import plan_by_id
from handlers.butler.production import (
    production_of,
    set_day,
    set_week,
    take_over,
)
from handlers.butler.rhythm import Days, Frequency, OffDay
from handlers.butler.rounds import ask_for_a_round
from handlers.butler.upcoming import renew_client
from handlers.deadlines.calendar_file import HolidayFile
from handlers.deadlines.calendar_store import import_year
from handlers.deadlines.china_calendar import NamedDay
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from tests.support.butler_house import ButlerHouse, daily
from tests.unit.handlers.butler.year_2026 import HOW_MANY, RHYTHMS, table

MONDAY = date(2026, 1, 5)


def test_as_15_patrols_follow_the_calendar_and_stand_a_stop_of_the_service(
    house: ButlerHouse,
) -> None:
    house.draw()
    working = house.plan(daily(valid_from=date(2026, 2, 1)))
    monthly = house.plan(
        daily(frequency=Frequency.MONTH, monthday=31, days=Days.ALL, name="月末巡查")
    )

    house.until("2026-03-03T08:00")
    house.restart("2026-03-05T08:00")
    house.until("2026-04-01T00:00")

    february = [day for day in house.states(working) if day.startswith("02")]
    assert {"02-14", "02-28"} <= set(february)
    assert not [day for day in february if "02-15" <= day <= "02-23"]
    assert list(house.states(monthly)) == ["01-31", "02-28", "03-31"]
    march = house.states(working)
    assert (march["03-03"], march["03-04"]) == ("missed", "missed")
    missed = [each for each in house.patrols(working) if each.state == "missed"]
    assert [each.reason for each in missed] == ["系统停机", "系统停机"]
    assert march["03-05"] == "started"
    begun = [day for plan, day in house.begun() if plan == working]
    assert date(2026, 3, 5) in begun
    assert not {date(2026, 3, 3), date(2026, 3, 4)} & set(begun)
    assert set(Counter(house.instances()).values()) == {1}


def test_the_year_2026_goes_as_the_table_made_by_hand_says(house: ButlerHouse) -> None:
    plans = {
        house.plan(
            daily(
                name=name,
                frequency=rhythm.frequency,
                weekday=rhythm.weekday,
                monthday=rhythm.monthday,
                month=rhythm.month,
                on_off_day=rhythm.on_off_day,
            )
        ): name
        for name, rhythm in RHYTHMS.items()
    }

    house.until("2027-01-01T00:00")

    begun: dict[date, list[str]] = {}
    for plan_id, day in house.begun():
        begun.setdefault(day, []).append(plans[plan_id])
    for day, expected in table():
        assert sorted(begun.get(day, [])) == sorted(expected), day
    assert Counter(name for names in begun.values() for name in names) == HOW_MANY


def test_a_rarer_patrol_is_made_up_for_and_only_the_last_one(
    house: ButlerHouse,
) -> None:
    weekly = house.plan(daily(frequency=Frequency.WEEK, weekday=1))
    house.until("2026-03-06T20:00")

    house.restart("2026-03-17T10:00")

    assert house.states(weekly)["03-09"] == "missed"
    (last,) = [each for each in house.patrols(weekly) if each.day == date(2026, 3, 16)]
    assert (last.state, last.reason) == ("started", "系统停机")
    assert last.due_at == datetime(2026, 3, 17, 9, 30, tzinfo=UTC)


def test_a_service_that_was_away_for_months_makes_no_flood(house: ButlerHouse) -> None:
    working = house.plan()
    house.until("2026-01-06T20:00")
    before = len(house.instances())

    house.restart("2026-06-30T10:00")

    assert len(house.instances()) == before + 1
    states = Counter(house.states(working).values())
    # From 7 January to 29 June: 18 + 16 + 22 + 21 + 19 + 20 working days.
    assert states == {"started": before + 1, "missed": 116}


def test_restarts_and_asked_rounds_begin_nothing_twice(house: ButlerHouse) -> None:
    house.plan()
    for moment in ("2026-01-05T08:29", "2026-01-05T08:30", "2026-01-05T08:30"):
        house.restart(moment)
    house.until("2026-01-06T12:00")

    assert len(house.instances()) == 2


def test_two_nodes_on_postgresql_begin_each_patrol_once(
    house_on_postgres: ButlerHouse,
) -> None:
    house = house_on_postgres
    plans = [house.plan(daily(name=f"计划{n}", valid_from=MONDAY)) for n in range(30)]
    house.until("2026-01-05T08:00")
    house.clock.move_to(house.clock.now() + timedelta(minutes=30))
    nodes = [house.node() for _ in range(2)]
    for node in nodes:
        for _ in range(3):
            with node.transact(SYSTEM) as uow:
                ask_for_a_round(uow)
    together = threading.Barrier(len(nodes))

    def work(node: int) -> None:
        together.wait()
        nodes[node].run_due_jobs(limit=1000)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(nodes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    house.settle()

    assert house.instances() == sorted(f"{plan}:2026-01-05" for plan in plans)
    for plan in plans:
        with house.engine.read() as connection:
            told = [event.state for event in events_of(connection, plan)]
        assert told == ["planned", "due", "started"]


def test_a_signed_patrol_is_done_and_a_canceled_one_is_missed(
    house: ButlerHouse,
) -> None:
    plan_id = house.plan(daily(valid_from=MONDAY))
    house.until("2026-01-06T09:00")
    first, second = date(2026, 1, 5), date(2026, 1, 6)
    house.engine.complete_user_task(
        house.open_tasks(plan_id, first)["patrol"],
        variables={},
        actor=house.actor("walker"),
    )
    canceled = house.patrols(plan_id)[1].instance_id
    house.engine.cancel_instance(str(canceled), reason="客户解约", actor=SYSTEM)

    found = {each.named_on: each for each in house.patrols(plan_id)}
    assert found[first].state == "signed"
    assert (found[second].state, found[second].reason) == ("missed", "流程已终止")


def test_the_one_who_goes_is_told_when_the_hour_comes(house: ButlerHouse) -> None:
    house.plan(daily(valid_from=MONDAY))
    house.until("2026-01-05T08:31")

    assert house.told("walker") == ["今日巡查：厦门暖阳电器 · 日常巡查"]
    assert house.told("runner") == []


# Changes of plans


def test_a_change_acts_from_the_next_patrol_on_and_keeps_the_history(
    house: ButlerHouse,
) -> None:
    plan_id = house.plan()
    house.until("2026-01-07T12:00")

    house.change(plan_id, daily(frequency=Frequency.WEEK, weekday=5, assignee="lead"))
    house.until("2026-01-31T00:00")

    assert list(house.states(plan_id)) == [
        *("01-04", "01-05", "01-06", "01-07"),
        *("01-09", "01-16", "01-23", "01-30"),
    ]
    with house.engine.read() as connection:
        found = plan_by_id(connection, plan_id)
    assert [(v.from_on, v.plan.assignee) for v in found.versions] == [
        (date(2026, 1, 1), "walker"),
        (date(2026, 1, 8), "lead"),
    ]
    assert found.versions[1].reason == "频次调整"
    assert found.versions[1].written_by == "lead"
    assert found.on(date(2026, 1, 7)).assignee == "walker"


def test_a_change_of_people_leaves_every_second_week_where_it_was(
    house: ButlerHouse,
) -> None:
    every_second = {"frequency": Frequency.WEEK, "weekday": 1, "every_n": 2}
    plan_id = house.plan(daily(**every_second, days=Days.ALL))
    house.until("2026-01-12T00:00")

    house.change(plan_id, daily(**every_second, days=Days.ALL, backup="manager"))
    house.until("2026-02-20T00:00")

    assert list(house.states(plan_id)) == ["01-05", "01-19", "02-02", "02-16"]


def test_an_ended_plan_has_no_more_patrols(house: ButlerHouse) -> None:
    plan_id = house.plan()
    house.until("2026-01-06T12:00")
    house.move(plan_id, date(2026, 1, 8), date(2026, 1, 10))

    house.end(plan_id, date(2026, 1, 9))
    house.until("2026-01-20T00:00")

    assert house.states(plan_id) == {
        **dict.fromkeys(("01-04", "01-05", "01-06", "01-07"), "started"),
        "01-10": "withdrawn",
    }
    with pytest.raises(PlanEnded):
        house.change(plan_id, daily())


def test_a_plan_that_is_made_in_the_evening_begins_on_the_next_day(
    house: ButlerHouse,
) -> None:
    house.until("2026-01-05T18:00")
    plan_id = house.plan(daily())
    house.until("2026-01-06T18:00")

    assert house.states(plan_id) == {"01-06": "started"}


# Moving a patrol


def test_a_patrol_to_come_is_put_on_another_day_and_keeps_its_name(
    house: ButlerHouse,
) -> None:
    plan_id = house.plan()
    house.until("2026-01-06T12:00")

    house.move(plan_id, date(2026, 1, 8), date(2026, 1, 10))
    house.until("2026-01-12T12:00")

    moved = [each for each in house.patrols(plan_id) if each.reason]
    assert [(each.key, each.day, each.reason) for each in moved] == [
        (f"{plan_id}:2026-01-08", date(2026, 1, 10), "客户停电")
    ]
    assert set(Counter(house.instances()).values()) == {1}
    assert "01-08" not in house.states(plan_id)
    begun = {day for _, day in house.begun()}
    assert date(2026, 1, 10) in begun
    assert date(2026, 1, 8) not in begun


def test_a_patrol_under_way_is_taken_back_and_begins_anew(house: ButlerHouse) -> None:
    weekly = house.plan(daily(frequency=Frequency.WEEK, weekday=1))
    house.until("2026-01-05T10:00")

    house.move(weekly, date(2026, 1, 5), date(2026, 1, 7))
    house.until("2026-01-06T12:00")
    assert house.states(weekly) == {"01-07": "planned"}
    house.until("2026-01-07T12:00")

    assert house.states(weekly) == {"01-07": "started"}
    assert house.instances() == [f"{weekly}:2026-01-05"] * 2
    with house.engine.read() as connection:
        told = [(event.state, event.by) for event in events_of(connection, weekly)]
    assert [state for state, _ in told] == [
        *("planned", "due", "started"),
        *("planned", "due", "started"),
    ]
    assert told[3][1] == "lead"


@pytest.mark.parametrize(
    ("named", "to", "said"),
    [
        ((1, 8), (1, 9), "已有本计划的巡查"),
        ((1, 8), (1, 5), "巡查时段已过"),
        ((1, 8), (2, 1), "不在计划有效期内"),
        ((1, 10), (1, 11), "计划中没有这一天的巡查"),
        ((1, 4), (1, 10), "已是“漏查”"),
        ((1, 6), (1, 6), "新日期与原日期相同"),
    ],
)
def test_a_patrol_that_cannot_be_moved_says_why(
    house: ButlerHouse, named: tuple[int, int], to: tuple[int, int], said: str
) -> None:
    plan_id = house.plan(daily(valid_to=date(2026, 1, 20)))
    house.restart("2026-01-05T06:00")
    house.until("2026-01-06T12:00")

    with pytest.raises(PatrolNotMovable, match=said):
        house.move(plan_id, date(2026, *named), date(2026, *to))


def test_a_day_that_a_patrol_was_put_on_has_no_second_one(house: ButlerHouse) -> None:
    plan_id = house.plan(daily(valid_from=date(2026, 1, 5)))
    house.until("2026-01-06T12:00")
    house.move(plan_id, date(2026, 1, 8), date(2026, 1, 10))
    house.change(plan_id, daily(days=Days.ALL))
    house.until("2026-01-11T12:00")

    on_saturday = [
        (each.named_on.day, each.state)
        for each in house.patrols(plan_id)
        if each.day == date(2026, 1, 10)
    ]
    assert sorted(on_saturday) == [(8, "started"), (10, "withdrawn")]
    assert set(Counter(house.instances()).values()) == {1}


# Calendars


def test_a_client_that_stops_production_is_not_visited(house: ButlerHouse) -> None:
    plan_id = house.plan(daily(days=Days.PRODUCTION))
    with house.engine.transact(SYSTEM) as uow:
        set_week(uow, "client", {1, 2, 3, 4, 5, 6})
        set_day(uow, "client", date(2026, 1, 7), produces=False, reason="设备检修")
        renew_client(uow, "client")
    house.until("2026-01-11T12:00")

    assert list(house.states(plan_id)) == [
        *("01-01", "01-02", "01-03", "01-05", "01-06", "01-08", "01-09", "01-10"),
    ]


def test_production_days_of_a_double_are_taken_over(house: ButlerHouse) -> None:
    with house.engine.transact(SYSTEM) as uow:
        add_org(uow, kind=OrgKind.ENTITY, name="厦门暖阳电器公司", org_id="double")
        set_week(uow, "double", {1, 2})
        set_day(uow, "double", date(2026, 1, 7), produces=False, reason="检修")
        set_day(uow, "double", date(2026, 1, 8), produces=False, reason="检修")
        set_day(uow, "client", date(2026, 1, 8), produces=True, reason="加班")

        take_over(uow, of_client="double", by_client="client")
        found = production_of(uow.connection, ["client", "double"])

    assert found["client"].weekdays == {1, 2}
    assert found["client"].named == {
        date(2026, 1, 7): False,
        date(2026, 1, 8): True,
    }
    assert found["double"] == ProductionDays()


def test_a_notice_of_the_state_council_moves_what_is_to_come(
    house: ButlerHouse,
) -> None:
    contract = house.contract("GJ-2027", valid_to=date(2027, 12, 31))
    with house.engine.transact(SYSTEM) as uow:
        house.contract_id = make_contract(uow, contract)
    house.until("2026-12-30T12:00")
    yearly = house.plan(
        daily(
            frequency=Frequency.YEAR,
            month=1,
            monthday=4,
            valid_from=date(2026, 12, 30),
            valid_to=date(2027, 12, 31),
            on_off_day=OffDay.NEXT,
        )
    )
    house.until("2026-12-31T12:00")
    with house.engine.transact(SYSTEM) as uow:
        off = NamedDay(date(2027, 1, 4), is_off=True, name="元旦")
        import_year(uow, HolidayFile(year=2027, source="演练通知", days=(off,)))
    house.until("2027-01-05T12:00")

    assert house.states(yearly) == {"01-05": "started"}
    assert house.instances() == [f"{yearly}:2027-01-04"]


# Refusals


def test_only_the_planners_of_the_butler_plan(house: ButlerHouse) -> None:
    plan_id = house.plan(by="manager")

    for person in ("walker", "stranger"):
        with pytest.raises(NotAllowed):
            house.plan(by=person)
        with pytest.raises(NotAllowed):
            house.change(plan_id, daily(), by=person)
        with pytest.raises(NotAllowed):
            house.end(plan_id, date(2026, 5, 1), by=person)
        with pytest.raises(NotAllowed):
            house.move(plan_id, date(2026, 1, 5), date(2026, 1, 10), by=person)
    with house.engine.read() as connection, pytest.raises(PlanNotFound):
        plan_by_id(connection, plan_id, butler_id="other")


def test_a_plan_that_cannot_be_is_refused_with_all_its_faults(
    house: ButlerHouse,
) -> None:
    with pytest.raises(PlanRefused) as refused:
        house.plan(
            daily(name=" ", backup="walker", every_n=0, valid_to=date(2027, 1, 1))
        )

    assert {field for field, _ in refused.value.faults} == {
        *("name", "backup", "every_n", "valid_to")
    }
    with pytest.raises(PlanRefused, match="在岗"):
        house.plan(daily(assignee="stranger"))


def test_changes_need_a_reason(house: ButlerHouse) -> None:
    plan_id = house.plan()

    with pytest.raises(ReasonMissing):
        house.change(plan_id, daily(), reason=" ")
    with pytest.raises(ReasonMissing):
        house.move(plan_id, date(2026, 1, 5), date(2026, 1, 10), reason="")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": "GJ-2026-01"}, "number"),
        ({"client_id": "other"}, "client_id"),
        ({"butler_id": "client"}, "butler_id"),
        ({"lead_id": "stranger"}, "lead_id"),
        ({"valid_to": date(2025, 1, 1)}, "valid_to"),
    ],
)
def test_a_contract_that_cannot_be_is_refused(
    house: ButlerHouse, changed: dict[str, object], field: str
) -> None:
    contract = house.contract(**{"number": "GJ-2", **changed})

    with (
        house.engine.transact(SYSTEM) as uow,
        pytest.raises(ContractRefused) as refused,
    ):
        make_contract(uow, contract)

    assert refused.value.field == field
