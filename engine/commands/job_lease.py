"""End, return or postpone a claimed job, if the claim still holds: the fence.

A worker that was written off may come back with a result. Its job has another owner
or another attempt by then, so that none of these statements finds a row.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Update, bindparam, update

from engine.commands.context import CommandContext
from engine.errors import LeaseLost
from engine.model.lifecycles import JobState
from engine.store.claims import ClaimedJob
from engine.store.tables import JOB_IS_LOCKED, job

_HELD = update(job).where(
    job.c.id == bindparam("job"),
    job.c.lock_owner == bindparam("owner"),
    job.c.attempts == bindparam("attempt"),
    JOB_IS_LOCKED,
)
_COMPLETE = _HELD.values(
    state=str(JobState.COMPLETED),
    ended_at=bindparam("at"),
    lock_owner=None,
    lock_until=None,
)
_RETURN = _HELD.values(
    state=str(JobState.CREATED),
    attempts=job.c.attempts - 1,
    suspended=bindparam("stopped"),
    lock_owner=None,
    lock_until=None,
)
_FAIL = _HELD.values(
    state=bindparam("new_state"),
    due_at=bindparam("next_due"),
    retries_left=bindparam("retries"),
    error=bindparam("reason"),
    error_details=bindparam("details"),
    lock_owner=None,
    lock_until=None,
)


def complete(context: CommandContext, claimed: ClaimedJob) -> None:
    """Mark a claimed job as done.

    Raises:
        LeaseLost: the job was canceled or given to another.
    """
    _fenced(context, claimed, _COMPLETE, {"at": context.now})


def give_back(context: CommandContext, claimed: ClaimedJob, *, suspended: bool) -> None:
    """Return a claimed job that was not begun; the attempt does not count.

    Raises:
        LeaseLost: the job was canceled or given to another.
    """
    _fenced(context, claimed, _RETURN, {"stopped": suspended})


def fail(
    context: CommandContext,
    claimed: ClaimedJob,
    values: dict[str, Any],
) -> None:
    """Mark a claimed job as failed or to be tried again.

    Raises:
        LeaseLost: the job was canceled or given to another.
    """
    _fenced(context, claimed, _FAIL, values)


def _fenced(
    context: CommandContext,
    claimed: ClaimedJob,
    statement: Update,
    values: dict[str, Any],
) -> None:
    fence = {"job": claimed.id, "owner": claimed.owner, "attempt": claimed.attempt}
    done = context.work.connection.execute(statement, fence | values)
    if done.rowcount != 1:
        raise LeaseLost(claimed.id)
