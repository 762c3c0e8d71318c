"""Decisions: list them, read their files, ask them."""

from __future__ import annotations

from typing import Any

from flask import Response

from engine import DecisionFilter, DecisionView
from handlers.machines.scopes import Scope
from web.engine_rest.answers import as_json
from web.engine_rest.listing import Names, Query, RestList, one_or_some, same
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import decisions as schemas
from web.engine_rest.values import plain_variables
from web.engine_rest.variables import shown_values
from web.services import services

operations = Operations("Decision Definition", __name__)


def _wanted(query: Query) -> DecisionFilter:
    return DecisionFilter(
        ids=one_or_some(query, "decision_definition_id", "decision_definition_id_in"),
        latest_only=query["latest_version"],
        **same(
            query,
            "key",
            "key_like",
            "name",
            "name_like",
            "version",
            "version_tag",
            "version_tag_like",
            "deployment_id",
            "deployed_at",
            "deployed_after",
            "resource_name",
            "resource_name_like",
        ),
    )


def decision_answer(found: DecisionView) -> dict[str, Any]:
    """Return a decision as it is dumped."""
    return {
        "id": found.id,
        "key": found.key,
        "category": None,
        "name": found.name,
        "version": found.version,
        "resource": found.resource_name,
        "deployment_id": found.deployment_id,
        "tenant_id": None,
        "requirements_id": None,
        "requirements_key": None,
        "history_time_to_live": None,
        "version_tag": found.version_tag,
    }


RestList(
    path="/decision-definition",
    what="Versions of decisions",
    names=Names(found="getDecisionDefinitions", count="getDecisionDefinitionsCount"),
    query=schemas.DecisionQuery,
    answer=schemas.DecisionDefinition(),
    sorts={
        "id": "id",
        "key": "key",
        "name": "name",
        "version": "version",
        "versionTag": "version_tag",
        "deploymentId": "deployment_id",
        "deployTime": "deployed_at",
    },
    wanted=_wanted,
    find=lambda wanted, part, actor: services().engine.find_decisions(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_decisions(wanted, actor=actor),
    show=decision_answer,
).declare(operations)


@operations.operation(
    Operation(
        name="getDecisionDefinitionById",
        method="GET",
        path="/decision-definition/{id}",
        scope=Scope.READ,
        summary="One version of a decision",
        answer=schemas.DecisionDefinition(),
    )
)
def by_id(_call: Call, wanted_id: str) -> dict[str, Any]:
    """Return a decision by its id."""
    return decision_answer(services().engine.decision(wanted_id))


@operations.operation(
    Operation(
        name="getDecisionDefinitionByKey",
        method="GET",
        path="/decision-definition/key/{key}",
        scope=Scope.READ,
        summary="The latest version of a decision",
        answer=schemas.DecisionDefinition(),
    )
)
def by_key(_call: Call, key: str) -> dict[str, Any]:
    """Return the latest version of a key."""
    return decision_answer(services().engine.latest_decision(key))


@operations.operation(
    Operation(
        name="getDecisionDefinitionDmnXmlById",
        method="GET",
        path="/decision-definition/{id}/xml",
        scope=Scope.READ,
        summary="The file of a version",
        answer=schemas.DecisionFile(),
    )
)
def xml(_call: Call, wanted_id: str) -> dict[str, Any]:
    """Return the file in which a version was deployed."""
    return _file(services().engine.decision(wanted_id))


@operations.operation(
    Operation(
        name="getDecisionDefinitionDmnXmlByKey",
        method="GET",
        path="/decision-definition/key/{key}/xml",
        scope=Scope.READ,
        summary="The file of the latest version",
        answer=schemas.DecisionFile(),
    )
)
def xml_by_key(_call: Call, key: str) -> dict[str, Any]:
    """Return the file of the latest version."""
    return _file(services().engine.latest_decision(key))


@operations.operation(
    Operation(
        name="evaluateDecisionById",
        method="POST",
        path="/decision-definition/{id}/evaluate",
        scope=Scope.READ,
        summary="What a version decides over values; nothing is kept of it",
        body=schemas.EvaluateDecision(),
        answer=schemas.DecisionResult(),
        many=True,
    )
)
def evaluate(call: Call, wanted_id: str) -> Response:
    """Return what a version decides."""
    return _decided(call, wanted_id)


@operations.operation(
    Operation(
        name="evaluateDecisionByKey",
        method="POST",
        path="/decision-definition/key/{key}/evaluate",
        scope=Scope.READ,
        summary="What the latest version decides over values; nothing is kept of it",
        body=schemas.EvaluateDecision(),
        answer=schemas.DecisionResult(),
        many=True,
    )
)
def evaluate_by_key(call: Call, key: str) -> Response:
    """Return what the latest version decides."""
    return _decided(call, services().engine.latest_decision(key).id)


def _file(found: DecisionView) -> dict[str, Any]:
    content = services().engine.resource(found.deployment_id, found.resource_name)
    return {"id": found.id, "dmn_xml": content.decode("utf-8-sig")}


def _decided(call: Call, definition_id: str) -> Response:
    values = plain_variables(call.body["variables"])
    rows = services().engine.evaluate_decision(definition_id, values)
    return as_json([shown_values(row) for row in rows])
