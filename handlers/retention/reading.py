"""The files of a unit's clients as its archivist sees them: how each stands, until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from handlers.butler.contracts import Contract, contracts
from handlers.parties.orgs import orgs_by_ids
from handlers.registers.declarations.archive import ARCHIVE
from handlers.registers.entries import Entry, all_entries
from handlers.retention.holds import Hold, held
from handlers.retention.term import has_expired, retain_until


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFile:
    """The file of one contract."""

    contract: Contract
    client: str
    #: Its line in the list of files, if it was opened.
    entry: Entry | None
    hold: Hold | None

    @property
    def until(self) -> date | None:
        """Return the last day on which it must be there; None while the service runs."""
        ended_on = self.contract.ended_on
        return retain_until(ended_on) if ended_on else None

    @property
    def keeper(self) -> str:
        """Return who keeps it."""
        return str(self.entry.content.get("keeper", "")) if self.entry else ""

    @property
    def opened_on(self) -> str:
        """Return since when it is kept."""
        return str(self.entry.content.get("opened_on", "")) if self.entry else ""

    def state(self, today: date) -> str:
        """Return how it stands: running, kept, held or expired."""
        if self.hold is not None:
            return "held"
        if self.contract.ended_on is None:
            return "running"
        return "expired" if has_expired(self.contract.ended_on, today) else "kept"


def client_files(
    connection: Connection, org_id: str, *, near: Collection[str] | None = None
) -> list[ClientFile]:
    """Return the files of a unit by the numbers of their contracts.

    Args:
        near: only of these contracts; None for all of the unit.
    """
    found = [
        each
        for each in contracts(connection, butler_id=org_id)
        if near is None or each.id in near
    ]
    clients = orgs_by_ids(connection, {each.client_id for each in found})
    entries = {
        each.content.get("contract"): each
        for each in all_entries(connection, org_id, ARCHIVE)
    }
    holds = held(connection, [each.id for each in found])
    return [
        ClientFile(
            contract=each,
            client=clients[each.client_id].name,
            entry=entries.get(each.number),
            hold=holds.get(each.id),
        )
        for each in found
    ]
