"""Compensation: completed activities are undone by their handlers, once each."""

from __future__ import annotations

from itertools import pairwise

from engine.model.history import HistoryType
from tests.support.interpreter_lab import Lab

BOOKING = """
start s
user hotel
on hotel compensate hotel_c by=undo_hotel
user undo_hotel undoes=true
user flight
on flight compensate flight_c by=undo_flight
user undo_flight undoes=true
user sure
throw-compensate t {which}
user after
end e
s -> hotel
hotel -> flight
flight -> sure
sure -> t
t -> after
after -> e
"""


def _booked(which: str = "", **options: object) -> Lab:
    lab = Lab(BOOKING.format(which=which), **options)
    return lab.complete("hotel").complete("flight").complete("sure")


def _created(lab: Lab) -> list[str]:
    """User tasks in the order of their creation."""
    kind = HistoryType.USER_TASK_CREATED
    return [str(event.element_id) for event in lab.history if event.type is kind]


def test_completed_activities_are_undone_latest_first_and_then_it_goes_on() -> None:
    lab = _booked()

    assert _created(lab)[-2:] == ["undo_flight", "undo_hotel"]
    assert lab.complete("undo_flight").waits == ["undo_hotel"]
    assert lab.complete("undo_hotel").waits == ["after"]
    assert lab.complete("after").ended


def test_handlers_that_wait_do_not_hold_up_each_other() -> None:
    lab = _booked().complete("undo_hotel")

    assert lab.waits == ["undo_flight"]
    assert lab.complete("undo_flight").waits == ["after"]


def test_one_activity_alone_can_be_undone() -> None:
    lab = _booked("activity=hotel")

    assert lab.waits == ["undo_hotel"]
    assert lab.complete("undo_hotel").waits == ["after"]


def test_what_is_not_completed_is_not_undone() -> None:
    lab = Lab(
        """
        start s
        and f
        user a
        on a compensate c by=undo
        user undo undoes=true
        user b
        throw-compensate t
        user z
        s -> f
        f -> a
        f -> b
        b -> t
        t -> z
        """
    ).complete("b")

    assert lab.waits == ["a", "z"]


def test_an_activity_that_was_interrupted_is_not_undone() -> None:
    lab = Lab(
        """
        start s
        user a
        on a compensate c by=undo
        on a timer late duration=PT1H
        user undo undoes=true
        throw-compensate t
        user z
        s -> a
        late -> t
        t -> z
        """
    ).fire("late")

    assert lab.waits == ["z"]


def test_nothing_is_undone_twice() -> None:
    lab = Lab(
        """
        start s
        user a
        on a compensate c by=undo
        user undo undoes=true
        throw-compensate once
        throw-compensate twice
        user z
        s -> a
        a -> once
        once -> twice
        twice -> z
        """
    ).complete("a")

    assert lab.complete("undo").waits == ["z"]


def test_an_activity_of_a_loop_is_undone_as_often_as_it_was_done() -> None:
    lab = Lab(
        """
        start s
        xor m
        user a
        on a compensate c by=undo
        user undo undoes=true
        xor g
        throw-compensate t activity=a
        user z
        s -> m
        m -> a
        a -> g
        g -> m ? ${again}
        g => t
        t -> z
        """
    )
    lab.complete("a", again=True).complete("a", again=True).complete("a", again=False)

    assert lab.waits == ["undo", "undo", "undo"]
    lab.complete("undo").complete("undo")
    assert lab.complete("undo").waits == ["z"]


def test_without_waiting_the_path_goes_on_beside_the_handlers() -> None:
    lab = _booked("wait=false")

    assert lab.waits == ["after", "undo_flight", "undo_hotel"]
    lab.complete("after").complete("undo_flight")
    assert lab.complete("undo_hotel").ended


def test_an_end_event_undoes_before_its_scope_ends() -> None:
    lab = Lab(
        """
        start s
        user a
        on a compensate c by=undo
        user undo undoes=true
        end-compensate e
        s -> a
        a -> e
        """
    ).complete("a")

    assert lab.waits == ["undo"]
    assert lab.complete("undo").ended


def test_handlers_of_every_kind_of_activity() -> None:
    lab = Lab(
        """
        start s
        user a
        on a compensate a_c by=undo_a
        sub undo_a undoes=true [
        start u_s
        user u_a
        end u_e
        u_s -> u_a
        u_a -> u_e
        ]
        user b
        on b compensate b_c by=undo_b
        call undo_b undoes=true calls=child
        user c
        on c compensate c_c by=undo_c
        service undo_c undoes=true topic=undo
        user d
        on d compensate d_c by=undo_d
        receive undo_d undoes=true name=taken
        end-compensate e
        s -> a
        a -> b
        b -> c
        c -> d
        d -> e
        """,
        called={"child": "start c_s\nuser c_a\nc_s -> c_a"},
    )
    lab.complete("a").complete("b").complete("c").complete("d")

    assert lab.waits == ["c_a", "u_a", "undo_c", "undo_d"]
    lab.complete("u_a").complete("c_a").serve("undo_c")
    assert lab.send("taken").ended


def test_handlers_may_be_asynchronous_and_have_rounds_of_their_own() -> None:
    lab = Lab(
        """
        start s
        user a
        on a compensate c by=undo
        user undo undoes=true async=true times=${n}
        throw-compensate t
        user z
        s -> a
        a -> t
        t -> z
        """,
        {"n": 2},
    ).complete("a")
    assert lab.waits == ["undo"]

    lab.run_async("undo")
    assert lab.waits == ["undo", "undo"]
    assert lab.complete("undo").complete("undo").waits == ["z"]


def test_a_handler_with_no_rounds_is_done_at_once() -> None:
    text = BOOKING.format(which="").replace("undoes=true", "undoes=true times=0")
    lab = Lab(text).complete("hotel").complete("flight").complete("sure")

    assert lab.waits == ["after"]


def test_a_thrower_that_is_canceled_takes_its_handlers_with_it() -> None:
    lab = Lab(
        """
        start s
        sub p [
        start p_s
        user a
        on a compensate c by=undo
        user undo undoes=true
        throw-compensate t
        end p_e
        p_s -> a
        a -> t
        t -> p_e
        ]
        on p timer late duration=PT1H
        user z
        user y
        s -> p
        p -> z
        late -> y
        """
    ).complete("a")
    assert lab.waits == ["undo"]

    assert lab.fire("late").waits == ["y"]
    assert lab.tasks == ["y"]


def test_an_error_of_a_handler_leaves_the_scope() -> None:
    lab = Lab(
        """
        start s
        sub p [
        start p_s
        user a
        on a compensate c by=undo
        service undo undoes=true topic=undo
        throw-compensate t
        p_s -> a
        a -> t
        ]
        on p error failed code=BAD
        user y
        s -> p
        failed -> y
        """
    ).complete("a")

    assert lab.fail("undo", "BAD").waits == ["y"]


def test_an_uncaught_error_of_a_handler_is_an_incident_that_can_be_repaired() -> None:
    text = BOOKING.format(which="").replace(
        "user undo_hotel undoes=true", "service undo_hotel undoes=true topic=undo"
    )
    lab = Lab(text).complete("hotel").complete("flight").complete("sure")
    lab.complete("undo_flight").fail("undo_hotel", "BAD")
    (stuck,) = lab.incidents

    lab.interpreter.retry(stuck)
    assert lab.settle().serve("undo_hotel").waits == ["after"]


def test_canceling_the_instance_ends_a_compensation() -> None:
    assert _booked().cancel().ended


def test_the_history_tells_what_was_undone() -> None:
    lab = _booked().complete("undo_hotel").complete("undo_flight")
    (started,) = [e for e in lab.history if e.type is HistoryType.COMPENSATION_STARTED]

    assert started.element_id == "t"
    assert started.data == {"activities": ["flight", "hotel"]}
    assert "undo_hotel" in lab.visited


def test_a_long_loop_grows_the_snapshot_by_a_small_record_each_round() -> None:
    lab = Lab(
        """
        start s
        xor m
        user a
        on a compensate c by=undo
        user undo undoes=true
        s -> m
        m -> a
        a -> m
        """
    )
    for _ in range(20):
        lab.complete("a")
    sizes = [len(text) for text in lab.snapshots]

    assert max(b - a for a, b in pairwise(sizes)) <= 20
