from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from engine import Actor, RequestKey, UserTaskAlreadyCompleted
from tests.support.engine_lab import BUREAU, OPERATOR, ZHANG, EngineLab

EIGHT = 8
ONE_TASK = """
    start s
    user work groups=msa
    user after groups=msa
    end e
    s -> work
    work -> after
    after -> e
"""
PARALLEL = """
    start s
    user work groups=msa times=8
    user after groups=msa
    end e
    s -> work
    work -> after
    after -> e
"""


def at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """Make all calls at the same moment; return results and exceptions."""
    results: list[object] = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(number: int) -> None:
        barrier.wait()
        try:
            results[number] = calls[number]()
        except Exception as error:  # noqa: BLE001 - the test looks at what was raised
            results[number] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def officer(number: int) -> Actor:
    return Actor(
        id=f"officer{number}", groups=frozenset({"msa"}), labels=frozenset({BUREAU})
    )


def test_eight_people_complete_one_task_and_one_wins(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    case = lab.start()
    task_id = case.task("work").id

    results = at_once(
        [
            lambda n=n: lab.engine.complete_user_task(  # type: ignore[misc]
                task_id, variables={"winner": n}, actor=officer(n)
            )
            for n in range(EIGHT)
        ]
    )

    losers = [one for one in results if isinstance(one, UserTaskAlreadyCompleted)]
    [winner] = [n for n, one in enumerate(results) if not isinstance(one, Exception)]
    assert len(losers) == EIGHT - 1
    assert {(one.by, one.at) for one in losers} == {
        (f"officer{winner}", lab.clock.now())
    }
    assert case.variables() == {"winner": winner}
    assert case.waits_at() == ["after"]


def test_eight_people_complete_eight_parallel_tasks_and_all_succeed(
    lab: EngineLab,
) -> None:
    lab.deploy(PARALLEL)
    case = lab.start()

    results = at_once(
        [
            lambda task=task, n=n: lab.engine.complete_user_task(  # type: ignore[misc]
                task.id, variables={f"done{n}": True}, actor=officer(n)
            )
            for n, task in enumerate(case.tasks())
        ]
    )

    assert [one for one in results if isinstance(one, Exception)] == []
    assert case.waits_at() == ["after"]
    assert len(case.variables()) == EIGHT


def test_completing_and_canceling_at_once_does_one_of_them(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    for _ in range(EIGHT):
        case = lab.start()
        task_id = case.task("work").id

        completed, canceled = at_once(
            [
                lambda t=task_id: lab.engine.complete_user_task(  # type: ignore[misc]
                    t, variables={}, actor=ZHANG
                ),
                lambda c=case: lab.engine.cancel_instance(  # type: ignore[misc]
                    c.id, reason="x", actor=OPERATOR
                ),
            ]
        )

        assert canceled is None
        assert case.state() == "canceled"
        assert ("user_task_completed" in case.events()) == (
            not isinstance(completed, Exception)
        )


def test_the_same_request_sent_eight_times_at_once_is_carried_out_once(
    lab: EngineLab,
) -> None:
    lab.deploy(ONE_TASK)
    request = RequestKey(key="k", digest="d")

    results = at_once(
        [
            lambda: (
                lab.engine.start_instance(
                    key="main", business_key="N", actor=ZHANG, request=request
                ).id
            )
        ]
        * EIGHT
    )

    assert len(set(map(str, results))) == 1
    assert not isinstance(results[0], Exception)


def test_the_same_completion_sent_eight_times_at_once_gets_one_answer(
    lab: EngineLab,
) -> None:
    lab.deploy(ONE_TASK)
    case = lab.start()
    task_id = case.task("work").id
    request = RequestKey(key="k", digest="d")

    results = at_once(
        [
            lambda: lab.engine.complete_user_task(
                task_id, variables={}, actor=ZHANG, request=request
            )
        ]
        * EIGHT
    )

    assert all(one == results[0] for one in results)
    assert not isinstance(results[0], Exception)
    assert case.events().count("user_task_completed") == 1


def test_eight_messages_at_once_reach_one_waiting_place_once(lab: EngineLab) -> None:
    text = (
        "start s\nreceive r name=go\nuser after\nend e\ns -> r\nr -> after\nafter -> e"
    )
    lab.deploy(text)
    case = lab.start()

    results = at_once(
        [
            lambda n=n: lab.engine.correlate_message(  # type: ignore[misc]
                "go", variables={"winner": n}, actor=officer(n)
            )
            for n in range(EIGHT)
        ]
    )

    winners = [n for n, one in enumerate(results) if not isinstance(one, Exception)]
    assert len(winners) == 1
    assert case.variables() == {"winner": winners[0]}


def test_due_jobs_run_once_although_eight_look_for_them(lab: EngineLab) -> None:
    lab.deploy("start s\ntask t async=true\nend e\ns -> t\nt -> e")
    cases = [lab.start() for _ in range(20)]

    counts = at_once([lab.engine.run_due_jobs] * EIGHT)

    assert sum(count for count in counts if isinstance(count, int)) == len(cases)
    assert {case.state() for case in cases} == {"completed"}
