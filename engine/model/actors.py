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
class Principal:
    """Somebody in whose stead an actor works for a while."""

    id: str
    groups: frozenset[str] = field(default_factory=frozenset)


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
    #: In whose stead the actor works now: what they may work on, the actor may too.
    #: Work that is taken in somebody's stead stays theirs.
    principals: tuple[Principal, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of everybody whose work is the actor's now."""
        return frozenset({self.id, *(each.id for each in self.principals)})

    @property
    def all_groups(self) -> frozenset[str]:
        """Return the groups for which the actor works now, in whoever's stead."""
        return self.groups.union(*(each.groups for each in self.principals))


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
    whose = whose_work(
        actor,
        assignee=assignee,
        candidate_users=candidate_users,
        candidate_groups=candidate_groups,
    )
    return whose is not None


def whose_work(
    actor: Actor,
    *,
    assignee: str | None,
    candidate_users: Collection[str],
    candidate_groups: Collection[str],
) -> str | None:
    """Return as whose work the actor may do a user task, None if they may not.

    It is their own where they hold it or are a candidate; else that of somebody in
    whose stead they work.
    """
    if actor.stands_in or assignee == actor.id:
        return actor.id
    for each in actor.principals:
        if assignee == each.id:
            return each.id
    for each in (Principal(id=actor.id, groups=actor.groups), *actor.principals):
        if each.id in candidate_users or not each.groups.isdisjoint(candidate_groups):
            return each.id
    return None
