"""Commands that are killed at every point: how each is prepared, run and repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from engine import (
    SYSTEM,
    Database,
    Effect,
    EngineSettings,
    HandlerRegistry,
    HandlerResult,
    MessageRepeated,
    MovableClock,
    ProcessEngine,
    RequestKey,
    ServiceTaskCall,
    ServiceTaskHandler,
)
from engine.store.tables import job
from tests.support.engine_lab import BUREAU, OPERATOR
from tests.support.sketch import sketch

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
REQUEST = RequestKey(key="r-1", digest="d-1")

#: Users and services side by side, with a deadline, a message and an inner process.
MAIN = """
    start s
    user register groups=msa
    xor is_serious
    service notify topic=inside
    and both
    user check groups=msa due=2026-12-01T18:00:00+08:00
    on check timer check_is_late duration=P1D cancel=false
    on check message objection name=objection
    user remind groups=msa
    end reminded
    user decide groups=msa
    service publish topic=outside
    xor checked
    and done
    call inner calls=inner pass:level=${level}
    user close groups=msa
    end e
    s -> register
    register -> is_serious
    is_serious -> notify ? ${level > 1}
    is_serious => close
    notify -> both
    both -> check
    both -> publish
    check_is_late -> remind
    remind -> reminded
    objection -> decide
    decide -> checked
    check -> checked
    checked -> done
    publish -> done
    done -> inner
    inner -> close
    close -> e
"""
INNER = """
    start inner_s
    user report groups=msa
    end inner_e
    inner_s -> report
    report -> inner_e
"""
SMALL = """
    start small_s
    service note topic=inside
    user read groups=msa
    end small_e
    small_s -> note
    note -> read
    read -> small_e
"""
FILES = {
    "small.bpmn": sketch(SMALL, key="small"),
    "main.bpmn": sketch(MAIN, key="main"),
    "inner.bpmn": sketch(INNER, key="inner"),
}
NEXT_FILES = FILES | {"main.bpmn": sketch(MAIN.replace("P1D", "P2D"), key="main")}


@dataclass
class Bench:
    """An engine on a database, at a moment."""

    database: Database
    clock: MovableClock
    engine: ProcessEngine

    @classmethod
    def open(cls, url: str, *, at: timedelta, sink: str) -> Bench:
        """Open a database as a service does when it starts."""
        database = Database.open(url)
        clock = MovableClock(START + at)
        engine = ProcessEngine(
            database=database,
            clock=clock,
            handlers=handlers(Path(sink)),
            settings=EngineSettings(check_apart=False),
        )
        return cls(database=database, clock=clock, engine=engine)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def start(self, key: str = "main", request: RequestKey | None = None) -> str:
        """Start an instance and return its id."""
        view = self.engine.start_instance(
            key=key,
            business_key="XM-1",
            variables={"product": "瓷砖"},
            labels={BUREAU},
            actor=OPERATOR,
            request=request,
        )
        return view.id

    def task(self, root_id: str, element_id: str) -> str:
        """Return the id of the open user task at an element."""
        tasks = self.engine.open_user_tasks(root_id, actor=SYSTEM)
        return next(task.id for task in tasks if task.element_id == element_id)

    def complete(self, task_id: str, **variables: object) -> None:
        """Complete a user task."""
        self.engine.complete_user_task(task_id, variables=variables, actor=OPERATOR)

    def end_leases(self) -> None:
        """Let the leases of dead workers end, as if time had gone by."""
        with self.database.write() as connection:
            connection.execute(
                update(job)
                .where(job.c.lock_until.is_not(None))
                .values(lock_until=LONG_AGO)
            )


def handlers(sink: Path) -> HandlerRegistry:
    """Return one handler for each place where effects may be."""

    def inside(call: ServiceTaskCall) -> HandlerResult:
        assert call.unit_of_work is not None
        call.unit_of_work.audit("noted", {"key": call.idempotency_key})
        return HandlerResult(variables={"noted": True}, labels=frozenset({"org:x"}))

    def outside(call: ServiceTaskCall) -> HandlerResult:
        with sink.open("a") as file:
            file.write(f"{call.idempotency_key}\n")
        return HandlerResult(variables={"receipt": 7})

    tasks = (
        ServiceTaskHandler(topic="inside", run=inside),
        ServiceTaskHandler(topic="outside", run=outside, effect=Effect.OUTSIDE),
    )
    return HandlerRegistry(service_tasks={task.topic: task for task in tasks})


Prepared = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Story:
    """One command."""

    prepare: Callable[[Bench], Prepared]
    run: Callable[[Bench, Prepared], None]
    #: How long after the preparation the command comes.
    at: timedelta = timedelta(hours=1)


def prepare_nothing(bench: Bench) -> Prepared:
    """Only deploy."""
    bench.engine.deploy(name="test", resources=FILES, actor=OPERATOR)
    return {}


def prepare_registered(bench: Bench) -> Prepared:
    """Wait at the first user task."""
    prepare_nothing(bench)
    root_id = bench.start()
    return {"root": root_id, "task": bench.task(root_id, "register")}


def prepare_inside(bench: Bench) -> Prepared:
    """Wait for a handler with effects in the database."""
    prepare_nothing(bench)
    return {"root": bench.start("small")}


def prepare_both(bench: Bench) -> Prepared:
    """Wait for the handler with effects outside, a person, a timer and a message."""
    prepared = prepare_registered(bench)
    bench.complete(prepared["task"], level=2)
    bench.engine.run_due_jobs(limit=1)
    return {
        "root": prepared["root"],
        "task": bench.task(prepared["root"], "check"),
    }


def prepare_late(bench: Bench) -> Prepared:
    """Wait for a person, a timer and a message; no other job is left."""
    prepared = prepare_both(bench)
    bench.engine.run_due_jobs()
    return prepared


def run_due(bench: Bench, _: Prepared) -> None:
    """Run what is due, when the leases of the dead have ended."""
    bench.end_leases()
    bench.engine.run_due_jobs()


def complete(bench: Bench, prepared: Prepared) -> None:
    """Complete the prepared user task, once."""
    bench.engine.complete_user_task(
        prepared["task"],
        variables={"level": 3, "rows": [{"name": "茶壶", "count": 2}]},
        actor=OPERATOR,
        request=REQUEST,
    )


def send_message(bench: Bench, prepared: Prepared) -> None:
    """Send a message that carries an id of its own; it may have arrived before."""
    try:
        bench.engine.correlate_message(
            "objection",
            business_key="XM-1",
            message_id="m-1",
            variables={"reason": "the sample was another"},
            actor=OPERATOR,
        )
    except MessageRepeated:
        return


def start(bench: Bench, _: Prepared) -> None:
    """Start an instance, once."""
    bench.start(request=REQUEST)


def deploy_next(bench: Bench, _: Prepared) -> None:
    """Deploy another version of one of the two processes."""
    bench.engine.deploy(name="test", resources=NEXT_FILES, actor=OPERATOR)


def cancel(bench: Bench, prepared: Prepared) -> None:
    """Cancel the instance, unless it is done."""
    view = bench.engine.instance(prepared["root"], actor=SYSTEM)
    if view.ended_at is None:
        bench.engine.cancel_instance(prepared["root"], reason="over", actor=OPERATOR)


STORIES: dict[str, Story] = {
    "start": Story(prepare=prepare_nothing, run=start),
    "complete": Story(prepare=prepare_registered, run=complete),
    "complete a branch": Story(prepare=prepare_late, run=complete),
    "message": Story(prepare=prepare_late, run=send_message),
    "timer": Story(prepare=prepare_late, run=run_due, at=timedelta(days=2)),
    "service with effects inside": Story(prepare=prepare_inside, run=run_due),
    "service with effects outside": Story(prepare=prepare_both, run=run_due),
    "deploy": Story(prepare=prepare_nothing, run=deploy_next),
    "cancel": Story(prepare=prepare_late, run=cancel),
}
