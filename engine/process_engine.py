"""The engine as everybody else sees it: a thin façade over commands and queries.

Every command is one transaction; every read sees one moment. Both take the actor for
whom they are done, and show or change nothing that the actor may not see.
"""

from __future__ import annotations

import threading
import time
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime

from engine.bpmn.gate import Finding, is_refused
from engine.bpmn.library import DecisionLibrary, DefinitionLibrary
from engine.clock import Clock
from engine.commands.all_commands import EngineCommands
from engine.commands.checking import check_files
from engine.commands.context import Services, Variables
from engine.commands.correlate_message import CorrelateMessage, FindReceivers
from engine.commands.correlating import Message
from engine.commands.deploy import Deploy
from engine.commands.executor import CommandExecutor
from engine.commands.job_runner import JobRunner
from engine.commands.matching_starts import MatchingStarts
from engine.commands.operator_commands import OperatorCommands
from engine.commands.plugins import HandlerRegistry
from engine.commands.start_instance import StartInstance
from engine.commands.worker_commands import WorkerCommands
from engine.errors import (
    DeploymentRefused,
    InstanceNotFound,
    JobNotFound,
    LeaseLost,
    MessageNotCorrelated,
    NotAllowed,
    UserTaskNotFound,
    WrongState,
)
from engine.model.actors import SYSTEM, Actor
from engine.model.audit import AuditEntry
from engine.model.duplicates import Duplicates
from engine.model.ids import IdSource
from engine.model.requests import RequestKey
from engine.model.seals import Seal
from engine.model.settings import EngineSettings
from engine.model.views import DeploymentView, InstanceView
from engine.model.worker_tasks import FetchedTask, TopicWanted
from engine.queries.all_reads import EngineReads
from engine.queries.audits import audit_rows
from engine.queries.decision_reads import DecisionReads
from engine.queries.deployments import deployed_names, deployment_view
from engine.queries.jobs import has_work_now
from engine.queries.list_reads import ListReads
from engine.queries.migration_reads import MigrationReads
from engine.queries.place_reads import PlaceReads
from engine.queries.worker_reads import WorkerReads
from engine.store import sealing
from engine.store.claims import ClaimedJob, JobClaims
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from engine.store.worker_claims import WorkerClaims

#: Another process may end a job without our hearing of it: look again after this.
_LOOK_AGAIN_SECONDS = 0.05


class ProcessEngine(
    EngineCommands,
    WorkerCommands,
    OperatorCommands,
    EngineReads,
    ListReads,
    WorkerReads,
    MigrationReads,
    PlaceReads,
    DecisionReads,
):
    """Deploys processes, runs their instances and tells about them.

    Threads share it. It starts no threads of its own: `engine.jobs` does.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        handlers: HandlerRegistry,
        settings: EngineSettings | None = None,
        library: DefinitionLibrary | None = None,
        decisions: DecisionLibrary | None = None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.settings = settings or EngineSettings()
        self.claims = JobClaims(database, clock=clock)
        self.worker_claims = WorkerClaims(database, clock=clock)
        # Engines on copies of one database share what was compiled for it.
        limit = self.settings.definitions_in_memory
        self._library = library or DefinitionLibrary(limit=limit)
        self._decisions = decisions or DecisionLibrary(limit=limit)
        self._handlers = handlers
        self._listeners: list[Callable[[datetime], None]] = []
        self._committed = threading.Condition()
        services = Services(
            library=self._library,
            decisions=self._decisions,
            handlers=handlers,
            settings=self.settings,
            ids=IdSource(clock),
        )
        self._executor = CommandExecutor(
            database=database,
            clock=clock,
            services=services,
            on_commit=self._after_commit,
        )
        self._jobs = JobRunner(executor=self._executor, services=services)

    @contextmanager
    def transact(
        self, actor: Actor, request: RequestKey | None = None
    ) -> Iterator[UnitOfWork]:
        """Run a block of a domain room as one transaction.

        When the same request was carried out before, `repeated` of the unit of work
        is true, and the block should do nothing.
        """
        with self._executor.unit_of_work(actor, request) as work:
            yield work

    def seal_audit(self) -> Seal | None:
        """Seal what the audit has grown by; None when nothing has.

        Raises:
            Unavailable: the database does not answer.
        """
        with self.database.write() as connection:
            return sealing.seal_heads(connection, at=self.clock.now())

    def audit_faults(self, anchors: Mapping[int, str] | None = None) -> list[str]:
        """Return what does not hold in the audit, its seals and kept anchors."""
        with self.database.read() as connection:
            return sealing.audit_faults(connection, anchors=anchors or {})

    def audit_of(self, root_id: str, *, actor: Actor) -> list[AuditEntry]:
        """Return the audit chain of a root instance, oldest first.

        Raises:
            InstanceNotFound: there is none that the actor may see.
        """
        found = self.instance(root_id, actor=actor)
        with self.database.read() as connection:
            return audit_rows(connection, found.root_id)

    # -- commands whose result is read again ----------------------------------------

    def check(self, resources: Mapping[str, bytes]) -> list[Finding]:
        """Return what the deployment gate finds in files, errors and warnings."""
        with self.database.read() as connection:
            names = deployed_names(connection)
        return check_files(
            resources,
            handlers=self._handlers,
            settings=self.settings,
            processes=names.processes,
            forms=names.forms,
            decisions=names.decisions,
            start_messages=names.start_messages,
        )

    def deploy(
        self,
        *,
        name: str,
        resources: Mapping[str, bytes],
        actor: Actor,
        source: str = "",
        duplicates: Duplicates = Duplicates.KEEP,
    ) -> DeploymentView:
        """Check files and deploy them together, or nothing.

        Args:
            name: Deployments of one name follow each other.
            resources: The files by name.
            actor: Who deploys.
            source: The program with which they do.
            duplicates: What becomes of files that are deployed already.

        Raises:
            DeploymentRefused: the gate found faults; it says all of them.
            NotAllowed: the actor is no operator.
        """
        if not actor.operates:
            raise NotAllowed(action="deploy", reason="only operators may")
        findings = self.check(resources)
        if is_refused(findings):
            raise DeploymentRefused(findings)
        command = Deploy(
            name=name,
            resources=dict(resources),
            source=source,
            duplicates=duplicates,
        )
        deployed = self._executor.run(command, actor=actor)
        with self.database.read() as connection:
            return deployment_view(
                connection,
                deployed.deployment_id,
                definition_ids=deployed.definition_ids,
                created=deployed.created,
                findings=tuple(findings),
            )

    def start_instance(
        self,
        *,
        actor: Actor,
        key: str | None = None,
        definition_id: str | None = None,
        business_key: str | None = None,
        variables: Variables | None = None,
        labels: Collection[str] = (),
        start_element: str | None = None,
        request: RequestKey | None = None,
    ) -> InstanceView:
        """Start the latest version of a key, or a version by its definition id.

        It begins at its plain start event, or at the one that is named.

        Raises:
            DefinitionNotFound: there is no such definition.
            StartNotFound: it has no such start event.
            VariableRefused: a variable or the business key cannot be stored.
        """
        command = StartInstance(
            key=key,
            definition_id=definition_id,
            business_key=business_key,
            variables=variables or {},
            labels=frozenset(labels),
            start_element=start_element,
        )
        instance_id = self._executor.run(command, actor=actor, request=request)
        # Who starts a process learns of it even where they may not look later.
        return self.instance(instance_id, actor=SYSTEM)

    def correlate_message(
        self,
        name: str,
        *,
        actor: Actor,
        business_key: str | None = None,
        process_key: str | None = None,
        correlation: Variables | None = None,
        local_correlation: Variables | None = None,
        variables: Variables | None = None,
        local_variables: Variables | None = None,
        instance_id: str | None = None,
        message_id: str | None = None,
        request: RequestKey | None = None,
    ) -> InstanceView:
        """Deliver a message to the one place that waits for it.

        Args:
            name: Of the message.
            actor: Who sends it.
            business_key: Of the instance that waits, or of one that it starts.
            process_key: Of the process that waits or begins.
            correlation: Values of variables of the waiting instance.
            local_correlation: Values of variables of the waiting place itself.
            variables: The payload; each is written where its name exists.
            local_variables: What only the waiting place gets.
            instance_id: The instance that must take it.
            message_id: The sender's id for the message: it is taken once.
            request: The caller's own name for the request.

        Raises:
            MessageNotCorrelated: not exactly one place waits for it.
            MessageRepeated: a message of this name and id was taken before.
        """
        message = Message(
            name=name,
            business_key=business_key,
            process_key=process_key,
            correlation=correlation or {},
            local_correlation=local_correlation or {},
            variables=variables or {},
            local_variables=local_variables or {},
            instance_id=instance_id,
            message_id=message_id,
        )
        command = CorrelateMessage(message=message)
        taken_by = self._executor.run(command, actor=actor, request=request)
        return self.instance(taken_by, actor=SYSTEM)

    def correlate_message_to_all(
        self,
        message: Message,
        *,
        actor: Actor,
    ) -> list[InstanceView]:
        """Deliver a message to every instance that waits for it, else to its start.

        Every delivery is a command of its own: what goes away meanwhile, or waits at
        two places, is passed over.
        """
        receivers = self._executor.run(FindReceivers(message=message), actor=actor)
        targets: list[str | None] = [*receivers]
        taken = []
        for instance_id in targets or [message.instance_id]:
            command = CorrelateMessage(
                message=replace(message, instance_id=instance_id)
            )
            with suppress(MessageNotCorrelated):
                taken.append(self._executor.run(command, actor=actor))
        return [self.instance(each, actor=SYSTEM) for each in taken]

    def evaluate_conditions(
        self,
        *,
        actor: Actor,
        variables: Variables,
        business_key: str | None = None,
        process_key: str | None = None,
        labels: Collection[str] = (),
    ) -> list[InstanceView]:
        """Start each process whose conditional start event these variables make true.

        Every start is a command of its own: when one is refused, those before it run.

        Raises:
            NotAllowed: the actor is no operator.
            ExpressionFailed: a condition makes no sense of the variables.
        """
        command = MatchingStarts(variables=variables, process_key=process_key)
        return [
            self.start_instance(
                actor=actor,
                definition_id=definition_id,
                business_key=business_key,
                variables=variables,
                labels=labels,
                start_element=element_id,
            )
            for definition_id, element_id in self._executor.run(command, actor=actor)
        ]

    # -- jobs -----------------------------------------------------------------------

    def on_commit(self, callback: Callable[[datetime], None]) -> None:
        """Call back after each commit that made jobs, with the first due time."""
        self._listeners.append(callback)

    def claim_jobs(self, limit: int) -> list[ClaimedJob]:
        """Claim due jobs that this process has handlers for."""
        return self.claims.claim(limit=limit, topics=self._jobs.topics())

    def run_job(self, claimed: ClaimedJob) -> None:
        """Run a job to its end: completed, to be tried again, or an incident.

        Raises:
            LeaseLost: the job was canceled or given to another meanwhile.
            Unavailable: the database did not answer; nothing of the end is stored.
        """
        self._jobs.run(claimed)

    def fail_job(self, claimed: ClaimedJob, *, message: str) -> None:
        """Count a try of a claimed job as failed.

        Raises:
            LeaseLost: the job was canceled or given to another meanwhile.
            Unavailable: the database did not answer.
        """
        self._jobs.fail(claimed, message=message)

    def job_timeout(self, claimed: ClaimedJob) -> float:
        """Return the seconds that a job may take."""
        return self._jobs.timeout(claimed)

    def fetchable_topics(self, topics: Collection[str]) -> dict[str, int]:
        """Return how many external tasks of each topic wait for a worker now."""
        return self.worker_claims.waiting_topics(self._for_workers(topics))

    def fetch_external_tasks(
        self,
        wanted: Sequence[TopicWanted],
        *,
        worker_id: str,
        limit: int,
        by_priority: bool = True,
    ) -> list[FetchedTask]:
        """Lock external tasks for a worker outside of this process.

        Topics that this process serves itself, or that are not meant for others, have
        none.

        Raises:
            Unavailable: the database does not answer; nothing was locked.
        """
        open_to_all = self._for_workers(each.topic for each in wanted)
        mine = [each for each in wanted if each.topic in open_to_all]
        if not mine or limit <= 0:
            return []
        locked = self.worker_claims.fetch(
            mine, worker_id=worker_id, limit=limit, by_priority=by_priority
        )
        found = (self._fetched(task_id, each) for task_id, each in locked)
        return [each for each in found if each is not None]

    def _for_workers(self, topics: Iterable[str]) -> set[str]:
        remote = self.settings.remote_topics
        open_to_all = {each for each in topics if "*" in remote or each in remote}
        return open_to_all - self._jobs.topics()

    def _fetched(self, task_id: str, wanted: TopicWanted) -> FetchedTask | None:
        """Return what a worker is told of a task, None if it ended at this moment."""
        try:
            task = self.external_task(task_id, actor=SYSTEM)
            seen, local = self._jobs.look_at(
                task.root_id, task.activity_instance_id, task.topic
            )
        except (JobNotFound, InstanceNotFound, WrongState):
            return None
        variables = dict(local if wanted.local_variables else seen.variables)
        if wanted.variables is not None:
            names = set(wanted.variables)
            variables = {name: variables[name] for name in variables if name in names}
        return FetchedTask(
            task=task,
            variables=variables,
            properties=seen.properties if wanted.properties else {},
        )

    def variables_seen_at(self, task_id: str, *, actor: Actor) -> Mapping[str, object]:
        """Return the variables that an open user task sees, innermost first.

        Raises:
            UserTaskNotFound: there is none that the actor may see, or it has ended.
        """
        task = self.user_task(task_id, actor=actor)
        try:
            seen, _local = self._jobs.look_at(task.root_id, task_id, task.element_id)
        except (InstanceNotFound, WrongState) as error:
            raise UserTaskNotFound(task_id) from error
        return seen.variables

    def run_due_jobs(self, *, limit: int = 100) -> int:
        """Run the jobs that are due, one after the other, those they make included.

        Returns:
            How many ran; less than `limit` when nothing is due any more.
        """
        count = 0
        while count < limit:
            claimed = self.claim_jobs(1)
            if not claimed:
                break
            count += 1
            try:
                self.run_job(claimed[0])
            except LeaseLost:
                # Canceled between claim and run: there is nothing left to do.
                continue
        return count

    def wait_until_quiet(self, root_id: str, *, timeout: float = 2.0) -> None:
        """Wait until no job of a root instance runs or is due, or time is up."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            with self.database.read() as connection:
                if not has_work_now(connection, root_id, now=self.clock.now()):
                    return
            with self._committed:
                self._committed.wait(_LOOK_AGAIN_SECONDS)

    def _after_commit(self, earliest_due: datetime | None) -> None:
        with self._committed:
            self._committed.notify_all()
        if earliest_due is not None:
            for listener in self._listeners:
                listener(earliest_due)
