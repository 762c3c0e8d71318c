"""Stop a root instance for a while, and let it go on: the two sides of one thing."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from engine.commands.context import CommandContext
from engine.commands.recorder import Recorder
from engine.commands.roots import Root, lock_root, must_operate
from engine.errors import WrongState
from engine.model.history import HistoryType
from engine.model.lifecycles import INSTANCE_MOVES, InstanceState
from engine.store.tables import IS_RUNNING, JOB_IS_OPEN, instance, job

_MARK_JOBS = (
    update(job)
    .where(job.c.root_id == bindparam("root"), JOB_IS_OPEN)
    .values(suspended=bindparam("stopped"))
)
_MARK_CALLED = (
    update(instance)
    .where(
        instance.c.root_id == bindparam("root"),
        instance.c.id != bindparam("root"),
        IS_RUNNING,
    )
    .values(state=bindparam("new_state"))
)


def move(context: CommandContext, instance_id: str, to: InstanceState) -> None:
    """Suspend or activate a root instance and all that it called.

    Raises:
        InstanceNotFound: there is none that the actor may see.
        NotAllowed: the actor is no operator.
        WrongState: it is in a state that does not allow it.
    """
    root = lock_root(context, instance_id)
    must_operate(context, f"{_action(to)} an instance")
    move_root(context, root, to)


def move_root(context: CommandContext, root: Root, to: InstanceState) -> None:
    """Suspend or activate a root that is locked.

    Raises:
        WrongState: it is in a state that does not allow it.
    """
    suspended, action = to is InstanceState.SUSPENDED, _action(to)
    if to not in INSTANCE_MOVES[root.state]:
        raise WrongState(
            action=action, wanted=f"instance {root.id}", state=str(root.state)
        )
    root.state = to
    mark_jobs(context, root.id, suspended=suspended)
    context.work.connection.execute(_MARK_CALLED, {"root": root.id, "new_state": to})
    recorder = Recorder(context, root)
    recorder.event(
        HistoryType.INSTANCE_SUSPENDED if suspended else HistoryType.INSTANCE_ACTIVATED
    )
    recorder.save(f"{action}_instance", {})
    if not suspended:
        # Whatever fell due meanwhile is to be done at once.
        context.job_is_due(context.now)


def _action(to: InstanceState) -> str:
    return "suspend" if to is InstanceState.SUSPENDED else "activate"


def mark_jobs(context: CommandContext, root_id: str, *, suspended: bool) -> None:
    """Let all open jobs of a root stand still, or go on."""
    context.work.connection.execute(_MARK_JOBS, {"root": root_id, "stopped": suspended})
