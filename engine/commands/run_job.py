"""Do the work of a claimed job inside one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from engine.bpmn.execution import Results
from engine.commands import job_lease
from engine.commands.context import CommandContext
from engine.commands.correlating import Message, deliver
from engine.commands.job_calls import notice_call, service_task_call
from engine.commands.recalculate_due_dates import recalculate
from engine.commands.roots import Root, lock_root
from engine.commands.start_points import run_start_timer
from engine.commands.starting import begin
from engine.commands.step import Step, plain, plain_results
from engine.errors import (
    BpmnError,
    HandlerNotFound,
    InstanceNotFound,
    MessageNotCorrelated,
    MessageRepeated,
    WrongState,
)
from engine.model.advance import JobKind
from engine.model.follow_ups import (
    CancelInstances,
    CorrelateMessage,
    RecalculateDueDates,
    SetVariables,
    from_payload,
)
from engine.model.lifecycles import InstanceState
from engine.store.claims import ClaimedJob
from engine.store.definitions import definition_by_id, latest_definition
from engine.store.tables import (
    IS_ROOT,
    IS_RUNNING,
    SUBSCRIPTION_IS_OPEN,
    instance,
    subscription,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunJob:
    """Run a job whose effects are all in this database."""

    claimed: ClaimedJob

    def execute(self, context: CommandContext) -> None:
        """Do the work and end the job; anything that is raised undoes both.

        Raises:
            LeaseLost: the job was canceled or given to another.
        """
        self._RUNNERS[self.claimed.kind](self, context)

    def _lock(self, context: CommandContext) -> Root | None:
        """Lock the job's root and end the job; None when the root is suspended."""
        root = lock_root(context, self.claimed.root_id or "")
        if root.state is InstanceState.SUSPENDED:
            job_lease.give_back(context, self.claimed, suspended=True)
            return None
        self._complete(context)
        return root

    def _complete(self, context: CommandContext) -> None:
        job_lease.complete(context, self.claimed)

    def _payload(self, **more: object) -> dict[str, object]:
        return {"job_id": self.claimed.id, "kind": str(self.claimed.kind), **more}

    def _timer(self, context: CommandContext) -> None:
        root = self._lock(context)
        if root is None:
            return
        step = Step.resume(context, root)
        step.interpreter.fire_timer(self._activity(), due_at=self.claimed.due_at)
        step.finish("fire_timer", self._payload(element_id=self.claimed.element_id))

    def _start_timer(self, context: CommandContext) -> None:
        run_start_timer(context, self.claimed)

    def _async(self, context: CommandContext) -> None:
        root = self._lock(context)
        if root is None:
            return
        step = Step.resume(context, root)
        step.interpreter.run_async(self._activity())
        step.finish("run_async", self._payload(element_id=self.claimed.element_id))

    def _external(self, context: CommandContext) -> None:
        handler = context.handlers.service_tasks.get(str(self.claimed.topic))
        if handler is None:
            raise HandlerNotFound(str(self.claimed.topic))
        root = self._lock(context)
        if root is None:
            return
        step = Step.resume(context, root)
        call = service_task_call(
            step.interpreter, self.claimed, clock=context.work.clock, work=context.work
        )
        results = Results()
        try:
            results = plain_results(step.surroundings.take(handler.run(call)))
        except BpmnError as error:
            step.interpreter.throw_error(self._activity(), error)
        else:
            step.interpreter.complete_external(self._activity(), results)
        payload = self._payload(
            topic=self.claimed.topic, variables={**results.variables}
        )
        step.finish("complete_external_task", payload)

    def _message(self, context: CommandContext) -> None:
        payload = self.claimed.payload
        message = Message(
            name=payload["name"],
            business_key=payload.get("business_key"),
            process_key=payload.get("process_key"),
            variables=payload.get("variables", {}),
            message_id=payload.get("message_id"),
        )
        try:
            deliver(context, message, before=lambda: self._complete(context))
        except MessageRepeated:
            # It arrived before; only the end of the job is still to be written.
            self._complete(context)
        except MessageNotCorrelated:
            if not _is_over(context, message.process_key, message.business_key):
                raise
            self._drop(context, name=message.name, business_key=message.business_key)

    def _signal(self, context: CommandContext) -> None:
        payload = self.claimed.payload
        if "definition_id" in payload:
            self._complete(context)
            begin(
                context,
                definition_by_id(context.work.connection, payload["definition_id"]),
                business_key=None,
                variables=payload["variables"],
                start_element=payload["element_id"],
                action="catch_signal",
            )
            return
        root = self._lock(context)
        if root is None or not self._still_waits(context, payload):
            return
        step = Step.resume(context, root)
        step.interpreter.deliver_signal_to(
            payload["subscription_id"], payload["name"], payload["variables"]
        )
        step.finish("catch_signal", self._payload(name=payload["name"]))

    def _still_waits(self, context: CommandContext, payload: Mapping[str, Any]) -> bool:
        query = select(subscription.c.id).where(
            subscription.c.id == payload["subscription_id"], SUBSCRIPTION_IS_OPEN
        )
        return context.work.connection.execute(query).one_or_none() is not None

    def _follow_up(self, context: CommandContext) -> None:
        wanted = from_payload(self.claimed.payload)
        if isinstance(wanted, SetVariables):
            self._set_variables(context, wanted)
        elif isinstance(wanted, CancelInstances):
            self._cancel_one(context, wanted)
        elif isinstance(wanted, RecalculateDueDates):
            self._recalculate(context, wanted)
        elif isinstance(wanted, CorrelateMessage):
            message = Message(
                name=wanted.name,
                business_key=wanted.business_key,
                variables=wanted.variables,
            )
            deliver(context, message, before=lambda: self._complete(context))
        else:
            self._complete(context)
            begin(
                context,
                latest_definition(context.work.connection, wanted.key),
                business_key=wanted.business_key,
                variables=wanted.variables,
                labels=wanted.labels,
            )

    def _cancel_one(self, context: CommandContext, wanted: CancelInstances) -> None:
        """Cancel one of the instances; the others by jobs of their own.

        One transaction locks exactly one root instance.
        """
        found = _running(context, wanted.process_key, wanted.business_key)
        if not found:
            self._complete(context)
            return
        root = lock_root(context, found[0])
        self._complete(context)
        if not root.ended:
            step = Step.resume(context, root)
            step.interpreter.cancel(wanted.reason)
            payload = self._payload(reason=wanted.reason)
            step.finish("cancel_instance", payload, reason=wanted.reason)
        if len(found) > 1:
            context.work.defer(wanted)

    def _recalculate(
        self, context: CommandContext, wanted: RecalculateDueDates
    ) -> None:
        root = self._lock(context)
        if root is not None and not root.ended:
            recalculate(context, root, wanted)

    def _set_variables(self, context: CommandContext, wanted: SetVariables) -> None:
        found = _running(context, wanted.process_key, wanted.business_key)
        sought = f"{wanted.process_key} {wanted.business_key}"
        if not found:
            if not _is_over(context, wanted.process_key, wanted.business_key):
                raise InstanceNotFound(sought)
            self._drop(
                context, process=wanted.process_key, business_key=wanted.business_key
            )
            return
        if len(found) > 1:
            raise WrongState(
                action="set variables of",
                wanted=sought,
                state=f"running {len(found)} times",
            )
        root = lock_root(context, found[0])
        root.must_be_active("set variables of")
        values = plain(wanted.variables)
        step = Step.resume(context, root)
        self._complete(context)
        step.interpreter.set_variables(root.id, values)
        step.finish(
            "set_variables", self._payload(variables=values), labels=wanted.labels
        )

    def _drop(self, context: CommandContext, **about: object) -> None:
        """End a job that came too late for the instance that it means, and say so."""
        self._complete(context)
        context.work.audit("drop_job", self._payload(**about))

    def _notice(self, context: CommandContext) -> None:
        handler = context.handlers.notices.get(str(self.claimed.topic))
        if handler is None:
            raise HandlerNotFound(str(self.claimed.topic))
        self._complete(context)
        handler.run(
            notice_call(self.claimed, clock=context.work.clock, work=context.work)
        )

    def _activity(self) -> str:
        return str(self.claimed.activity_instance_id)

    _RUNNERS: ClassVar[Mapping[JobKind, Callable[[RunJob, CommandContext], None]]] = {
        JobKind.TIMER: _timer,
        JobKind.START_TIMER: _start_timer,
        JobKind.EXTERNAL: _external,
        JobKind.ASYNC: _async,
        JobKind.MESSAGE: _message,
        JobKind.SIGNAL: _signal,
        JobKind.FOLLOW_UP: _follow_up,
        JobKind.NOTICE: _notice,
    }


def _is_over(
    context: CommandContext, process_key: str | None, business_key: str | None
) -> bool:
    """Say whether the instances of a process with a business key have all ended.

    What names no process may be meant for anybody, also for one that is still to come.
    """
    if process_key is None or business_key is None:
        return False
    return _has_run(context, process_key, business_key) and not _running(
        context, process_key, business_key
    )


def _has_run(context: CommandContext, process_key: str, business_key: str) -> bool:
    query = select(instance.c.id).where(
        instance.c.business_key == business_key, instance.c.process_key == process_key
    )
    return context.work.connection.execute(query.limit(1)).first() is not None


def _running(
    context: CommandContext, process_key: str, business_key: str
) -> Sequence[str]:
    """Return the running roots of a process with a business key, oldest first."""
    query = (
        select(instance.c.id)
        .where(
            instance.c.business_key == business_key,
            instance.c.process_key == process_key,
            IS_ROOT,
            IS_RUNNING,
        )
        .order_by(instance.c.started_at, instance.c.id)
    )
    return context.work.connection.execute(query).scalars().all()
