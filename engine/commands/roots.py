"""Find and lock the root instance that a command is about (decision 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Label, Row, Select, bindparam, select

from engine.commands.context import CommandContext
from engine.errors import (
    InstanceNotFound,
    NotAllowed,
    UserTaskAlreadyCompleted,
    UserTaskNotFound,
    WrongState,
)
from engine.model.lifecycles import Delegation, InstanceState, UserTaskState
from engine.store.tables import instance, user_task
from engine.store.unit_of_work import locking
from engine.store.visibility import labels_of, visible


@dataclass(slots=True, kw_only=True)
class Root:
    """The row of a root instance while its lock is held; counters run on."""

    id: str
    definition_id: str
    process_key: str
    business_key: str | None
    state: InstanceState
    snapshot: str | None
    revision: int
    history_seq: int
    audit_seq: int
    audit_head: str
    open_incidents: int
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: str | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing can happen in this root any more."""
        return self.state in {InstanceState.COMPLETED, InstanceState.CANCELED}

    def must_be_active(self, action: str) -> None:
        """Refuse what a suspended or ended instance does not allow.

        Raises:
            WrongState: the instance is suspended or has ended.
        """
        if self.state is not InstanceState.ACTIVE:
            raise WrongState(
                action=action, wanted=f"instance {self.id}", state=str(self.state)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedTask:
    """A user task as it stands while its root's lock is held."""

    id: str
    instance_id: str
    definition_id: str
    element_id: str
    name: str
    state: UserTaskState
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    owner: str | None
    delegation: Delegation | None


#: The root's row as it was when the statement began. PostgreSQL reads the locked row
#: anew after it had to wait for the lock, but not the rows beside it: when the two
#: revisions differ, the rows beside it are stale.
_seen = instance.alias("seen")
_ROOT = (
    instance.c.id.label("root_id"),
    instance.c.definition_id,
    instance.c.process_key,
    instance.c.business_key,
    instance.c.state,
    instance.c.snapshot,
    instance.c.revision,
    instance.c.history_seq,
    instance.c.audit_seq,
    instance.c.audit_head,
    instance.c.open_incidents,
    instance.c.ended_at,
    instance.c.ended_by,
    instance.c.end_reason,
    _seen.c.revision.label("seen_revision"),
)
_TASK: tuple[Label[Any], ...] = tuple(
    user_task.c[name].label(f"task_{name}")
    for name in (
        "id",
        "instance_id",
        "definition_id",
        "element_id",
        "name",
        "state",
        "assignee",
        "candidate_users",
        "candidate_groups",
        "owner",
        "delegation",
        "ended_by",
        "ended_at",
    )
)


def _root_query(*, sees_all: bool) -> Select[Any]:
    """Lock the root of the instance of an id, if the actor sees it."""
    wanted = instance.alias("wanted")
    query = (
        select(*_ROOT)
        .join(_seen, _seen.c.id == instance.c.id)
        .join(wanted, wanted.c.root_id == instance.c.id)
        .where(wanted.c.id == bindparam("instance_id"))
        .where(visible(instance.c.id, sees_all=sees_all))
    )
    return locking(query)


def _task_query(*, sees_all: bool) -> Select[Any]:
    """Lock the root of a user task, if the actor sees it."""
    query = (
        select(*_ROOT, *_TASK)
        .join(_seen, _seen.c.id == instance.c.id)
        .join(user_task, user_task.c.root_id == instance.c.id)
        .where(user_task.c.id == bindparam("task_id"))
        .where(visible(instance.c.id, sees_all=sees_all))
    )
    return locking(query)


_ROOT_QUERIES = {flag: _root_query(sees_all=flag) for flag in (True, False)}
_TASK_QUERIES = {flag: _task_query(sees_all=flag) for flag in (True, False)}


def lock_root(context: CommandContext, instance_id: str) -> Root:
    """Lock the root of an instance that the actor may see.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    query = _ROOT_QUERIES[context.actor.sees_all]
    row = _lock(context, query, {"instance_id": instance_id})
    if row is None:
        raise InstanceNotFound(instance_id)
    return _root(row)


def lock_next_root(context: CommandContext, root_id: str) -> Root:
    """Lock one more root, greater than those that the transaction holds.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    query = _ROOT_QUERIES[context.actor.sees_all]
    parameters = labels_of(context.actor) | {"instance_id": root_id}
    row = context.work.lock_next(query, parameters, root_id=root_id)
    if row is not None and row.revision != row.seen_revision:
        row = context.work.lock_next(query, parameters, root_id=root_id)
    if row is None:
        raise InstanceNotFound(root_id)
    return _root(row)


def lock_open_task(
    context: CommandContext, task_id: str, *, action: str
) -> tuple[Root, LockedTask]:
    """Lock the root of a user task on which something can still be done.

    Raises:
        UserTaskNotFound: there is none that the actor may see.
        UserTaskAlreadyCompleted: it has ended.
        WrongState: its instance is suspended.
    """
    query = _TASK_QUERIES[context.actor.sees_all]
    row = _lock(context, query, {"task_id": task_id})
    if row is None:
        raise UserTaskNotFound(task_id)
    if row.task_ended_at is not None:
        raise UserTaskAlreadyCompleted(
            task_id=task_id,
            state=row.task_state,
            by=row.task_ended_by,
            at=row.task_ended_at,
        )
    root = _root(row)
    root.must_be_active(action)
    return root, _task(row)


def must_operate(context: CommandContext, action: str) -> None:
    """Refuse what only operators may do.

    Raises:
        NotAllowed: the actor is no operator.
    """
    if not context.actor.operates:
        raise NotAllowed(action=action, reason="only operators may")


def _lock(
    context: CommandContext, query: Select[Any], parameters: dict[str, object]
) -> Row[Any] | None:
    parameters |= labels_of(context.actor)
    row = context.work.lock(query, parameters)
    if row is not None and row.revision != row.seen_revision:
        row = context.work.lock(query, parameters)
    return row


def _root(row: Row[Any]) -> Root:
    return Root(
        id=row.root_id,
        definition_id=row.definition_id,
        process_key=row.process_key,
        business_key=row.business_key,
        state=InstanceState(row.state),
        snapshot=row.snapshot,
        revision=row.revision,
        history_seq=row.history_seq,
        audit_seq=row.audit_seq,
        audit_head=row.audit_head,
        open_incidents=row.open_incidents,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        end_reason=row.end_reason,
    )


def _task(row: Row[Any]) -> LockedTask:
    return LockedTask(
        id=row.task_id,
        instance_id=row.task_instance_id,
        definition_id=row.task_definition_id,
        element_id=row.task_element_id,
        name=row.task_name,
        state=UserTaskState(row.task_state),
        assignee=row.task_assignee,
        candidate_users=tuple(row.task_candidate_users),
        candidate_groups=tuple(row.task_candidate_groups),
        owner=row.task_owner,
        delegation=Delegation(row.task_delegation) if row.task_delegation else None,
    )
