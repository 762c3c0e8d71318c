"""Transactions: a cancel end event undoes what was done inside and leaves."""

from __future__ import annotations

from engine.model.history import HistoryType
from tests.support.interpreter_lab import Lab

BOOKING = """
start s
transaction tx {more} [
start t_s
and f
user hotel
on hotel compensate hotel_c by=undo_hotel
user undo_hotel undoes=true
user flight
on flight compensate flight_c by=undo_flight
user undo_flight undoes=true
and j
service pay topic=pay
xor g
end t_e
end-cancel t_c
t_s -> f
f -> hotel
f -> flight
hotel -> j
flight -> j
j -> pay
pay -> g
g -> t_e ? ${{paid}}
g => t_c
]
on tx cancel given_up
on tx error failed code=BAD
user booked
throw-compensate undo_all
user canceled
user broken
s -> tx
tx -> booked
booked -> undo_all
given_up -> canceled
failed -> broken
"""


def _ready_to_pay(more: str = "") -> Lab:
    return Lab(BOOKING.format(more=more)).complete("hotel").complete("flight")


def test_a_transaction_that_succeeds_goes_on_and_undoes_nothing() -> None:
    lab = _ready_to_pay().serve("pay", paid=True)

    assert lab.waits == ["booked"]
    assert "undo_hotel" not in lab.tasks


def test_canceling_undoes_what_was_done_and_then_leaves_by_its_boundary() -> None:
    lab = _ready_to_pay().serve("pay", paid=False)
    assert lab.waits == ["undo_flight", "undo_hotel"]

    assert lab.complete("undo_hotel").waits == ["undo_flight"]
    assert lab.complete("undo_flight").waits == ["canceled"]
    assert lab.complete("canceled").ended


def test_canceling_where_nothing_is_to_undo_leaves_at_once() -> None:
    lab = Lab(
        """
        start s
        transaction tx [
        start t_s
        end-cancel t_c
        t_s -> t_c
        ]
        on tx cancel given_up
        user canceled
        user booked
        s -> tx
        tx -> booked
        given_up -> canceled
        """
    )

    assert lab.waits == ["canceled"]


def test_canceling_stops_what_is_still_in_work() -> None:
    lab = Lab(
        """
        start s
        transaction tx [
        start t_s
        and f
        user slow
        user quick
        on quick compensate c by=undo
        user undo undoes=true
        end-cancel t_c
        t_s -> f
        f -> slow
        f -> quick
        quick -> t_c
        handle h [
        start-message h_s name=news interrupting=false
        user h_a
        h_s -> h_a
        ]
        ]
        on tx cancel given_up
        on tx timer late duration=PT1H
        user canceled
        s -> tx
        given_up -> canceled
        late -> canceled
        """
    ).complete("quick")

    assert lab.waits == ["undo"]
    assert lab.subscriptions == {}
    assert lab.complete("undo").waits == ["canceled"]
    assert lab.jobs == {}


def test_a_timer_at_the_border_can_end_a_cancellation() -> None:
    text = BOOKING.format(more="") + "on tx timer late duration=PT1H\nlate -> broken"
    lab = Lab(text).complete("hotel").complete("flight").serve("pay", paid=False)

    assert lab.fire("late").waits == ["broken"]
    assert lab.tasks == ["broken"]


def test_an_error_leaves_a_transaction_without_undoing_anything() -> None:
    lab = _ready_to_pay().fail("pay", "BAD")

    assert lab.waits == ["broken"]


def test_a_completed_transaction_can_be_undone_like_a_subprocess() -> None:
    lab = _ready_to_pay().serve("pay", paid=True).complete("booked")

    assert lab.waits == ["undo_flight", "undo_hotel"]


NESTED = """
start s
transaction outer [
start o_s
user before
on before compensate before_c by=undo_before
user undo_before undoes=true
transaction inner [
start i_s
user work
on work compensate work_c by=undo_work
user undo_work undoes=true
xor i_g
end i_e
end-cancel i_c
i_s -> work
work -> i_g
i_g -> i_e ? ${ok}
i_g => i_c
]
on inner cancel inner_given_up
user after_inner
end-cancel o_c
o_s -> before
before -> inner
inner -> after_inner
inner_given_up -> after_inner
after_inner -> o_c
]
on outer cancel outer_given_up
user z
s -> outer
outer_given_up -> z
"""


def test_canceling_the_inner_transaction_undoes_only_what_is_in_it() -> None:
    lab = Lab(NESTED).complete("before").complete("work", ok=False)
    assert lab.waits == ["undo_work"]

    lab.complete("undo_work")
    assert lab.waits == ["after_inner"]
    assert lab.complete("after_inner").waits == ["undo_before"]
    assert lab.complete("undo_before").waits == ["z"]


def test_canceling_the_outer_transaction_undoes_the_completed_inner_one() -> None:
    lab = Lab(NESTED).complete("before").complete("work", ok=True)

    lab.complete("after_inner")

    assert lab.waits == ["undo_before", "undo_work"]
    assert lab.complete("undo_work").complete("undo_before").waits == ["z"]


def test_one_round_that_cancels_ends_all_rounds_and_undoes_its_own_work() -> None:
    lab = _many_rounds()

    lab.complete("sure", 0, ok=False)

    assert lab.waits == ["sure", "undo"]
    assert lab.complete("undo").waits == ["canceled"]
    assert lab.tasks == ["canceled"]


def _many_rounds() -> Lab:
    lab = Lab(
        """
        start s
        transaction tx times=2 [
        start t_s
        user book
        on book compensate c by=undo
        user undo undoes=true
        user sure
        xor g
        end t_e
        end-cancel t_c
        t_s -> book
        book -> sure
        sure -> g
        g -> t_e ? ${ok}
        g => t_c
        ]
        on tx cancel given_up
        user canceled
        user booked
        s -> tx
        tx -> booked
        given_up -> canceled
        """
    )
    return lab.complete("book").complete("book")


def test_all_rounds_that_succeed_go_on() -> None:
    lab = _many_rounds().complete("sure", ok=True).complete("sure", ok=True)

    assert lab.waits == ["booked"]


def test_an_event_subprocess_inside_undoes_its_part_when_all_is_canceled() -> None:
    lab = Lab(
        """
        start s
        transaction tx [
        start t_s
        sub inner [
        start i_s
        user work
        on work compensate c by=undo
        user undo undoes=true
        i_s -> work
        handle h [
        start-compensate h_s
        throw-compensate h_t activity=work
        user told
        h_s -> h_t
        h_t -> told
        ]
        ]
        end-cancel t_c
        t_s -> inner
        inner -> t_c
        ]
        on tx cancel given_up
        user z
        s -> tx
        given_up -> z
        """
    ).complete("work")
    assert lab.waits == ["undo"]

    assert lab.complete("undo").waits == ["told"]
    assert lab.complete("told").waits == ["z"]


def test_the_history_shows_the_cancel_event_and_the_canceled_transaction() -> None:
    lab = _ready_to_pay().serve("pay", paid=False)
    lab.complete("undo_hotel").complete("undo_flight")
    canceled = [
        str(event.element_id)
        for event in lab.history
        if event.type is HistoryType.ACTIVITY_CANCELED
    ]

    assert "t_c" in lab.visited
    assert canceled == ["tx"]


def test_a_cancel_event_may_be_asynchronous_on_both_sides() -> None:
    text = BOOKING.format(more="").replace(
        "end-cancel t_c", "end-cancel t_c async=true async_after=true"
    )
    lab = Lab(text).complete("hotel").complete("flight").serve("pay", paid=False)
    assert lab.waits == ["t_c"]

    lab.run_async("t_c").complete("undo_hotel").complete("undo_flight")
    assert lab.waits == ["t_c"]
    assert lab.run_async("t_c").waits == ["canceled"]
