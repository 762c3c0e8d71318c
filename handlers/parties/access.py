"""Turn a person into an actor of the engine, and say which labels a case carries."""

from __future__ import annotations

from engine import Actor
from handlers.parties.model import OPERATING_ROLES, Person


def actor_for(person: Person) -> Actor:
    """Return the actor that a person is: their roles, labels and powers.

    A person who is no longer active is an actor without any.
    """
    if not person.active:
        return Actor(id=person.id)
    operates = not OPERATING_ROLES.isdisjoint(person.roles)
    return Actor(
        id=person.id,
        groups=person.roles,
        labels=frozenset({org_label(person.org_id), person_label(person.id)}),
        sees_all=operates,
        operates=operates,
    )


def org_label(org_id: str) -> str:
    """Return the access label of everybody in an organisation."""
    return f"org:{org_id}"


def person_label(person_id: str) -> str:
    """Return the access label of one person."""
    return f"person:{person_id}"


def org_of(actor: Actor) -> str | None:
    """Return the organisation that an actor belongs to, if to any."""
    prefix = org_label("")
    found = (
        label.removeprefix(prefix) for label in actor.labels if label.startswith(prefix)
    )
    return next(found, None)
