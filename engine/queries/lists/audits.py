"""List the audit: which commands were carried out, by whom and when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select

from engine.model.actors import Actor
from engine.model.audit import AuditEntry
from engine.model.lists import AuditFilter
from engine.queries.lists.listing import (
    Conditions,
    ListOf,
    after,
    among,
    before,
    equal,
)
from engine.store.tables import audit
from engine.store.visibility import visible


def _query(wanted: AuditFilter, actor: Actor) -> Select[Any]:
    # A chain is called after its root instance: what concerns none, no label shows.
    return select(audit).where(
        visible(audit.c.chain, sees_all=actor.sees_all), *_conditions(wanted)
    )


def _conditions(wanted: AuditFilter) -> Conditions:
    yield from among((audit.c.chain, wanted.root_ids), (audit.c.action, wanted.actions))
    yield from equal((audit.c.actor, wanted.actor))
    yield from before((audit.c.at, wanted.before))
    yield from after((audit.c.at, wanted.after))


def _view(row: Row[Any]) -> AuditEntry:
    return AuditEntry(**row._mapping)  # noqa: SLF001


LIST = ListOf(
    sorts={"at": audit.c.at},
    natural=(audit.c.at.desc(), audit.c.chain.asc(), audit.c.seq.desc()),
    query=_query,
    view=_view,
)
