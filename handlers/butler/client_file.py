"""Open the file of a client with its contract, and close it with the service (B5.7.3).

The file is an entry of the register of archives: who keeps it, on what, since when.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.parties.model import Role
from handlers.parties.orgs import org_by_id
from handlers.parties.people import people_by_ids, people_in
from handlers.registers.clients import Client
from handlers.registers.declarations.archive import ARCHIVE
from handlers.registers.entries import Entry, EntryQuery, find_entries
from handlers.registers.keeping import add_entry, new_version

if TYPE_CHECKING:
    from handlers.butler.contracts import Contract

_BOTH = "纸质和电子"
_MANY = 1000


def open_client_file(uow: UnitOfWork, contract: Contract) -> Entry:
    """Return the file of a contract; it is opened if there is none."""
    found = client_file_of(uow.connection, contract)
    if found is not None:
        return found
    client = Client(
        contract.client_id, org_by_id(uow.connection, contract.client_id).name
    )
    raw = {
        "client": [client.name],
        "contract": [contract.number],
        "opened_on": [local_day(uow.now).isoformat()],
        "keeper": [_keeper(uow.connection, contract)],
        "medium": [_BOTH],
    }
    return add_entry(uow, ARCHIVE, contract.butler_id, raw, client=client)


def close_client_file(
    uow: UnitOfWork, contract: Contract, *, on: date, reason: str
) -> None:
    """Write into the file of a contract when its service ended: its term begins."""
    entry = open_client_file(uow, contract)
    content = {**entry.content, "ended_on": on.isoformat()}
    if content != entry.content:
        new_version(uow, ARCHIVE, entry, content, reason=f"服务结束：{reason}")


def client_file_of(connection: Connection, contract: Contract) -> Entry | None:
    """Return the entry of a contract's file, if it was opened."""
    query = EntryQuery(
        org_id=contract.butler_id, register=ARCHIVE, text=contract.number, limit=_MANY
    )
    return next(
        (
            each
            for each in find_entries(connection, query)
            if each.content.get("contract") == contract.number
        ),
        None,
    )


def _keeper(connection: Connection, contract: Contract) -> str:
    """Return who keeps it by default: the archivist, or else the project lead."""
    archivists = people_in(
        connection, Role.BUTLER_ARCHIVE.value, org_id=contract.butler_id
    )
    keeper = next(iter(sorted(archivists)), contract.lead_id)
    return people_by_ids(connection, [keeper])[keeper].name
