"""Business rule tasks: a deployed decision is evaluated inside the transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from typing_extensions import override

from engine.bpmn import errors_inside
from engine.bpmn.dmn.evaluate import Outcome, evaluate
from engine.bpmn.dmn.results import Mapped, mapped, trace_of, usable_rows
from engine.bpmn.execution import DeployedDecision, WantedDecision
from engine.bpmn.nodes.base import FlowNode
from engine.errors import DecisionFailed, DecisionNotFound
from engine.model.history import HistoryType

if TYPE_CHECKING:
    from engine.bpmn.expressions import Expression
    from engine.bpmn.tokens import Token

#: The results, for output parameters of the task; gone when the task is done.
RESULT_OF_THE_TASK = "decisionResult"
FAILED = "decision_failed"


@dataclass(frozen=True, slots=True)
class _Now:
    """The moment of the command, as a clock for FEEL."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment


class RuleTask(FlowNode):
    """A task that asks a decision and writes its result to a variable.

    A decision without a usable result, or none at all, leaves an incident here: it is
    evaluated again, with the variables and versions of then, when that is resolved.
    """

    #: Set by the compiler.
    decision: Expression
    binding: str
    version: Expression | None
    result_variable: str | None
    mapping: Mapped

    @override
    def execute(self, token: Token) -> bool | None:
        """Evaluate the decision and write what it gives."""
        try:
            self._decide(token)
        except (DecisionFailed, DecisionNotFound) as error:
            errors_inside.open_incident(token, FAILED, str(error))
            return None
        return True

    def _decide(self, token: Token) -> None:
        container = token.container
        execution = container.execution
        deployed = self._deployed(token)
        outcome = evaluate(
            deployed.decision,
            execution.variables.visible(token.scope_id),
            clock=_Now(
                execution.environment.now.astimezone(execution.environment.zone)
            ),
        )
        self._record(token, deployed, outcome)
        key = deployed.decision.key
        rows = usable_rows(key, outcome)
        result = mapped(key, rows, self.mapping)
        if self.output_parameters:
            if not token.has_scope:
                execution.open_scope(container, token)
            execution.write_local(container, token.scope_id, RESULT_OF_THE_TASK, rows)
        if self.result_variable is not None:
            execution.write(container, token.scope_id, self.result_variable, result)

    def _deployed(self, token: Token) -> DeployedDecision:
        execution = token.container.execution
        key = execution.evaluate(self.decision, token.scope_id, self.name)
        version = None
        if self.version is not None:
            version = str(execution.evaluate(self.version, token.scope_id, self.name))
        return execution.environment.resolve_decision(
            WantedDecision(
                key=str(key),
                binding=self.binding,
                version=version,
                caller_definition_id=token.container.definition_id,
            )
        )

    def _record(
        self, token: Token, deployed: DeployedDecision, outcome: Outcome
    ) -> None:
        token.container.execution.record(
            HistoryType.DECISION_EVALUATED,
            token.container,
            token=token,
            data={
                "decision": deployed.decision.key,
                "name": deployed.decision.name,
                "definition_id": deployed.id,
                "version": deployed.version,
                "tables": trace_of(outcome),
                "problems": list(outcome.problems),
                "warnings": list(outcome.warnings),
            },
        )
