"""Enter into the registers what a form of the service says, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine import UnitOfWork
from handlers.butler.rule import ButlerContext
from handlers.parties.people import people_by_ids
from handlers.registers.clients import Client
from handlers.registers.declarations.service import DELIVERABLE
from handlers.registers.keeping import add_entry
from handlers.registers.model import CLIENT, Register
from handlers.registers.noting import keep_files


def enter(
    uow: UnitOfWork,
    it: ButlerContext,
    register: Register,
    said: Mapping[str, object],
    *,
    files: Mapping[str, Iterable[str]] | None = None,
) -> None:
    """Put an entry about the contract's client on a register of its unit.

    Args:
        uow: of the filing.
        it: the task at which it is said.
        register: on which it goes.
        said: answers by field; empty ones are left out.
        files: ids of filed files by part of the entry.

    Raises:
        EntryRefused: something of it is missing or wrong.
    """
    known_as = Client(str(it.variables["client_id"]), str(it.variables["client_name"]))
    known = {CLIENT: known_as.name, **said}
    raw = {key: _texts(value) for key, value in known.items() if value}
    unit = str(it.variables["butler_id"])
    entry = add_entry(uow, register, unit, raw, client=known_as)
    for part, ids in (files or {}).items():
        keep_files(uow, register, entry, ids, part=part)


def deliver(
    uow: UnitOfWork, it: ButlerContext, *, name: str, kind: str, receiver: object
) -> None:
    """Enter what was handed to the client among the deliverables (B8)."""
    said = {
        "name": name,
        "kind": kind,
        "delivered_on": it.today.isoformat(),
        "receiver": receiver,
    }
    enter(uow, it, DELIVERABLE, said)


def name_of_actor(uow: UnitOfWork) -> str:
    """Return the name of whoever files a form."""
    found = people_by_ids(uow.connection, [uow.actor.id]).get(uow.actor.id)
    return found.name if found is not None else ""


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
