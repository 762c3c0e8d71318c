"""The job executor with the whole engine, in real time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from engine import (
    SYSTEM,
    Effect,
    EngineSettings,
    HandlerRegistry,
    HandlerResult,
    JobState,
    ProcessEngine,
    ServiceTaskCall,
    ServiceTaskHandler,
    SystemClock,
)
from engine.jobs.job_executor import JobExecutor
from engine.store.claims import JobClaims
from engine.store.database import Database
from tests.support.engine_lab import BUREAU, OPERATOR
from tests.support.invariants import check_invariants
from tests.support.sketch import sketch
from tests.support.waiting import wait_until

SERVICE = """
    start s
    service call topic=work
    user after groups=msa
    end e
    s -> call
    call -> after
    after -> e
"""
TIMER = """
    start s
    timer t date=${at}
    user after groups=msa
    end e
    s -> t
    t -> after
    after -> e
"""
Run = Callable[[ServiceTaskCall], HandlerResult | None]


class Node:
    """An engine of its own on a shared database, with the files deployed."""

    def __init__(
        self,
        database: Database,
        run: Run | None = None,
        *,
        lease: timedelta = timedelta(seconds=30),
        timeout: int = 30,
    ) -> None:
        tasks = {}
        if run is not None:
            handler = ServiceTaskHandler(
                topic="work", run=run, effect=Effect.OUTSIDE, timeout_seconds=timeout
            )
            tasks = {"work": handler}
        self.clock = SystemClock()
        self.engine = ProcessEngine(
            database=database,
            clock=self.clock,
            handlers=HandlerRegistry(service_tasks=tasks),
            settings=EngineSettings(check_apart=False),
        )
        self.engine.claims = JobClaims(database, clock=self.clock, lease=lease)

    def deploy(self, text: str) -> None:
        self.engine.deploy(
            name="test", resources={"main.bpmn": sketch(text)}, actor=OPERATOR
        )

    def start(self, **variables: object) -> str:
        return self.engine.start_instance(
            key="main", variables=variables, labels={BUREAU}, actor=OPERATOR
        ).id

    def waits(self, root_id: str) -> list[str]:
        tasks = self.engine.open_user_tasks(root_id, actor=SYSTEM)
        return [task.element_id for task in tasks]

    @contextmanager
    def running(self, *, heartbeat: float = 86400) -> Iterator[None]:
        executor = JobExecutor(self.engine, heartbeat=timedelta(seconds=heartbeat))
        executor.start()
        try:
            yield
        finally:
            executor.stop()


@pytest.fixture
def checked(database: Database) -> Iterator[Database]:
    """Whatever a test does to the database, the invariants must hold."""
    yield database
    check_invariants(database)


def test_a_service_task_is_done_at_once(checked: Database) -> None:
    node = Node(checked, lambda _: HandlerResult(variables={"done": True}))
    node.deploy(SERVICE)

    with node.running():
        root_id = node.start()
        wait_until(lambda: node.waits(root_id) == ["after"])

    assert node.engine.variables(root_id, actor=SYSTEM) == {"done": True}


def test_timers_due_while_nobody_ran_fire_once_and_say_when_they_were_due(
    checked: Database,
) -> None:
    node = Node(checked)
    node.deploy(TIMER)
    now = node.clock.now()
    due = [now - timedelta(days=days) for days in (3, 9, 6)]
    roots = [node.start(at=moment.isoformat()) for moment in due]

    with node.running():
        wait_until(lambda: all(node.waits(root_id) for root_id in roots))

    for root_id, moment in zip(roots, due, strict=True):
        [fired] = [
            row
            for row in node.engine.history(root_id, actor=SYSTEM)
            if row.type == "timer_fired"
        ]
        assert fired.due_at == moment
        assert fired.at >= now


def test_a_handler_that_hangs_is_cut_off_and_its_late_result_refused(
    checked: Database,
) -> None:
    let_go = threading.Event()
    keys: list[str] = []

    def hang_first(call: ServiceTaskCall) -> HandlerResult:
        keys.append(call.idempotency_key)
        if call.attempt == 1:
            let_go.wait(60)
        return HandlerResult(variables={"by_attempt": call.attempt})

    node = Node(checked, hang_first, lease=timedelta(seconds=1), timeout=1)
    node.deploy(SERVICE.replace("topic=work", "topic=work retry=PT0S,PT0S"))

    with node.running():
        root_id = node.start()
        wait_until(lambda: node.waits(root_id) == ["after"])
        let_go.set()

    assert node.engine.variables(root_id, actor=SYSTEM) == {"by_attempt": 2}
    assert len(keys) == 2
    assert len(set(keys)) == 1
    failed = [
        row.data["error"]
        for row in node.engine.history(root_id, actor=SYSTEM)
        if row.type == "job_failed"
    ]
    assert failed == ["it took longer than 1 seconds"]


def test_a_user_task_can_be_completed_while_a_handler_runs(checked: Database) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def slow(_: ServiceTaskCall) -> None:
        begun.set()
        let_go.wait(60)

    node = Node(checked, slow)
    node.deploy("""
        start s
        and fork
        service call topic=work
        user beside groups=msa
        and join
        end e
        s -> fork
        fork -> call
        fork -> beside
        call -> join
        beside -> join
        join -> e
    """)

    with node.running():
        root_id = node.start()
        begun.wait(60)
        [task] = node.engine.open_user_tasks(root_id, actor=SYSTEM)
        node.engine.complete_user_task(task.id, variables={}, actor=OPERATOR)
        let_go.set()
        wait_until(lambda: node.engine.instance(root_id, actor=SYSTEM).ended_at)


def test_a_remote_worker_that_holds_a_task_holds_up_no_timer_of_the_instance(
    checked: Database,
) -> None:
    node = Node(checked, lambda _: None)
    node.deploy("""
        start s
        service call topic=work
        on call timer late date=${at}
        user after groups=msa
        user remind groups=msa
        end e
        s -> call
        call -> after
        late -> remind
        after -> e
        remind -> e
    """)
    at = node.clock.now() + timedelta(milliseconds=500)
    root_id = node.start(at=at.isoformat())
    [held] = JobClaims(checked, clock=node.clock, owner="a remote worker").claim(
        limit=1
    )
    assert held.topic == "work"

    with node.running():
        wait_until(lambda: node.waits(root_id) == ["remind"])


def test_nothing_stays_claimed_when_the_executor_stops(checked: Database) -> None:
    node = Node(checked, lambda _: None)
    node.deploy(SERVICE)
    roots = [node.start() for _ in range(30)]

    with node.running():
        wait_until(lambda: any(node.waits(root_id) for root_id in roots))

    states = {
        job.state
        for root_id in roots
        for job in node.engine.jobs(root_id, actor=SYSTEM)
    }
    assert JobState.LOCKED not in states
