"""Compensation of subprocesses, rounds and calls: what was done inside is undone."""

from __future__ import annotations

import pytest

from engine.model.history import HistoryType
from tests.support.interpreter_lab import Lab

#: A subprocess without a handler, with two activities to undo inside.
STAY = """
start s
sub stay in:place=${{city}} {more} [
start p_s
user hotel
on hotel compensate hotel_c by=undo_hotel
user undo_hotel undoes=true name=${{place}}
sub trip in:place=${{place%20+%20'_station'}} [
start t_s
user flight
on flight compensate flight_c by=undo_flight
user undo_flight undoes=true name=${{place}}
t_s -> flight
]
p_s -> hotel
hotel -> trip
]
user sure
throw-compensate t {which}
user after
s -> stay
stay -> sure
sure -> t
t -> after
"""


def _stayed(which: str = "", more: str = "", **variables: object) -> Lab:
    lab = Lab(STAY.format(which=which, more=more), {"city": "xm", **variables})
    return lab.complete("hotel").complete("flight")


def test_a_subprocess_is_undone_inside_with_the_variables_it_had() -> None:
    lab = _stayed().complete("sure", city="fz")
    names = {t.element_id: t.name for t in lab.user_tasks.values()}

    assert names == {"undo_flight": "xm_station", "undo_hotel": "xm"}
    assert lab.complete("undo_hotel").waits == ["undo_flight"]
    assert lab.complete("undo_flight").waits == ["after"]


def test_a_subprocess_is_undone_by_its_name() -> None:
    lab = _stayed("activity=stay").complete("sure")

    assert lab.waits == ["undo_flight", "undo_hotel"]


def test_variables_are_kept_until_nobody_can_undo_any_more() -> None:
    lab = _stayed()
    assert sorted(lab.rows.values()) == ["xm", "xm", "xm_station"]

    lab.complete("sure").complete("undo_flight").complete("undo_hotel")

    assert lab.rows == {("root", "city"): "xm"}


def test_variables_that_nobody_used_end_with_the_scope_around() -> None:
    text = f"start a\nsub all [\n{STAY.format(which='activity=none', more='')}\n]\n"
    lab = Lab(f"{text}user z\na -> all\nall -> z", {"city": "xm"})
    lab.complete("hotel").complete("flight").complete("sure").complete("after")
    assert lab.waits == ["z"]
    assert len(lab.rows) == 3, "the whole can still be undone"

    assert lab.complete("z").ended
    assert lab.rows == {}


def test_what_a_handler_writes_is_seen_by_the_next_one_in_the_scope() -> None:
    lab = _stayed().complete("sure").complete("undo_hotel", place="changed")
    (task,) = lab.user_tasks.values()

    assert task.element_id == "undo_flight"
    assert "changed" in lab.rows.values()


def test_a_subprocess_in_work_is_not_undone() -> None:
    lab = Lab(
        """
        start s
        and f
        sub p [
        start p_s
        user a
        on a compensate c by=undo
        user undo undoes=true
        user b
        p_s -> a
        a -> b
        ]
        user c2
        throw-compensate t
        user z
        s -> f
        f -> p
        f -> c2
        c2 -> t
        t -> z
        """
    ).complete("a")

    assert lab.complete("c2").waits == ["b", "z"]


def test_a_handler_at_the_border_knows_nothing_of_the_inside() -> None:
    text = STAY.format(which="", more="")
    text += "on stay compensate stay_c by=undo_stay\nuser undo_stay undoes=true\n"
    lab = Lab(text, {"city": "xm"}).complete("hotel").complete("flight")
    assert lab.rows == {("root", "city"): "xm"}

    assert lab.complete("sure").waits == ["undo_stay"]
    assert lab.complete("undo_stay").waits == ["after"]


HANDLED = """
start s
sub p in:place=here [
start p_s
user hotel
on hotel compensate hotel_c by=undo_hotel
user undo_hotel undoes=true
user flight
on flight compensate flight_c by=undo_flight
user undo_flight undoes=true
p_s -> hotel
hotel -> flight
handle h [
start-compensate h_s
user told name=${{place}}
{inside}
]
]
user sure
throw-compensate t
user after
s -> p
p -> sure
sure -> t
t -> after
"""


def _handled(inside: str) -> Lab:
    lab = Lab(HANDLED.format(inside=inside))
    return lab.complete("hotel").complete("flight").complete("sure")


def test_an_event_subprocess_undoes_its_scope_instead_of_the_handlers() -> None:
    lab = _handled("h_s -> told")

    assert [task.name for task in lab.user_tasks.values()] == ["here"]
    assert lab.complete("told").waits == ["after"]
    assert lab.rows == {}


def test_an_event_subprocess_can_call_the_handlers_one_by_one() -> None:
    lab = _handled(
        """
        throw-compensate first activity=hotel
        throw-compensate second activity=flight
        h_s -> first
        first -> second
        second -> told
        """
    )
    assert lab.waits == ["undo_hotel"]

    assert lab.complete("undo_hotel").waits == ["undo_flight"]
    assert lab.complete("undo_flight").waits == ["told"]
    assert lab.complete("told").waits == ["after"]


def test_an_event_subprocess_can_call_all_handlers() -> None:
    lab = _handled("throw-compensate all\nh_s -> told\ntold -> all").complete("told")

    assert lab.waits == ["undo_flight", "undo_hotel"]
    lab.complete("undo_hotel")
    assert lab.complete("undo_flight").waits == ["after"]


def test_a_compensation_start_listens_to_nothing_while_the_scope_runs() -> None:
    lab = Lab(HANDLED.format(inside="h_s -> told"))

    assert lab.subscriptions == {}
    assert lab.waits == ["hotel"]


MANY = """
start s
user a times=3 sequential={sequential} name=${{loopCounter}}
on a compensate c by=undo
user undo undoes=true name=${{loopCounter}}
user b
throw-compensate t activity=a
user z
s -> a
a -> b
b -> t
t -> z
"""


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_each_round_is_undone_with_its_own_variables(sequential: str) -> None:
    lab = Lab(MANY.format(sequential=sequential))
    lab.complete("a").complete("a").complete("a")
    assert lab.complete("b").waits == ["undo", "undo", "undo"]
    assert [task.name for task in lab.user_tasks.values()] == ["2", "1", "0"]

    lab.complete("undo").complete("undo")

    assert lab.complete("undo").waits == ["z"]
    assert lab.rows == {}


def test_rounds_are_not_undone_before_the_last_one_is_done() -> None:
    lab = Lab(
        """
        start s
        and f
        user a times=2
        on a compensate c by=undo
        user undo undoes=true
        user b
        throw-compensate t
        s -> f
        f -> a
        f -> b
        b -> t
        """
    ).complete("a")

    assert lab.complete("b").waits == ["a"]
    assert lab.complete("a").ended


def test_only_completed_rounds_are_undone() -> None:
    text = MANY.format(sequential="false").replace(
        "times=3", "times=3 until=${nrOfCompletedInstances%20==%202}"
    )
    lab = Lab(text).complete("a", 2).complete("a").complete("b")

    assert [task.name for task in lab.user_tasks.values()] == ["0", "2"]


def test_rounds_of_a_subprocess_are_undone_inside() -> None:
    lab = Lab(
        """
        start s
        sub p each=${rows} as=row [
        start p_s
        user a
        on a compensate c by=undo
        user undo undoes=true name=${row}
        p_s -> a
        ]
        user b
        throw-compensate t
        user z
        s -> p
        p -> b
        b -> t
        t -> z
        """,
        {"rows": ["x", "y"]},
    )
    lab.complete("a").complete("a").complete("b", rows=[])
    assert [task.name for task in lab.user_tasks.values()] == ["y", "x"]

    assert lab.complete("undo").complete("undo").waits == ["z"]


def test_a_call_is_undone_from_outside_only() -> None:
    child = "start c_s\nuser c_a\non c_a compensate k by=c_u\nuser c_u undoes=true\nc_s -> c_a"
    text = """
    start s
    call one calls=child
    call two calls=child
    on two compensate c by=undo
    user undo undoes=true
    throw-compensate t
    user z
    s -> one
    one -> two
    two -> t
    t -> z
    """
    lab = Lab(text, called={"child": child}).complete("c_a").complete("c_a")

    assert lab.waits == ["undo"]
    assert lab.complete("undo").waits == ["z"]


def test_a_called_process_undoes_its_own_activities() -> None:
    child = """
    start c_s
    user c_a
    on c_a compensate k by=c_u
    user c_u undoes=true
    end-compensate c_e
    c_s -> c_a
    c_a -> c_e
    """
    text = "start s\ncall one calls=child\nuser z\ns -> one\none -> z"
    lab = Lab(text, called={"child": child}).complete("c_a")

    assert lab.waits == ["c_u"]
    assert lab.complete("c_u").waits == ["z"]


BESIDE = """
start s
user a
on a compensate c by=undo
user undo undoes=true
user b
s -> a
a -> b
handle h [
start-message h_s name=go interrupting={interrupting}
user own
on own compensate own_c by=undo_own
user undo_own undoes=true
throw-compensate t {which}
user told
h_s -> own
own -> t
t -> told
]
"""


@pytest.mark.parametrize("interrupting", ["true", "false"])
def test_an_event_subprocess_undoes_the_scope_that_it_handles(interrupting) -> None:
    lab = Lab(BESIDE.format(interrupting=interrupting, which="")).complete("a")
    rest = [] if interrupting == "true" else ["b"]
    lab.send("go").complete("own")

    assert lab.waits == [*rest, "undo", "undo_own"]
    assert lab.complete("undo").waits == [*rest, "undo_own"]
    assert lab.complete("undo_own").waits == sorted([*rest, "told"])


def test_an_event_subprocess_undoes_one_activity_of_the_scope() -> None:
    lab = Lab(BESIDE.format(interrupting="true", which="activity=a")).complete("a")

    assert lab.send("go").complete("own").waits == ["undo"]


def test_interrupting_a_scope_ends_a_compensation_thrown_inside_a_handler() -> None:
    text = BESIDE.format(interrupting="false", which="")
    text += """
    handle i [
    start-message i_s name=stop
    user stopped
    i_s -> stopped
    ]
    """
    lab = Lab(text).complete("a").send("go").complete("own")

    assert lab.send("stop").waits == ["stopped"]
    assert lab.tasks == ["stopped"]


def test_a_subprocess_with_an_asynchronous_end_is_undone_after_it() -> None:
    lab = _stayed(more="async_after=true")
    assert lab.waits == ["stay"]

    lab.run_async("stay").complete("sure")
    assert lab.waits == ["undo_flight", "undo_hotel"]


def test_what_is_undone_is_told_as_an_activity_of_its_own() -> None:
    lab = _stayed().complete("sure").complete("undo_hotel").complete("undo_flight")
    undone = [
        str(event.element_id)
        for event in lab.history
        if event.type is HistoryType.ACTIVITY_COMPLETED
        and event.data.get("compensation")
    ]

    assert undone == ["trip", "stay"]


def test_undoing_an_event_subprocess_leaves_the_scope_that_it_handled_alone() -> None:
    text = BESIDE.format(interrupting="false", which="activity=own")
    text += "throw-compensate u activity=h\nuser z\nb -> u\nu -> z\n"
    lab = Lab(text.replace("own -> t\n", "own -> told\n")).complete("a").send("go")
    lab.complete("own").complete("told")

    assert lab.complete("b").waits == ["undo_own"]
    assert lab.complete("undo_own").waits == ["z"]
