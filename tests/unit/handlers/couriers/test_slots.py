"""The minutes of a robot, on both databases."""

from __future__ import annotations

from datetime import timedelta

from handlers.couriers.robots import MOST_A_MINUTE, take_slot
from handlers.notices.tables import robot_slot


def test_twenty_moments_a_minute_are_given_away_and_the_rest_follows(
    work, clock
) -> None:
    begun = clock.now()
    moments = []
    for _ in range(2 * MOST_A_MINUTE + 5):
        with work() as uow:
            moments.append(take_slot(uow, "robot"))

    assert moments[:20] == [begun] * 20
    assert moments[20:40] == [begun + timedelta(minutes=1)] * 20
    assert moments[40:] == [begun + timedelta(minutes=2)] * 5


def test_robots_do_not_wait_for_each_other_and_old_moments_are_forgotten(
    work, clock, database
) -> None:
    for _ in range(MOST_A_MINUTE):
        with work() as uow:
            take_slot(uow, "one")
    with work() as uow:
        assert take_slot(uow, "other") == clock.now()
    clock.move_by(timedelta(minutes=1))

    with work() as uow:
        assert take_slot(uow, "one") == clock.now()

    with database.read() as connection:
        rows = connection.execute(robot_slot.select()).all()
    assert sorted(row.robot_id for row in rows) == ["one", "other"]
