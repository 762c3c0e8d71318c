"""List what decisions were asked in instances, and what they decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, and_, false, or_, select

from engine.model.actors import Actor
from engine.model.lists import EvaluationFilter
from engine.model.views import EvaluationView
from engine.queries.lists.listing import (
    Conditions,
    ListOf,
    alike,
    among,
    at_least,
    at_most,
    equal,
)
from engine.store.json_members import JsonMember
from engine.store.tables import IS_DECISION, history, instance
from engine.store.visibility import visible

_DECISION_ID = JsonMember(history.c.data, "definition_id")
_DECISION_KEY = JsonMember(history.c.data, "decision")
_DECISION_NAME = JsonMember(history.c.data, "name")
_EVALUATIONS = (
    select(history, instance.c.definition_id, instance.c.process_key)
    # Of one instance, the root leads to its history.
    .join(
        instance,
        and_(
            instance.c.id == history.c.instance_id,
            instance.c.root_id == history.c.root_id,
        ),
    )
    .where(IS_DECISION)
)


def _query(wanted: EvaluationFilter, actor: Actor) -> Select[Any]:
    return _EVALUATIONS.where(
        visible(history.c.root_id, sees_all=actor.sees_all),
        *_decisions(wanted),
        *_places(wanted),
        *at_least((history.c.at, wanted.first_at)),
        *at_most((history.c.at, wanted.last_at)),
    )


def _decisions(wanted: EvaluationFilter) -> Conditions:
    if wanted.ids is not None:
        rows = (
            and_(history.c.root_id == root_id, history.c.seq == seq)
            for root_id, seq in wanted.ids
        )
        yield or_(false(), *rows)
    yield from among(
        (_DECISION_ID, wanted.decision_ids), (_DECISION_KEY, wanted.decision_keys)
    )
    yield from equal((_DECISION_NAME, wanted.decision_name))
    yield from alike((_DECISION_NAME, wanted.decision_name_like))


def _places(wanted: EvaluationFilter) -> Conditions:
    yield from equal(
        (instance.c.definition_id, wanted.definition_id),
        (instance.c.process_key, wanted.process_key),
        (history.c.instance_id, wanted.instance_id),
        (history.c.actor, wanted.actor),
    )
    yield from among(
        (history.c.element_id, wanted.element_ids),
        (history.c.activity_instance_id, wanted.activity_instance_ids),
    )


def _view(row: Row[Any]) -> EvaluationView:
    return EvaluationView(
        root_id=row.root_id,
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        instance_id=row.instance_id,
        definition_id=row.definition_id,
        process_key=row.process_key,
        element_id=row.element_id,
        activity_instance_id=row.activity_instance_id,
        decision_id=row.data["definition_id"],
        decision_key=row.data["decision"],
        decision_name=row.data["name"],
        tables=row.data["tables"],
    )


LIST = ListOf(
    sorts={"at": history.c.at},
    natural=(history.c.at.desc(), history.c.root_id.asc(), history.c.seq.desc()),
    query=_query,
    view=_view,
)
