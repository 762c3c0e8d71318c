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


def _labels(person: Person) -> frozenset[str]:
    return frozenset({org_label(person.org_id), person_label(person.id)})


def org_label(org_id: str) -> str:
    """Return the access label of everybody in an organisation."""
    return f"org:{org_id}"


def person_label(person_id: str) -> str:
    """Return the access label of one person."""
    return f"person:{person_id}"


def org_of(actor: Actor) -> str | None:
    """Return the organisation that an actor belongs to, if to any.

    A substitute is of the organisation of whom they stand in for, so there is one.
    """
    prefix = org_label("")
    found = (
        label.removeprefix(prefix) for label in actor.labels if label.startswith(prefix)
    )
    return next(found, None)
