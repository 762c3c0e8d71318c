"""Read a person's inbox: fast for one who sees little and for one who sees all.

Three ways lead to a page. Whoever sees few running instances is served from these;
whoever is a candidate for few tasks, from those; everybody else finds a page near
the beginning of the order by due date, because much of what lies there is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
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
    query = inbox.query(wanted.tab, now=now, today_end=wanted.today_end)
    query = _filtered(query, wanted)
    query = query.limit(wanted.page_size + 1)
    query = query.offset((wanted.page - 1) * wanted.page_size)
    rows = connection.execute(query, labels_of(actor)).all()
    return InboxPage(
        items=tuple(
            user_task_view(row, properties) for row in rows[: wanted.page_size]
        ),
        page=wanted.page,
        has_more=len(rows) > wanted.page_size,
    )


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
        query = inbox.query(tab, now=now, today_end=today_end)
        capped = query.with_only_columns(user_task.c.id).limit(COUNT_CAP).subquery()
        counted = select(func.count()).select_from(capped)
        return connection.execute(counted, labels_of(actor)).scalar_one()

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
    #: The open tasks for which the actor is a candidate, when these are few.
    candidate_for: list[str] | None

    @classmethod
    def of(cls, connection: Connection, actor: Actor, few: int) -> _Inbox:
        roots = None if actor.sees_all else _few_roots(connection, actor, few)
        tasks = None
        if roots is None and not actor.operates:
            tasks = _few_tasks(connection, actor, few)
        return cls(actor=actor, roots=roots, candidate_for=tasks)

    def query(
        self, tab: InboxTab, *, now: datetime, today_end: datetime | None
    ) -> Select[Any]:
        query = select(user_task)
        if tab is InboxTab.DONE:
            return query.where(
                user_task.c.ended_by == self.actor.id,
                user_task.c.ended_at.is_not(None),
                user_task.c.state == UserTaskState.COMPLETED,
                visible(user_task.c.root_id, sees_all=self.actor.sees_all),
            ).order_by(*_LATEST)
        query = query.where(TASK_IS_OPEN, self._seen()).order_by(*_BY_DUE)
        if tab is InboxTab.MINE:
            return query.where(self._held())
        if tab is InboxTab.CLAIMABLE:
            return query.where(self._claimable())
        query = query.where(or_(self._held(), self._claimable()))
        if tab is InboxTab.OVERDUE:
            return query.where(user_task.c.due_order < now)
        return query.where(
            user_task.c.due_order >= now, user_task.c.due_order < (today_end or now)
        )

    def _seen(self) -> ColumnElement[bool]:
        if self.roots is not None:
            return user_task.c.root_id.in_(self.roots)
        return visible(user_task.c.root_id, sees_all=self.actor.sees_all)

    def _held(self) -> ColumnElement[bool]:
        return user_task.c.assignee == self.actor.id

    def _claimable(self) -> ColumnElement[bool]:
        free = user_task.c.assignee.is_(None)
        if self.actor.operates:
            return free
        if self.candidate_for is not None:
            return and_(free, user_task.c.id.in_(self.candidate_for))
        candidate = exists().where(
            user_task_candidate.c.task_id == user_task.c.id, _names(self.actor)
        )
        return and_(free, candidate)


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
    query = select(user_task_candidate.c.task_id).where(_names(actor)).limit(few + 1)
    found = connection.execute(query).scalars().all()
    return list(dict.fromkeys(found)) if len(found) <= few else None


def _names(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a candidate row names the actor."""
    groups = sorted(actor.groups)
    return or_(
        and_(
            user_task_candidate.c.kind == "user",
            user_task_candidate.c.value == actor.id,
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
