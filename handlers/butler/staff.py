"""Who may plan patrols: manager and project leads of the butler whose contract it is."""

from __future__ import annotations

from sqlalchemy import Connection

from engine import Actor, NotAllowed
from handlers.butler.contracts import Contract
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


def require_people(
    connection: Connection, plan: PatrolPlan, contract: Contract
) -> None:
    """Let only a plan go on whose people work at the butler, its signer at the client.

    Raises:
        PlanRefused: somebody does not.
    """
    wanted = [
        ("assignee", "巡查人员应是本单位在岗人员", plan.assignee, contract.butler_id),
        ("backup", "替补人员应是本单位在岗人员", plan.backup, contract.butler_id),
    ]
    if plan.signer is not None:
        text = "签署人应是服务对象的在岗人员"
        wanted.append(("signer", text, plan.signer, contract.client_id))
    people = people_by_ids(connection, [person_id for _, _, person_id, _ in wanted])
    faults = [
        (field, text)
        for field, text, person_id, org_id in wanted
        if person_id not in people
        or people[person_id].org_id != org_id
        or not people[person_id].active
    ]
    if faults:
        raise PlanRefused(faults)
