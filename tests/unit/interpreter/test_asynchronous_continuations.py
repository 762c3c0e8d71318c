"""`asyncBefore` and `asyncAfter` on every kind of element, and what their jobs say."""

from __future__ import annotations

import pytest

from engine.bpmn.interpreter import Interpreter
from engine.errors import ExpressionFailed
from engine.model.advance import JobKind
from tests.support.interpreter_lab import Lab

#: A node under test stands between two user tasks, or ends the process.
NODES = {
    "task": "task x {flag}",
    "user": "user x {flag}",
    "service": "service x topic=t {flag}",
    "send": "send x name=m {flag}",
    "receive": "receive x name=m {flag}",
    "xor": "xor x {flag}",
    "and": "and x {flag}",
    "or": "or x {flag}",
    "throw": "throw x {flag}",
    "throw-signal": "throw-signal x name=s {flag}",
    "catch": "message x name=m {flag}",
    "timer": "timer x duration=PT1H {flag}",
    "sub": "sub x {flag} [\nstart x_s\nend x_e\nx_s -> x_e\n]",
    "call": "call x calls=other {flag}",
    "body": "task x times=2 {flag}",
}
LINE = """
start s
user before
{node}
user after
end e
s -> before
before -> x
x -> after
after -> e
"""
OTHER = "start s\nend e\ns -> e"


def _line(kind: str, flag: str) -> Lab:
    lab = Lab(LINE.format(node=NODES[kind].format(flag=flag)), called={"other": OTHER})
    return lab.complete("before")


def _push(lab: Lab) -> Lab:
    """Let happen what the node under test waits for."""
    if lab.tasks == ["x"]:
        return lab.complete("x")
    if lab.subscriptions:
        return lab.send("m")
    kinds = {job.kind for job in lab.jobs.values()}
    if JobKind.EXTERNAL in kinds:
        return lab.serve("x")
    if JobKind.TIMER in kinds:
        return lab.fire("x")
    return lab


@pytest.mark.parametrize("kind", NODES)
def test_nothing_of_the_element_happens_before_its_job(kind: str) -> None:
    lab = _line(kind, "async=true")
    assert lab.waits == ["x"]
    assert [job.kind for job in lab.jobs.values()] == [JobKind.ASYNC]
    assert not lab.subscriptions
    assert "x" not in lab.visited

    assert _push(lab.run_async("x")).tasks == ["after"]


@pytest.mark.parametrize("kind", NODES)
def test_all_of_the_element_happens_before_the_job_behind_it(kind: str) -> None:
    lab = _push(_line(kind, "async_after=true"))
    assert lab.waits == ["x"]
    assert [job.kind for job in lab.jobs.values()] == [JobKind.ASYNC]
    assert not lab.subscriptions
    assert not lab.user_tasks

    assert lab.run_async("x").tasks == ["after"]


@pytest.mark.parametrize("kind", NODES)
def test_an_instance_can_be_canceled_in_front_of_a_job(kind: str) -> None:
    for flag in ("async=true", "async_after=true"):
        lab = _push(_line(kind, flag)) if "after" in flag else _line(kind, flag)
        assert lab.cancel().ended


def test_start_and_end_may_wait_for_jobs() -> None:
    lab = Lab("""
        start s async=true async_after=true
        end e async=true async_after=true
        s -> e
    """)
    for element in ("s", "s", "e", "e"):
        assert lab.waits == [element]
        lab.run_async(element)
    assert lab.ended


@pytest.mark.parametrize("cancel", ["true", "false"])
@pytest.mark.parametrize(
    ("flag", "rounds"), [("async", 1), ("async_after", 1), ("both", 2)]
)
def test_a_boundary_event_may_wait_for_its_job(
    cancel: str, flag: str, rounds: int
) -> None:
    flags = "camunda:asyncBefore=true" if flag != "async_after" else ""
    flags += " camunda:asyncAfter=true" if flag != "async" else ""
    lab = Lab(f"""
        start s
        user work
        on work message b name=stop cancel={cancel} {flags}
        user after
        end e
        s -> work
        work -> e
        b -> after
        after -> e
    """).send("stop")

    left = ["work"] if cancel == "false" else []
    for _ in range(rounds):
        assert lab.waits == sorted(["b", *left])
        assert lab.tasks == left
        lab.run_async("b")
    assert lab.tasks == ["after", *left]


def test_the_way_is_chosen_before_the_job() -> None:
    lab = Lab(
        """
        start s
        xor x async_after=true
        user a
        user b
        end e
        s -> x
        x -> a ? ${n == 1}
        x => b
        a -> e
        b -> e
        """,
        {"n": 1},
    )

    assert lab.set(n=2).run_async("x").tasks == ["a"]


def test_results_are_there_before_the_job() -> None:
    lab = Lab("""
        start s
        user a async_after=true in:x=${1} out:n=${x%20+%201}
        end e
        s -> a
        a -> e
    """).complete("a", x=5)

    assert lab.variable("n") == 6
    assert [scope for scope, _ in lab.rows] == ["root"]


def test_both_ways_of_a_fork_are_left_by_its_job() -> None:
    lab = Lab("""
        start s
        and fork async_after=true
        user a
        user b
        and join async=true
        end e
        s -> fork
        fork -> a
        fork -> b
        a -> join
        b -> join
        join -> e
    """).run_async("fork")
    assert lab.tasks == ["a", "b"]

    lab.complete("a").complete("b")
    assert lab.waits == ["join", "join"]
    assert lab.run_async("join").waits == ["join", "join"]
    assert lab.run_async("join").ended


def test_an_inclusive_join_waits_for_whom_a_job_holds_up_before_it() -> None:
    lab = Lab("""
        start s
        and fork
        user a
        user b
        or join async=true
        user after
        end e
        s -> fork
        fork -> a
        fork -> b
        a -> join
        b -> join
        join -> after
        after -> e
    """)
    lab.complete("a").complete("b")
    assert lab.run_async("join").tasks == []
    assert lab.run_async("join").tasks == ["after"]


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_each_round_may_wait_for_its_own_jobs(sequential: str) -> None:
    lab = Lab(f"""
        start s
        task a times=3 sequential={sequential} loop:asyncBefore=true loop:asyncAfter=true
        user after
        end e
        s -> a
        a -> after
        after -> e
    """)
    assert len(lab.jobs) == (1 if sequential == "true" else 3)
    for done in range(6):
        assert lab.visited.count("a") <= done // 2
        assert len(lab.jobs) == len(lab.waits)
        lab.run_async("a")
    assert lab.tasks == ["after"]


def test_flags_of_body_and_rounds_are_two_things() -> None:
    lab = Lab("""
        start s
        user a times=2 async=true async_after=true loop:asyncBefore=true
        end e
        s -> a
        a -> e
    """)
    assert len(lab.jobs) == 1
    lab.run_async("a")
    assert len(lab.jobs) == 2
    assert lab.tasks == []
    lab.run_async("a").run_async("a")
    assert lab.tasks == ["a", "a"]

    lab.complete("a").complete("a")
    assert lab.waits == ["a"]
    assert lab.run_async("a").ended


def test_enough_rounds_cancel_those_that_wait_for_jobs() -> None:
    lab = Lab("""
        start s
        user a times=3 until=${nrOfCompletedInstances==1} loop:asyncAfter=true
        end e
        s -> a
        a -> e
    """)
    lab.complete("a").complete("a")
    assert len(lab.jobs) == 2

    assert lab.run_async("a").ended
    assert not lab.jobs


def test_jobs_have_priority_retries_and_exclusiveness() -> None:
    lab = Lab(
        """
        process camunda:jobPriority=${base}
        start s
        and fork
        service a topic=t
        service b topic=t camunda:jobPriority=7 camunda:exclusive=false retry=R5/PT1M
        service c topic=t times=1 loop:exclusive=false retry=${twice}
        user d async=true retry=PT1M,PT2M,PT3M
        timer t duration=PT1H retry=R2/PT5M
        call f calls=other async=true retry=R4/PT1M
        end e
        s -> fork
        fork -> a
        fork -> b
        fork -> c
        fork -> d
        fork -> t
        fork -> f
        a -> e
        b -> e
        c -> e
        d -> e
        t -> e
        f -> e
        """,
        {"base": 12, "twice": "R2/PT9M"},
        called={"other": OTHER},
    )
    jobs = {
        str(job.element_id): (
            job.priority,
            job.retries,
            job.retry_delays,
            job.exclusive,
        )
        for job in lab.jobs.values()
    }
    assert jobs == {
        "a": (12, 3, (), True),
        "b": (7, 5, ("PT1M",) * 4, False),
        "c": (12, 2, ("PT9M",), False),
        "d": (12, 4, ("PT1M", "PT2M", "PT3M"), True),
        "t": (12, 2, ("PT5M",), True),
        "f": (12, 4, ("PT1M",) * 3, True),
    }


@pytest.mark.parametrize("value", ["high", None, True, 1.5])
def test_a_priority_that_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ExpressionFailed, match="whole number"):
        Lab(
            "start s\nuser a async=true camunda:jobPriority=${p}\ns -> a",
            {"p": value},
        )


@pytest.mark.parametrize("value", ["soon", "R0/PT1M", "R3", 3, "PT1M,,PT2M"])
def test_retries_that_cannot_be_read_are_refused(value: object) -> None:
    with pytest.raises(ExpressionFailed):
        Lab("start s\nuser a async=true retry=${r}\ns -> a", {"r": value})


def test_a_snapshot_that_let_the_activity_end_behind_the_job_still_loads() -> None:
    lab = Lab("""
        start s
        xor x async_after=true
        user a
        end e
        s -> x
        x -> a
        a -> e
    """)
    text = lab.interpreter.snapshot()
    older = text.replace(',"w":["f1_x_a"]', "")
    assert older != text

    lab.interpreter = Interpreter.restore(
        lab.environment, snapshot=older, variable_rows=[]
    )

    assert lab.run_async("x").tasks == ["a"]


def test_the_timer_of_an_event_subprocess_is_governed_by_its_start_event() -> None:
    lab = Lab("""
        start s
        user a
        s -> a
        handle h [
          start-timer t duration=PT1H camunda:jobPriority=4 camunda:exclusive=false retry=R2/PT1M
          user b
          t -> b
        ]
    """)
    (timer,) = lab.jobs.values()

    assert (timer.priority, timer.retries, timer.exclusive) == (4, 2, False)
    assert lab.fire("h").tasks == ["b"]
