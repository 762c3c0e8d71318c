"""The engine of a simulation: the real one, on a database that nobody else sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from typing_extensions import override

from engine.bpmn.library import DecisionLibrary, DefinitionLibrary
from engine.clock import MovableClock
from engine.commands import job_lease
from engine.commands.context import CommandContext
from engine.commands.deploy import Deploy
from engine.commands.plugins import HandlerRegistry
from engine.commands.roots import lock_root
from engine.commands.run_job import RunJob
from engine.errors import EndlessWork, LeaseLost, MessageNotCorrelated
from engine.model.actors import SYSTEM
from engine.model.advance import JobKind
from engine.model.settings import EngineSettings
from engine.model.views import DefinitionView
from engine.process_engine import ProcessEngine
from engine.queries.waiting import next_timer
from engine.simulation.standing import SentMessage
from engine.store.claims import ClaimedJob
from engine.store.memory import MemoryDatabase

#: More than a process makes for itself before it waits for somebody.
MOST_JOBS = 500
#: What concerns others than the instance itself.
_BEYOND = frozenset({JobKind.FOLLOW_UP, JobKind.NOTICE})


def private_settings(settings: EngineSettings) -> EngineSettings:
    """Return settings by which service tasks wait for the answers of the simulation."""
    return replace(settings, check_apart=False, remote_topics=frozenset("*"))


class PrivateEngine(ProcessEngine):
    """An engine whose jobs end inside of it: nothing goes out, nobody is told."""

    def __init__(
        self,
        *,
        database: MemoryDatabase,
        clock: MovableClock,
        handlers: HandlerRegistry,
        settings: EngineSettings,
        library: DefinitionLibrary,
        decisions: DecisionLibrary,
        most_jobs: int = MOST_JOBS,
    ) -> None:
        super().__init__(
            database=database,
            clock=clock,
            handlers=handlers,
            settings=private_settings(settings),
            library=library,
            decisions=decisions,
        )
        self.own_clock = clock
        self._most_jobs = most_jobs
        #: Messages that nobody in the simulation waited for.
        self.sent: list[SentMessage] = []

    def deploy_checked(self, resources: Mapping[str, bytes]) -> list[DefinitionView]:
        """Deploy files that a gate has passed before, and return their processes."""
        command = Deploy(name="simulation", resources=dict(resources))
        deployed = self._executor.run(command, actor=SYSTEM)
        return [self.definition(each) for each in deployed.definition_ids]

    def settle(self) -> None:
        """Run what is due now, and what that makes due, until nothing is.

        Raises:
            EndlessWork: it does not come to an end.
        """
        for _ in range(self._most_jobs):
            claimed = self.claim_jobs(1)
            if not claimed:
                return
            self.run_job(claimed[0])
        raise EndlessWork(jobs=self._most_jobs)

    def pass_time(self, until: datetime) -> None:
        """Move the clock to a moment; each timer on the way fires at its time.

        Raises:
            EndlessWork: the timers do not come to an end.
        """
        for _ in range(self._most_jobs):
            due = self._next_timer()
            if due is None or due > until:
                break
            self.own_clock.move_to(max(due, self.own_clock.now()))
            self.settle()
        else:
            raise EndlessWork(jobs=self._most_jobs)
        self.own_clock.move_to(until)
        self.settle()

    def _next_timer(self) -> datetime | None:
        with self.read() as connection:
            return next_timer(connection)

    @override
    def run_job(self, claimed: ClaimedJob) -> None:
        try:
            if claimed.kind in _BEYOND:
                self._executor.run(_EndJob(claimed=claimed), actor=SYSTEM)
            elif claimed.kind is JobKind.MESSAGE:
                self._post(claimed)
            else:
                super().run_job(claimed)
        except LeaseLost:
            # Canceled between claim and run: there is nothing left to do.
            return

    def _post(self, claimed: ClaimedJob) -> None:
        """Deliver a message inside the simulation, else keep it as sent."""
        try:
            self._executor.run(RunJob(claimed=claimed), actor=SYSTEM)
        except MessageNotCorrelated:
            self._executor.run(_EndJob(claimed=claimed), actor=SYSTEM)
            payload = claimed.payload
            self.sent.append(
                SentMessage(
                    name=payload["name"],
                    business_key=payload.get("business_key"),
                    values=payload.get("variables", {}),
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _EndJob:
    """End a job without doing its work."""

    claimed: ClaimedJob

    def execute(self, context: CommandContext) -> None:
        """Mark the job as done."""
        if self.claimed.root_id is not None:
            lock_root(context, self.claimed.root_id)
        job_lease.complete(context, self.claimed)
