"""Read a person's inbox: fast for one who sees little and for one who sees all.

Three ways lead to a page. Whoever sees few running instances is served from these;
whoever is a candidate for few tasks, from those; everybody else finds a page near
the beginning of the order by due date, because much of what lies there is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union_all,
)

from engine.model.actors import Actor
from engine.model.lifecycles import UserTaskState
from engine.model.requests import InboxQuery, InboxTab
from engine.model.views import COUNT_CAP, InboxCounts, InboxPage
from engine.queries.rows import Properties, user_task_view
from engine.store.tables import (
    TASK_IS_OPEN,
    instance_label,
    user_task,
    user_task_candidate,
)
from engine.store.visibility import labels_of, visible

_BY_DUE = (user_task.c.due_order, user_task.c.created_at, user_task.c.id)
_LATEST = (user_task.c.ended_at.desc(), user_task.c.id.desc())


def inbox_page(
    connection: Connection,
    wanted: InboxQuery,
    *,
    actor: Actor,
    now: datetime,
    few: int,
    properties: Properties,
) -> InboxPage:
    """Return a page of an actor's inbox; up to `few` ids are looked up one by one."""
    inbox = _Inbox.of(connection, actor, few)
    if wanted.text_business_keys is not None:
        inbox = replace(inbox, narrow=True)
    queries = [
        _filtered(query, wanted)
        for query in inbox.queries(wanted.tab, now=now, today_end=wanted.today_end)
    ]
    first = (wanted.page - 1) * wanted.page_size
    part = slice(first, first + wanted.page_size + 1)
    page = _merged(connection, queries, labels_of(actor), part)
    return InboxPage(
        items=tuple(
            user_task_view(row, properties) for row in page[: wanted.page_size]
        ),
        page=wanted.page,
        has_more=len(page) > wanted.page_size,
    )


def _merged(
    connection: Connection,
    queries: list[Select[Any]],
    labels: Mapping[str, object],
    part: slice,
) -> Sequence[Row[Any]]:
    """Return a part of the rows of ordered queries, merged.

    Far from the beginning the rows before it are many: the database passes over
    them, and where two results are merged, only what orders them is read.
    """
    if len(queries) == 1:
        limited = queries[0].offset(part.start).limit(part.stop - part.start)
        return connection.execute(limited, labels).all()
    keys = union_all(
        *(
            select(query.with_only_columns(*_BY_DUE).limit(part.stop).subquery())
            for query in queries
        )
    ).subquery()
    wanted = (
        select(keys.c.id)
        .order_by(keys.c.due_order, keys.c.created_at, keys.c.id)
        .offset(part.start)
        .limit(part.stop - part.start)
    )
    ids = list(connection.scalars(wanted, labels))
    found = select(user_task).where(_is_one_of(user_task.c.id, ids)).order_by(*_BY_DUE)
    return connection.execute(found).all()


def inbox_counts(
    connection: Connection,
    *,
    actor: Actor,
    now: datetime,
    few: int,
    today_end: datetime | None = None,
) -> InboxCounts:
    """Return how many tasks the tabs of an inbox hold, each capped."""
    inbox = _Inbox.of(connection, actor, few)

    def count(tab: InboxTab) -> int:
        found = 0
        for query in inbox.queries(tab, now=now, today_end=today_end):
            ids = query.with_only_columns(user_task.c.id).limit(COUNT_CAP)
            counted = select(func.count()).select_from(ids.subquery())
            found += connection.execute(counted, labels_of(actor)).scalar_one()
        return min(found, COUNT_CAP)

    return InboxCounts(
        mine=count(InboxTab.MINE),
        claimable=count(InboxTab.CLAIMABLE),
        overdue=count(InboxTab.OVERDUE),
        due_today=count(InboxTab.DUE_TODAY),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inbox:
    """An actor's inbox, and the way that leads to it quickest."""

    actor: Actor
    #: The running root instances that the actor sees, when these are few.
    roots: list[str] | None
    #: The open tasks that name the actor in any role, when these are few.
    tasks: list[str] | None
    #: True when ids of some kind say what is looked at.
    narrow: bool

    @classmethod
    def of(cls, connection: Connection, actor: Actor, few: int) -> _Inbox:
        roots = None if actor.sees_all else _few_roots(connection, actor, few)
        tasks = None
        if roots is None and not actor.stands_in:
            tasks = _few_tasks(connection, actor, few)
        narrow = roots is not None or tasks is not None
        return cls(actor=actor, roots=roots, tasks=tasks, narrow=narrow)

    def queries(
        self, tab: InboxTab, *, now: datetime, today_end: datetime | None
    ) -> list[Select[Any]]:
        """Return the queries whose results together, in order, are a tab.

        What one holds and what one may claim are asked for apart: joined by OR,
        neither database would walk along an index.
        """
        if tab is InboxTab.DONE:
            return [self._done()]
        query = select(user_task).where(TASK_IS_OPEN, *self._seen()).order_by(*_BY_DUE)
        if tab is InboxTab.OVERDUE:
            query = query.where(user_task.c.due_order < now)
        elif tab is InboxTab.DUE_TODAY:
            due = user_task.c.due_order
            query = query.where(due >= now, due < (today_end or now))
        held = query.where(_is_held_by(self.actor))
        claimable = query.where(self._claimable())
        if tab is InboxTab.MINE:
            return [held]
        return [claimable] if tab is InboxTab.CLAIMABLE else [held, claimable]

    def _done(self) -> Select[Any]:
        return (
            select(user_task)
            .where(
                user_task.c.ended_by == self.actor.id,
                user_task.c.ended_at.is_not(None),
                user_task.c.state == UserTaskState.COMPLETED,
                visible(user_task.c.root_id, sees_all=self.actor.sees_all),
            )
            .order_by(*_LATEST)
        )

    def _seen(self) -> list[ColumnElement[bool]]:
        conditions = []
        if self.roots is not None:
            conditions.append(_is_one_of(user_task.c.root_id, self.roots))
        else:
            conditions.append(
                visible(user_task.c.root_id, sees_all=self.actor.sees_all)
            )
        if self.tasks is not None:
            conditions.append(_is_one_of(user_task.c.id, self.tasks))
        return conditions

    def _claimable(self) -> ColumnElement[bool]:
        free: ColumnElement[bool] = user_task.c.assignee.is_(None)
        if self.narrow:
            # Says the same, but not so that SQLite would walk through all free tasks.
            free = func.coalesce(user_task.c.assignee, "") == ""
        if self.actor.stands_in:
            return free
        candidate = exists().where(
            user_task_candidate.c.task_id == user_task.c.id, _names(self.actor)
        )
        return and_(free, candidate)


def _is_one_of(column: ColumnElement[str], ids: list[str]) -> ColumnElement[bool]:
    return column.in_(ids) if ids else false()


def _few_roots(connection: Connection, actor: Actor, few: int) -> list[str] | None:
    query = (
        select(instance_label.c.root_id)
        .where(instance_label.c.label.in_(sorted(actor.labels)))
        .where(instance_label.c.running.is_(true()))
        .limit(few + 1)
    )
    found = connection.execute(query).scalars().all()
    return list(dict.fromkeys(found)) if len(found) <= few else None


def _few_tasks(connection: Connection, actor: Actor, few: int) -> list[str] | None:
    candidate = select(user_task_candidate.c.task_id).where(_names(actor))
    held = select(user_task.c.id).where(_is_held_by(actor), TASK_IS_OPEN)
    found: list[str] = []
    for query in (candidate, held):
        found += connection.execute(query.limit(few + 1)).scalars()
        if len(found) > few:
            return None
    return list(dict.fromkeys(found))


def _is_held_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the actor, or whom they stand in for, holds a task."""
    return user_task.c.assignee.in_(sorted(actor.ids))


def _names(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a candidate row names the actor."""
    groups = sorted(actor.all_groups)
    return or_(
        and_(
            user_task_candidate.c.kind == "user",
            user_task_candidate.c.value.in_(sorted(actor.ids)),
        ),
        and_(
            user_task_candidate.c.kind == "group",
            user_task_candidate.c.value.in_(groups) if groups else false(),
        ),
    )


def _filtered(query: Select[Any], wanted: InboxQuery) -> Select[Any]:
    if wanted.text_business_keys is not None:
        keys = sorted(wanted.text_business_keys)
        query = query.where(user_task.c.business_key.in_(keys))
    if wanted.process_keys:
        query = query.where(user_task.c.process_key.in_(sorted(wanted.process_keys)))
    if wanted.element_ids:
        query = query.where(user_task.c.element_id.in_(sorted(wanted.element_ids)))
    return query
