"""The running contracts of the visitor's unit, for what its people report at clients."""

from __future__ import annotations

from werkzeug.exceptions import Forbidden, NotFound

from handlers.butler.contracts import Contract, contracts
from handlers.parties.model import Role
from handlers.parties.orgs import orgs_by_ids
from web.roles import is_of_butler
from web.services import services
from web.visitor import current_visitor

#: Who works at clients: everybody of the unit but who keeps its archive.
_AT_CLIENTS = frozenset(
    {
        Role.BUTLER_HEAD.value,
        Role.BUTLER_PROJECT.value,
        Role.BUTLER_EXPERT.value,
    }
)


def works_at_clients() -> bool:
    """Say whether the visitor works at clients of a unit."""
    return not current_visitor().actor.groups.isdisjoint(_AT_CLIENTS)


def running_contracts() -> list[Contract]:
    """Return the running contracts of the visitor's unit.

    Raises:
        NotFound: the visitor is of no such unit.
        Forbidden: they read only.
    """
    visitor = current_visitor()
    if not is_of_butler(visitor):
        raise NotFound
    if not works_at_clients():
        raise Forbidden
    with services().engine.read() as connection:
        found = contracts(connection, butler_id=visitor.person.org_id)
    return [each for each in found if each.ended_on is None]


def contract_choices(own: list[Contract]) -> list[tuple[str, str, str]]:
    """Return id, number and client of each contract, as a form offers them."""
    with services().engine.read() as connection:
        clients = orgs_by_ids(connection, {each.client_id for each in own})
    return [(each.id, each.number, clients[each.client_id].name) for each in own]
