"""What every command works with: its transaction and the services of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from engine.bpmn.dmn.compile import CompiledDecision
from engine.bpmn.library import DecisionLibrary, DefinitionLibrary
from engine.bpmn.specs import CompiledProcess
from engine.commands.plugins import HandlerRegistry
from engine.model.actors import Actor
from engine.model.ids import IdSource
from engine.model.settings import EngineSettings
from engine.store.decisions import decision_source
from engine.store.definitions import diagram_source
from engine.store.unit_of_work import UnitOfWork

Result_co = TypeVar("Result_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What lives as long as the engine."""

    library: DefinitionLibrary
    decisions: DecisionLibrary
    handlers: HandlerRegistry
    settings: EngineSettings
    ids: IdSource


class CommandContext:
    """One command's transaction, its actor, and what follows its commit."""

    def __init__(self, *, work: UnitOfWork, services: Services) -> None:
        self.work = work
        self.services = services
        #: The earliest moment at which a job of this transaction is due.
        self.earliest_due: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Who gave the command."""
        return self.work.actor

    @property
    def now(self) -> datetime:
        """The moment of everything that the command writes."""
        return self.work.now

    @property
    def handlers(self) -> HandlerRegistry:
        """What the domain has plugged in."""
        return self.services.handlers

    def new_id(self) -> str:
        """Return a new id."""
        return self.services.ids.new()

    def definition(self, definition_id: str) -> CompiledProcess:
        """Return a compiled definition.

        Raises:
            DefinitionNotFound: there is none of this id.
        """
        return self.services.library.get(
            definition_id, lambda wanted: diagram_source(self.work.connection, wanted)
        )

    def decision(self, definition_id: str) -> CompiledDecision:
        """Return a compiled decision.

        Raises:
            DecisionNotFound: there is none of this id.
        """
        return self.services.decisions.get(
            definition_id, lambda wanted: decision_source(self.work.connection, wanted)
        )

    def job_is_due(self, moment: datetime) -> None:
        """Note a job, so that the job executor wakes in time after the commit."""
        if self.earliest_due is None or moment < self.earliest_due:
            self.earliest_due = moment


class Command(Protocol[Result_co]):
    """One change: its parameters are its fields, `execute` does all of it or raises."""

    def execute(self, context: CommandContext) -> Result_co:
        """Carry out the command in the context's transaction."""
        ...


#: Writes rows of the domain in the transaction of a command.
Record = Callable[[UnitOfWork], None]
Variables = Mapping[str, object]
