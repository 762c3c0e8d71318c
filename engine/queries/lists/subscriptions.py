"""List the open waits of instances for messages, signals and conditions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select

from engine.model.actors import Actor
from engine.model.lists import SubscriptionFilter
from engine.model.views import SubscriptionView
from engine.queries.lists.listing import ListOf, equal
from engine.store.tables import SUBSCRIPTION_IS_OPEN, subscription
from engine.store.visibility import visible


def _query(wanted: SubscriptionFilter, actor: Actor) -> Select[Any]:
    return select(subscription).where(
        SUBSCRIPTION_IS_OPEN,
        visible(subscription.c.root_id, sees_all=actor.sees_all),
        *equal(
            (subscription.c.id, wanted.id),
            (subscription.c.kind, wanted.kind),
            (subscription.c.name, wanted.name),
            (subscription.c.instance_id, wanted.instance_id),
            (subscription.c.element_id, wanted.element_id),
        ),
    )


def _view(row: Row[Any]) -> SubscriptionView:
    return SubscriptionView(
        id=row.id,
        instance_id=row.instance_id,
        element_id=row.element_id,
        kind=row.kind,
        name=row.name,
        created_at=row.created_at,
    )


LIST = ListOf(
    sorts={"created_at": subscription.c.created_at},
    natural=(subscription.c.created_at.asc(), subscription.c.id.asc()),
    query=_query,
    view=_view,
)
