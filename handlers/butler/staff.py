"""Who may plan patrols: manager and project leads of the butler whose contract it is."""

from __future__ import annotations

from sqlalchemy import Connection

from engine import Actor, NotAllowed
from handlers.butler.errors import PlanRefused
from handlers.butler.plan import PatrolPlan
from handlers.parties.access import org_label
from handlers.parties.model import Role
from handlers.parties.people import people_by_ids

_PLANNERS = frozenset({Role.BUTLER_HEAD, Role.BUTLER_PROJECT})


def may_plan(actor: Actor, butler_id: str) -> bool:
    """Say whether somebody may make and change the plans of a butler."""
    if actor.stands_in:
        return True
    return org_label(butler_id) in actor.labels and not actor.groups.isdisjoint(
        _PLANNERS
    )


def require_planner(actor: Actor, butler_id: str) -> None:
    """Let only those go on who may plan.

    Raises:
        NotAllowed: the actor may not.
    """
    if not may_plan(actor, butler_id):
        raise NotAllowed(
            action="安排巡查", reason="由服务单位的管理人员或项目负责人安排"
        )


def require_people(connection: Connection, plan: PatrolPlan, *, butler_id: str) -> None:
    """Let only a plan go on whose people work at the butler.

    Raises:
        PlanRefused: somebody does not.
    """
    people = people_by_ids(connection, [plan.assignee, plan.backup])
    faults = [
        (field, f"{label}应是本单位在岗人员")
        for field, label, person_id in (
            ("assignee", "巡查人员", plan.assignee),
            ("backup", "替补人员", plan.backup),
        )
        if person_id not in people
        or people[person_id].org_id != butler_id
        or not people[person_id].active
    ]
    if faults:
        raise PlanRefused(faults)
