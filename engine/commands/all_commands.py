"""The commands that return nothing that must be read again: the façade's first half."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import Enum

from engine.commands.activate_instance import ActivateInstance
from engine.commands.add_comment import AddComment
from engine.commands.add_labels import AddLabels
from engine.commands.assign_user_task import AssignUserTask
from engine.commands.cancel_instance import CancelInstance
from engine.commands.claim_user_task import ClaimUserTask
from engine.commands.complete_user_task import CompleteUserTask
from engine.commands.context import Record, Variables
from engine.commands.delegate_user_task import DelegateUserTask
from engine.commands.executor import CommandExecutor
from engine.commands.hand_over import HandOver
from engine.commands.link_candidate import CandidateKind, LinkCandidate
from engine.commands.migrate_instances import MigrateInstances, MigrationTried
from engine.commands.recalculate_due_dates import RecalculateDueDates
from engine.commands.resolve_incident import ResolveIncident
from engine.commands.resolve_user_task import ResolveUserTask
from engine.commands.set_variables import SetVariables
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.throw_signal import ThrowSignal
from engine.commands.unclaim_user_task import UnclaimUserTask
from engine.commands.update_user_task import UpdateUserTask
from engine.model import follow_ups
from engine.model.actors import Actor
from engine.model.migrations import MigrationPlan, MigrationReport
from engine.model.requests import RequestKey
from engine.model.views import CompletionView


class Unset(Enum):
    """Stands for a value that was not given, where None means none."""

    UNSET = "unset"


UNSET = Unset.UNSET


class EngineCommands:
    """Each method gives one command; what it may raise stands at the command."""

    _executor: CommandExecutor

    # -- user tasks -----------------------------------------------------------------

    def claim_user_task(
        self, task_id: str, *, actor: Actor, request: RequestKey | None = None
    ) -> None:
        """Take a user task for the actor."""
        self._executor.run(ClaimUserTask(task_id=task_id), actor=actor, request=request)

    def unclaim_user_task(
        self, task_id: str, *, actor: Actor, request: RequestKey | None = None
    ) -> None:
        """Give a user task back to its candidates."""
        command = UnclaimUserTask(task_id=task_id)
        self._executor.run(command, actor=actor, request=request)

    def assign_user_task(
        self,
        task_id: str,
        *,
        assignee: str | None,
        actor: Actor,
        reason: str = "",
        request: RequestKey | None = None,
    ) -> None:
        """Give a user task to a person; None frees it."""
        command = AssignUserTask(task_id=task_id, assignee=assignee, reason=reason)
        self._executor.run(command, actor=actor, request=request)

    def delegate_user_task(self, task_id: str, *, assignee: str, actor: Actor) -> None:
        """Let somebody work on a user task for its owner, until it is resolved."""
        command = DelegateUserTask(task_id=task_id, assignee=assignee)
        self._executor.run(command, actor=actor)

    def resolve_user_task(
        self,
        task_id: str,
        *,
        actor: Actor,
        variables: Variables | None = None,
        request: RequestKey | None = None,
    ) -> None:
        """Give a delegated user task back to its owner."""
        command = ResolveUserTask(task_id=task_id, variables=variables or {})
        self._executor.run(command, actor=actor, request=request)

    def link_candidate(
        self,
        task_id: str,
        *,
        kind: CandidateKind,
        candidate: str,
        linked: bool,
        actor: Actor,
    ) -> None:
        """Add a candidate of a user task, or take one away."""
        command = LinkCandidate(
            task_id=task_id, kind=kind, candidate=candidate, linked=linked
        )
        self._executor.run(command, actor=actor)

    def update_user_task(
        self,
        task_id: str,
        *,
        actor: Actor,
        due_at: datetime | Unset | None = UNSET,
        follow_up_at: datetime | Unset | None = UNSET,
        priority: int | Unset = UNSET,
    ) -> None:
        """Change what is given: due date, follow-up date (None = none), priority."""
        given = {"due_at": due_at, "follow_up_at": follow_up_at, "priority": priority}
        values = {
            name: value for name, value in given.items() if not isinstance(value, Unset)
        }
        self._executor.run(UpdateUserTask(task_id=task_id, values=values), actor=actor)

    def complete_user_task(
        self,
        task_id: str,
        *,
        variables: Variables,
        actor: Actor,
        labels: Collection[str] = (),
        record: Record | None = None,
        approved_by: str | None = None,
        request: RequestKey | None = None,
    ) -> CompletionView:
        """Finish a user task and run to the next wait states.

        Args:
            task_id: The task.
            variables: The answers; each is written where its name exists.
            actor: Who finishes it.
            labels: Access labels to add to the root instance.
            record: Writes rows of the domain in the same transaction.
            approved_by: Who agreed to the actor's answers before they count.
            request: The caller's own name for the request.
        """
        command = CompleteUserTask(
            task_id=task_id,
            variables=variables,
            labels=frozenset(labels),
            record=record,
            approved_by=approved_by,
        )
        return self._executor.run(
            command,
            actor=actor,
            request=request,
            answer=lambda stored: CompletionView(
                instance_id=stored["instance_id"],
                ended=stored["ended"],
                next_task_ids=tuple(stored["next_task_ids"]),
            ),
        )

    # -- instances ------------------------------------------------------------------

    def throw_signal(
        self, name: str, *, actor: Actor, variables: Variables | None = None
    ) -> int:
        """Let all that waits for a signal catch it; return how many there are."""
        command = ThrowSignal(name=name, variables=variables or {})
        return self._executor.run(command, actor=actor)

    def set_variables(
        self,
        instance_id: str,
        *,
        variables: Variables,
        actor: Actor,
        reason: str = "",
        activity_id: str | None = None,
        as_seen: bool = False,
        removed: Collection[str] = (),
    ) -> None:
        """Set variables of a running instance, or of one activity.

        Args:
            instance_id: The instance.
            variables: Each is written where its name exists, else at the instance.
            actor: An operator.
            reason: Why, for the audit.
            activity_id: A waiting place: the variables live and end with it.
            as_seen: They are written, and removed, where that place sees them instead:
                innermost outwards, else at the instance.
            removed: Names that go, from exactly this scope or as they are seen.
        """
        command = SetVariables(
            instance_id=instance_id,
            variables=variables,
            reason=reason,
            activity_id=activity_id,
            as_seen=as_seen,
            removed=frozenset(removed),
        )
        self._executor.run(command, actor=actor)

    def hand_over(
        self,
        instance_id: str,
        *,
        from_person: str,
        to_person: str,
        actor: Actor,
        variables: Collection[str] = (),
        labels: Collection[str] = (),
        reason: str = "",
        record: Record | None = None,
    ) -> int:
        """Give what one person holds in a root instance to another.

        Args:
            instance_id: The instance.
            from_person: Who held it.
            to_person: Who holds it from now on.
            actor: Who decides it.
            variables: Names of variables that say who does something.
            labels: Access labels to add to the root instance.
            reason: Why.
            record: Writes rows of the domain in the same transaction.
        """
        command = HandOver(
            instance_id=instance_id,
            from_person=from_person,
            to_person=to_person,
            variables=frozenset(variables),
            labels=frozenset(labels),
            reason=reason,
            record=record,
        )
        return self._executor.run(command, actor=actor)

    def add_labels(
        self, instance_id: str, *, labels: Collection[str], actor: Actor
    ) -> None:
        """Let more people see an instance."""
        command = AddLabels(instance_id=instance_id, labels=frozenset(labels))
        self._executor.run(command, actor=actor)

    def cancel_instance(self, instance_id: str, *, reason: str, actor: Actor) -> None:
        """End an instance by decision."""
        command = CancelInstance(instance_id=instance_id, reason=reason)
        self._executor.run(command, actor=actor)

    def recalculate_due_dates(
        self,
        instance_id: str,
        *,
        actor: Actor,
        variables: Variables | None = None,
        held: Collection[str] = (),
        reason: str = "",
    ) -> None:
        """Evaluate the due dates and timers of a waiting instance once more.

        Args:
            instance_id: The root instance.
            actor: An operator.
            variables: Set before, at the instance.
            held: Elements whose time stands still until the next recalculation.
            reason: Why, for the history.
        """
        command = RecalculateDueDates(
            instance_id=instance_id,
            wanted=follow_ups.RecalculateDueDates(
                root_id=instance_id,
                variables=variables or {},
                held=frozenset(held),
                reason=reason,
            ),
        )
        self._executor.run(command, actor=actor)

    def suspend_instance(self, instance_id: str, *, actor: Actor) -> None:
        """Stop an instance for a while."""
        self._executor.run(SuspendInstance(instance_id=instance_id), actor=actor)

    def activate_instance(self, instance_id: str, *, actor: Actor) -> None:
        """Let a suspended instance go on."""
        self._executor.run(ActivateInstance(instance_id=instance_id), actor=actor)

    def migrate_instances(
        self,
        plan: MigrationPlan,
        instance_ids: Collection[str],
        *,
        actor: Actor,
        dry: bool = False,
    ) -> MigrationReport:
        """Move instances to another version, all or none, or say what would happen.

        A dry run does all of it in a transaction that it takes back, so it finds
        exactly what the migration would; what stands against it is in the report.
        """
        command = MigrateInstances(plan=plan, instance_ids=tuple(instance_ids), dry=dry)
        try:
            return self._executor.run(command, actor=actor)
        except MigrationTried as tried:
            return tried.report

    def resolve_incident(
        self,
        incident_id: str,
        *,
        actor: Actor,
        retries: int | None = None,
        note: str = "",
    ) -> None:
        """Close an incident and run again what had failed."""
        command = ResolveIncident(incident_id=incident_id, retries=retries, note=note)
        self._executor.run(command, actor=actor)

    def add_comment(
        self,
        instance_id: str,
        *,
        text: str,
        actor: Actor,
        task_id: str | None = None,
        request: RequestKey | None = None,
    ) -> None:
        """Write a comment on an instance or on one of its tasks."""
        command = AddComment(instance_id=instance_id, text=text, task_id=task_id)
        self._executor.run(command, actor=actor, request=request)
