from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from engine.clock import SystemClock
from engine.errors import DatabaseUnreachable
from engine.jobs.announcements import CHANNEL, Announcer
from engine.model.lifecycles import JobState
from engine.store.database import Database
from tests.jobs.fakes import FakeEngine
from tests.jobs.test_job_executor import running
from tests.support.databases import PostgresTemplate
from tests.support.waiting import wait_until

HEARTBEAT = timedelta(seconds=30)
CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def url(postgres_template: PostgresTemplate) -> Iterator[str]:
    with postgres_template.copy() as url:
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database.open(url)
    yield database
    database.close()


@pytest.fixture
def announcer(database: Database) -> Iterator[Announcer]:
    announcer = Announcer(
        database, clock=SystemClock(), node="node-1", heartbeat=HEARTBEAT
    )
    announcer.start()
    yield announcer
    announcer.stop()


@pytest.fixture
def listening(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        yield connection


def test_a_job_that_is_due_is_announced_with_the_name_of_the_node(
    announcer: Announcer, listening: psycopg.Connection
) -> None:
    announcer.announce(SystemClock().now())

    [notice] = listening.notifies(timeout=60, stop_after=1)

    assert notice.payload == "node-1"


def test_a_job_beyond_the_heartbeat_is_not_announced_for_all_look_by_then(
    announcer: Announcer, listening: psycopg.Connection
) -> None:
    announcer.announce(SystemClock().now() + HEARTBEAT * 2)

    assert list(listening.notifies(timeout=0.3)) == []


def test_a_job_behind_one_that_was_announced_is_not_announced(
    announcer: Announcer, listening: psycopg.Connection
) -> None:
    now = SystemClock().now()
    announcer.announce(now + timedelta(seconds=10))
    assert len(list(listening.notifies(timeout=60, stop_after=1))) == 1

    announcer.announce(now + timedelta(seconds=20))
    assert list(listening.notifies(timeout=0.3)) == []

    announcer.announce(now + timedelta(seconds=5))
    assert len(list(listening.notifies(timeout=60, stop_after=1))) == 1


def test_all_work_is_done_while_connections_are_cut_again_and_again(
    url: str, database: Database
) -> None:
    engine = FakeEngine(database, lease=timedelta(seconds=2))

    with (
        running(engine, heartbeat=timedelta(milliseconds=200)),
        psycopg.connect(url, autocommit=True) as knife,
    ):
        made = 0
        while made < 60:
            with contextlib.suppress(DatabaseUnreachable):
                made += len(engine.create(count=3))
            knife.execute(CUT)
        wait_until(lambda: set(engine.states()) == {JobState.COMPLETED})

    ids = [claimed.id for claimed in engine.ran]
    assert len(ids) == len(set(ids)) >= made
