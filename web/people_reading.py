"""Read people and organisations for their pages: what the visitor may see of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.parties.errors import PersonNotFound
from handlers.parties.model import KIND_NAMES, Org, Person
from handlers.parties.orgs import org_by_id
from handlers.parties.people import person_by_id
from handlers.parties.rights import Keeper, Reading, keeper_of
from web.i18n import gettext as _
from web.visitor import current_visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person with their organisation, as one visitor may see and manage them."""

    keeper: Keeper
    person: Person
    org: Org

    @property
    def is_self(self) -> bool:
        """Say whether it is the visitor."""
        return self.person.id == self.keeper.person.id

    @property
    def is_managed(self) -> bool:
        """Say whether the visitor may change them; nobody manages themselves."""
        return not self.is_self and self.keeper.manages(self.person, self.org)


def visiting_keeper(connection: Reading) -> Keeper:
    """Return what the visitor may see and decide of people and organisations."""
    return keeper_of(connection, current_visitor().person)


def open_member(connection: Reading, person_id: str) -> Member:
    """Return a person for their page.

    Raises:
        PersonNotFound: there is nobody of this id, or they are not the visitor's to
            see.
    """
    keeper = visiting_keeper(connection)
    person = person_by_id(connection, person_id)
    if not keeper.sees(person):
        raise PersonNotFound(person_id)
    return Member(
        keeper=keeper, person=person, org=org_by_id(connection, person.org_id)
    )


def state_of(person: Person) -> tuple[str, str]:
    """Return how a person stands, in words and as a tone of a chip."""
    if person.left_at is not None:
        return _("已离任"), "outline"
    if not person.active:
        return _("已停用"), "amber"
    if person.password_hash is None:
        return _("尚未启用"), "dashed"
    return _("在岗"), "green"


def kind_name(org: Org) -> str:
    """Return what kind of organisation it is."""
    return _(KIND_NAMES[org.kind])


def org_names(orgs: Iterable[Org]) -> Mapping[str, str]:
    """Return names by id."""
    return {each.id: each.name for each in orgs}
