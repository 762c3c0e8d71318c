"""Who of all people is meant by the lane of a deadline rule in one case."""

from __future__ import annotations

from sqlalchemy import Connection

from handlers.linkage.cases import CaseHeader
from handlers.parties.model import Role
from handlers.parties.people import people_in

#: Lanes whose people belong to the bureau of the case.
_OF_THE_BUREAU = frozenset({Role.LEADER, Role.ENFORCEMENT, Role.JOINT_GROUP})


def people_of_lane(connection: Connection, header: CaseHeader, lane: str) -> list[str]:
    """Return the people who answer for a deadline of a lane in a case.

    Who of them may see the case is for the one who tells them.
    """
    if lane == Role.OFFICER:
        return [header.officer_id]
    if lane in _OF_THE_BUREAU:
        return people_in(connection, lane, org_id=header.bureau_id)
    if lane == Role.ENTITY:
        return people_in(connection, lane, org_id=header.entity_id or "")
    if lane == Role.AGENCY:
        return people_in(connection, lane, org_id=header.agency_id or "")
    if lane == Role.WORK_GROUP:
        return [header.leader_id] if header.leader_id else []
    return []
