"""A complaint about the invented butler's unit, as it comes by telephone."""

from __future__ import annotations

import secrets

from engine import Actor, ProcessEngine
from handlers.butler.complaints.entering import enter_complaint
from handlers.butler.complaints.model import NewComplaint, Way
from handlers.butler.complaints.reading import ComplaintQuery, find_complaints


def fill_complaints(
    engine: ProcessEngine, *, butler_id: str, client_id: str, actor: Actor
) -> None:
    """Let somebody complain about the unit, unless somebody has."""
    with engine.transact(actor) as uow:
        asked = ComplaintQuery(org_id=butler_id, limit=1)
        if find_complaints(uow.connection, asked):
            return
        new = NewComplaint(
            butler_id=butler_id,
            way=Way.PHONE,
            text="十月的巡查报告比约定晚了三天",
            client_id=client_id,
        )
        enter_complaint(uow, new, progress_key=secrets.token_urlsafe())
