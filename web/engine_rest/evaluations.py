"""What decisions were asked in instances, and what they decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from engine import SYSTEM, Actor, EvaluationFilter, EvaluationView, Slice
from handlers.machines.scopes import Scope
from web.engine_rest.confidence import require_operator
from web.engine_rest.errors import RestRefused
from web.engine_rest.history_rows import row_id, row_of
from web.engine_rest.listing import Names, Query, RestList, one_or_some, same
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.people import person_id_of
from web.engine_rest.schemas import decisions as schemas
from web.engine_rest.values import typed
from web.services import services

operations = Operations("History of decisions", __name__)

Answer = dict[str, Any]


class _Wanted(NamedTuple):
    """Which evaluations are wanted, and how much of each."""

    filter: EvaluationFilter
    inputs: bool
    outputs: bool


def _wanted(query: Query) -> _Wanted:
    ids, user = one_or_some(query, "id", "ids"), query.get("user_id")
    wanted = EvaluationFilter(
        ids=None if ids is None else [row for one in ids if (row := row_of(one))],
        decision_ids=one_or_some(query, "decision_id", "decision_ids"),
        decision_keys=one_or_some(query, "decision_key", "decision_keys"),
        actor=None if user is None else person_id_of(user),
        **same(
            query,
            "decision_name",
            "decision_name_like",
            "definition_id",
            "process_key",
            "instance_id",
            "element_ids",
            "activity_instance_ids",
            "first_at",
            "last_at",
        ),
    )
    return _Wanted(wanted, query["inputs"], query["outputs"])


def _allow(query: Query, actor: Actor) -> None:
    if query["inputs"] or query["outputs"]:
        require_operator(actor, "read what decisions were asked with")


def _find(wanted: _Wanted, part: Slice, actor: Actor) -> list[Answer]:
    found = services().engine.find_evaluations(wanted.filter, part, actor=actor)
    return [_answer(each, wanted) for each in found]


def _answer(found: EvaluationView, wanted: _Wanted) -> Answer:
    #: A decision without a table of its own shows no values: its result is a variable.
    own = [each for each in found.tables if each["decision"] == found.decision_key]
    return {
        **dict.fromkeys(schemas.Evaluation().fields, None),
        "id": _id_of(found),
        "decision_id": found.decision_id,
        "decision_key": found.decision_key,
        "decision_name": found.decision_name or None,
        "at": found.at,
        "definition_id": found.definition_id,
        "process_key": found.process_key,
        "instance_id": found.instance_id,
        "element_id": found.element_id,
        "activity_instance_id": found.activity_instance_id,
        "user_id": None if found.actor == SYSTEM.id else found.actor,
        "inputs": list(_inputs(found, own)) if wanted.inputs else None,
        "outputs": list(_outputs(found, own)) if wanted.outputs else None,
        "root_id": found.root_id,
    }


def _id_of(found: EvaluationView) -> str:
    return row_id(found.root_id, found.seq)


def _inputs(found: EvaluationView, tables: list[Mapping[str, Any]]) -> Iterator[Answer]:
    asked = [each for table in tables for each in table["inputs"]]
    for number, each in enumerate(asked, start=1):
        yield _value(found, f"in:{number}", each["name"], each["value"])


def _outputs(
    found: EvaluationView, tables: list[Mapping[str, Any]]
) -> Iterator[Answer]:
    """Yield what the rules gave that count: each output of each of them."""
    given = [
        (rule, name, value)
        for table in tables
        for rule in table["rules"]
        if rule["chosen"]
        for name, value in rule["outputs"].items()
    ]
    for number, (rule, name, value) in enumerate(given, start=1):
        yield {
            **_value(found, f"out:{number}", name, value),
            "rule_id": rule["id"],
            "rule_order": rule["number"],
            "variable_name": name,
        }


def _value(found: EvaluationView, part: str, name: str, value: object) -> Answer:
    return {
        "id": f"{_id_of(found)}:{part}",
        "evaluation_id": _id_of(found),
        "clause_id": None,
        "clause_name": name,
        "error_message": None,
        "create_time": found.at,
        "removal_time": None,
        "root_id": found.root_id,
        **typed(value),
    }


RestList(
    path="/history/decision-instance",
    what="What decisions were asked in instances and decided, latest first; values "
    "are for operators",
    names=Names(
        found="getHistoricDecisionInstances", count="getHistoricDecisionInstancesCount"
    ),
    query=schemas.EvaluationQuery,
    answer=schemas.Evaluation(),
    sorts={"evaluationTime": "at"},
    wanted=_wanted,
    find=_find,
    count=lambda wanted, actor: services().engine.count_evaluations(
        wanted.filter, actor=actor
    ),
    show=lambda row: row,
    allow=_allow,
).declare(operations)


@operations.operation(
    Operation(
        name="getHistoricDecisionInstance",
        method="GET",
        path="/history/decision-instance/{id}",
        scope=Scope.READ,
        summary="What a decision was asked once and decided; values are for operators",
        query=schemas.EvaluationParts(),
        answer=schemas.Evaluation(),
    )
)
def evaluation(call: Call, wanted_id: str) -> Answer:
    """Return one evaluation."""
    actor = call.caller.actor
    _allow(call.query, actor)
    wanted = _Wanted(
        EvaluationFilter(ids=[row] if (row := row_of(wanted_id)) else []),
        call.query["inputs"],
        call.query["outputs"],
    )
    for found in _find(wanted, Slice(limit=1), actor):
        return found
    reason = f"Historic decision instance with id '{wanted_id}' does not exist"
    raise RestRefused(reason=reason, status=HTTPStatus.NOT_FOUND)
