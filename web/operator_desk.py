"""What waits for an administrator: what is stuck, what is not sent, who cannot sign in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from engine import IncidentView
from handlers.deadlines.calendar_store import known_years
from handlers.notices.held_up import HeldUp, held_up
from handlers.parties.model import OPERATING_ROLES
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.shut_out import people_without_password
from web.presenters.people import PersonRow, person_rows
from web.services import services
from web.visitor import Visitor

#: The tiles say 99+ behind this.
MOST = 100
_GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorDesk:
    """Everything that waits, and how the service stands."""

    incidents: list[IncidentView]
    held_up: list[HeldUp]
    shut_out: list[PersonRow]
    #: Free space where evidence is kept, in gigabytes.
    free_space: float
    #: The last year whose days off are known.
    calendar_until: int
    has_mail: bool


def only_operates(visitor: Visitor) -> bool:
    """Say whether a visitor minds the service and has no matters of their own."""
    return bool(visitor.actor.groups) and visitor.actor.groups <= OPERATING_ROLES


def operator_desk(visitor: Visitor) -> OperatorDesk:
    """Return what waits for somebody who minds the service."""
    found = services()
    with found.engine.read() as connection:
        people = people_without_password(connection, limit=MOST)
        orgs = orgs_by_ids(connection, [each.org_id for each in people])
        waiting = held_up(connection, limit=MOST)
        years = known_years(connection)
    return OperatorDesk(
        incidents=list(found.engine.incidents(visitor.actor))[:MOST],
        held_up=waiting,
        shut_out=person_rows(people, orgs),
        free_space=shutil.disk_usage(found.settings.data_dir).free / _GIGABYTE,
        calendar_until=max(years, default=0),
        has_mail=found.settings.mail is not None,
    )
