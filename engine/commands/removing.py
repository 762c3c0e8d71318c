"""Remove root instances with all that they left, once their record may go.

The only way in which rows of history leave the database: it lets go of those alone
whose root stands in `removed_root`, which only grows. Of the audit the payloads are
erased; its rows stay, so that the chain still holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Column, Table, delete, insert, select, update

from engine.errors import WrongState
from engine.model.removal import Gone, digest_of_row, gone
from engine.store.tables import (
    audit,
    history,
    incident,
    instance,
    instance_label,
    job,
    message_taken,
    removed_root,
    subscription,
    user_task,
    user_task_candidate,
    variable,
)
from engine.store.unit_of_work import UnitOfWork

#: Few enough for one statement on either database.
_BATCH = 400
#: What hangs on a root, children first.
_OF_ROOT: tuple[tuple[Table, Column[str]], ...] = (
    (incident, incident.c.root_id),
    (subscription, subscription.c.root_id),
    (job, job.c.root_id),
    (user_task, user_task.c.root_id),
    (variable, variable.c.root_id),
    (instance_label, instance_label.c.root_id),
    (message_taken, message_taken.c.root_id),
    (history, history.c.root_id),
    (instance, instance.c.root_id),
)

#: The tables that rooms leave to `remove_ended`.
REMOVED_TABLES = frozenset(
    {
        audit.name,
        removed_root.name,
        user_task_candidate.name,
        *(table.name for table, _root_id in _OF_ROOT),
    }
)


def remove_ended(
    uow: UnitOfWork, root_ids: Iterable[str], *, reason: str
) -> Mapping[str, Gone]:
    """Remove roots that have ended; return what went, by table.

    Args:
        uow: the transaction; it holds none of the roots, for nothing happens in them.
        root_ids: ids of root instances.
        reason: stays with the id of each root.

    Raises:
        WrongState: one of them has not ended; nothing was removed.
    """
    wanted = sorted(set(root_ids))
    for batch in _batches(wanted):
        _must_have_ended(uow, batch)
    digests: dict[str, list[str]] = {}
    for batch in _batches(wanted):
        uow.connection.execute(
            insert(removed_root),
            [
                {"root_id": each, "reason": reason, "by": uow.actor.id, "at": uow.now}
                for each in batch
            ],
        )
        _remove(uow, batch, digests)
    return {name: gone(found) for name, found in digests.items() if found}


def _remove(
    uow: UnitOfWork, roots: Sequence[str], digests: dict[str, list[str]]
) -> None:
    connection = uow.connection
    tasks = select(user_task.c.id).where(user_task.c.root_id.in_(roots))
    connection.execute(
        delete(user_task_candidate).where(user_task_candidate.c.task_id.in_(tasks))
    )
    for table, root_id in _OF_ROOT:
        rows = connection.execute(select(table).where(root_id.in_(roots)))
        found = digests.setdefault(table.name, [])
        found += [digest_of_row(dict(row._mapping)) for row in rows]  # noqa: SLF001
        connection.execute(delete(table).where(root_id.in_(roots)))
    connection.execute(
        update(audit).where(audit.c.chain.in_(roots)).values(payload=None, salt=None)
    )


def _must_have_ended(uow: UnitOfWork, roots: Sequence[str]) -> None:
    running = select(instance.c.id, instance.c.state).where(
        instance.c.root_id.in_(roots), instance.c.ended_at.is_(None)
    )
    row = uow.connection.execute(running.limit(1)).one_or_none()
    if row is not None:
        raise WrongState(
            action="remove", wanted=f"instance {row.id}", state=str(row.state)
        )


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
