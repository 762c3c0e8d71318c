"""Find the matters that are late by law: they come before all others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine import Actor, InboxQuery, InboxTab, UserTaskView
from handlers.linkage.lateness import late_matters
from handlers.linkage.matters import matter_of
from web.services import services

MOST_COUNTED = 99
#: Of the held and of the free ones; nobody reads further.
MOST_LISTED = 200


def late_by_law(actor: Actor) -> tuple[UserTaskView, ...]:
    """Return what is late by law and theirs to do, the longest waiting first."""
    with services().engine.read() as connection:
        late = late_matters(connection, actor=actor, today=services().today)
    if not late:
        return ()
    wanted = InboxQuery(
        text_business_keys=frozenset(late),
        element_ids=frozenset().union(*late.values()),
        page_size=MOST_LISTED,
    )
    found = [
        task
        for tab in (InboxTab.MINE, InboxTab.CLAIMABLE)
        for task in services().engine.inbox(replace(wanted, tab=tab), actor=actor).items
        if matter_of(task) in late[task.business_key or ""]
    ]
    return tuple(sorted(found, key=lambda task: (task.created_at, task.id)))


def late_first(
    matters: Iterable[UserTaskView],
    late: Iterable[UserTaskView],
    *,
    tab: InboxTab,
    page: int = 1,
) -> tuple[UserTaskView, ...]:
    """Return a page of a tab with what is late by law on top of the first page.

    The order by day alone would hide a missed day of the law behind targets that are
    older and bind nobody but the bureau.
    """
    if tab not in {InboxTab.MINE, InboxTab.CLAIMABLE}:
        return tuple(matters)
    is_held = tab is InboxTab.MINE
    first = [task for task in late if (task.assignee is not None) is is_held]
    ids = {task.id for task in first}
    others = [task for task in matters if task.id not in ids]
    return (*first, *others) if page == 1 else tuple(others)


def capped(number: int) -> str:
    """Return a count as a tab shows it."""
    return str(number) if number <= MOST_COUNTED else f"{MOST_COUNTED}+"
