"""Variables that live with one activity alone."""

from __future__ import annotations

import pytest

from engine import (
    HandlerRegistry,
    HandlerResult,
    MessageNotCorrelated,
    NotAllowed,
    ServiceTaskCall,
    WrongState,
)
from engine.commands.plugins import Effect, ServiceTaskHandler
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import OPERATOR, ZHANG, EngineLab

TASK = """
    start s
    user work groups=msa out:sum=${n%20+%201}
    user after
    end e
    s -> work
    work -> after
    after -> e
"""
ROUNDS = """
    start s
    receive wait name=paid each=orders as=order out:last=${order}
    user after
    end e
    s -> wait
    wait -> after
    after -> e
"""
CATCH = """
    start s
    message wait name=go out:seen=${note}
    user after
    end e
    s -> wait
    wait -> after
    after -> e
"""
BESIDE = """
    start s
    user work out:sum=${note}
    on work message b name=go cancel=false
    user told
    end e
    s -> work
    b -> told
    work -> e
"""


def test_what_is_set_at_a_task_ends_with_it(lab: EngineLab) -> None:
    lab.deploy(TASK)
    case = lab.start(n=1)
    task_id = case.task("work").id

    lab.engine.set_variables(
        case.id, activity_id=task_id, variables={"n": 10, "x": 1}, actor=OPERATOR
    )
    lab.engine = lab.reopened()
    assert case.variables() == {"n": 1}
    case.complete("work")

    assert case.variables() == {"n": 1, "sum": 11}


def test_what_a_task_sees_is_written_and_removed_innermost_outwards(
    lab: EngineLab,
) -> None:
    lab.deploy(TASK)
    case = lab.start(n=1, m=1)
    task_id = case.task("work").id

    def change(variables: dict[str, object], **more: object) -> None:
        lab.engine.set_variables(
            case.id, activity_id=task_id, variables=variables, actor=OPERATOR, **more
        )

    change({"n": 10})
    change({"n": 20, "m": 2, "new": 3}, as_seen=True)
    assert case.variables() == {"n": 1, "m": 2, "new": 3}
    change({}, as_seen=True, removed=["n", "m", "none"])

    assert case.variables() == {"n": 1, "new": 3}
    assert lab.engine.variables_seen_at(task_id, actor=OPERATOR) == {"n": 1, "new": 3}


def test_an_answer_goes_to_the_local_variable_of_its_name(lab: EngineLab) -> None:
    lab.deploy(TASK)
    case = lab.start(n=1)
    lab.engine.set_variables(
        case.id, activity_id=case.task("work").id, variables={"n": 10}, actor=OPERATOR
    )

    case.complete("work", n=20)

    assert case.variables() == {"n": 1, "sum": 21}


def test_only_operators_set_them_and_only_where_something_waits(
    lab: EngineLab,
) -> None:
    lab.deploy(TASK)
    case = lab.start(n=1)
    task_id = case.task("work").id

    with pytest.raises(NotAllowed):
        lab.engine.set_variables(
            case.id, activity_id=task_id, variables={"n": 2}, actor=ZHANG
        )
    case.complete("work")
    with pytest.raises(WrongState):
        lab.engine.set_variables(
            case.id, activity_id=task_id, variables={"n": 2}, actor=OPERATOR
        )


def test_a_message_finds_one_round_by_its_own_variables(lab: EngineLab) -> None:
    lab.deploy(ROUNDS)
    case = lab.start(orders=["a", "b", "c"])

    with pytest.raises(MessageNotCorrelated) as several:
        lab.engine.correlate_message("paid", business_key="XM-1", actor=ZHANG)
    assert several.value.matches == 3

    for order in ("b", "c", "a"):
        lab.engine.correlate_message(
            "paid", local_correlation={"order": order}, actor=ZHANG
        )
        assert case.variables()["last"] == order
    assert case.waits_at() == ["after"]

    with pytest.raises(MessageNotCorrelated):
        lab.engine.correlate_message(
            "paid", local_correlation={"order": "a"}, actor=ZHANG
        )


def test_what_a_message_brings_may_be_for_the_waiting_place_alone(
    lab: EngineLab,
) -> None:
    lab.deploy(CATCH)
    case = lab.start()

    lab.engine.correlate_message(
        "go", variables={"a": 1}, local_variables={"note": "here"}, actor=ZHANG
    )

    assert case.variables() == {"a": 1, "seen": "here"}


def test_at_a_boundary_it_is_for_the_activity(lab: EngineLab) -> None:
    lab.deploy(BESIDE)
    case = lab.start()

    lab.engine.correlate_message("go", local_variables={"note": 5}, actor=ZHANG)
    lab.engine = lab.reopened()
    assert case.variables() == {}
    case.complete("work")

    assert case.variables() == {"sum": 5}
    assert case.waits_at() == ["told"]


def test_a_start_takes_all_for_the_instance(lab: EngineLab) -> None:
    lab.deploy("start-message s name=go\nuser a\nend e\ns -> a\na -> e")

    view = lab.engine.correlate_message(
        "go", variables={"a": 1}, local_variables={"b": 2}, actor=OPERATOR
    )

    assert lab.engine.variables(view.id, actor=OPERATOR) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("task", "effect"),
    [
        ("service work topic=count", Effect.DATABASE),
        ("service work topic=count", Effect.OUTSIDE),
        ("delegate work handler=${count}", Effect.DATABASE),
    ],
)
def test_a_handler_may_give_results_to_its_task_alone(
    make_lab: LabMaker, task: str, effect: Effect
) -> None:
    def count(call: ServiceTaskCall) -> HandlerResult:
        return HandlerResult(
            variables={"counted": True}, local_variables={"parts": [1, 2]}
        )

    handler = ServiceTaskHandler(topic="count", run=count, effect=effect)
    known = {"count": handler}
    lab = make_lab(HandlerRegistry(service_tasks=known, delegates=known))
    lab.deploy(
        f"start s\n{task} out:first=${{parts[0]}}\nuser after\nend e\ns -> work\n"
        "work -> after\nafter -> e"
    )
    case = lab.start()
    lab.engine.run_due_jobs()

    assert case.variables() == {"counted": True, "first": 1}
    assert case.waits_at() == ["after"]
