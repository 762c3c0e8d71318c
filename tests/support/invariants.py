"""What must hold of a database at every moment, whatever happened to the service.

Written against the tables and the snapshot, not through the engine's own reads, so
that a fault of theirs cannot hide one of the store's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Connection, Row, select

from engine.bpmn.execution import CalledProcess, InterpreterEnvironment
from engine.bpmn.interpreter import Interpreter
from engine.bpmn.library import DefinitionLibrary
from engine.bpmn.tokens import Phase, Role, Token
from engine.model.audit import ADMIN_CHAIN, NO_HASH, AuditEntry, first_broken
from engine.model.history import FoldedInstance, HistoryEvent, HistoryType, fold
from engine.store import tables
from engine.store.database import Database
from engine.store.definitions import diagram_source
from engine.store.variables import load_variables

_WAITS = {"message", "signal", "conditional"}


def check_invariants(database: Database) -> None:
    """Fail with all violations that the database shows."""
    found = list(violations(database))
    assert not found, "\n".join(found)


def violations(database: Database) -> Iterator[str]:
    """Yield what does not hold, in words."""
    library = DefinitionLibrary()
    with database.read() as connection:
        roots = connection.execute(select(tables.instance).where(tables.IS_ROOT)).all()
        for root in roots:
            for text in _of_root(connection, library, root):
                yield f"root {root.id}: {text}"
        yield from _of_admin(connection)
        yield from _of_candidates(connection)


def _of_root(
    connection: Connection, library: DefinitionLibrary, root: Row[Any]
) -> Iterator[str]:
    events = connection.execute(
        select(tables.history)
        .where(tables.history.c.root_id == root.id)
        .order_by(tables.history.c.seq)
    ).all()
    numbers = [event.seq for event in events]
    if numbers != list(range(1, root.history_seq + 1)):
        yield f"history has numbers {numbers}, last is to be {root.history_seq}"
    folded = fold(_event(event) for event in events)
    state = _Stored(connection, root.id)
    yield from _compare_fold(folded, state, root)
    yield from _compare_tokens(state, folded, _tokens(connection, library, root))
    yield from _of_chain(connection, root.id, root.audit_seq, root.audit_head)
    yield from _of_completions(connection, root.id)
    if root.open_incidents != len(state.incidents):
        yield f"counts {root.open_incidents} incidents, has {len(state.incidents)}"
    if root.ended_at is not None:
        yield from _of_ended(connection, root, state)


class _Stored:
    """The open rows of one root instance."""

    def __init__(self, connection: Connection, root_id: str) -> None:
        def open_rows(table: Any, condition: Any) -> list[Row[Any]]:
            query = select(table).where(table.c.root_id == root_id, condition)
            return list(connection.execute(query))

        self.user_tasks = open_rows(tables.user_task, tables.TASK_IS_OPEN)
        self.jobs = open_rows(tables.job, tables.JOB_IS_OPEN)
        self.subscriptions = open_rows(tables.subscription, tables.SUBSCRIPTION_IS_OPEN)
        self.incidents = open_rows(tables.incident, tables.INCIDENT_IS_OPEN)
        self.variables = {
            (scope, name): value
            for scope, name, value in load_variables(connection, root_id)
        }

    @property
    def own_jobs(self) -> list[Row[Any]]:
        """Jobs for which a token waits; the others are an outbox."""
        return [job for job in self.jobs if job.activity_instance_id is not None]


def _compare_fold(
    folded: FoldedInstance, state: _Stored, root: Row[Any]
) -> Iterator[str]:
    yield from _differ(
        "open user tasks", folded.open_user_tasks, (t.id for t in state.user_tasks)
    )
    yield from _differ("open jobs", folded.open_jobs, (j.id for j in state.own_jobs))
    if folded.variables != state.variables:
        yield f"history says {folded.variables}, rows say {state.variables}"
    if folded.ended != (root.ended_at is not None):
        yield f"history says ended={folded.ended}, the row {root.state}"


def _compare_tokens(
    state: _Stored, folded: FoldedInstance, interpreter: Interpreter | None
) -> Iterator[str]:
    tokens: list[Token] = []
    work: list[str] = []
    if interpreter is not None:
        tokens = list(interpreter._execution.tokens.values())
        work = interpreter.open_user_tasks()
    yield from _differ("user tasks", work, (t.id for t in state.user_tasks))
    yield from _differ(
        "jobs",
        (token.job_id for token in tokens if token.job_id),
        (job.id for job in state.own_jobs),
    )
    yield from _differ(
        "subscriptions",
        (str(token.id) for token in tokens if _is_subscribed(token)),
        (row.id for row in state.subscriptions),
    )
    yield from _differ(
        "failed tokens",
        (str(token.id) for token in tokens if token.phase is Phase.FAILED),
        (row.activity_instance_id for row in state.incidents if row.job_id is None),
    )
    yield from _differ(
        "activities",
        folded.open_activities,
        (
            str(token.id)
            for token in tokens
            if token.role not in {Role.BOUNDARY, Role.BRANCH, Role.LISTENER}
        ),
    )


def _is_subscribed(token: Token) -> bool:
    trigger = token.node.trigger
    waits = token._state == TaskState.WAITING and token.phase is Phase.NORMAL
    return trigger is not None and trigger.kind in _WAITS and waits


def _tokens(
    connection: Connection, library: DefinitionLibrary, root: Row[Any]
) -> Interpreter | None:
    if not root.snapshot:
        return None
    environment = InterpreterEnvironment(
        definitions=lambda wanted: library.get(
            wanted, lambda each: diagram_source(connection, each)
        ),
        resolve_called=_nothing_is_called,
        now=datetime(2000, 1, 1, tzinfo=UTC),
        zone=UTC,
        new_id=lambda: "unused",
    )
    return Interpreter.restore(
        environment,
        snapshot=root.snapshot,
        variable_rows=load_variables(connection, root.id),
    )


def _nothing_is_called(called: CalledProcess) -> str:
    raise AssertionError(called)


def _of_ended(connection: Connection, root: Row[Any], state: _Stored) -> Iterator[str]:
    if root.snapshot:
        yield "has ended and still has a snapshot"
    left = [*state.user_tasks, *state.own_jobs, *state.subscriptions]
    # A message that found nobody is still to be looked at when its sender is done.
    left += [one for one in state.incidents if one.activity_instance_id is not None]
    if left or state.variables:
        yield f"has ended and still has {left} {state.variables}"
    running = connection.execute(
        select(tables.instance.c.id).where(
            tables.instance.c.root_id == root.id, tables.IS_RUNNING
        )
    ).all()
    if running:
        yield f"has ended, but what it called runs: {running}"


def _of_completions(connection: Connection, root_id: str) -> Iterator[str]:
    completed = connection.execute(
        select(tables.user_task.c.id).where(
            tables.user_task.c.root_id == root_id,
            tables.user_task.c.state == "completed",
        )
    ).scalars()
    audited: Counter[str] = Counter()
    for payload in connection.execute(
        select(tables.audit.c.payload).where(
            tables.audit.c.chain == root_id,
            tables.audit.c.action == "complete_user_task",
        )
    ).scalars():
        audited[payload.split('"task_id":"')[1].split('"')[0]] += 1
    yield from _differ("audited completions", audited.elements(), completed)


def _of_chain(connection: Connection, chain: str, seq: int, head: str) -> Iterator[str]:
    rows = connection.execute(
        select(tables.audit)
        .where(tables.audit.c.chain == chain)
        .order_by(tables.audit.c.seq)
    ).all()
    entries = [AuditEntry(**row._mapping) for row in rows]
    broken = first_broken(entries)
    if broken is not None:
        yield f"audit breaks at {broken}"
    last = (entries[-1].seq, entries[-1].hash) if entries else (0, NO_HASH)
    if last != (seq, head):
        yield f"audit ends with {last}, its head says {(seq, head)}"


def _of_admin(connection: Connection) -> Iterator[str]:
    row = connection.execute(select(tables.audit_chain)).one()
    for text in _of_chain(connection, ADMIN_CHAIN, row.seq, row.head):
        yield f"admin: {text}"


def _of_candidates(connection: Connection) -> Iterator[str]:
    task, candidate = tables.user_task, tables.user_task_candidate
    left = connection.execute(
        select(candidate.c.task_id)
        .join(task, task.c.id == candidate.c.task_id)
        .where(task.c.ended_at.is_not(None))
    ).all()
    if left:
        yield f"ended tasks still have candidates: {left}"


def _differ(
    what: str, expected: Iterable[object], found: Iterable[object]
) -> Iterator[str]:
    one, other = Counter(map(str, expected)), Counter(map(str, found))
    if one != other:
        yield f"{what}: only first {one - other}, only second {other - one}"


def _event(row: Row[Any]) -> HistoryEvent:
    return HistoryEvent(
        type=HistoryType(row.type),
        instance_id=row.instance_id,
        element_id=row.element_id,
        activity_instance_id=row.activity_instance_id,
        scope_id=row.scope_id,
        due_at=row.due_at,
        data=row.data,
    )
