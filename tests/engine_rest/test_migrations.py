"""Moving instances to another version as clients of Camunda ask for it."""

from __future__ import annotations

from typing import Any

import pytest

from engine import SYSTEM
from tests.engine_rest.program import Program
from tests.support.sketch import sketch

FIRST = "start s\nuser a\nmessage m name=go\nend e\ns -> a\na -> m\nm -> e"
SECOND = FIRST.replace("a -> m", "user b\na -> b\nb -> m")


class Versions:
    """Two versions of a process, and an instance on the first."""

    def __init__(self, program: Program, second: str) -> None:
        self.program = program
        self.source = self.deploy(FIRST)
        engine = program.site.services.engine
        self.instance_id = engine.start_instance(key="main", actor=SYSTEM).id
        self.target = self.deploy(second)

    def deploy(self, text: str) -> str:
        """Deploy a version and return its id."""
        answer = self.program.deploy(("main.bpmn", sketch(text)), name="main")
        [definition_id] = answer.json["deployedProcessDefinitions"]
        return str(definition_id)

    def plan(self, **more: Any) -> dict[str, Any]:
        """Return the plan that the interface makes."""
        ends = {
            "sourceProcessDefinitionId": self.source,
            "targetProcessDefinitionId": self.target,
        }
        answer = self.program.call("POST", "/migration/generate", json=ends | more)
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def execute(self, plan: dict[str, Any], **more: Any) -> Any:
        """Move the instance by a plan."""
        body = {"migrationPlan": plan, "processInstanceIds": [self.instance_id]}
        return self.program.call("POST", "/migration/execute", json=body | more)

    def version(self) -> str:
        """Return the version on which the instance is."""
        found = self.program.site.services.engine.instance(
            self.instance_id, actor=SYSTEM
        )
        return found.definition_id


def test_a_generated_plan_is_valid_and_moves_the_instance(designer: Program) -> None:
    versions = Versions(designer, SECOND)
    plan = versions.plan(updateEventTriggers=True)

    assert plan.keys() == {
        "sourceProcessDefinitionId",
        "targetProcessDefinitionId",
        "instructions",
        "variables",
    }
    [of_task] = [
        each for each in plan["instructions"] if each["sourceActivityIds"] == ["a"]
    ]
    assert of_task["targetActivityIds"] == ["a"]
    triggers = {
        each["sourceActivityIds"][0]: each["updateEventTrigger"]
        for each in plan["instructions"]
    }
    assert (triggers["a"], triggers["m"]) == (False, True)
    report = designer.call("POST", "/migration/validate", json=plan)
    assert report.json == {"instructionReports": [], "variableReports": {}}
    assert versions.execute(plan).status_code == 204
    assert versions.version() == versions.target


def test_what_has_no_place_is_told_by_instance_and_activity(
    designer: Program,
) -> None:
    versions = Versions(designer, FIRST.replace("user a", "manual a"))

    answer = versions.execute(versions.plan())

    assert answer.status_code == 400
    assert answer.json["type"] == "MigratingProcessInstanceValidationException"
    report = answer.json["validationReport"]
    assert report["processInstanceId"] == versions.instance_id
    [place] = report["activityInstanceValidationReports"]
    assert place["sourceScopeId"] == "a"
    assert place["migrationInstruction"] is None
    assert len(place["failures"]) == 1
    assert answer.json["validationReports"] == [report]
    assert versions.version() == versions.source


def test_a_plan_that_is_wrong_is_told_by_instruction(designer: Program) -> None:
    versions = Versions(designer, FIRST.replace("user a", "manual a"))
    plan = versions.plan()
    wrong = {"sourceActivityIds": ["a"], "targetActivityIds": ["a"]}
    plan["instructions"].append(wrong)

    report = designer.call("POST", "/migration/validate", json=plan)
    answer = versions.execute(plan)

    [instruction] = report.json["instructionReports"]
    assert instruction["instruction"] == wrong | {"updateEventTrigger": False}
    assert "userTask" in instruction["failures"][0]
    assert "在新版本中类型不同" in instruction["failures"][0]
    assert answer.status_code == 400
    assert answer.json["type"] == "MigrationPlanValidationException"
    assert answer.json["validationReport"] == report.json


def test_instances_can_be_named_by_a_query(designer: Program) -> None:
    versions = Versions(designer, SECOND)
    query = {"processDefinitionId": versions.source, "businessKey": None}

    answer = versions.execute(
        versions.plan(), processInstanceIds=None, processInstanceQuery=query
    )

    assert answer.status_code == 204
    assert versions.version() == versions.target


@pytest.mark.parametrize(
    "more",
    [
        {"processInstanceQuery": {"variables": [{"name": "x"}]}},
        {"processInstanceIds": [], "processInstanceQuery": {}},
        {
            "processInstanceIds": [],
            "processInstanceQuery": {"orQueries": [{}], "active": False},
        },
        {"processInstanceIds": []},
    ],
)
def test_what_a_migration_does_not_do_is_refused(
    designer: Program, more: dict[str, Any]
) -> None:
    versions = Versions(designer, SECOND)

    assert versions.execute(versions.plan(), **more).status_code == 400
    assert versions.version() == versions.source


def test_there_are_no_batches(designer: Program) -> None:
    versions = Versions(designer, SECOND)
    body = {"migrationPlan": versions.plan(), "processInstanceIds": []}

    answer = designer.call("POST", "/migration/executeAsync", json=body)

    assert answer.status_code == 501
    assert "/migration/execute" in answer.json["message"]
