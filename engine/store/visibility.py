"""Who may see what: the one condition that every command and every read uses.

Decision 12: an actor sees an instance when they share a label with its root, or
see everything. A URL or an id gives no right.
"""

from __future__ import annotations

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, true

from engine.model.actors import Actor
from engine.store.tables import instance_label

#: Name of the parameter that carries the actor's labels.
LABELS = "actor_labels"


def visible(root_id: ColumnElement[str], *, sees_all: bool) -> ColumnElement[bool]:
    """Return the condition that an actor may see what belongs to a root instance.

    It is the same for all actors of a kind, so that statements are compiled once;
    `labels_of` gives the parameter.
    """
    if sees_all:
        return true()
    wanted: BindParameter[list[str]] = bindparam(LABELS, expanding=True)
    return exists().where(
        instance_label.c.root_id == root_id, instance_label.c.label.in_(wanted)
    )


def seen_by(root_id: ColumnElement[str], actor: Actor) -> ColumnElement[bool]:
    """Return the same for one actor, for statements of others that name a root."""
    if actor.sees_all:
        return true()
    return exists().where(
        instance_label.c.root_id == root_id,
        instance_label.c.label.in_(sorted(actor.labels)),
    )


def labels_of(actor: Actor) -> dict[str, object]:
    """Return the parameter for statements that say `visible`."""
    return {} if actor.sees_all else {LABELS: sorted(actor.labels)}
