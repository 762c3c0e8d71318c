"""Open the registers of the visitor's own unit: to others they are not there."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import Forbidden, NotFound

from handlers.registers.answers import Raw
from handlers.registers.catalogue import REGISTERS
from handlers.registers.model import Register
from handlers.retention.circle import clients_near
from web.roles import is_of_butler
from web.services import services
from web.visitor import current_visitor

_LONGEST = 4000
_MOST_VALUES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A register as the visitor may use it."""

    register: Register
    org_id: str
    may_write: bool
    #: Of which clients entries are shown, by their ids; None for all.
    clients: frozenset[str] | None = None

    def shows(self, client: str, client_id: str) -> bool:
        """Say whether an entry of a client, or of none, is shown to the visitor.

        Args:
            client: what it is called; empty for what is the unit's own.
            client_id: empty where nobody knows which organisation is meant.
        """
        return self.clients is None or not client or client_id in self.clients


def own_registers() -> list[Opened]:
    """Return the registers that the visitor sees.

    Raises:
        NotFound: the visitor is of no such unit.
    """
    visitor = current_visitor()
    if not is_of_butler(visitor):
        raise NotFound
    roles, unit = visitor.actor.groups, visitor.person.org_id
    with services().engine.read() as connection:
        near = clients_near(connection, visitor.actor.id, roles, unit=unit)
    return [
        Opened(
            register=each,
            org_id=unit,
            may_write=each.written_by(roles),
            clients=near if each.of_team else None,
        )
        for each in REGISTERS.values()
        if each.read_by(roles)
    ]


def open_register(key: str) -> Opened:
    """Return one register of the visitor's unit.

    Raises:
        NotFound: there is none, or it is not the visitor's to see.
    """
    for each in own_registers():
        if each.register.key == key:
            return each
    raise NotFound


def open_for_writing(key: str) -> Opened:
    """Return a register that the visitor keeps.

    Raises:
        NotFound: it is not there for the visitor.
        Forbidden: the visitor reads it only.
    """
    opened = open_register(key)
    if not opened.may_write:
        raise Forbidden
    return opened


def given() -> Raw:
    """Return what was typed into the form, bounded."""
    return {
        key: [each[:_LONGEST] for each in values[:_MOST_VALUES]]
        for key, values in request.form.lists()
    }
