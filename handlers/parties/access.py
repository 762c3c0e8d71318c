"""Turn a person into an actor of the engine, and say which labels a case carries."""

from __future__ import annotations

from collections.abc import Collection

from engine import Actor, Principal
from handlers.parties.model import OPERATING_ROLES, Person


def actor_for(person: Person, *, stands_in_for: Collection[Person] = ()) -> Actor:
    """Return the actor that a person is: their roles, labels and powers.

    A person who is no longer active is an actor without any.

    Args:
        stands_in_for: in whose stead the person works at this moment (代理): what
            these see and may work on, the person sees and may work on as well, but
            for operating the service.
    """
    if not person.active:
        return Actor(id=person.id)
    principals = [each for each in stands_in_for if each.active]
    operates = not OPERATING_ROLES.isdisjoint(person.roles)
    return Actor(
        id=person.id,
        groups=person.roles,
        labels=_labels(person).union(*(_labels(each) for each in principals)),
        sees_all=operates,
        operates=operates,
        principals=tuple(
            Principal(id=each.id, groups=each.roles - OPERATING_ROLES)
            for each in principals
        ),
    )


#: Says of which organisation somebody is a member; no case carries such a label.
_MEMBER = "member:"


def _labels(person: Person) -> frozenset[str]:
    orgs = {person.org_id, *person.merged_orgs}
    own = {person_label(person.id), *map(org_label, orgs)}
    # Where there is one label only, it says enough.
    return frozenset(own | {f"{_MEMBER}{person.org_id}"} if person.merged_orgs else own)


_ORG = "org:"


def org_label(org_id: str) -> str:
    """Return the access label of everybody in an organisation."""
    return f"{_ORG}{org_id}"


def orgs_of(actor: Actor) -> list[str]:
    """Return the organisations for which an actor sees, in order."""
    labels = sorted(each for each in actor.labels if each.startswith(_ORG))
    return [each.removeprefix(_ORG) for each in labels]


def person_label(person_id: str) -> str:
    """Return the access label of one person."""
    return f"person:{person_id}"


def org_of(actor: Actor) -> str | None:
    """Return the organisation that an actor belongs to, if to any.

    Who belongs to an organisation with merged doubles has a label of each of them;
    a substitute is of the organisation of whom they stand in for.
    """
    for prefix in (_MEMBER, org_label("")):
        for label in actor.labels:
            if label.startswith(prefix):
                return label.removeprefix(prefix)
    return None
