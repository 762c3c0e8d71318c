"""Say in Camunda's shape why a migration was refused: by instruction, by instance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

from engine import MigrationFailure, MigrationPlan
from web.engine_rest.answers import as_json
from web.engine_rest.schemas.migrations import MigrationInstruction


def instruction(plan: MigrationPlan, element_id: str | None) -> dict[str, Any] | None:
    """Return the instruction for an element as it is loaded; None if there is none."""
    if element_id is None or element_id not in plan.mapping:
        return None
    return {
        "source_activity_ids": [element_id],
        "target_activity_ids": [plan.mapping[element_id]],
        "update_event_trigger": element_id in (plan.updates or ()),
    }


def instruction_reports(
    plan: MigrationPlan, failures: Iterable[MigrationFailure]
) -> list[dict[str, Any]]:
    """Return what stands against a plan, one report an instruction."""
    return [
        {"instruction": instruction(plan, element_id), "failures": _texts(some)}
        for element_id, some in _grouped(failures, "element_id").items()
    ]


def refusal(
    plan: MigrationPlan, failures: Iterable[MigrationFailure], message: str
) -> Response:
    """Return the answer to a migration that was refused.

    `validationReport` is that of the plan or of the first instance, as in Camunda;
    `validationReports` are those of all instances.
    """
    by_instance = _grouped(failures, "instance_id")
    body: dict[str, object] = {"message": message, "code": 0}
    of_plan = by_instance.pop(None, [])
    if of_plan:
        body["type"] = "MigrationPlanValidationException"
        body["validationReport"] = {
            "instructionReports": [
                _dumped(each) for each in instruction_reports(plan, of_plan)
            ],
            "variableReports": {},
        }
    else:
        reports = [_of_instance(plan, *each) for each in by_instance.items()]
        body["type"] = "MigratingProcessInstanceValidationException"
        body["validationReport"] = reports[0]
        body["validationReports"] = reports
    return as_json(body, HTTPStatus.BAD_REQUEST)


def _of_instance(
    plan: MigrationPlan, instance_id: str | None, failures: list[MigrationFailure]
) -> dict[str, object]:
    places = [each for each in failures if each.activity_id is not None]
    others = [each for each in failures if each.activity_id is None]
    return {
        "processInstanceId": instance_id,
        "failures": [
            f"{each.element_name} ({each.element_id}): {_text(each)}"
            if each.element_id
            else _text(each)
            for each in others
        ],
        "activityInstanceValidationReports": [
            {
                "migrationInstruction": _instruction(plan, some[0].element_id),
                "activityInstanceId": activity_id,
                "sourceScopeId": some[0].element_id,
                "failures": _texts(some),
            }
            for activity_id, some in _grouped(places, "activity_id").items()
        ],
        "transitionInstanceValidationReports": [],
    }


def _instruction(plan: MigrationPlan, element_id: str | None) -> object:
    found = instruction(plan, element_id)
    return MigrationInstruction().dump(found) if found is not None else None


def _dumped(report: Mapping[str, Any]) -> dict[str, object]:
    found = report["instruction"]
    return {
        "instruction": MigrationInstruction().dump(found) if found else None,
        "failures": report["failures"],
    }


def _grouped(
    failures: Iterable[MigrationFailure], key: str
) -> dict[str | None, list[MigrationFailure]]:
    found: dict[str | None, list[MigrationFailure]] = defaultdict(list)
    for each in failures:
        found[getattr(each, key)].append(each)
    return found


def _texts(failures: Iterable[MigrationFailure]) -> list[str]:
    return [_text(each) for each in failures]


def _text(failure: MigrationFailure) -> str:
    """Return a reason in both languages, as the findings of deployments are told."""
    return f"{failure.reason.text_zh} / {failure.reason.text}"
