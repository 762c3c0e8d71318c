"""Read entries as the rules want them: staff as members, devices as devices."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from handlers.registers.answers import day_of
from handlers.registers.declarations.equipment import EQUIPMENT
from handlers.registers.declarations.people import STAFF, TRAINING
from handlers.registers.entries import Entry, all_entries, entry_by_id
from handlers.registers.rules.devices import Device
from handlers.registers.rules.staff import Member
from handlers.registers.rules.training import Training


def staff_of(connection: Connection, org_id: str) -> list[Member]:
    """Return everybody on a unit's staff register, also who has left."""
    return [_member(each) for each in all_entries(connection, org_id, STAFF)]


def devices_of(connection: Connection, org_id: str) -> list[Device]:
    """Return every device of a unit's ledger."""
    return [_device(each) for each in all_entries(connection, org_id, EQUIPMENT)]


def device_of(connection: Connection, org_id: str, entry_id: str) -> Device:
    """Return one device of a unit's ledger.

    Raises:
        RegisterNotFound: there is none of this id, or it is another unit's.
    """
    found = entry_by_id(connection, entry_id, org_id=org_id, register=EQUIPMENT)
    return _device(found)


def trainings_of(connection: Connection, org_id: str) -> list[Training]:
    """Return every training of a unit's register."""
    return [
        Training(
            held_on=day_of(each.content, "held_on") or date.max,
            people=str(each.content.get("people", "")),
        )
        for each in all_entries(connection, org_id, TRAINING)
    ]


def _member(entry: Entry) -> Member:
    fields = entry.content.get("fields", ())
    return Member(
        id=entry.id,
        name=entry.title,
        kind=str(entry.content.get("kind", "")),
        title_level=str(entry.content.get("title_level", "")),
        fields=frozenset(fields if isinstance(fields, list) else ()),
        joined_on=day_of(entry.content, "joined_on") or date.max,
        left_on=day_of(entry.content, "left_on"),
    )


def _device(entry: Entry) -> Device:
    return Device(
        id=entry.id,
        number=entry.number,
        name=entry.title,
        state=str(entry.content.get("state", "")),
        cal_due=day_of(entry.content, "cal_due"),
    )
