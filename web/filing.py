"""Say who may work on a matter, also for a party that sent its form on paper."""

from __future__ import annotations

from enum import StrEnum

from engine import Actor, UserTaskView, may_work_on, whose_work
from handlers.linkage.matters import matter_of
from handlers.linkage.paper import may_file_paper, paper_actor
from web.continuing import opens_directly


class Standing(StrEnum):
    """What a visitor is to a matter."""

    #: They hold it.
    MINE = "mine"
    #: Nobody holds it, it is theirs alone, and the form opens at once.
    DIRECT = "direct"
    #: Nobody holds it and they may take it.
    CLAIMABLE = "claimable"
    #: It is an outside party's, whose paper the officer may file.
    ON_PAPER = "on_paper"
    #: They may look.
    READER = "reader"
    #: It has ended.
    ENDED = "ended"


def standing_of(actor: Actor, task: UserTaskView) -> Standing:
    """Return what somebody is to a matter."""
    if task.ended_at is not None:
        return Standing.ENDED
    if task.assignee in actor.ids:
        return Standing.MINE
    if task.assignee is None and _is_candidate(actor, task):
        is_direct = opens_directly(actor, task)
        return Standing.DIRECT if is_direct else Standing.CLAIMABLE
    if may_file_paper(actor, task):
        return Standing.ON_PAPER
    return Standing.READER


def filing_actor(actor: Actor, task: UserTaskView) -> Actor:
    """Return as whom somebody files a form: themselves, with the party's group.

    The officer stays the one who did it; the filed form says for whom.
    """
    if standing_of(actor, task) is not Standing.ON_PAPER:
        return actor
    return paper_actor(actor, task)


#: The first matters of what people begin themselves.
_FIRST = frozenset(
    {
        "adjust_plan",
        "apply_for_assistance",
        "decide_case_filing",
        "file_objection",
        "give_advice",
        "publish_results",
        "record_intervention",
        "register_issue",
        "request_stop",
        "request_termination",
    }
)


def may_discard(actor: Actor, task: UserTaskView, *, begun_by: str) -> bool:
    """Say whether somebody may give up what they began and nobody went on with."""
    is_theirs = begun_by == actor.id and task.assignee in {None, actor.id}
    return matter_of(task) in _FIRST and task.ended_at is None and is_theirs


def in_stead_of(actor: Actor, task: UserTaskView) -> str | None:
    """Return whose matter somebody works on, None if it is their own or not theirs."""
    whose = whose_work(
        actor,
        assignee=task.assignee,
        candidate_users=task.candidate_users,
        candidate_groups=task.candidate_groups,
    )
    return None if whose == actor.id else whose


def _is_candidate(actor: Actor, task: UserTaskView) -> bool:
    return may_work_on(
        actor,
        assignee=None,
        candidate_users=task.candidate_users,
        candidate_groups=task.candidate_groups,
    )
