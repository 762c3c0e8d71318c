"""What runs inside instances, place by place: executions and open waits."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from engine import PlaceFilter, PlaceView, Slice, SubscriptionFilter, SubscriptionView
from handlers.machines.scopes import Scope
from web.engine_rest.confidence import allow_conditions
from web.engine_rest.errors import RestRefused
from web.engine_rest.instances import executions
from web.engine_rest.listing import Names, Query, RestList, either, same
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import places as schemas
from web.engine_rest.schemas.messages import Execution
from web.services import services

subscriptions = Operations("Event Subscription", __name__)


def _places_wanted(query: Query) -> PlaceFilter:
    return PlaceFilter(
        suspended=either(query, "suspended", "active"),
        **same(
            query,
            "instance_id",
            "business_key",
            "definition_id",
            "process_key",
            "element_id",
            "message",
            "signal",
            "variables",
            "instance_variables",
        ),
    )


def _place_answer(found: PlaceView) -> dict[str, Any]:
    return {
        "id": found.id,
        "process_instance_id": found.instance_id,
        "ended": False,
        "tenant_id": None,
    }


RestList(
    path="/execution",
    what="Running instances, and the places that wait in them",
    names=Names(
        found="getExecutions",
        count="getExecutionsCount",
        posted="queryExecutions",
        posted_count="queryExecutionsCount",
    ),
    query=schemas.ExecutionQuery,
    answer=Execution(),
    sorts={
        "instanceId": "instance_id",
        "definitionKey": "process_key",
        "definitionId": "definition_id",
    },
    wanted=_places_wanted,
    find=lambda wanted, part, actor: services().engine.find_places(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_places(wanted, actor=actor),
    show=_place_answer,
    allow=allow_conditions,
).declare(executions)


@executions.operation(
    Operation(
        name="getExecution",
        method="GET",
        path="/execution/{id}",
        scope=Scope.READ,
        summary="A running instance, or a place that waits in one",
        answer=Execution(),
    )
)
def execution(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return one execution."""
    wanted = PlaceFilter(ids=[wanted_id])
    found = services().engine.find_places(
        wanted, Slice(limit=1), actor=call.caller.actor
    )
    if not found:
        reason = f"Execution with id {wanted_id} does not exist"
        raise RestRefused(reason=reason, status=HTTPStatus.NOT_FOUND)
    return _place_answer(found[0])


def _subscriptions_wanted(query: Query) -> SubscriptionFilter:
    ids = {query.get("id"), query.get("execution_id")} - {None}
    return SubscriptionFilter(
        # A wait is the place where it waits: of two names, none is both.
        id=None if not ids else ids.pop() if len(ids) == 1 else "",
        **same(query, "kind", "name", "instance_id", "element_id"),
    )


def _subscription_answer(found: SubscriptionView) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind,
        "name": found.name or None,
        "execution_id": found.id,
        "instance_id": found.instance_id,
        "element_id": found.element_id,
        "created_at": found.created_at,
        "tenant_id": None,
    }


RestList(
    path="/event-subscription",
    what="Open waits of instances for messages, signals and conditions, oldest first",
    names=Names(found="getEventSubscriptions", count="getEventSubscriptionsCount"),
    query=schemas.EventSubscriptionQuery,
    answer=schemas.EventSubscription(),
    sorts={"created": "created_at"},
    wanted=_subscriptions_wanted,
    find=lambda wanted, part, actor: services().engine.find_subscriptions(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_subscriptions(
        wanted, actor=actor
    ),
    show=_subscription_answer,
).declare(subscriptions)
