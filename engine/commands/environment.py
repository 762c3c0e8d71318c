"""Give the interpreter what it needs from the transaction it runs in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

from typing_extensions import override

from engine.bpmn.execution import (
    CalledProcess,
    DelegateCall,
    DeployedDecision,
    InterpreterEnvironment,
    Results,
    WantedDecision,
)
from engine.clock import MovableClock
from engine.commands.context import CommandContext
from engine.commands.plugins import (
    FunctionContext,
    HandlerResult,
    ServiceTaskCall,
    ServiceTaskHandler,
)
from engine.model.actors import SYSTEM
from engine.model.variables import VariableScopes
from engine.store import decisions, definitions


class RootVariables(Mapping[str, object]):
    """The present variables of a root instance, for functions of expressions."""

    def __init__(self, root_id: str) -> None:
        self._root_id = root_id
        #: Set as soon as the interpreter has them.
        self.scopes = VariableScopes()

    @override
    def __getitem__(self, name: str) -> object:
        return self.scopes.local(self._root_id)[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.scopes.local(self._root_id))

    @override
    def __len__(self) -> int:
        return len(self.scopes.local(self._root_id))


class Surroundings:
    """The interpreter's environment, and what handlers said while it ran."""

    def __init__(self, context: CommandContext, *, root_id: str) -> None:
        self._context = context
        self.variables = RootVariables(root_id)
        #: Access labels that handlers want on the root instance.
        self.labels: set[str] = set()

    def environment(self, as_of: datetime | None = None) -> InterpreterEnvironment:
        """Return the environment for one interpreter.

        Args:
            as_of: What its clock shows; None = the moment of the transaction.
        """
        context = self._context
        return InterpreterEnvironment(
            definitions=context.definition,
            resolve_called=self._resolve_called,
            resolve_decision=self._resolve_decision,
            now=as_of or context.now,
            zone=context.services.settings.zone,
            new_id=context.new_id,
            functions=self._functions(as_of),
            delegates={
                name: partial(self._call_delegate, handler)
                for name, handler in context.handlers.delegates.items()
            },
            initiator=None if context.actor is SYSTEM else context.actor.id,
            step_budget=context.services.settings.step_budget,
        )

    def take(self, result: HandlerResult | None) -> Results:
        """Keep what a handler wants besides variables; return the variables."""
        if result is None:
            return Results()
        self.labels |= result.labels
        for follow_up in result.follow_ups:
            self._context.work.defer(follow_up)
        return Results(
            variables=result.variables, local_variables=result.local_variables
        )

    def _functions(self, as_of: datetime | None) -> dict[str, Callable[..., object]]:
        work = self._context.work
        clock = MovableClock(as_of) if as_of is not None else work.clock
        bound = FunctionContext(
            clock=clock, unit_of_work=work, variables=self.variables
        )
        functions = self._context.handlers.functions
        return {name: partial(function, bound) for name, function in functions.items()}

    def _call_delegate(
        self, handler: ServiceTaskHandler, call: DelegateCall
    ) -> Results:
        work = self._context.work
        result = handler.run(
            ServiceTaskCall(
                job_id=None,
                idempotency_key=call.activity_instance_id,
                instance_id=call.instance_id,
                root_id=call.root_id,
                definition_key=call.definition_key,
                business_key=call.business_key,
                element_id=call.element_id,
                attempt=1,
                variables=call.variables,
                properties=call.properties,
                clock=work.clock,
                unit_of_work=work,
                event=call.event,
                assignee=call.assignee,
            )
        )
        return self.take(result)

    def _resolve_called(self, called: CalledProcess) -> str:
        row = definitions.called_definition(
            self._context.work.connection,
            called.key,
            caller_id=called.caller_definition_id,
            binding=called.binding,
            version=called.version,
        )
        return str(row.id)

    def _resolve_decision(self, wanted: WantedDecision) -> DeployedDecision:
        connection = self._context.work.connection
        key, version = wanted.key, wanted.version or ""
        if wanted.binding == "deployment":
            caller = wanted.caller_definition_id
            row = decisions.decision_beside(connection, key, caller)
        elif wanted.binding == "version":
            row = decisions.decision_of_version(connection, key, version)
        elif wanted.binding == "versionTag":
            row = decisions.decision_of_tag(connection, key, version)
        else:
            row = decisions.latest_decision(connection, key)
        return DeployedDecision(
            id=row.id, version=row.version, decision=self._context.decision(row.id)
        )
