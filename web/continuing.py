"""Know who need not take a matter before they see its form: it is theirs already."""

from __future__ import annotations

from engine import Actor, UserTaskState, UserTaskView
from handlers.parties.access import org_of
from handlers.parties.people import people_with_role
from web.services import services


def opens_directly(actor: Actor, task: UserTaskView) -> bool:
    """Say whether a free matter is one candidate's alone.

    It is, if nobody else of their organisation has its role, or if they did what
    came last for that role in the same process. Taking it first would only be a click.
    """
    roles = actor.groups & frozenset(task.candidate_groups)
    if not roles or task.assignee is not None or task.ended_at is not None:
        return False
    return _did_the_last(actor, task, roles) or _is_only_one(actor, roles)


def _did_the_last(actor: Actor, task: UserTaskView, roles: frozenset[str]) -> bool:
    before = [
        each
        for each in services().engine.user_tasks(task.root_id, actor=actor)
        if each.state is UserTaskState.COMPLETED
        and each.ended_at is not None
        and not roles.isdisjoint(each.candidate_groups)
    ]
    # Who did the last of several at the same moment, the order of their ids says.
    last = max(before, key=lambda each: (each.ended_at, each.id), default=None)
    return last is not None and last.ended_by == actor.id


def _is_only_one(actor: Actor, roles: frozenset[str]) -> bool:
    with services().engine.read() as connection:
        others = {
            person.id
            for role in roles
            for person in people_with_role(connection, role, org_id=org_of(actor))
        }
    return others == {actor.id}
