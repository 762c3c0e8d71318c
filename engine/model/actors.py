"""Who acts, and the one rule of who may see and do what (decision 12).

The engine knows no organisations and no roles of the domain. An instance carries
access labels (`org:...`, `person:...`); an actor carries the labels of what they
belong to and the groups of their roles. Sharing a label lets an actor see the
instance; a group or an assignment lets them work on a task of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, or the system itself, that asks for something."""

    id: str
    groups: frozenset[str] = field(default_factory=frozenset)
    labels: frozenset[str] = field(default_factory=frozenset)
    #: True for the system and for operators: every instance is visible.
    sees_all: bool = False
    #: True for operators: may cancel, suspend, assign and repair, and work on nothing
    #: that is not theirs.
    operates: bool = False
    #: True for the service itself: may do what anybody may.
    stands_in: bool = False


SYSTEM = Actor(id="system", sees_all=True, operates=True, stands_in=True)


def may_see(actor: Actor, labels: Collection[str]) -> bool:
    """Say whether the actor may see an instance that carries these labels."""
    return actor.sees_all or not actor.labels.isdisjoint(labels)


def may_work_on(
    actor: Actor,
    *,
    assignee: str | None,
    candidate_users: Collection[str],
    candidate_groups: Collection[str],
) -> bool:
    """Say whether the actor may claim or complete a user task that they see."""
    if actor.stands_in or assignee == actor.id or actor.id in candidate_users:
        return True
    return not actor.groups.isdisjoint(candidate_groups)
