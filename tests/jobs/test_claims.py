from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from engine.clock import MovableClock
from engine.model.lifecycles import JobState
from engine.store.claims import JobClaims
from engine.store.database import Database
from engine.store.tables import job
from tests.jobs.rows import NOW, add_job, add_root, end_leases, stored


@pytest.fixture
def claims(database: Database, clock: MovableClock) -> JobClaims:
    return JobClaims(database, clock=clock)


@pytest.fixture
def other(database: Database, clock: MovableClock) -> JobClaims:
    """Another worker on the same database."""
    return JobClaims(database, clock=clock)


def ids(claims: JobClaims, limit: int = 10) -> list[str]:
    return [claimed.id for claimed in claims.claim(limit=limit)]


def test_a_job_is_claimed_when_it_is_due_and_not_before(
    database: Database, claims: JobClaims, clock: MovableClock
) -> None:
    with database.write() as connection:
        timer = add_job(connection, due_in=60)

    assert ids(claims) == []
    clock.move_by(timedelta(seconds=60))
    assert ids(claims) == [timer]


def test_a_claimed_job_is_not_claimed_again(
    database: Database, claims: JobClaims, other: JobClaims
) -> None:
    with database.write() as connection:
        timer = add_job(connection)

    assert ids(claims) == [timer]
    assert ids(claims) == ids(other) == []
    row = stored(database, timer)
    assert (row["state"], row["attempts"]) == (JobState.LOCKED, 1)
    assert row["lock_owner"] == claims.owner


def test_what_was_due_first_goes_first(database: Database, claims: JobClaims) -> None:
    with database.write() as connection:
        late = add_job(connection, due_in=-1)
        early = add_job(connection, due_in=-9)
        middle = add_job(connection, due_in=-5)

    assert ids(claims, limit=2) == [early, middle]
    assert ids(claims) == [late]


def test_higher_priority_goes_before_what_was_due_first(
    database: Database, claims: JobClaims
) -> None:
    with database.write() as connection:
        early = add_job(connection, due_in=-9)
        urgent = add_job(connection, due_in=-1, priority=60)
        idle = add_job(connection, due_in=-99, priority=0)

    assert ids(claims, limit=2) == [urgent, early]
    assert ids(claims) == [idle]


def test_one_exclusive_job_of_a_root_runs_at_a_time_in_due_order(
    database: Database, claims: JobClaims, other: JobClaims
) -> None:
    with database.write() as connection:
        add_root(connection, "r")
        second = add_job(connection, root_id="r", due_in=-1, priority=60)
        first = add_job(connection, root_id="r", due_in=-2)
        free = add_job(connection, root_id="r", due_in=-1, exclusive=False)

    assert sorted(ids(claims)) == sorted([first, free])
    assert ids(claims) == ids(other) == []
    end(database, first)
    assert ids(other) == [second]


def test_a_busy_root_holds_up_no_other(database: Database, claims: JobClaims) -> None:
    with database.write() as connection:
        for root_id in ("a", "b"):
            add_root(connection, root_id)
        for _ in range(20):
            add_job(connection, root_id="a", due_in=-9)
        quiet = add_job(connection, root_id="b", due_in=-1)

    assert quiet in ids(claims, limit=2)


def test_a_suspended_job_waits(database: Database, claims: JobClaims) -> None:
    with database.write() as connection:
        timer = add_job(connection, suspended=True)

    assert ids(claims) == []
    assert claims.wait() is None
    set_values(database, timer, suspended=False)
    assert ids(claims) == [timer]


def test_work_of_remote_topics_is_left_to_them(
    database: Database, claims: JobClaims
) -> None:
    with database.write() as connection:
        add_root(connection, "r")
        add_job(connection, root_id="r", topic="remote", kind="external", due_in=-9)
        ours = add_job(connection, topic="ours", kind="external")
        timer = add_job(connection, root_id="r", due_in=-1)

    claimed = claims.claim(limit=10, topics={"ours"})

    assert {one.id for one in claimed} == {ours, timer}


def test_a_job_whose_worker_is_gone_is_claimed_again_and_one_try_is_lost(
    database: Database, claims: JobClaims, other: JobClaims
) -> None:
    with database.write() as connection:
        timer = add_job(connection)
    [first] = claims.claim(limit=1)
    end_leases(database)

    [second] = other.claim(limit=1)

    assert (first.attempt, first.retries_left) == (1, 3)
    assert (second.id, second.attempt, second.retries_left) == (timer, 2, 2)
    assert not second.exhausted


def test_a_job_that_killed_all_its_workers_is_handed_out_as_exhausted(
    database: Database, claims: JobClaims
) -> None:
    with database.write() as connection:
        add_job(connection)
    for _ in range(3):
        claims.claim(limit=1)
        end_leases(database)

    [last] = claims.claim(limit=1)

    assert last.exhausted


@pytest.mark.parametrize("loss", ["ended", "given to another", "canceled"])
def test_a_lost_claim_is_not_renewed_and_not_given_back(
    database: Database, claims: JobClaims, other: JobClaims, loss: str
) -> None:
    with database.write() as connection:
        timer = add_job(connection)
    held = claims.claim(limit=1)
    if loss == "canceled":
        set_values(database, timer, state=JobState.CANCELED, ended_at=NOW)
    else:
        end_leases(database)
    if loss == "given to another":
        other.claim(limit=1)

    assert claims.renew(held) == claims.give_back(held) == set()


def test_the_same_worker_does_not_pass_an_old_claim_for_a_new_one(
    database: Database, claims: JobClaims
) -> None:
    with database.write() as connection:
        timer = add_job(connection)
    old = claims.claim(limit=1)
    end_leases(database)
    new = claims.claim(limit=1)

    assert claims.renew(new) == {timer}
    assert claims.renew(old) == claims.give_back(old) == set()


def test_a_lease_is_renewed_while_it_lives(
    database: Database, claims: JobClaims
) -> None:
    with database.write() as connection:
        timer = add_job(connection)
    held = claims.claim(limit=1)
    before = stored(database, timer)["lock_until"]

    assert claims.renew(held) == {timer}
    assert stored(database, timer)["lock_until"] > before
    end_leases(database)
    assert claims.renew(held) == set()


def test_a_job_that_is_given_back_has_lost_no_try(
    database: Database, claims: JobClaims, other: JobClaims
) -> None:
    with database.write() as connection:
        timer = add_job(connection)

    claims.give_back(claims.claim(limit=1))

    [again] = other.claim(limit=1)
    assert (again.id, again.attempt, again.retries_left) == (timer, 2, 3)


def test_a_jump_of_the_clock_ends_no_lease(
    database: Database, claims: JobClaims, clock: MovableClock
) -> None:
    with database.write() as connection:
        timer = add_job(connection)
    held = claims.claim(limit=1)

    clock.move_by(timedelta(days=30))

    assert ids(claims) == []
    assert claims.renew(held) == {timer}


def test_leases_of_a_dead_process_end_when_sqlite_is_opened_again(
    database: Database, claims: JobClaims, other: JobClaims
) -> None:
    with database.write() as connection:
        timer = add_job(connection)
        remote = add_job(connection, due_in=-1)
    claims.claim(limit=2)
    set_values(database, remote, lock_owner="a remote worker")

    other.inherit()

    assert ids(other) == ([timer] if database.dialect == "sqlite" else [])


def test_the_wait_ends_with_the_first_due_job(
    database: Database, claims: JobClaims
) -> None:
    assert claims.wait() is None
    with database.write() as connection:
        add_job(connection, due_in=60, priority=1)
        add_job(connection, due_in=40, priority=99)
        add_job(connection, due_in=50)

    assert claims.wait() == timedelta(seconds=40)


def test_the_wait_ends_with_the_first_lease(
    database: Database, claims: JobClaims
) -> None:
    with database.write() as connection:
        add_job(connection)
        add_job(connection, due_in=3600)
    claims.claim(limit=1)

    wait = claims.wait()

    assert wait is not None
    assert timedelta(0) < wait <= claims.lease


def test_there_is_no_wait_for_what_is_due_but_for_what_a_claim_left_behind(
    database: Database, claims: JobClaims
) -> None:
    with database.write() as connection:
        add_job(connection, due_in=-5)
        add_job(connection, due_in=70)

    assert claims.wait() == timedelta(0)
    assert claims.wait(after=NOW) == timedelta(seconds=70)


def end(database: Database, job_id: str) -> None:
    set_values(database, job_id, state=JobState.COMPLETED, ended_at=NOW)


def set_values(database: Database, job_id: str, **values: object) -> None:
    with database.write() as connection:
        connection.execute(update(job).where(job.c.id == job_id).values(values))
