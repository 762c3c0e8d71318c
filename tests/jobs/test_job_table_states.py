"""Workers, crashes and lost leases in any order: the table against a small model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select, update

from engine.clock import MovableClock
from engine.errors import LeaseLost
from engine.model.lifecycles import JobState
from engine.store.claims import ClaimedJob
from engine.store.database import Database
from engine.store.tables import instance, job
from tests.jobs.fakes import FakeEngine
from tests.jobs.rows import LONG_AGO, NOW, add_job, add_root, end_leases
from tests.support.databases import Template

ROOTS = ("a", "b", "c")
RETRIES = 3
WORKERS = 3
WORDS = {
    JobState.CREATED: "waiting",
    JobState.LOCKED: "held",
    JobState.COMPLETED: "completed",
    JobState.FAILED: "incident",
}
#: A worker, dead or alive, and what it once claimed.
Held = tuple[FakeEngine, ClaimedJob]


@dataclass
class Known:
    """What the model knows of a job."""

    root_id: str | None
    due_in: int
    exclusive: bool
    state: str = "waiting"
    retries: int = RETRIES
    claims: int = 0
    #: Whose live lease it is under: owner and attempt.
    holder: tuple[str, int] | None = None

    def is_held_by(self, held: Held) -> bool:
        return self.holder == (held[0].claims.owner, held[1].attempt)


class JobTable(RuleBasedStateMachine):
    """Three workers on one job table."""

    database: Database
    held = Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        self.clock = MovableClock(NOW)
        self.known: dict[str, Known] = {}
        self.workers = [self.new_worker() for _ in range(WORKERS)]
        with self.database.write() as connection:
            connection.execute(delete(job))
            connection.execute(delete(instance))
            for root_id in ROOTS:
                add_root(connection, root_id)

    def new_worker(self) -> FakeEngine:
        return FakeEngine(self.database, clock=self.clock)

    @property
    def passed(self) -> int:
        return int((self.clock.now() - NOW).total_seconds())

    @rule(
        root_id=st.sampled_from((*ROOTS, None)),
        due_in=st.integers(-3, 3),
        exclusive=st.booleans(),
        priority=st.sampled_from((10, 50)),
    )
    def create(
        self, *, root_id: str | None, due_in: int, exclusive: bool, priority: int
    ) -> None:
        due_in += self.passed
        with self.database.write() as connection:
            job_id = add_job(
                connection,
                root_id=root_id,
                due_in=due_in,
                exclusive=exclusive,
                priority=priority,
            )
        self.known[job_id] = Known(root_id, due_in, exclusive)

    @rule(seconds=st.integers(1, 3))
    def let_time_pass(self, seconds: int) -> None:
        self.clock.move_by(timedelta(seconds=seconds))

    @rule(number=st.integers(0, WORKERS - 1), limit=st.integers(1, 4), target=held)
    def claim(self, number: int, limit: int) -> object:
        worker = self.workers[number]
        claimed = worker.claims.claim(limit=limit)
        assert len(claimed) <= limit
        for one in claimed:
            known = self.known[one.id]
            assert known.due_in <= self.passed
            assert known.holder is None
            known.claims += 1
            known.retries -= known.state == "held"
            known.state, known.holder = "held", (worker.claims.owner, one.attempt)
            assert (one.attempt, one.retries_left) == (known.claims, known.retries)
        return multiple(*((worker, one) for one in claimed))

    @rule(held=consumes(held))
    def finish(self, held: Held) -> None:
        worker, claimed = held
        known = self.known[claimed.id]
        if not known.is_held_by(held):
            with pytest.raises(LeaseLost):
                worker.run_job(claimed)
            return
        worker.run_job(claimed)
        known.state = "incident" if claimed.exhausted else "completed"
        known.holder = None

    @rule(held=consumes(held))
    def fail(self, held: Held) -> None:
        worker, claimed = held
        known = self.known[claimed.id]
        if not known.is_held_by(held):
            with pytest.raises(LeaseLost):
                worker.fail_job(claimed, message="no")
            return
        worker.fail_job(claimed, message="no")
        known.retries = max(known.retries - 1, 0)
        known.state = "waiting" if known.retries else "incident"
        known.holder = None

    @rule(held=consumes(held))
    def give_back(self, held: Held) -> None:
        worker, claimed = held
        known = self.known[claimed.id]
        returned = worker.claims.give_back([claimed])
        assert bool(returned) == known.is_held_by(held)
        if returned:
            known.state, known.holder = "waiting", None

    @rule(held=held)
    def renew(self, held: Held) -> None:
        renewed = held[0].claims.renew([held[1]])
        assert bool(renewed) == self.known[held[1].id].is_held_by(held)

    @rule(held=held)
    def let_a_lease_end(self, held: Held) -> None:
        """A worker hangs, or nobody renews for it because it was killed."""
        known = self.known[held[1].id]
        if known.is_held_by(held):
            with self.database.write() as connection:
                connection.execute(
                    update(job)
                    .where(job.c.id == held[1].id)
                    .values(lock_until=LONG_AGO)
                )
            known.holder = None

    @rule(number=st.integers(0, WORKERS - 1))
    def replace_a_worker(self, number: int) -> None:
        """A worker that was replaced may still come back with what it claimed."""
        self.workers[number] = self.new_worker()

    @invariant()
    def one_exclusive_job_of_a_root_is_held_at_a_time(self) -> None:
        held = [
            known.root_id
            for known in self.known.values()
            if known.exclusive and known.root_id and known.state == "held"
        ]
        assert len(held) == len(set(held))

    @invariant()
    def the_table_says_what_the_model_says(self) -> None:
        with self.database.read() as connection:
            rows = connection.execute(select(job.c.id, job.c.state, job.c.retries_left))
            found = {row.id: (WORDS[row.state], row.retries_left) for row in rows}
        assert found == {
            job_id: (known.state, known.retries) for job_id, known in self.known.items()
        }

    def teardown(self) -> None:
        """Whatever happened, who is left does all the rest, each job once."""
        done = {i for i, known in self.known.items() if known.state == "completed"}
        end_leases(self.database)
        self.clock.move_by(timedelta(days=1))
        survivor = self.new_worker()
        while claimed := survivor.claims.claim(limit=2):
            for one in claimed:
                survivor.run_job(one)
        assert set(survivor.states()) <= {JobState.COMPLETED, JobState.FAILED}
        assert done.isdisjoint(one.id for one in survivor.ran)


def test_the_job_table_behaves_like_its_model(sqlite_template: Template) -> None:
    explore(sqlite_template, examples=50)


def test_the_job_table_behaves_alike_on_postgresql(
    postgres_template: Template,
) -> None:
    explore(postgres_template, examples=20)


def explore(template: Template, *, examples: int) -> None:
    with template.copy() as url:
        JobTable.database = Database.open(url)
        run_state_machine_as_test(
            JobTable,
            settings=settings(
                max_examples=examples,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        JobTable.database.close()
