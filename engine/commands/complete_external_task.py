"""Take the result of a handler that worked outside of any transaction."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.bpmn.execution import Results
from engine.commands import job_lease
from engine.commands.context import CommandContext, Record, Variables
from engine.commands.roots import lock_root
from engine.commands.step import Step, plain_results
from engine.errors import BpmnError
from engine.model.follow_ups import FollowUp
from engine.store.claims import ClaimedJob


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteExternalTask:
    """Go on behind an external task, or throw its business error."""

    claimed: ClaimedJob
    variables: Variables
    #: For the output parameters of the task alone: they end with it.
    local_variables: Variables = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    follow_ups: tuple[FollowUp, ...] = ()
    #: Thrown at the task instead of completing it.
    error: BpmnError | None = None
    #: Writes rows of the domain in the same transaction.
    record: Record | None = None

    def execute(self, context: CommandContext) -> None:
        """Complete the task.

        Raises:
            LeaseLost: the job was canceled or given to another.
            WrongState: the instance is suspended: the result must wait.
        """
        root = lock_root(context, str(self.claimed.root_id))
        root.must_be_active("complete a task of")
        job_lease.complete(context, self.claimed)
        results = plain_results(
            Results(variables=self.variables, local_variables=self.local_variables)
        )
        activity_id = str(self.claimed.activity_instance_id)
        step = Step.resume(context, root)
        if self.error is not None:
            step.interpreter.throw_error(activity_id, self.error)
        else:
            step.interpreter.complete_external(activity_id, results)
        for follow_up in self.follow_ups:
            context.work.defer(follow_up)
        payload = {
            "job_id": self.claimed.id,
            "topic": self.claimed.topic,
            "variables": {**results.variables},
            "error": self.error.code if self.error else None,
        }
        step.finish(
            "complete_external_task", payload, labels=self.labels, record=self.record
        )
