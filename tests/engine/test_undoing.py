"""Undoing on a database: what could be undone outlives every restart."""

from __future__ import annotations

from engine import HistoryType
from tests.support.engine_lab import OPERATOR, Case, EngineLab

TRIP = """
    start s
    sub stay in:place=${city} [
        start p_s
        user hotel
        on hotel compensate hotel_c by=undo_hotel
        user undo_hotel undoes=true name=${place}
        p_s -> hotel
    ]
    user seats times=2 name=seat_${loopCounter}
    on seats compensate seats_c by=undo_seats
    user undo_seats undoes=true name=seat_${loopCounter}
    user sure
    throw-compensate t
    user after
    s -> stay
    stay -> seats
    seats -> sure
    sure -> t
    t -> after
    handle h [
        start-message h_s name=look interrupting=false
        user looked
        h_s -> looked
    ]
"""


def _complete_first(lab: EngineLab, case: Case, element_id: str) -> None:
    [task, *_] = [task for task in case.tasks() if task.element_id == element_id]
    lab.engine.complete_user_task(task.id, variables={}, actor=OPERATOR)
    lab.engine = lab.reopened()


def test_what_was_done_is_undone_by_engines_that_did_not_see_it(lab: EngineLab) -> None:
    # Given
    lab.deploy(TRIP)
    case = lab.start(city="xm")
    for element_id in ("hotel", "seats", "seats"):
        _complete_first(lab, case, element_id)

    # When
    _complete_first(lab, case, "sure")

    # Then
    names = {task.name for task in case.tasks()}
    assert {"xm", "seat_0", "seat_1"} == names
    for element_id in ("undo_seats", "undo_hotel", "undo_seats"):
        _complete_first(lab, case, element_id)
    assert case.waits_at() == ["after"]
    assert case.variables() == {"city": "xm"}


def test_a_case_that_is_canceled_while_it_undoes_leaves_nothing(lab: EngineLab) -> None:
    lab.deploy(TRIP)
    case = lab.start(city="xm")
    for element_id in ("hotel", "seats", "seats", "sure"):
        _complete_first(lab, case, element_id)

    lab.engine.cancel_instance(case.id, reason="enough", actor=OPERATOR)

    assert case.tasks() == []
    assert case.state() == "canceled"
    assert HistoryType.COMPENSATION_STARTED in case.events()
