"""Put work for other instances into jobs that run after the commit (decision 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from engine.commands.context import CommandContext
from engine.commands.work_rows import outbox_job_row
from engine.errors import HandlerNotFound
from engine.model.advance import JobKind
from engine.model.follow_ups import Notice, to_payload
from engine.model.lifecycles import InstanceState
from engine.store.tables import (
    SUBSCRIPTION_IS_OPEN,
    instance,
    job,
    start_subscription,
    subscription,
)

_CATCHERS = (
    select(subscription.c.id, subscription.c.root_id, instance.c.state)
    .join(instance, instance.c.id == subscription.c.root_id)
    .where(
        subscription.c.kind == "signal",
        subscription.c.name == bindparam("signal"),
        SUBSCRIPTION_IS_OPEN,
    )
    .order_by(subscription.c.created_at, subscription.c.id)
)
_STARTS = (
    select(start_subscription.c.definition_id, start_subscription.c.element_id)
    .where(
        start_subscription.c.kind == "signal",
        start_subscription.c.name == bindparam("signal"),
    )
    .order_by(start_subscription.c.definition_id, start_subscription.c.element_id)
)


def defer(context: CommandContext) -> None:
    """Add a job for each follow-up that the transaction wants.

    Raises:
        HandlerNotFound: nobody delivers notices of a topic.
    """
    root_id = context.work.root_id
    for follow_up in context.work.deferred:
        if isinstance(follow_up, Notice):
            if follow_up.topic not in context.handlers.notices:
                raise HandlerNotFound(follow_up.topic)
            _add(
                context,
                JobKind.NOTICE,
                root_id=None if follow_up.apart else root_id,
                payload=follow_up.payload,
                due_at=follow_up.due_at,
                topic=follow_up.topic,
            )
        else:
            payload = to_payload(follow_up)
            # What concerns one root waits while that one is suspended.
            meant = getattr(follow_up, "root_id", root_id)
            _add(context, JobKind.FOLLOW_UP, root_id=meant, payload=payload)


def hand_on_signals(
    context: CommandContext,
    *,
    root_id: str | None,
    signals: Sequence[tuple[str, Mapping[str, object]]],
) -> int:
    """Add a job for each other root, and each process, that a signal reaches.

    Who begins to wait after this moment does not get it. Returns the number of jobs.
    """
    count = 0
    for name, variables in signals:
        connection = context.work.connection
        message = {"name": name, "variables": dict(variables)}
        for row in connection.execute(_CATCHERS, {"signal": name}):
            if row.root_id == root_id:
                continue
            _add(
                context,
                JobKind.SIGNAL,
                root_id=row.root_id,
                payload=message | {"subscription_id": row.id},
                suspended=row.state == InstanceState.SUSPENDED,
            )
            count += 1
        for place in connection.execute(_STARTS, {"signal": name}):
            start = place._asdict()
            _add(context, JobKind.SIGNAL, root_id=None, payload=message | start)
            count += 1
    return count


def _add(
    context: CommandContext,
    kind: JobKind,
    *,
    root_id: str | None,
    payload: Mapping[str, object],
    due_at: datetime | None = None,
    topic: str | None = None,
    suspended: bool = False,
) -> None:
    due_at = due_at or context.now
    row = outbox_job_row(
        kind,
        job_id=context.new_id(),
        root_id=root_id,
        payload=payload,
        due_at=due_at,
        now=context.now,
        topic=topic,
    )
    context.work.add(job, row | {"suspended": suspended})
    if not suspended:
        context.job_is_due(due_at)
