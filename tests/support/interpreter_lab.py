"""A bench for the interpreter alone: no database, no clock but one that stands still.

The lab can throw the instance away after every step and rebuild it from its
snapshot and its variable rows: what a restart does.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

from engine.bpmn.compile import compile_process
from engine.bpmn.dmn.compile import CompiledDecision, compile_decisions
from engine.bpmn.dmn.reader import read_decisions
from engine.bpmn.execution import (
    CalledProcess,
    Delegate,
    DeployedDecision,
    InterpreterEnvironment,
    Results,
    WantedDecision,
)
from engine.bpmn.interpreter import Interpreter
from engine.bpmn.reader import read_diagram
from engine.bpmn.specs import CompiledProcess
from engine.errors import BpmnError, DecisionNotFound
from engine.model.advance import (
    Advance,
    JobKind,
    NewIncident,
    NewInstance,
    NewJob,
    NewUserTask,
)
from engine.model.history import FoldedInstance, HistoryEvent, HistoryType, fold
from engine.model.lifecycles import UserTaskState
from tests.support.sketch import sketch

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def compiled(resource: str, content: bytes) -> CompiledProcess:
    """Read and compile the first process of a file."""
    return compile_process(read_diagram(resource, content).processes[0])


class Lab:
    """One root instance on the bench."""

    def __init__(
        self,
        text: str,
        variables: Mapping[str, object] | None = None,
        *,
        restart: bool = True,
        called: Mapping[str, str] | None = None,
        functions: Mapping[str, Callable[..., object]] | None = None,
        delegates: Mapping[str, Delegate] | None = None,
        start_element: str | None = None,
        step_budget: int = 10_000,
        start: bool = True,
        process: CompiledProcess | None = None,
        now: datetime = NOW,
        initiator: str | None = None,
        decisions: bytes | None = None,
    ) -> None:
        files = {"main": text, **(called or {})}
        self.processes = (
            {"main": process}
            if process is not None
            else {
                key: compiled(f"{key}.bpmn", sketch(body, key=key))
                for key, body in files.items()
            }
        )
        self._restart = restart
        #: Decision key -> decision; a test may put another version in its place.
        self.decisions: Mapping[str, CompiledDecision] = (
            compile_decisions(read_decisions("lab.dmn", decisions)) if decisions else {}
        )
        self._counter = itertools.count(1)
        self.environment = InterpreterEnvironment(
            definitions=self.processes.__getitem__,
            resolve_called=self._resolve_called,
            now=now,
            zone=ZoneInfo("Asia/Shanghai"),
            new_id=lambda: f"id-{next(self._counter)}",
            functions=functions or {},
            delegates=delegates or {},
            resolve_decision=self._decision,
            step_budget=step_budget,
            initiator=initiator,
        )
        #: What call activities asked for.
        self.asked_for: list[CalledProcess] = []
        self.history: list[HistoryEvent] = []
        self.user_tasks: dict[str, NewUserTask] = {}
        self.jobs: dict[str, NewJob] = {}
        self.outbox: list[NewJob] = []
        self.subscriptions: dict[str, tuple[str, str]] = {}
        #: Element of each subscription.
        self.listening: dict[str, str] = {}
        self.incidents: dict[str, str] = {}
        #: The same incidents whole.
        self.stuck: dict[str, NewIncident] = {}
        self.rows: dict[tuple[str, str], object] = {}
        self.signals: list[str] = []
        #: Every instance that began, the root first.
        self.started: list[NewInstance] = []
        self.ended = False
        self.last = Advance()
        self.snapshots: list[str] = []
        if start:
            self.interpreter = Interpreter.start(
                self.environment,
                definition_id="main",
                instance_id="root",
                business_key="case-1",
                variables=variables or {},
                start_element=start_element,
            )
            self.settle()

    def _resolve_called(self, called: CalledProcess) -> str:
        self.asked_for.append(called)
        return called.key

    def _decision(self, wanted: WantedDecision) -> DeployedDecision:
        if wanted.key not in self.decisions:
            raise DecisionNotFound(wanted.key)
        decision = self.decisions[wanted.key]
        return DeployedDecision(id=f"{wanted.key}:1", version=1, decision=decision)

    # -- doing ----------------------------------------------------------------

    def complete(self, element_id: str, nth: int = 0, **variables: object) -> Lab:
        """Complete the nth open user task at an element."""
        task = [t for t in self.user_tasks.values() if t.element_id == element_id][nth]
        return self.complete_task(task.id, **variables)

    def complete_task(self, task_id: str, **variables: object) -> Lab:
        """Complete an open user task by its id."""
        self.interpreter.complete_user_task(task_id, variables)
        return self.settle()

    def serve(self, element_id: str, nth: int = 0, **variables: object) -> Lab:
        """Let a handler complete the nth external task at an element."""
        job = self.job(element_id, JobKind.EXTERNAL, nth)
        self.jobs.pop(job.id)
        results = Results(variables=variables)
        self.interpreter.complete_external(str(job.activity_instance_id), results)
        return self.settle()

    def fail(
        self, element_id: str, code: str, message: str = "", **variables: object
    ) -> Lab:
        """Let a handler throw a business error."""
        job = self.job(element_id, JobKind.EXTERNAL)
        self.jobs.pop(job.id)
        self.interpreter.throw_error(
            str(job.activity_instance_id), BpmnError(code, message, variables)
        )
        return self.settle()

    def fire(self, element_id: str, nth: int = 0) -> Lab:
        """Let the timer at an element fire."""
        job = self.job(element_id, JobKind.TIMER, nth)
        self.jobs.pop(job.id)
        self.interpreter.fire_timer(str(job.activity_instance_id), due_at=job.due_at)
        return self.settle()

    def run_async(self, element_id: str) -> Lab:
        """Run the asynchronous continuation at an element."""
        job = self.job(element_id, JobKind.ASYNC)
        self.jobs.pop(job.id)
        self.interpreter.run_async(str(job.activity_instance_id))
        return self.settle()

    def send(self, name: str, **variables: object) -> Lab:
        """Deliver a message to the one place that waits for it."""
        (waiting,) = [
            k for k, v in self.subscriptions.items() if v == ("message", name)
        ]
        self.interpreter.deliver_message(waiting, name, variables)
        return self.settle()

    def signal(self, name: str, **variables: object) -> Lab:
        """Deliver a signal to all that wait for it."""
        self.interpreter.deliver_signal(name, variables)
        return self.settle()

    def set(self, **variables: object) -> Lab:
        """Set variables from outside."""
        self.interpreter.set_variables("root", variables)
        return self.settle()

    def cancel(self) -> Lab:
        """Cancel the instance."""
        self.interpreter.cancel("test")
        return self.settle()

    def retry(self, element_id: str) -> Lab:
        """Resolve the incident at an element."""
        (activity_id,) = (
            k for k, i in self.stuck.items() if i.element_id == element_id
        )
        self.interpreter.retry(activity_id)
        del self.stuck[activity_id], self.incidents[activity_id]
        return self.settle()

    def move_to(self, now: datetime) -> Lab:
        """Let it be another time; nothing happens by itself."""
        self.environment = replace(self.environment, now=now)
        self.interpreter._execution.environment = self.environment
        return self

    def run_due_jobs(self, limit: int = 100) -> Lab:
        """Run what is due, in the order of the job table, but no external tasks.

        A message reaches this instance or stays in the outbox.
        """
        for _ in range(limit):
            job = self._next_job()
            if job is None:
                return self
            if job.kind is JobKind.MESSAGE:
                self.outbox.remove(job)
                payload = cast("Mapping[str, object]", job.payload["variables"])
                self.send(str(job.payload["name"]), **payload)
                continue
            self.jobs.pop(job.id)
            if job.kind is JobKind.TIMER:
                activity_id = str(job.activity_instance_id)
                self.interpreter.fire_timer(activity_id, due_at=job.due_at)
            else:
                self.interpreter.run_async(str(job.activity_instance_id))
            self.settle()
        return self

    def _next_job(self) -> NewJob | None:
        taken = {JobKind.TIMER, JobKind.ASYNC}
        due = [job for job in self.jobs.values() if job.kind in taken]
        due += [job for job in self.outbox if self._is_awaited(job)]
        due = [job for job in due if job.due_at <= self.environment.now]
        return min(due, key=lambda job: (-job.priority, job.due_at), default=None)

    def _is_awaited(self, job: NewJob) -> bool:
        waiting = list(self.subscriptions.values())
        return waiting.count(("message", str(job.payload["name"]))) == 1

    def job(self, element_id: str, kind: JobKind, nth: int = 0) -> NewJob:
        """Return the nth open job of a kind at an element."""
        return [
            j
            for j in self.jobs.values()
            if j.element_id == element_id and j.kind is kind
        ][nth]

    # -- seeing ----------------------------------------------------------------

    @property
    def state(self) -> str:
        """State of the root instance: active, completed or canceled."""
        ends = {HistoryType.INSTANCE_COMPLETED, HistoryType.INSTANCE_CANCELED}
        types = [e.type for e in self.history if e.instance_id == "root"]
        ended = [kind.removeprefix("instance_") for kind in types if kind in ends]
        return ended[-1] if ended else "active"

    @property
    def waits(self) -> list[str]:
        """Element ids at which the instance waits, sorted."""
        return self.interpreter.waiting() if not self.ended else []

    @property
    def tasks(self) -> list[str]:
        """Element ids of the open user tasks, sorted."""
        return sorted(t.element_id for t in self.user_tasks.values())

    @property
    def visited(self) -> list[str]:
        """Completed elements in order, bodies of multi-instance left out."""
        return [
            str(event.element_id)
            for event in self.history
            if event.type is HistoryType.ACTIVITY_COMPLETED
            and not event.data.get("body")
            and not event.data.get("joined")
        ]

    def variable(self, name: str) -> object:
        """A variable of the root instance."""
        return self.rows[("root", name)]

    # -- keeping ----------------------------------------------------------------

    def settle(self) -> Lab:
        """Advance, keep what happened as a store would, check, and restart."""
        advance = self.interpreter.advance()
        self.last = advance
        self.history.extend(advance.history)
        self.signals.extend(name for name, _ in advance.signals_thrown)
        self.started.extend(advance.instances_started)
        self._keep_user_tasks(advance)
        self._keep_jobs(advance)
        self._keep_waits(advance)
        self._keep_variables(advance)
        self.ended = advance.root_ended
        self.check()
        if not self.ended:
            self.snapshots.append(self.interpreter.snapshot())
            if self._restart:
                self.restart()
        return self

    def _keep_user_tasks(self, advance: Advance) -> None:
        for task in advance.user_tasks_created:
            self.user_tasks[task.id] = task
        for task_id, state, _ in advance.user_tasks_ended:
            assert state in {UserTaskState.COMPLETED, UserTaskState.CANCELED}
            del self.user_tasks[task_id]

    def _keep_jobs(self, advance: Advance) -> None:
        for job in advance.jobs_created:
            if job.activity_instance_id is None:
                self.outbox.append(job)
            else:
                self.jobs[job.id] = job
        canceled = set(advance.jobs_canceled_at)
        self.jobs = {
            job.id: job
            for job in self.jobs.values()
            if job.activity_instance_id not in canceled
        }

    def _keep_waits(self, advance: Advance) -> None:
        for wait in advance.subscriptions_created:
            self.subscriptions[wait.id] = (wait.kind, wait.name)
            self.listening[wait.id] = wait.element_id
        for subscription_id in advance.subscriptions_ended:
            self.subscriptions.pop(subscription_id, None)
            self.listening.pop(subscription_id, None)
        for incident in advance.incidents_opened:
            self.incidents[incident.activity_instance_id] = incident.message
            self.stuck[incident.activity_instance_id] = incident
        for activity_id in advance.incidents_canceled_at:
            del self.incidents[activity_id]
            del self.stuck[activity_id]

    def _keep_variables(self, advance: Advance) -> None:
        variables = self.interpreter.variables
        self.rows.update(variables.written)
        gone = set(variables.removed)
        closed = set(advance.scopes_closed)
        self.rows = {
            key: value
            for key, value in self.rows.items()
            if key not in gone and key[0] not in closed
        }

    def go_back(self) -> None:
        """Forget what a refused step did: the instance is as it was stored."""
        self._restore(self.snapshots[-1])

    def _restore(self, snapshot: str) -> None:
        self.interpreter = Interpreter.restore(
            self.environment,
            snapshot=snapshot,
            variable_rows=[(s, n, v) for (s, n), v in self.rows.items()],
        )

    def restart(self) -> None:
        """Rebuild the instance from what is stored."""
        text = self.interpreter.snapshot()
        before = self.interpreter.waiting()
        self._restore(text)
        assert self.interpreter.waiting() == before
        assert self.interpreter.snapshot() == text

    def folded(self) -> FoldedInstance:
        """What the history says about the present."""
        return fold(self.history)

    def check(self) -> None:
        """History folds to what is stored: the invariant of reliability."""
        folded = self.folded()
        assert folded.open_user_tasks == set(self.user_tasks)
        assert folded.open_jobs == set(self.jobs)
        assert folded.variables == self.rows
        assert folded.ended == self.ended
        if self.ended:
            assert folded.open_activities == {}
            assert not self.user_tasks
            assert not self.jobs
            assert not self.subscriptions
