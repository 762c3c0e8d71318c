"""Let nothing more start of a version of a process, or of all its versions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from engine.commands.context import CommandContext
from engine.commands.roots import Root, lock_next_root, must_operate
from engine.commands.suspending import move_root
from engine.errors import DefinitionNotFound, WrongState
from engine.model.lifecycles import InstanceState
from engine.model.migrations import MOST_INSTANCES
from engine.store.tables import (
    IS_ROOT,
    JOB_IS_OPEN,
    instance,
    job,
    process_definition,
    start_subscription,
)
from engine.store.visibility import labels_of, visible

_TIMER = "timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendDefinitions:
    """Suspend or activate one version, or all versions of a key.

    Starts are refused, those by message and signal included, and start timers wait.
    A process that calls it goes on: what began before is to come to its end.
    """

    suspended: bool
    definition_id: str | None = None
    #: All its versions; one of the two is given.
    key: str | None = None
    #: What runs of them stands still, or goes on, as well.
    with_instances: bool = False

    def execute(self, context: CommandContext) -> None:
        """Suspend or activate.

        Raises:
            NotAllowed: the actor is no operator.
            DefinitionNotFound: there is no such version or key.
            WrongState: more instances run than one transaction moves.
        """
        must_operate(context, "suspend or activate a process")
        ids = self._ids(context)
        # Roots are locked before anything is written.
        roots = self._lock_instances(context, ids) if self.with_instances else []
        connection = context.work.connection
        connection.execute(
            update(process_definition)
            .where(process_definition.c.id.in_(ids))
            .values(suspended=self.suspended)
        )
        timers = select(start_subscription.c.name).where(
            start_subscription.c.definition_id.in_(ids),
            start_subscription.c.kind == _TIMER,
        )
        connection.execute(
            update(job)
            .where(job.c.id.in_(timers), JOB_IS_OPEN)
            .values(suspended=self.suspended)
        )
        for root in roots:
            move_root(context, root, self._state)
        if not self.suspended:
            # Whatever fell due meanwhile is to be done at once.
            context.job_is_due(context.now)
        action = "suspend_process" if self.suspended else "activate_process"
        context.work.audit(action, {"definition_ids": ids, "instances": len(roots)})

    def _ids(self, context: CommandContext) -> list[str]:
        by_id = process_definition.c.id == self.definition_id
        query = select(process_definition.c.id).where(
            by_id if self.key is None else process_definition.c.key == self.key
        )
        found = sorted(context.work.connection.execute(query).scalars())
        if not found:
            raise DefinitionNotFound(self.key or str(self.definition_id))
        return found

    @property
    def _state(self) -> InstanceState:
        return InstanceState.SUSPENDED if self.suspended else InstanceState.ACTIVE

    def _lock_instances(self, context: CommandContext, ids: list[str]) -> list[Root]:
        """Lock the root instances that the actor sees and that are to be moved."""
        other = InstanceState.ACTIVE if self.suspended else InstanceState.SUSPENDED
        query = select(instance.c.id).where(
            instance.c.definition_id.in_(ids),
            IS_ROOT,
            instance.c.state == str(other),
            visible(instance.c.id, sees_all=context.actor.sees_all),
        )
        found = context.work.connection.execute(
            query.limit(MOST_INSTANCES + 1), labels_of(context.actor)
        )
        root_ids = sorted(found.scalars())
        if len(root_ids) > MOST_INSTANCES:
            raise WrongState(
                action="suspend or activate at once",
                wanted=f"at most {MOST_INSTANCES} instances",
                state=f"more than {MOST_INSTANCES}",
            )
        roots = [lock_next_root(context, root_id) for root_id in root_ids]
        # One may have ended or been moved while this waited for its lock.
        return [root for root in roots if root.state is other]
