"""Timers, messages, signals, conditions, errors and escalations."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import BpmnError, ExpressionFailed, WrongState
from engine.model.advance import JobKind
from engine.model.history import HistoryType
from tests.support.interpreter_lab import NOW, Lab


def test_a_timer_is_due_at_its_moment_and_fires() -> None:
    text = "start s\ntimer t duration=PT2H\nuser a\ns -> t\nt -> a"
    lab = Lab(text)

    assert lab.job("t", JobKind.TIMER).due_at == datetime(2026, 3, 2, 3, tzinfo=UTC)
    assert lab.fire("t").waits == ["a"]


def test_a_date_timer_takes_the_value_of_an_expression() -> None:
    text = "start s\ntimer t date=${day}\nuser a\ns -> t\nt -> a"
    lab = Lab(text, {"day": "2026-04-01T00:00:00+08:00"})

    assert lab.job("t", JobKind.TIMER).due_at == datetime(2026, 3, 31, 16, tzinfo=UTC)


def test_a_timer_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ExpressionFailed):
        Lab("start s\ntimer t date=${day}\ns -> t", {"day": "soon"})


BOUNDARY = """
start s
user a
on a timer t duration=PT1H cancel={cancel}
user b
user c
s -> a
a -> b
t -> c
"""


def test_an_interrupting_timer_takes_the_work_away() -> None:
    lab = Lab(BOUNDARY.format(cancel="true"))

    lab.fire("t")

    assert lab.waits == ["c"]
    assert lab.last.user_tasks_ended[0][2] == "interrupted by t"


def test_work_done_in_time_ends_its_timer() -> None:
    lab = Lab(BOUNDARY.format(cancel="true"))

    assert lab.complete("a").waits == ["b"]
    assert lab.jobs == {}


def test_a_non_interrupting_timer_starts_a_path_beside() -> None:
    lab = Lab(BOUNDARY.format(cancel="false"))

    assert lab.fire("t").waits == ["a", "c"]
    assert lab.jobs == {}


def test_a_non_interrupting_cycle_fires_as_often_as_it_says() -> None:
    text = BOUNDARY.format(cancel="false").replace("duration=PT1H", "cycle=R3/PT1H")
    lab = Lab(text)
    for count in (1, 2, 3):
        lab.fire("t")
        assert lab.tasks == ["a", *["c"] * count]

    assert lab.jobs == {}


def _missed(lab: Lab) -> list[object]:
    return [
        event.data.get("missed", 0)
        for event in lab.history
        if event.type is HistoryType.TIMER_FIRED
    ]


def _at(lab: Lab, moment: datetime) -> None:
    """Let the clock of the lab show another time from now on."""
    lab.environment = dataclasses.replace(lab.environment, now=moment)
    lab.restart()


def test_a_late_firing_of_a_cycle_stands_for_those_that_were_missed() -> None:
    # Given a reminder each hour, five times, and a service that stood still
    text = BOUNDARY.format(cancel="false").replace("duration=PT1H", "cycle=R5/PT1H")
    lab = Lab(text)
    _at(lab, NOW + timedelta(hours=3, minutes=10))

    # When
    lab.fire("t")

    # Then it fires once, for three, and goes on with the fourth, at its own time
    assert lab.tasks == ["a", "c"]
    assert lab.job("t", JobKind.TIMER).due_at == NOW + timedelta(hours=4)
    assert _missed(lab.fire("t")) == [2, 0]
    assert _missed(lab.fire("t")) == [2, 0, 0]
    assert lab.jobs == {}


@pytest.mark.parametrize("cycle", ["R/PT1H", "0%200%20*%20*%20*%20?"])
def test_an_interrupting_cycle_fires_once(cycle: str) -> None:
    text = BOUNDARY.format(cancel="true").replace("duration=PT1H", f"cycle={cycle}")
    lab = Lab(text)
    _at(lab, NOW + timedelta(days=1))

    lab.fire("t")

    assert lab.waits == ["c"]
    assert lab.jobs == {}
    assert _missed(lab) == [0]


def test_a_cycle_between_two_steps_fires_once() -> None:
    lab = Lab("start s\ntimer t cycle=R3/PT1H\nuser a\ns -> t\nt -> a")

    lab.fire("t")

    assert lab.waits == ["a"]
    assert lab.jobs == {}


def test_a_cron_cycle_is_due_on_the_clock_of_the_zone() -> None:
    # Given Monday nine o'clock in Xiamen
    cron = "cycle=0%200%2010%20?%20*%20MON-FRI"
    text = BOUNDARY.format(cancel="false").replace("duration=PT1H", cron)
    lab = Lab(text)

    # When
    due = []
    for _ in range(6):
        due.append(lab.job("t", JobKind.TIMER).due_at)
        _at(lab, due[-1])
        lab.fire("t")

    # Then
    assert [moment - NOW for moment in due] == [
        timedelta(days=days, hours=1) for days in (0, 1, 2, 3, 4, 7)
    ]


def test_a_cycle_from_an_expression_is_fixed_on_arrival() -> None:
    text = BOUNDARY.format(cancel="false").replace("duration=PT1H", "cycle=${pace}")
    lab = Lab(text, {"pace": "R3/PT1H"})
    lab.set(pace="nonsense")

    lab.fire("t")

    assert lab.job("t", JobKind.TIMER).due_at == NOW + timedelta(hours=2)
    assert lab.fire("t").fire("t").jobs == {}


@pytest.mark.parametrize("value", ["soon", 5, None, "R0/PT1H", "0 0 9 ? * 2"])
def test_a_time_that_makes_no_sense_stops_the_step(value: object) -> None:
    text = BOUNDARY.format(cancel="false").replace("duration=PT1H", "cycle=${pace}")

    with pytest.raises(ExpressionFailed) as failed:
        Lab(text, {"pace": value})

    assert failed.value.element_id == "t"


def test_a_message_reaches_its_catch_event_with_its_payload() -> None:
    lab = Lab("start s\nmessage m name=paid\nuser a\ns -> m\nm -> a")

    lab.send("paid", amount=5)

    assert lab.waits == ["a"]
    assert lab.variable("amount") == 5


@pytest.mark.parametrize("throw", ["end-signal e", "throw-signal t"])
@pytest.mark.parametrize("catch", ["border", "event subprocess"])
def test_a_signal_may_interrupt_where_it_comes_from(throw: str, catch: str) -> None:
    # Given a subprocess that throws what takes it away
    inner = f"start i\nuser a\n{throw} name=alert\ni -> a\na -> {throw.split()[1]}"
    if throw.startswith("throw"):
        inner += "\nuser b\nt -> b"
    text = f"start s\nsub p [\n{inner}\n]\nuser after\ns -> p\np -> after\n"
    if catch == "border":
        text += "on p signal x name=alert\nuser caught\nx -> caught"
    else:
        text += "handle h [\nstart-signal h_s name=alert\nuser caught\nh_s -> caught\n]"
    lab = Lab(text)

    # When
    lab.complete("a")

    # Then it does not go on where it was
    assert lab.waits == ["caught"]


def test_a_message_at_the_border_interrupts() -> None:
    lab = Lab("start s\nuser a\non a message m name=stop\nuser b\ns -> a\nm -> b")

    assert lab.send("stop").waits == ["b"]


def test_a_receive_task_waits_for_its_message() -> None:
    lab = Lab("start s\nreceive r name=paid\nend e\ns -> r\nr -> e")
    assert lab.waits == ["r"]

    assert lab.send("paid").ended


RACE = """
start s
ebg g
message m name=yes
timer t1 duration=PT2H
timer t2 duration=PT1H
condition c when=${done}
user a
user b
user d
s -> g
g -> m
g -> t1
g -> t2
g -> c
m -> a
t1 -> b
t2 -> b
c -> d
"""


def test_the_first_event_behind_an_event_gateway_wins() -> None:
    assert Lab(RACE, {"done": False}).send("yes").waits == ["a"]
    assert Lab(RACE, {"done": False}).fire("t2").waits == ["b"]
    assert Lab(RACE, {"done": False}).set(done=True).waits == ["d"]


def test_losing_events_wait_no_longer() -> None:
    lab = Lab(RACE, {"done": False}).send("yes")

    assert lab.jobs == {}
    assert lab.subscriptions == {}


def test_an_event_gateway_sees_a_condition_that_is_true_already() -> None:
    lab = Lab(RACE, {"done": True})

    assert lab.waits == ["d"]
    assert lab.jobs == {}


def test_a_timer_that_lost_cannot_fire_any_more() -> None:
    lab = Lab(RACE, {"done": False})
    job = lab.job("t1", JobKind.TIMER)
    lab.send("yes")

    with pytest.raises(WrongState):
        lab.interpreter.fire_timer(str(job.activity_instance_id))


def test_a_condition_is_read_on_entry_and_after_a_change() -> None:
    text = (
        "start s\nuser w\ncondition c when=${x%20>%203}\nend e\ns -> w\nw -> c\nc -> e"
    )

    assert Lab(text, {"x": 5}).complete("w").ended
    lab = Lab(text, {"x": 1}).complete("w")
    assert lab.set(x=2).waits == ["c"]
    assert lab.set(x=4).ended


def test_an_interrupting_condition_true_on_entry_leaves_no_user_task() -> None:
    lab = Lab(
        "start s\nuser a\non a condition c when=${x}\nuser b\ns -> a\nc -> b",
        {"x": True},
    )

    assert lab.waits == ["b"]
    assert [t.element_id for t in lab.last.user_tasks_created] == ["b"]


def test_a_non_interrupting_condition_fires_once_per_command_with_a_change() -> None:
    lab = Lab(
        "start s\nuser a\non a condition c when=${x} cancel=false\nuser b\ns -> a\nc -> b",
        {"x": False, "y": 0},
    )
    assert lab.set(x=True).tasks == ["a", "b"]
    assert lab.complete("b").tasks == ["a"]
    assert lab.set(y=1).tasks == ["a", "b"]


def test_a_signal_reaches_all_that_wait_and_leaves_for_others() -> None:
    lab = Lab(
        """
        start s
        and f
        signal c1 name=done
        signal c2 name=done
        user w
        throw-signal t name=done
        and j
        user z
        s -> f
        f -> c1
        f -> c2
        f -> w
        w -> t
        c1 -> j
        c2 -> j
        t -> j
        j -> z
        """
    )
    lab.complete("w")

    assert lab.waits == ["z"]
    assert lab.signals == ["done"]


def test_a_thrown_message_goes_to_the_outbox_with_named_variables() -> None:
    lab = Lab(
        "start s\nthrow-message t name=stopped property=message_variables:reason\n"
        "end e\ns -> t\nt -> e",
        {"reason": "withdrawn", "secret": 1},
    )
    (job,) = lab.outbox

    assert lab.ended
    assert job.kind is JobKind.MESSAGE
    assert job.payload["name"] == "stopped"
    assert job.payload["business_key"] == "case-1"
    assert job.payload["variables"] == {"reason": "withdrawn"}


ERROR = """
start s
sub p [
start p_s
and p_f
user p_a
service p_b topic=t
end-error p_e code=UPHELD
p_s -> p_f
p_f -> p_a
p_f -> p_b
p_a -> p_e
]
on p error caught code=UPHELD
on p error other code=OTHER
user a
user b
user c
s -> p
p -> a
caught -> b
other -> c
"""


def test_an_error_end_cancels_its_scope_and_leaves_by_the_boundary() -> None:
    lab = Lab(ERROR).complete("p_a")

    assert lab.waits == ["b"]
    assert lab.jobs == {}


def test_an_error_of_a_handler_is_caught_by_the_scope_around() -> None:
    lab = Lab(ERROR).fail("p_b", "OTHER", why="broken")

    assert lab.waits == ["c"]
    assert lab.variable("why") == "broken"


def test_an_error_at_the_task_itself_is_caught_first() -> None:
    text = ERROR.replace(
        "p_s -> p_f", "on p_b error near code=OTHER\nuser p_c\nnear -> p_c\np_s -> p_f"
    )

    assert Lab(text).fail("p_b", "OTHER").waits == ["p_a", "p_c"]


def test_an_uncaught_error_is_an_incident_and_not_an_end() -> None:
    lab = Lab(ERROR).fail("p_b", "NOBODY")

    assert lab.waits == ["p_a", "p_b"]
    assert list(lab.incidents.values()) == ["nothing catches error NOBODY"]
    (activity_id,) = lab.incidents
    lab.interpreter.retry(activity_id)
    lab.incidents.clear()
    assert lab.settle().serve("p_b").waits == ["p_a"]


def test_a_boundary_without_a_code_catches_every_error() -> None:
    text = ERROR.replace("on p error other code=OTHER", "on p error other")

    assert Lab(text).fail("p_b", "ANY").waits == ["c"]


def test_a_delegate_works_within_the_step_and_may_throw_errors() -> None:
    def judge(call):
        if call.variables["risk"] > 3:
            raise BpmnError(code="TOO_RISKY")
        return {"judged": call.element_id}

    text = (
        "start s\ndelegate d handler=${judge}\non d error b code=TOO_RISKY\nuser ok\n"
        "user bad\ns -> d\nd -> ok\nb -> bad"
    )

    assert Lab(text, {"risk": 1}, delegates={"judge": judge}).waits == ["ok"]
    assert Lab(text, {"risk": 9}, delegates={"judge": judge}).waits == ["bad"]


def test_an_escalation_starts_a_path_beside_and_work_goes_on() -> None:
    lab = Lab(
        """
        start s
        sub p [
        start p_s
        throw-escalation p_t code=LATE
        user p_a
        p_s -> p_t
        p_t -> p_a
        ]
        on p escalation b code=LATE cancel=false
        user boss
        user z
        s -> p
        b -> boss
        p -> z
        """
    )

    assert lab.waits == ["boss", "p_a"]


def test_an_interrupting_escalation_ends_the_scope() -> None:
    lab = Lab(
        """
        start s
        sub p [
        start p_s
        user p_w
        end-escalation p_t code=LATE
        p_s -> p_w
        p_w -> p_t
        ]
        on p escalation b code=LATE
        user boss
        user z
        s -> p
        b -> boss
        p -> z
        """
    )

    assert lab.complete("p_w").waits == ["boss"]
