"""One process instance that is tried out: what waits, and what happens next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import singledispatchmethod
from typing import Protocol, Self, TypeVar

from engine.clock import as_utc
from engine.errors import BpmnError, NothingWaits
from engine.model.actors import SYSTEM
from engine.model.advance import JobKind
from engine.model.lifecycles import IncidentState
from engine.model.lists import InstanceFilter, Slice
from engine.model.views import ActivityPhase, HistoryRow, InstanceView, JobView
from engine.model.worker_tasks import Failure
from engine.queries.open_waits import open_waits
from engine.simulation import steps
from engine.simulation.private_engine import PrivateEngine
from engine.simulation.standing import (
    OpenEvent,
    OpenTask,
    OpenTimer,
    OpenWork,
    SentMessage,
    Standing,
    StuckPlace,
)

_WORKER = "simulation"
_LOCK = timedelta(days=1)
#: More called instances than one that somebody tries out has.
_ALL = Slice(limit=1_000)
_PAGE = 1_000


class _Placed(Protocol):
    @property
    def element(self) -> str: ...


_There = TypeVar("_There", bound=_Placed)


class Simulation:
    """A root instance in a private engine; threads must take turns."""

    def __init__(self, engine: PrivateEngine, root_id: str) -> None:
        self._engine = engine
        self._root_id = root_id

    def close(self) -> None:
        """Forget everything."""
        self._engine.database.close()

    # -- doing -----------------------------------------------------------------------

    def take(self, step: steps.Step) -> Self:
        """Carry out a step, and whatever follows from it without anybody's doing.

        Raises:
            NothingWaits: there is nothing to go on from.
            Refused: the process cannot go on that way; nothing has changed.
            EndlessWork: it does not come to rest.
        """
        self._take(step)
        self._engine.settle()
        return self

    def replay(self, taken: Iterable[steps.Step]) -> Self:
        """Carry out several steps."""
        for step in taken:
            self.take(step)
        return self

    @singledispatchmethod
    def _take(self, step: object) -> None:
        message = f"Expected a step of a simulation, but got {step!r}"
        raise TypeError(message)

    @_take.register
    def _complete(self, step: steps.CompleteTask) -> None:
        task = _the(step, self._tasks(), kind="a user task at")
        self._engine.complete_user_task(task.id, variables=step.values, actor=SYSTEM)

    @_take.register
    def _serve(self, step: steps.ServeTask) -> None:
        self._engine.complete_external_task(
            self._held(step),
            worker_id=_WORKER,
            variables=step.values,
            local_variables={},
            actor=SYSTEM,
        )

    @_take.register
    def _throw(self, step: steps.ThrowTaskError) -> None:
        self._engine.throw_external_error(
            self._held(step),
            worker_id=_WORKER,
            error=BpmnError(step.code, step.message, step.values),
            actor=SYSTEM,
        )

    @_take.register
    def _fail(self, step: steps.FailTask) -> None:
        self._engine.fail_external_task(
            self._held(step),
            worker_id=_WORKER,
            failure=Failure(error=step.message, retries=0),
            actor=SYSTEM,
        )

    @_take.register
    def _repair(self, step: steps.RepairPlace) -> None:
        place = _the(step, self._stuck(), kind="an incident at")
        self._engine.resolve_incident(place.incident_id, actor=SYSTEM)

    @_take.register
    def _send(self, step: steps.SendMessage) -> None:
        self._expect_event("message", step.name)
        self._engine.correlate_message(step.name, actor=SYSTEM, variables=step.values)

    @_take.register
    def _signal(self, step: steps.SendSignal) -> None:
        self._expect_event("signal", step.name)
        self._engine.throw_signal(step.name, actor=SYSTEM, variables=step.values)

    @_take.register
    def _give(self, step: steps.GiveValues) -> None:
        self._engine.set_variables(
            self._root_id, variables=step.values, actor=SYSTEM, reason=_WORKER
        )

    @_take.register
    def _move(self, step: steps.MoveClock) -> None:
        self._engine.pass_time(max(as_utc(step.to), self.now))

    @_take.register
    def _next_timer(self, step: steps.NextTimer) -> None:
        due = min((each.due_at for each in self._timers()), default=None)
        if due is None:
            raise NothingWaits(kind="a timer", wanted="", waiting=())
        self._engine.pass_time(max(due, self.now))

    def _held(self, step: steps.AtElement) -> str:
        """Lock the external task that a step means, and return its id."""
        task = _the(step, self._works(), kind="a service task at")
        self._engine.hold_external_task(
            task.id, worker_id=_WORKER, lock_for=_LOCK, actor=SYSTEM
        )
        return task.id

    def _expect_event(self, kind: str, name: str) -> None:
        names = [each.name for each in self._events() if each.kind == kind]
        if name not in names:
            raise NothingWaits(kind=f"a {kind} called", wanted=name, waiting=names)

    # -- seeing ----------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """Return the moment of the simulation."""
        return self._engine.own_clock.now()

    @property
    def instance(self) -> InstanceView:
        """Return the instance itself."""
        return self._engine.instance(self._root_id, actor=SYSTEM)

    @property
    def sent(self) -> Sequence[SentMessage]:
        """Return the messages that went to somebody who is not there."""
        return tuple(self._engine.sent)

    def variables(self) -> Mapping[str, object]:
        """Return the variables of the instance; at the end, those that were left."""
        return self._engine.variables(self._root_id, actor=SYSTEM)

    def standing(self) -> Standing:
        """Return everything that waits now."""
        return Standing(
            state=self.instance.state,
            now=self.now,
            tasks=self._tasks(),
            works=self._works(),
            timers=self._timers(),
            events=self._events(),
            stuck=self._stuck(),
            kinds=self._kinds(),
        )

    def inside(self) -> frozenset[str]:
        """Return every element in which something goes on, subprocesses among them."""
        states = self._engine.activity_states(self._root_id, actor=SYSTEM)
        return frozenset(
            each.element_id for each in states if each.state is ActivityPhase.OPEN
        )

    def history(self) -> list[HistoryRow]:
        """Return everything that happened, oldest first."""
        rows: list[HistoryRow] = []
        while True:
            more = self._engine.history(
                self._root_id,
                actor=SYSTEM,
                after_seq=rows[-1].seq if rows else 0,
                limit=_PAGE,
            )
            rows += more
            if len(more) < _PAGE:
                return rows

    def _tasks(self) -> tuple[OpenTask, ...]:
        found = self._engine.open_user_tasks(self._root_id, actor=SYSTEM)
        return tuple(
            OpenTask(
                id=each.id,
                element=each.element_id,
                name=each.name,
                definition_id=each.definition_id,
                form_key=each.form_key,
                assignee=each.assignee,
                candidate_users=each.candidate_users,
                candidate_groups=each.candidate_groups,
                due_at=each.due_at,
            )
            for each in found
        )

    def _works(self) -> tuple[OpenWork, ...]:
        return tuple(
            OpenWork(
                id=each.id,
                element=str(each.element_id),
                topic=str(each.topic),
                error=each.error,
            )
            for each in self._jobs(JobKind.EXTERNAL)
        )

    def _timers(self) -> tuple[OpenTimer, ...]:
        return tuple(
            OpenTimer(element=str(each.element_id), due_at=each.due_at)
            for each in self._jobs(JobKind.TIMER)
        )

    def _jobs(self, kind: JobKind) -> Iterator[JobView]:
        jobs = self._engine.jobs(self._root_id, actor=SYSTEM)
        return (each for each in jobs if each.kind == kind)

    def _events(self) -> tuple[OpenEvent, ...]:
        with self._engine.read() as connection:
            found = open_waits(connection, self._root_id)
        return tuple(
            OpenEvent(kind=each.kind, element=each.element_id, name=each.name)
            for each in found
        )

    def _stuck(self) -> tuple[StuckPlace, ...]:
        found = self._engine.incidents_of(self._root_id, actor=SYSTEM)
        return tuple(
            StuckPlace(
                incident_id=each.id,
                element=str(each.element_id),
                message=each.message,
            )
            for each in found
            if each.state is IncidentState.OPEN
        )

    def _kinds(self) -> Mapping[str, str]:
        wanted = InstanceFilter(root_id=self._root_id)
        found = self._engine.find_instances(wanted, _ALL, actor=SYSTEM)
        ids = {each.definition_id for each in found}
        models = (self._engine.process_model(each) for each in ids)
        return {
            node.id: node.kind for each in models for node in each.scope.all_nodes()
        }


def _the(step: steps.AtElement, waiting: Iterable[_There], *, kind: str) -> _There:
    """Return what a step means of all that waits.

    Raises:
        NothingWaits: there is nothing, or there are fewer.
    """
    waiting = tuple(waiting)
    here = [each for each in waiting if each.element == step.element]
    if not 0 < step.nth <= len(here):
        nth = f" ({step.nth})" if here else ""
        raise NothingWaits(
            kind=kind,
            wanted=step.element + nth,
            waiting=sorted(each.element for each in waiting),
        )
    return here[step.nth - 1]
