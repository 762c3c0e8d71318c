"""Prepare files once, so that simulations of them begin at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from engine.bpmn.gate import is_refused
from engine.bpmn.library import DecisionLibrary, DefinitionLibrary
from engine.bpmn.process_model import ProcessModel
from engine.clock import MovableClock, as_utc
from engine.commands.plugins import HandlerRegistry, ServiceTaskHandler
from engine.errors import DeploymentRefused
from engine.model.actors import SYSTEM
from engine.model.settings import EngineSettings
from engine.model.views import DefinitionView
from engine.simulation.private_engine import MOST_JOBS, PrivateEngine
from engine.simulation.simulation import Simulation
from engine.store.memory import MemoryDatabase

#: Long before any simulation begins, so that nothing is deployed in its future.
_DEPLOYED_AT = datetime(2000, 1, 1, tzinfo=UTC)


class Workbench:
    """Some files, deployed on a database in memory of which simulations get copies.

    It touches no other database, and runs none of the handlers that it is given but
    those that are named.
    """

    def __init__(
        self,
        resources: Mapping[str, bytes],
        *,
        handlers: HandlerRegistry | None = None,
        runs: Collection[str] = (),
        settings: EngineSettings | None = None,
        defaults: Mapping[str, Mapping[str, object]] | None = None,
        checked: bool = False,
        most_jobs: int = MOST_JOBS,
    ) -> None:
        """Deploy the files.

        Args:
            resources: diagrams, decisions and forms by the names of their files.
            handlers: what the domain plugs in: functions of expressions and checks of
                forms count; rules and notices do not.
            runs: topics whose handlers really run, in the simulation's own database;
                all others wait for a step that says what they bring back.
            settings: of the engine.
            defaults: variables that every instance begins with, by process key.
            checked: the deployment gate has passed exactly these files already.
            most_jobs: so many may follow from one step.

        Raises:
            DeploymentRefused: the gate found faults; it says all of them.
            ResourceRefused: a diagram cannot be read at all.
        """
        self._settings = settings or EngineSettings()
        self._most_jobs = most_jobs
        self._defaults = defaults or {}
        self._library = DefinitionLibrary(limit=self._settings.definitions_in_memory)
        self._decisions = DecisionLibrary(limit=self._settings.definitions_in_memory)
        self._handlers = _harmless(handlers or HandlerRegistry(), runs)
        self._database = MemoryDatabase.empty()
        engine = self._engine(self._database, _DEPLOYED_AT)
        if not checked:
            findings = engine.check(resources)
            if is_refused(findings):
                raise DeploymentRefused(findings)
        #: What was deployed.
        self.definitions: list[DefinitionView] = engine.deploy_checked(resources)
        self._deployed = engine

    def begin(
        self,
        key: str,
        *,
        at: datetime,
        variables: Mapping[str, object] | None = None,
        business_key: str | None = None,
        start_element: str | None = None,
    ) -> Simulation:
        """Start a process at a moment, in a database of its own.

        Raises:
            DefinitionNotFound: there is no such process.
            StartNotFound: it has no such start event.
            VariableRefused: a variable or the business key cannot be stored.
            Refused: the process cannot go on to where it would wait.
        """
        engine = self._engine(self._database.copy(), as_utc(at))
        try:
            begun = engine.start_instance(
                actor=SYSTEM,
                key=key,
                business_key=business_key,
                variables={**self._defaults.get(key, {}), **(variables or {})},
                start_element=start_element,
            )
            engine.settle()
        except BaseException:
            engine.database.close()
            raise
        return Simulation(engine, begun.root_id)

    def model(self, key: str) -> ProcessModel:
        """Return what the diagram of a process says.

        Raises:
            DefinitionNotFound: there is no such process.
        """
        return self._deployed.process_model(self._deployed.definition(key).id)

    def flows(self, key: str) -> list[str]:
        """Return the ids of the sequence flows of a process, in their order."""
        scopes = self.model(key).scope.all_scopes()
        return [flow for scope in scopes for flow in scope.flows]

    def close(self) -> None:
        """Forget the files; simulations that have begun go on."""
        self._database.close()

    def _engine(self, database: MemoryDatabase, at: datetime) -> PrivateEngine:
        return PrivateEngine(
            database=database,
            clock=MovableClock(at),
            handlers=self._handlers,
            settings=self._settings,
            library=self._library,
            decisions=self._decisions,
            most_jobs=self._most_jobs,
        )


def _harmless(handlers: HandlerRegistry, runs: Collection[str]) -> HandlerRegistry:
    """Return what of a registry stays inside of a simulation."""
    return HandlerRegistry(
        service_tasks={
            topic: each
            for topic, each in handlers.service_tasks.items()
            if topic in runs
        },
        delegates={
            name: each if name in runs else _silent(each)
            for name, each in handlers.delegates.items()
        },
        functions=handlers.functions,
        form_check=handlers.form_check,
    )


def _silent(handler: ServiceTaskHandler) -> ServiceTaskHandler:
    """Return a handler that does nothing: it runs where nobody can answer for it."""
    return replace(handler, run=lambda _: None, record=None)
