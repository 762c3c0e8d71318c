"""Decide which page comes next: the same person's next matter in the same case."""

from __future__ import annotations

from engine import UserTaskView
from web.presenters.work import case_url
from web.services import services
from web.visitor import current_visitor


def next_url(root_id: str, business_key: str | None) -> str:
    """Return the address of the visitor's own next matter there, else of the case."""
    actor, engine = current_visitor().actor, services().engine
    if services().patience:
        engine.wait_until_quiet(root_id, timeout=services().patience)
    tasks = engine.open_user_tasks(root_id, actor=actor)
    own = next((task for task in tasks if is_own(task)), None)
    if own is not None:
        return f"/tasks/{own.id}"
    return case_url(business_key) if business_key else "/inbox"


def is_own(task: UserTaskView) -> bool:
    """Say whether the visitor is the one who works on a matter, or may take it."""
    actor = current_visitor().actor
    if task.assignee is not None:
        return task.assignee in actor.ids
    return not actor.groups.isdisjoint(task.candidate_groups) or (
        actor.id in task.candidate_users
    )
