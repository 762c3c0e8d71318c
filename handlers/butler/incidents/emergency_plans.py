"""The emergency plans of a unit: which an event may concern, and their review (B6.4.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.registers.declarations.service import EMERGENCY
from handlers.registers.entries import Entry, all_entries, entry_by_id
from handlers.registers.noting import add_event

#: What happened to a plan, as its register calls it.
REVIEWED = "reviewed"

Choices = Sequence[Mapping[str, str]]


def plans_to_review(
    connection: Connection, *, butler_id: str, client_id: str
) -> Choices:
    """Return the plans that an event at a client may concern: its own, the unit's."""
    return [
        {"value": each.id, "label": _label(each)}
        for each in all_entries(connection, butler_id, EMERGENCY)
        if not each.client or each.client_id == client_id
    ]


def note_review(
    uow: UnitOfWork,
    *,
    butler_id: str,
    plan_id: str,
    next_on: date,
    remark: str,
) -> None:
    """Write into the register that a plan was reviewed, and move its next review on.

    Raises:
        RegisterNotFound: there is no such plan of this unit.
        EntryRefused: the next review is not after today.
    """
    entry = entry_by_id(uow.connection, plan_id, org_id=butler_id, register=EMERGENCY)
    kind = next(each for each in EMERGENCY.events if each.key == REVIEWED)
    raw = {
        "happened_on": [local_day(uow.now).isoformat()],
        "next_day": [next_on.isoformat()],
        "remark": [remark],
    }
    add_event(uow, EMERGENCY, entry, kind=kind, raw=raw)


def _label(entry: Entry) -> str:
    """Return what a plan is called: number, name, edition, and the client if any."""
    of_client = f"，{entry.client}" if entry.client else ""
    return f"{entry.number} {entry.title}（{entry.content['edition']}{of_client}）"
