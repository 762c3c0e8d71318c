"""Read what happened: history, states of activities, comments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, case, or_, select

from engine.model.actors import Actor
from engine.model.history import HistoryType
from engine.model.views import ActivityPhase, ActivityState, CommentView, HistoryRow
from engine.queries.instances import find
from engine.store.tables import history, instance
from engine.store.visibility import labels_of, visible

_PHASES = {
    HistoryType.ACTIVITY_COMPLETED: ActivityPhase.COMPLETED,
    HistoryType.ACTIVITY_CANCELED: ActivityPhase.CANCELED,
}
_ACTIVITY_TYPES = [
    HistoryType.ACTIVITY_STARTED,
    *_PHASES,
    HistoryType.INSTANCE_MIGRATED,
]
_IS_MIGRATION = history.c.type == HistoryType.INSTANCE_MIGRATED


def history_rows(
    connection: Connection,
    instance_id: str,
    *,
    actor: Actor,
    types: Collection[HistoryType] | None = None,
    after_seq: int = 0,
    limit: int = 500,
) -> list[HistoryRow]:
    """Return the history of the root of an instance, oldest first.

    Most of it is of variables and activities: who tells a story names its types.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    root_id = find(connection, instance_id, actor=actor).root_id
    query = (
        select(history)
        .where(history.c.root_id == root_id, history.c.seq > after_seq)
        .order_by(history.c.seq)
        .limit(limit)
    )
    if types is not None:
        query = query.where(history.c.type.in_(sorted(types)))
    return [_row(row) for row in connection.execute(query)]


def activity_states(
    connection: Connection, instance_id: str, *, actor: Actor
) -> list[ActivityState]:
    """Return every visit of every activity in the root of an instance, in order.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    root_id = find(connection, instance_id, actor=actor).root_id
    return activity_states_of_many(connection, [root_id], actor=actor)[root_id]


def activity_states_of_many(
    connection: Connection,
    root_ids: Collection[str],
    *,
    actor: Actor,
    element_ids: Collection[str] | None = None,
) -> dict[str, list[ActivityState]]:
    """Return the visits of the activities of many roots, in one statement.

    What was done before an instance moved to another version is of the version on
    which it was done; what was open then is at the element that took over.

    Args:
        root_ids: roots; what the actor may not see has no visits.
        element_ids: the activities that are asked for, None for all.
    """
    query = (
        select(
            history.c.root_id,
            history.c.type,
            history.c.at,
            history.c.element_id,
            history.c.activity_instance_id,
            history.c.instance_id,
            history.c.scope_id,
            instance.c.definition_id,
            case((_IS_MIGRATION, history.c.data)).label("data"),
        )
        .join(instance, instance.c.id == history.c.instance_id)
        .where(history.c.root_id.in_(root_ids), history.c.type.in_(_ACTIVITY_TYPES))
        .where(visible(history.c.root_id, sees_all=actor.sees_all))
        .order_by(history.c.root_id, history.c.seq)
    )
    if element_ids is not None:
        wanted = history.c.element_id.in_(element_ids)
        query = query.where(or_(wanted, _IS_MIGRATION))
    found = {root: _Visits() for root in root_ids}
    for row in connection.execute(query, labels_of(actor)):
        found[row.root_id].take(row)
    return {root: list(visits.known.values()) for root, visits in found.items()}


class _Visits:
    """The visits of one root, as its history tells of them, oldest first."""

    def __init__(self) -> None:
        self.known: dict[str, ActivityState] = {}
        #: Visits of which the version is known: those before a migration.
        self._settled: set[str] = set()

    def take(self, row: Row[*tuple[Any, ...]]) -> None:
        """Take in the next row."""
        visit = self.known.get(row.activity_instance_id)
        if row.type == HistoryType.ACTIVITY_STARTED:
            self.known[row.activity_instance_id] = _visit(row)
        elif row.type == HistoryType.INSTANCE_MIGRATED:
            self._migrate(row)
        elif visit is not None:
            phase = _PHASES[HistoryType(row.type)]
            self.known[row.activity_instance_id] = replace(
                visit, state=phase, ended_at=row.at
            )

    def _migrate(self, row: Row[*tuple[Any, ...]]) -> None:
        for key, visit in self.known.items():
            if visit.instance_id != row.instance_id:
                continue
            if visit.state is ActivityPhase.OPEN:
                moved = row.data["moved"].get(visit.element_id, visit.element_id)
                self.known[key] = replace(visit, element_id=moved)
            elif key not in self._settled:
                self.known[key] = replace(visit, definition_id=row.data["from"])
                self._settled.add(key)


def comments(
    connection: Connection, instance_id: str, *, actor: Actor
) -> list[CommentView]:
    """Return the comments on the root of an instance, oldest first.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    root_id = find(connection, instance_id, actor=actor).root_id
    query = (
        select(history)
        .where(history.c.root_id == root_id)
        .where(history.c.type == HistoryType.COMMENT_ADDED)
        .order_by(history.c.seq)
    )
    return [
        CommentView(
            seq=row.seq,
            instance_id=row.instance_id,
            at=row.at,
            actor=row.actor,
            text=row.data["text"],
            task_id=row.activity_instance_id,
        )
        for row in connection.execute(query)
    ]


def _visit(row: Row[*tuple[Any, ...]]) -> ActivityState:
    return ActivityState(
        element_id=row.element_id,
        activity_instance_id=row.activity_instance_id,
        instance_id=row.instance_id,
        definition_id=row.definition_id,
        state=ActivityPhase.OPEN,
        started_at=row.at,
        ended_at=None,
        scope_id=row.scope_id,
    )


def _row(row: Row[Any]) -> HistoryRow:
    return HistoryRow(
        seq=row.seq,
        instance_id=row.instance_id,
        at=row.at,
        due_at=row.due_at,
        actor=row.actor,
        type=HistoryType(row.type),
        element_id=row.element_id,
        activity_instance_id=row.activity_instance_id,
        scope_id=row.scope_id,
        data=row.data,
    )
