"""Migrations: move running instances to another version of their process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import Response

from engine import (
    MOST_INSTANCES,
    Actor,
    MigrationPlan,
    MigrationRefused,
    MigrationReport,
    Slice,
)
from handlers.machines.scopes import Scope
from web.engine_rest.errors import RestRefused
from web.engine_rest.instances import wanted_instances
from web.engine_rest.listing import Query, alternatives
from web.engine_rest.migration_report import instruction_reports, refusal
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas.migrations import (
    MigrationExecution,
    MigrationPlanGeneration,
    MigrationPlanReport,
    WrittenPlan,
)
from web.services import services

#: Of the body of a query: its order, and alternatives, which are looked at each.
_NARROWING_NOTHING = {"any_of", "sort_by", "sort_order"}

operations = Operations("Migration", __name__)

#: Camunda names the rounds of an activity beside the activity; here they go with it.
_BODY = "#multiInstanceBody"


@operations.operation(
    Operation(
        name="generateMigrationPlan",
        method="POST",
        path="/migration/generate",
        scope=Scope.OPERATE,
        summary="A plan of the elements that both versions have",
        body=MigrationPlanGeneration(),
        answer=WrittenPlan(),
    )
)
def generate(call: Call) -> dict[str, Any]:
    """Return the plan of equal elements."""
    _refuse_variables(call.body)
    engine = services().engine
    plan = engine.migration_plan(
        source_id=call.body["source_id"], target_id=call.body["target_id"]
    )
    waiting = engine.migration_events(plan)
    return {
        "source_id": plan.source_id,
        "target_id": plan.target_id,
        "instructions": [
            {
                "source_activity_ids": [source],
                "target_activity_ids": [target],
                "update_event_trigger": call.body["update_event_triggers"]
                and source in waiting,
            }
            for source, target in plan.mapping.items()
        ],
        "variables": None,
    }


@operations.operation(
    Operation(
        name="validateMigrationPlan",
        method="POST",
        path="/migration/validate",
        scope=Scope.OPERATE,
        summary="What stands against a plan, whatever the instances are",
        body=WrittenPlan(),
        answer=MigrationPlanReport(),
    )
)
def validate(call: Call) -> dict[str, Any]:
    """Return the report of a plan."""
    plan = _plan(call.body)
    failures = services().engine.migration_faults(plan)
    return {
        "instruction_reports": instruction_reports(plan, failures),
        "variable_reports": {},
    }


@operations.operation(
    Operation(
        name="executeMigrationPlan",
        method="POST",
        path="/migration/execute",
        scope=Scope.OPERATE,
        summary="Move instances to another version, all of them or none",
        body=MigrationExecution(),
    )
)
def execute(call: Call) -> Response | None:
    """Move instances, or say for each place why none moved."""
    plan, actor = _plan(call.body["plan"]), call.caller.actor
    try:
        services().engine.migrate_instances(
            plan, _instance_ids(call.body, actor), actor=actor
        )
    except MigrationRefused as refused:
        report = cast("MigrationReport", refused.report)
        return refusal(plan, report.failures, str(refused))
    return None


def _instance_ids(body: Mapping[str, Any], actor: Actor) -> list[str]:
    """Return the instances that are named, and those that the query finds.

    An empty query finds nothing here: what would move everything is to be said.
    """
    if not _asks_for_something(body["query"]):
        return list(body["instance_ids"])
    found = services().engine.find_instances(
        wanted_instances(body["query"]), Slice(limit=MOST_INSTANCES + 1), actor=actor
    )
    return [*body["instance_ids"], *(each.id for each in found)]


def _plan(body: Mapping[str, Any]) -> MigrationPlan:
    _refuse_variables(body)
    mapping: dict[str, str] = {}
    updates = set()
    for each in body["instructions"]:
        sources, targets = each["source_activity_ids"], each["target_activity_ids"]
        if len(sources) != 1 or len(targets) != 1:
            raise RestRefused(
                reason="An instruction maps exactly one activity to exactly one"
            )
        source, target = sources[0], targets[0]
        if source.endswith(_BODY) and target.endswith(_BODY):
            continue
        if source in mapping:
            raise RestRefused(reason=f"There are two instructions for {source!r}")
        mapping[source] = target
        if each["update_event_trigger"]:
            updates.add(source)
    return MigrationPlan(
        source_id=body["source_id"],
        target_id=body["target_id"],
        mapping=mapping,
        updates=frozenset(updates),
    )


def _refuse_variables(body: Mapping[str, Any]) -> None:
    if body["variables"]:
        raise RestRefused(
            reason="A migration sets no variables: set them beforehand or afterwards"
        )


def _asks_for_something(query: Query) -> bool:
    """Say whether a query narrows anything, by itself or by an alternative."""
    alone = {name: query[name] for name in query.keys() - _NARROWING_NOTHING}
    return any(any(each.values()) for each in (alone, *alternatives(query)))
