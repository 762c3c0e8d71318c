"""Workers outside of the process: fetch, hold, complete, fail, throw, and give up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import (
    SYSTEM,
    BpmnError,
    Failure,
    FetchedTask,
    HandlerRegistry,
    JobNotFound,
    MovableClock,
    ServiceTaskHandler,
    Slice,
    TaskHeldByOther,
    TopicWanted,
    WorkerTaskFilter,
    WrongState,
)
from engine.store.database import Database
from tests.support.engine_lab import OPERATOR, Case, EngineLab

MINUTE = timedelta(minutes=1)
#: As long as a lock that has run out by the time it is looked at.
NOTHING = timedelta(0)
PRINTING = """
    start s
    service p topic=print property=clause:7.1
    on p error b code=paper
    user after
    user refill
    end e
    s -> p
    p -> after
    after -> e
    b -> refill
    refill -> e
"""
SEVERAL = """
    start s
    and f
    service p topic=print
    service q topic=send camunda:jobPriority=50
    and j
    end e
    s -> f
    f -> p
    f -> q
    p -> j
    q -> j
    j -> e
"""
EVERY = frozenset({"*"})


@pytest.fixture
def lab(database: Database, clock: MovableClock) -> EngineLab:
    lab = EngineLab(database, clock)
    lab.engine = lab.reopened(remote_topics=EVERY)
    lab.deploy(PRINTING, several=SEVERAL)
    return lab


def fetch(
    lab: EngineLab,
    *topics: str,
    worker: str = "w",
    limit: int = 10,
    lock_for: timedelta = MINUTE,
    **more: object,
) -> list[FetchedTask]:
    wanted = [
        TopicWanted(topic=each, lock_for=lock_for, **more)  # type: ignore[arg-type]
        for each in topics or ("print",)
    ]
    return lab.engine.fetch_external_tasks(wanted, worker_id=worker, limit=limit)


def fetched(lab: EngineLab, **more: object) -> str:
    (found,) = fetch(lab, **more)  # type: ignore[arg-type]
    return found.task.id


def complete(
    lab: EngineLab, task_id: str, *, worker: str = "w", **more: object
) -> None:
    lab.engine.complete_external_task(
        task_id, worker_id=worker, variables=more, local_variables={}, actor=OPERATOR
    )


def fail(lab: EngineLab, task_id: str, **failure: object) -> None:
    lab.engine.fail_external_task(
        task_id,
        worker_id="w",
        failure=Failure(**failure),  # type: ignore[arg-type]
        actor=OPERATOR,
    )


def test_a_worker_gets_what_the_task_sees(lab: EngineLab) -> None:
    lab.start(business_key="K 1", pages=3, title="整改")

    (found,) = fetch(lab, properties=True)

    assert found.variables == {"pages": 3, "title": "整改"}
    assert found.properties == {"clause": "7.1"}
    assert found.task.worker_id == "w"
    assert found.task.business_key == "K 1"
    assert found.task.element_id == "p"
    assert found.task.retries is None


def test_a_worker_gets_only_the_variables_that_it_wants(lab: EngineLab) -> None:
    lab.start(pages=3, title="整改")

    (found,) = fetch(lab, variables=["pages", "unknown"])

    assert found.variables == {"pages": 3}


def test_a_task_is_held_by_one_worker(lab: EngineLab) -> None:
    case = lab.start()
    task_id = fetched(lab)

    assert fetch(lab, worker="other") == []
    with pytest.raises(TaskHeldByOther) as refused:
        complete(lab, task_id, worker="other")
    assert refused.value.holder == "w"
    assert case.waits_at() == []


def test_a_worker_completes_its_task_once(lab: EngineLab) -> None:
    case = lab.start()
    task_id = fetched(lab)

    complete(lab, task_id, printed=True)

    assert case.waits_at() == ["after"]
    assert case.variables() == {"printed": True}
    with pytest.raises(JobNotFound):
        complete(lab, task_id, printed=False)
    assert case.variables() == {"printed": True}


def test_a_lock_that_has_run_out_holds_until_another_takes_the_task(
    lab: EngineLab,
) -> None:
    case = lab.start()
    late = fetched(lab, worker="late", lock_for=NOTHING)

    assert fetched(lab, worker="quick", lock_for=NOTHING) == late
    with pytest.raises(TaskHeldByOther):
        complete(lab, late, worker="late")
    complete(lab, late, worker="quick")
    assert case.waits_at() == ["after"]


def test_a_lock_that_runs_out_costs_no_try(lab: EngineLab) -> None:
    lab.start()

    for _ in range(5):
        task_id = fetched(lab, lock_for=NOTHING)

    assert lab.engine.external_task(task_id, actor=SYSTEM).retries is None
    assert lab.engine.incidents(SYSTEM) == []


def test_a_worker_prolongs_its_lock(lab: EngineLab) -> None:
    lab.start()
    task_id = fetched(lab, lock_for=NOTHING)

    hold = lab.engine.hold_external_task
    hold(task_id, worker_id="w", lock_for=MINUTE, actor=OPERATOR, only_prolong=True)

    assert fetch(lab, worker="other") == []
    with pytest.raises(TaskHeldByOther):
        hold(task_id, worker_id="x", lock_for=MINUTE, actor=OPERATOR, only_prolong=True)
    with pytest.raises(TaskHeldByOther):
        hold(task_id, worker_id="x", lock_for=MINUTE, actor=OPERATOR)


def test_a_task_is_locked_without_being_fetched(lab: EngineLab) -> None:
    case = lab.start()
    (task,) = lab.engine.find_external_tasks(WorkerTaskFilter(), Slice(), actor=SYSTEM)

    lab.engine.hold_external_task(
        task.id, worker_id="x", lock_for=MINUTE, actor=OPERATOR
    )

    assert fetch(lab) == []
    complete(lab, task.id, worker="x")
    assert case.waits_at() == ["after"]


def test_a_freed_task_goes_to_whoever_asks(lab: EngineLab) -> None:
    lab.start()
    task_id = fetched(lab)

    lab.engine.free_external_task(task_id, actor=OPERATOR)

    with pytest.raises(TaskHeldByOther):
        complete(lab, task_id)
    assert fetched(lab, worker="other") == task_id


def test_a_failed_try_comes_back_after_its_wait(lab: EngineLab) -> None:
    lab.start()
    task_id = fetched(lab)

    fail(lab, task_id, error="no paper", details="Traceback", retries=2, wait=MINUTE)

    assert fetch(lab) == []
    failed = lab.engine.external_task(task_id, actor=SYSTEM)
    assert failed.error_details == "Traceback"
    lab.clock.move_by(MINUTE)
    (again,) = fetch(lab)
    assert (again.task.retries, again.task.error) == (2, "no paper")


def test_the_last_failed_try_leaves_an_incident(lab: EngineLab) -> None:
    case = lab.start()
    task_id = fetched(lab)

    fail(lab, task_id, error="no paper")

    (incident,) = lab.engine.incidents(SYSTEM)
    assert (incident.instance_id, incident.message) == (case.id, "no paper")
    assert fetch(lab) == []
    lab.engine.retry_external_task(task_id, retries=3, actor=OPERATOR)
    assert lab.engine.incidents(SYSTEM) == []
    (again,) = fetch(lab)
    assert again.task.retries == 3


def test_a_business_error_takes_the_boundary(lab: EngineLab) -> None:
    case = lab.start()
    task_id = fetched(lab)

    lab.engine.throw_external_error(
        task_id,
        worker_id="w",
        error=BpmnError("paper", "empty", {"tray": 2}),
        actor=OPERATOR,
    )

    assert case.waits_at() == ["refill"]
    assert case.variables()["tray"] == 2


def test_a_canceled_task_is_gone(lab: EngineLab) -> None:
    case = lab.start()
    task_id = fetched(lab)

    lab.engine.cancel_instance(case.id, reason="no need", actor=OPERATOR)

    with pytest.raises(JobNotFound):
        complete(lab, task_id)


def test_a_suspended_case_hands_out_nothing_and_takes_nothing(lab: EngineLab) -> None:
    case = lab.start()
    task_id = fetched(lab)
    lab.engine.suspend_instance(case.id, actor=OPERATOR)

    with pytest.raises(WrongState):
        complete(lab, task_id)

    lab.engine.free_external_task(task_id, actor=OPERATOR)
    assert fetch(lab) == []
    lab.engine.activate_instance(case.id, actor=OPERATOR)
    assert fetched(lab) == task_id


def test_the_most_urgent_task_goes_first(lab: EngineLab) -> None:
    lab.start("several", business_key="K 2")
    (task,) = lab.engine.find_external_tasks(
        WorkerTaskFilter(topic="print"), Slice(), actor=SYSTEM
    )

    (first,) = fetch(lab, "print", "send", limit=1)
    assert first.task.topic == "send"
    lab.engine.free_external_task(first.task.id, actor=OPERATOR)
    lab.engine.rank_external_task(task.id, priority=99, actor=OPERATOR)

    (first,) = fetch(lab, "print", "send", limit=1)
    assert first.task.topic == "print"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"business_key": "K 1"}, 1),
        ({"business_key": "K 9"}, 0),
        ({"process_keys": ["main"]}, 1),
        ({"process_keys": ["several"]}, 0),
        ({"having": {"pages": 3}}, 1),
        ({"having": {"pages": 4}}, 0),
        ({"having": {"pages": 3, "none": 1}}, 0),
        ({"version_tag": "x"}, 0),
    ],
)
def test_a_worker_chooses_among_tasks(
    lab: EngineLab, wanted: dict[str, object], found: int
) -> None:
    lab.start(business_key="K 1", pages=3)

    assert len(fetch(lab, **wanted)) == found  # type: ignore[arg-type]


def test_topics_of_this_process_are_not_handed_out(lab: EngineLab) -> None:
    lab.start()
    handler = ServiceTaskHandler(topic="print", run=lambda _call: None)
    lab.engine = lab.reopened(
        HandlerRegistry(service_tasks={"print": handler}), remote_topics=EVERY
    )

    assert fetch(lab) == []
    assert lab.engine.fetchable_topics(["print"]) == {}


def test_topics_that_are_not_meant_for_workers_are_not_handed_out(
    lab: EngineLab,
) -> None:
    lab.start()
    lab.engine = lab.reopened(remote_topics=frozenset({"send"}))

    assert fetch(lab) == []


def test_what_waits_is_counted_by_topic(lab: EngineLab) -> None:
    lab.start()
    lab.start("several", business_key="K 2")

    assert lab.engine.fetchable_topics(["print", "send", "x"]) == {
        "print": 2,
        "send": 1,
    }
    fetch(lab, "print", limit=1)
    assert lab.engine.fetchable_topics(["print", "send"]) == {"print": 1, "send": 1}


def test_open_tasks_are_listed(lab: EngineLab) -> None:
    case: Case = lab.start()
    task_id = fetched(lab)

    def listed(**wanted: object) -> list[str]:
        found = lab.engine.find_external_tasks(
            WorkerTaskFilter(**wanted),  # type: ignore[arg-type]
            Slice(sort_by="priority"),
            actor=SYSTEM,
        )
        return [each.id for each in found]

    assert listed(locked=True, worker_id="w", instance_ids=[case.id]) == [task_id]
    assert listed(locked=False) == []
    assert listed(retries_left=True, suspended=False) == [task_id]
    fail(lab, task_id, error="x")
    assert listed(retries_left=False) == [task_id]
    count = lab.engine.count_external_tasks
    assert count(WorkerTaskFilter(), actor=SYSTEM) == 1
