"""Subprocesses, calls, multi-instance, parameters, user task attributes, async."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.errors import ExpressionFailed, VariableRefused
from engine.model.history import HistoryType
from tests.support.interpreter_lab import Lab

SUB = """
start s
sub p [
start p_s
user p_a
end p_e
p_s -> p_a
p_a -> p_e
]
user z
s -> p
p -> z
"""


def test_a_subprocess_ends_when_nothing_inside_is_left() -> None:
    lab = Lab(SUB)
    assert lab.waits == ["p_a"]

    assert lab.complete("p_a").waits == ["z"]


def test_variables_of_a_subprocess_live_as_long_as_it_does() -> None:
    text = SUB.replace("sub p [", "sub p in:local=1 out:kept=${local} [")
    lab = Lab(text)
    assert [n for s, n in lab.rows if s != "root"] == ["local"]

    lab.complete("p_a", shared=2)

    assert lab.rows == {("root", "kept"): "1", ("root", "shared"): 2}


def test_an_inner_name_hides_the_outer_one() -> None:
    text = SUB.replace("sub p [", "sub p in:x=${x%20+%201} out:y=${x} [")
    lab = Lab(text, {"x": 1}).complete("p_a")

    assert lab.variable("x") == 1
    assert lab.variable("y") == 2


CALLER = """
start s
call c calls=child pass:given=${mine} take:result=${answer}
user z
s -> c
c -> z
"""
CHILD = "start c_s\nuser c_a\nend c_e\nc_s -> c_a\nc_a -> c_e"


def test_a_call_sees_only_what_is_passed_and_gives_back_what_is_taken() -> None:
    lab = Lab(CALLER, {"mine": 1, "secret": 2}, called={"child": CHILD})
    inner = {n: v for (s, n), v in lab.rows.items() if s != "root"}
    assert inner == {"given": 1}

    lab.complete("c_a", answer=7, noise=8)

    assert lab.rows == {
        ("root", "mine"): 1,
        ("root", "secret"): 2,
        ("root", "result"): 7,
    }
    assert lab.waits == ["z"]


def test_a_called_instance_has_its_own_id_and_end() -> None:
    lab = Lab(CALLER, {"mine": 1}, called={"child": CHILD})
    (called,) = lab.last.instances_started[1:]
    assert called.super_id == "root"

    lab.complete("c_a", answer=7)

    assert (called.id, "completed") in [
        (i, str(state)) for i, state in lab.last.instances_ended
    ]
    assert not lab.folded().ended


def test_canceling_ends_called_instances_too() -> None:
    lab = Lab(CALLER, {"mine": 1}, called={"child": CHILD}).cancel()

    assert lab.ended
    assert len(lab.last.instances_ended) == 2
    assert lab.rows == {}


def test_an_error_crosses_the_border_of_a_call() -> None:
    child = "start c_s\nuser c_a\nend-error c_e code=BAD\nc_s -> c_a\nc_a -> c_e"
    text = CALLER + "\non c error b code=BAD\nuser y\nb -> y"
    lab = Lab(text, {"mine": 1}, called={"child": child}).complete("c_a")

    assert lab.waits == ["y"]


def test_parallel_rounds_each_see_their_own_element() -> None:
    lab = Lab(
        "start s\nuser a each=${people} as=person assignee=${person}\nuser z\ns -> a\na -> z",
        {"people": ["li", "wang", "chen"]},
    )
    assert [t.assignee for t in lab.user_tasks.values()] == ["li", "wang", "chen"]

    lab.complete("a", 1).complete("a", 0)
    assert lab.tasks == ["a"]

    assert lab.complete("a").waits == ["z"]


def test_sequential_rounds_come_one_after_the_other() -> None:
    lab = Lab(
        "start s\nuser a each=${people} as=person assignee=${person} sequential=true\n"
        "user z\ns -> a\na -> z",
        {"people": ["li", "wang"]},
    )
    assert [t.assignee for t in lab.user_tasks.values()] == ["li"]

    lab.complete("a", people=[])
    assert [t.assignee for t in lab.user_tasks.values()] == ["wang"]

    assert lab.complete("a").waits == ["z"]


def test_a_completion_condition_ends_the_remaining_rounds() -> None:
    lab = Lab(
        "start s\nuser a times=3 until=${nrOfCompletedInstances%20>=%202}\n"
        "user z\ns -> a\na -> z"
    )

    assert lab.complete("a").tasks == ["a", "a"]
    assert lab.complete("a").waits == ["z"]


def test_no_rounds_at_all_go_straight_on() -> None:
    text = "start s\nuser a each=${people}\nuser z\ns -> a\na -> z"

    assert Lab(text, {"people": []}).waits == ["z"]


def test_a_collection_that_is_no_list_is_refused() -> None:
    with pytest.raises(ExpressionFailed, match="a list"):
        Lab("start s\nuser a each=${people}\ns -> a", {"people": "li"})


def test_a_boundary_event_stands_at_the_whole_loop() -> None:
    lab = Lab(
        "start s\nuser a times=3\non a timer t duration=PT1H\nuser z\nuser y\n"
        "s -> a\na -> z\nt -> y"
    )
    assert len(lab.jobs) == 1

    assert lab.fire("t").waits == ["y"]


def test_rounds_of_a_subprocess_have_scopes_of_their_own() -> None:
    lab = Lab(
        """
        start s
        sub p each=${rows} as=row [
        start p_s
        user p_a name=${row}
        end p_e
        p_s -> p_a
        p_a -> p_e
        ]
        user z
        s -> p
        p -> z
        """,
        {"rows": ["x", "y"]},
    )
    assert [t.name for t in lab.user_tasks.values()] == ["x", "y"]

    assert lab.complete("p_a").complete("p_a").waits == ["z"]


def test_user_task_attributes_are_literal_or_evaluated() -> None:
    lab = Lab(
        "start s\nuser a assignee=${who} groups=msa,msa_leader due=${day} followup=P1D"
        " priority=${p} form=f1\ns -> a",
        {"who": "li", "day": "2026-03-09T18:00:00+08:00", "p": 70},
    )
    (task,) = lab.user_tasks.values()

    assert task.assignee == "li"
    assert task.candidate_groups == ("msa", "msa_leader")
    assert task.due_at == datetime(2026, 3, 9, 10, tzinfo=UTC)
    assert task.follow_up_at == datetime(2026, 3, 3, 1, tzinfo=UTC)
    assert task.priority == 70
    assert task.form_key == "f1"


def test_an_external_task_waits_for_its_handler() -> None:
    lab = Lab("start s\nservice a topic=x.y retry=R5/PT10M\nuser z\ns -> a\na -> z")
    (job,) = lab.jobs.values()

    assert job.topic == "x.y"
    assert job.retries == 5
    assert job.retry_delays == ("PT10M",) * 4
    assert lab.serve("a", found=True).waits == ["z"]
    assert lab.variable("found") is True


def test_async_before_and_after_wait_for_jobs() -> None:
    lab = Lab("start s\nuser a async=true async_after=true\nuser z\ns -> a\na -> z")
    assert lab.tasks == []

    lab.run_async("a")
    assert lab.tasks == ["a"]

    lab.complete("a")
    assert lab.tasks == []
    assert lab.run_async("a").tasks == ["z"]


def test_what_is_no_json_is_refused() -> None:
    for value in ({1, 2}, float("nan"), {"a": object()}, {1: 2}):
        with pytest.raises(VariableRefused):
            Lab("start s\nuser a\ns -> a", {"x": value})


def test_history_keeps_scopes_flows_and_ends_in_order() -> None:
    lab = Lab(SUB).complete("p_a").complete("z")
    types = [event.type for event in lab.history]

    assert types[0] is HistoryType.INSTANCE_STARTED
    assert types[-1] is HistoryType.INSTANCE_COMPLETED
    assert types.count(HistoryType.SCOPE_OPENED) == 1
    assert types.count(HistoryType.FLOW_TAKEN) == 4


def test_a_message_start_begins_at_its_event() -> None:
    text = "start s\nstart-message m name=found\nuser a\nuser b\ns -> a\nm -> b"

    assert Lab(text, start_element="m").waits == ["b"]
    assert Lab(text).waits == ["a"]
