"""Several processes on one PostgreSQL database."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.clock import SystemClock
from engine.model.lifecycles import JobState
from engine.store.database import Database
from tests.jobs.fakes import FakeEngine
from tests.jobs.node import MAKE_RUN
from tests.jobs.rows import add_job, stored
from tests.jobs.test_job_executor import running
from tests.support.databases import PostgresTemplate
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def url(postgres_template: PostgresTemplate) -> Iterator[str]:
    with postgres_template.copy() as url:
        yield url


@pytest.fixture
def shared(url: str) -> Iterator[Database]:
    database = Database.open(url)
    with database.write() as connection:
        connection.execute(text(MAKE_RUN))
    yield database
    database.close()


@contextlib.contextmanager
def node(url: str, *, lease: float = 30) -> Iterator[subprocess.Popen[bytes]]:
    """Run a node as a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.node", url, str(lease)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    try:
        yield process
        process.communicate()
    finally:
        process.kill()
        process.wait()


def runs(database: Database) -> list[tuple[str, int, int]]:
    with database.read() as connection:
        rows = connection.execute(text("SELECT job_id, attempt, pid FROM run"))
        return [(row.job_id, row.attempt, row.pid) for row in rows]


def test_two_nodes_share_the_work_and_do_nothing_twice(
    url: str, shared: Database
) -> None:
    with shared.write() as connection:
        now = SystemClock().now()
        for number in range(400):
            due_at = now + timedelta(milliseconds=5 * number)
            add_job(connection, due_at=due_at)

    with node(url), node(url):
        wait_until(lambda: FakeEngine(shared).states() == {JobState.COMPLETED: 400})

    done = runs(shared)
    assert len(done) == len({job_id for job_id, _, _ in done}) == 400
    assert len(Counter(pid for _, _, pid in done)) == 2


def test_the_work_of_a_killed_node_is_done_again_by_a_survivor(
    url: str, shared: Database
) -> None:
    with node(url, lease=1) as victim:
        with shared.write() as connection:
            job_id = add_job(
                connection, due_at=SystemClock().now(), payload={"hang": True}
            )
        wait_until(lambda: runs(shared))
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()

    with node(url, lease=1):
        wait_until(lambda: stored(shared, job_id)["state"] == JobState.COMPLETED)

    assert [attempt for _, attempt, _ in runs(shared)] == [1, 2]


def test_a_node_that_is_stopped_holds_nothing(url: str, shared: Database) -> None:
    with shared.write() as connection:
        for _ in range(200):
            add_job(connection, due_at=SystemClock().now())

    with node(url):
        wait_until(lambda: runs(shared))

    states = FakeEngine(shared).states()
    assert set(states) <= {JobState.CREATED, JobState.COMPLETED}
    assert states[JobState.COMPLETED] == len(runs(shared))


def test_a_commit_of_one_node_wakes_another(shared: Database) -> None:
    sleeper = FakeEngine(shared)
    sender = FakeEngine(shared)

    with running(sleeper) as _, running(sender, workers=0):
        [job_id] = sender.create()
        wait_until(lambda: sleeper.ran)

    assert [claimed.id for claimed in sleeper.ran] == [job_id]
