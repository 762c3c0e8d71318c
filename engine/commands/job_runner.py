"""Run claimed jobs: the one place where any failure of a handler is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from engine.bpmn.execution import DelegateCall
from engine.bpmn.interpreter import Interpreter
from engine.commands.complete_external_task import CompleteExternalTask
from engine.commands.context import CommandContext, Services
from engine.commands.end_notice import EndNotice
from engine.commands.environment import Surroundings
from engine.commands.executor import CommandExecutor
from engine.commands.fail_job import FailJob
from engine.commands.job_calls import notice_call, service_task_call
from engine.commands.plugins import (
    DEFAULT_TIMEOUT_SECONDS,
    Effect,
    HandlerResult,
    NoticeHandler,
    ServiceTaskCall,
    ServiceTaskHandler,
)
from engine.commands.run_job import RunJob
from engine.errors import BpmnError, InstanceNotFound, LeaseLost, Unavailable
from engine.model.actors import SYSTEM
from engine.model.advance import JobKind
from engine.store.claims import ClaimedJob
from engine.store.roots import stored_snapshot
from engine.store.unit_of_work import UnitOfWork
from engine.store.variables import load_variables


class JobRunner:
    """Runs one claimed job to its end, whatever its handler does."""

    def __init__(self, *, executor: CommandExecutor, services: Services) -> None:
        self._executor = executor
        self._services = services

    def topics(self) -> frozenset[str]:
        """Return the topics that this process has handlers for."""
        handlers = self._services.handlers
        return frozenset((*handlers.service_tasks, *handlers.notices))

    def timeout(self, claimed: ClaimedJob) -> float:
        """Return the seconds that a job may take."""
        handler = self._handler(claimed)
        return DEFAULT_TIMEOUT_SECONDS if handler is None else handler.timeout_seconds

    def run(self, claimed: ClaimedJob) -> None:
        """Run a job to its end: completed, to be tried again, or an incident.

        Raises:
            LeaseLost: the job was canceled or given to another meanwhile.
            Unavailable: the database did not answer; nothing of the end is stored.
        """
        if claimed.exhausted:
            self.fail(claimed, message="its workers died or hung, each time it ran")
            return
        try:
            self._attempt(claimed)
        except (LeaseLost, Unavailable):
            raise
        except Exception as error:  # noqa: BLE001 - the job boundary: any handler may fail
            self.fail(claimed, message=f"{type(error).__name__}: {error}")

    def fail(self, claimed: ClaimedJob, *, message: str) -> None:
        """Count a try as failed.

        Raises:
            LeaseLost: the job was canceled or given to another meanwhile.
            Unavailable: the database did not answer.
        """
        self._executor.run(FailJob(claimed=claimed, error=message), actor=SYSTEM)

    def _attempt(self, claimed: ClaimedJob) -> None:
        handler = self._handler(claimed)
        if handler is None or handler.effect is Effect.DATABASE:
            self._executor.run(RunJob(claimed=claimed), actor=SYSTEM)
        elif isinstance(handler, NoticeHandler):
            clock = self._executor.clock
            handler.run(notice_call(claimed, clock=clock, work=None))
            self._executor.run(EndNotice(claimed=claimed), actor=SYSTEM)
        else:
            self._work_outside(handler, claimed)

    def _work_outside(self, handler: ServiceTaskHandler, claimed: ClaimedJob) -> None:
        """Run a handler without a transaction, then go on in a fenced one."""
        result: HandlerResult | None = None
        error: BpmnError | None = None
        try:
            result = handler.run(self._call(claimed))
        except BpmnError as thrown:
            error = thrown
        done = result or HandlerResult()

        def record(work: UnitOfWork) -> None:
            if handler.record is not None and error is None:
                handler.record(work, done)

        command = CompleteExternalTask(
            claimed=claimed,
            variables=done.variables,
            local_variables=done.local_variables,
            labels=done.labels,
            follow_ups=done.follow_ups,
            error=error,
            record=record,
        )
        self._executor.run(command, actor=SYSTEM)

    def _call(self, claimed: ClaimedJob) -> ServiceTaskCall:
        """Say to a handler where it is called, without a lock."""
        with self._look(str(claimed.root_id)) as interpreter:
            clock = self._executor.clock
            return service_task_call(interpreter, claimed, clock=clock, work=None)

    def look_at(
        self, root_id: str, activity_id: str, topic: str
    ) -> tuple[DelegateCall, Mapping[str, object]]:
        """Return what an external task sees, and what is local to it; without a lock.

        Raises:
            InstanceNotFound: the root has ended.
            WrongState: nothing waits there any more.
        """
        with self._look(root_id) as interpreter:
            seen = interpreter.call_at(activity_id, topic)
            return seen, dict(interpreter.local_variables_at(activity_id))

    @contextmanager
    def _look(self, root_id: str) -> Iterator[Interpreter]:
        """Yield an instance as it is now."""
        clock = self._executor.clock
        with self._executor.database.read() as connection:
            work = UnitOfWork(connection=connection, clock=clock, actor=SYSTEM)
            context = CommandContext(work=work, services=self._services)
            snapshot = stored_snapshot(connection, root_id)
            if not snapshot:
                raise InstanceNotFound(root_id)
            yield Interpreter.restore(
                Surroundings(context, root_id=root_id).environment(),
                snapshot=snapshot,
                variable_rows=load_variables(connection, root_id),
            )

    def _handler(
        self, claimed: ClaimedJob
    ) -> ServiceTaskHandler | NoticeHandler | None:
        handlers = self._services.handlers
        if claimed.kind is JobKind.EXTERNAL:
            return handlers.service_tasks.get(str(claimed.topic))
        if claimed.kind is JobKind.NOTICE:
            return handlers.notices.get(str(claimed.topic))
        return None
