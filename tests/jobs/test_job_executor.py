from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import text

from engine.clock import SystemClock
from engine.errors import DatabaseUnreachable
from engine.jobs.due_row_store import DueRowStore
from engine.jobs.held_jobs import HeldJobs
from engine.jobs.job_executor import JobExecutor
from engine.model.lifecycles import JobState
from engine.store.claims import ClaimedJob
from engine.store.database import Database
from tests.jobs.fakes import FakeEngine
from tests.jobs.rows import end_leases, stored
from tests.support.waiting import wait_until

NEVER = timedelta(days=1)
OUTAGE = "a test takes it away"


@contextmanager
def running(
    engine: FakeEngine, *, workers: int = 4, heartbeat: timedelta = NEVER
) -> Iterator[JobExecutor]:
    """Run the jobs of an engine, woken by nothing but commits."""
    executor = JobExecutor(engine, workers=workers, heartbeat=heartbeat)
    executor.start()
    try:
        yield executor
    finally:
        executor.stop()


class Gate:
    """Work that waits until the test lets it go on."""

    def __init__(self) -> None:
        self.begun: list[ClaimedJob] = []
        self.open = threading.Event()

    def __call__(self, claimed: ClaimedJob) -> None:
        self.begun.append(claimed)
        self.open.wait(60)


def test_a_commit_wakes_the_executor(database: Database) -> None:
    engine = FakeEngine(database)

    with running(engine):
        ids = engine.create(count=3)
        wait_until(lambda: len(engine.ran) == 3)

    assert sorted(claimed.id for claimed in engine.ran) == sorted(ids)


def test_a_timer_fires_when_it_is_due(database: Database) -> None:
    engine = FakeEngine(database)

    with running(engine):
        due_at = engine.clock.now() + timedelta(milliseconds=300)
        engine.create(due_at=due_at)
        wait_until(lambda: engine.ran)

    assert engine.clock.now() >= due_at


def test_timers_that_fell_due_while_nobody_ran_fire_once_in_due_order(
    database: Database,
) -> None:
    engine = FakeEngine(database)
    now = engine.clock.now()
    late, early, middle = (
        engine.create(due_at=now - timedelta(days=days))[0] for days in (1, 9, 5)
    )

    with running(engine, workers=1):
        wait_until(lambda: len(engine.ran) == 3)

    assert [claimed.id for claimed in engine.ran] == [early, middle, late]


def test_a_thousand_timers_due_at_once_each_fire_once(database: Database) -> None:
    engine = FakeEngine(database)
    ids = engine.create(count=1000)

    with running(engine):
        wait_until(lambda: len(engine.ran) >= 1000)

    assert sorted(claimed.id for claimed in engine.ran) == sorted(ids)
    assert {claimed.attempt for claimed in engine.ran} == {1}


def test_no_more_jobs_are_claimed_than_there_are_workers(database: Database) -> None:
    gate = Gate()
    engine = FakeEngine(database, work=gate)

    with running(engine, workers=2):
        engine.create(count=5)
        wait_until(lambda: len(gate.begun) == 2)
        assert engine.states() == {JobState.LOCKED: 2, JobState.CREATED: 3}
        gate.open.set()
        wait_until(lambda: len(engine.ran) == 5)


def test_without_a_word_the_heartbeat_finds_the_work(database: Database) -> None:
    engine = FakeEngine(database)
    silent = FakeEngine(database)

    with running(engine, heartbeat=timedelta(milliseconds=50)):
        silent.create()
        wait_until(lambda: engine.ran)


def test_stopping_ends_what_runs(database: Database) -> None:
    gate = Gate()
    engine = FakeEngine(database, work=gate)

    with running(engine) as executor:
        engine.create()
        wait_until(lambda: gate.begun)
        stopping = threading.Thread(target=executor.stop)
        stopping.start()
        gate.open.set()
        stopping.join()

        assert engine.states() == {JobState.COMPLETED: 1}


def test_stopping_returns_what_does_not_end(database: Database) -> None:
    gate = Gate()
    engine = FakeEngine(database, work=gate)
    [job_id] = engine.create()

    executor = JobExecutor(engine, workers=1)
    executor.start()
    wait_until(lambda: gate.begun)
    executor.stop(timeout=0)

    row = stored(database, job_id)
    assert (row["state"], row["retries_left"]) == (JobState.CREATED, 3)
    gate.open.set()
    wait_until(lambda: not worker_threads())
    assert engine.ran == []


def test_a_stopped_executor_claims_nothing(database: Database) -> None:
    engine = FakeEngine(database)
    with running(engine):
        pass

    engine.create()

    assert engine.states() == {JobState.CREATED: 1}


def test_a_job_that_hangs_is_given_up_and_another_thread_takes_its_place(
    database: Database,
) -> None:
    gate = Gate()

    def hang_once(claimed: ClaimedJob) -> None:
        if claimed.attempt == 1:
            gate(claimed)

    engine = FakeEngine(
        database, work=hang_once, timeout=0.05, lease=timedelta(seconds=0.4)
    )
    with running(engine, workers=1, heartbeat=timedelta(milliseconds=50)):
        [job_id] = engine.create()
        wait_until(lambda: engine.ran)
        gate.open.set()
        wait_until(lambda: len(worker_threads()) == 1)

    assert engine.failures == [(job_id, "it took longer than 0.05 seconds")]
    assert [claimed.attempt for claimed in engine.ran] == [2]


def test_the_lease_of_a_long_job_is_renewed(database: Database) -> None:
    gate = Gate()
    engine = FakeEngine(database, work=gate, lease=timedelta(seconds=1))

    with running(engine):
        [job_id] = engine.create()
        wait_until(lambda: gate.begun)
        first = stored(database, job_id)["lock_until"]
        wait_until(lambda: stored(database, job_id)["lock_until"] > first)
        gate.open.set()
        wait_until(lambda: engine.ran)

    assert [claimed.attempt for claimed in engine.ran] == [1]


def test_the_late_result_of_a_lost_job_is_refused(database: Database) -> None:
    gate = Gate()
    engine = FakeEngine(database, work=gate)
    other = FakeEngine(database)

    with running(engine):
        engine.create()
        wait_until(lambda: gate.begun)
        end_leases(database)
        [again] = other.claims.claim(limit=1)
        other.run_job(again)
        gate.open.set()

    assert engine.ran == []
    assert [claimed.attempt for claimed in other.ran] == [2]


def test_a_mistake_of_ours_stops_no_other_job(database: Database) -> None:
    def work(claimed: ClaimedJob) -> None:
        if claimed.id == ids[0]:
            raise ZeroDivisionError

    engine = FakeEngine(database, work=work)
    ids = engine.create(count=2)

    with running(engine, workers=1):
        wait_until(lambda: engine.ran)

    assert [claimed.id for claimed in engine.ran] == [ids[1]]


def test_a_job_whose_database_was_away_is_returned_and_loses_no_try(
    database: Database,
) -> None:
    away = [1]

    def work(claimed: ClaimedJob) -> None:
        if away:
            away.pop()
            raise DatabaseUnreachable(OUTAGE)

    engine = FakeEngine(database, work=work, lease=timedelta(seconds=0.8))
    with running(engine, heartbeat=timedelta(milliseconds=50)):
        engine.create()
        wait_until(lambda: engine.ran)

    [claimed] = engine.ran
    assert (claimed.attempt, claimed.retries_left) == (2, 3)


def test_the_executor_outlives_an_outage_of_the_database(database: Database) -> None:
    engine = OutageEngine(database)

    with running(engine, heartbeat=timedelta(milliseconds=50)):
        engine.away = True
        engine.create()
        wait_until(lambda: engine.refusals >= 2)
        engine.away = False
        wait_until(lambda: engine.ran)


class OutageEngine(FakeEngine):
    """An engine whose database does not answer claims for a while."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.away = False
        self.refusals = 0

    def claim_jobs(self, limit: int) -> list[ClaimedJob]:
        if self.away:
            self.refusals += 1
            raise DatabaseUnreachable(OUTAGE)
        return super().claim_jobs(limit)


def test_the_next_run_time_never_raises(database: Database) -> None:
    engine = FakeEngine(database)
    store = DueRowStore(
        engine,
        held=HeldJobs(1),
        run=print,
        heartbeat=timedelta(seconds=2),
        clock=SystemClock(),
    )
    with database.write() as connection:
        connection.execute(text("ALTER TABLE job RENAME TO job_away"))

    found = store.get_next_run_time()

    with database.write() as connection:
        connection.execute(text("ALTER TABLE job_away RENAME TO job"))
    assert found > SystemClock().now()


def test_a_job_for_apscheduler_itself_is_refused(database: Database) -> None:
    store = DueRowStore(
        FakeEngine(database),
        held=HeldJobs(1),
        run=print,
        heartbeat=timedelta(seconds=2),
        clock=SystemClock(),
    )
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone=UTC)
    scheduler.start(paused=True)

    with pytest.raises(NotImplementedError, match="a row in the job table"):
        scheduler.add_job(print)
    scheduler.shutdown()


def worker_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "job-worker"]
