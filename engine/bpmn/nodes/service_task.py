"""Work done by handlers: external topics after the commit, delegates within it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState
from typing_extensions import override

from engine.bpmn import errors_inside
from engine.bpmn.handler_calls import call_at, handle
from engine.bpmn.nodes.base import FlowNode
from engine.errors import BpmnError
from engine.model.advance import JobKind

if TYPE_CHECKING:
    from engine.bpmn.execution import Results
    from engine.bpmn.expressions import Expression
    from engine.bpmn.tokens import Token


class ExternalTask(FlowNode):
    """A task whose work is a durable job for a handler of its topic."""

    #: Set by the compiler.
    topic: Expression
    #: Of the work itself, its own or the process's; None = that of jobs made here.
    task_priority: Expression | None = None

    @override
    def activate(self, token: Token) -> None:
        """Create the job."""
        token.move_to(TaskState.STARTED)
        execution = token.container.execution
        topic = execution.evaluate(self.topic, token.scope_id, self.name)
        execution.create_job(
            token, JobKind.EXTERNAL, execution.environment.now, topic=str(topic)
        )

    @override
    def job_priority(self, token: Token, kind: JobKind) -> int:
        """Rank the work apart from the jobs that lead to it and on from it."""
        if kind is JobKind.EXTERNAL and self.task_priority is not None:
            return self.evaluated_priority(token, self.task_priority)
        return super().job_priority(token, kind)

    def completed(self, token: Token, results: Results) -> None:
        """Take the handler's results and go on."""
        execution = token.container.execution
        execution.complete_job(token)
        execution.write_results(token, results)
        token.complete()


class ExpressionTask(FlowNode):
    """A task whose work is an expression, evaluated inside the transaction."""

    #: Set by the compiler.
    expression: Expression
    #: The variable that takes the value; None = nothing does.
    result_variable: str | None

    @override
    def execute(self, token: Token) -> bool | None:
        """Evaluate it; a business error of a function looks for a boundary event."""
        container = token.container
        execution = container.execution
        try:
            value = execution.evaluate(self.expression, token.scope_id, self.name)
        except BpmnError as error:
            errors_inside.throw_from(token, error)
            return None
        if self.result_variable is not None:
            execution.write(container, token.scope_id, self.result_variable, value)
        return True


class DelegateTask(FlowNode):
    """A task whose handler runs inside the transaction, with database effects only."""

    #: Name of the registered handler, set by the compiler.
    delegate: str

    @override
    def execute(self, token: Token) -> bool | None:
        """Call the handler; a business error looks for a boundary event."""
        execution = token.container.execution
        try:
            results = handle(execution, call_at(token, self.delegate))
        except BpmnError as error:
            errors_inside.throw_from(token, error)
            return None
        execution.write_results(token, results)
        return True
