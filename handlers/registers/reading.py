"""Read entries as the rules want them: staff as members, devices as devices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import ceil

from sqlalchemy import Connection

from handlers.registers.answers import day_of
from handlers.registers.declarations.equipment import EQUIPMENT, REQUIRED
from handlers.registers.declarations.people import STAFF, TRAINING
from handlers.registers.entries import Entry, all_entries, entry_by_id
from handlers.registers.rules.devices import Device
from handlers.registers.rules.required import (
    Needed,
    Standing,
    needed_of,
    standing_of,
)
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


def standing_of_devices(
    connection: Connection, org_id: str, *, today: date
) -> tuple[Standing, ...]:
    """Return what a unit has of the devices that its services need."""
    own = (_needed(each) for each in all_entries(connection, org_id, REQUIRED))
    return standing_of(needed_of(own), devices_of(connection, org_id), today)


def trainings_of(connection: Connection, org_id: str) -> list[Training]:
    """Return every training of a unit's register."""
    return [
        Training(
            held_on=day_of(each.content, "held_on") or date.max,
            people=str(each.content.get("people", "")),
        )
        for each in all_entries(connection, org_id, TRAINING)
    ]


def _needed(entry: Entry) -> Needed:
    said = entry.content
    return Needed(
        item=str(said["item"]),
        kind=str(said["kind"]),
        device=str(said["device"]),
        # Of half a device a whole one is needed.
        number=ceil(Decimal(str(said["number"]))),
    )


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
        kind=str(entry.content.get("kind", "")),
        cal_due=day_of(entry.content, "cal_due"),
    )
