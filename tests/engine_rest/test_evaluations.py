"""What decisions were asked in instances: listed for whom sees the instance."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine_rest.program import Program
from tests.support.decision_files import decision, decision_file, table
from tests.support.sketch import sketch

FEE = decision_file(
    decision("fee", table(["amount:number"], ["fee"], ("> 0", "5"), ("> 9", "20")))
)
ASKING = sketch(
    """
    start s
    rule r camunda:decisionRef=fee camunda:resultVariable=fee camunda:mapDecisionResult=singleEntry
    user check groups=msa
    end e
    s -> r
    r -> check
    check -> e
    """,
    key="asking",
)
PATH = "/history/decision-instance"


@pytest.fixture
def started(designer: Program) -> str:
    """Return an instance in which a decision was asked by an officer's program."""
    files = ("fee.dmn", FEE), ("asking.bpmn", ASKING)
    assert designer.deploy(*files, name="asking").status_code == 200
    officer = Program.with_password(designer.site, "officer")
    return start(officer, amount=3)


def start(program: Program, amount: int) -> str:
    body = {"variables": {"amount": {"value": amount}}}
    answer = program.call("POST", "/process-definition/key/asking/start", json=body)
    return str(answer.json["id"])


def test_evaluations_are_listed_with_values_as_the_web_apps_ask(
    designer: Program, started: str
) -> None:
    fee = designer.get("/decision-definition/key/fee").json["id"]
    query = f"decisionDefinitionId={fee}&sortBy=evaluationTime&sortOrder=desc"

    found = designer.get(
        f"{PATH}?{query}&includeInputs=true&includeOutputs=true"
        "&firstResult=0&maxResults=20"
    ).json

    assert [each["processInstanceId"] for each in found] == [started]
    one = found[0]
    assert (one["decisionDefinitionKey"], one["activityId"]) == ("fee", "r")
    [given], [gave] = one["inputs"], one["outputs"]
    assert (given["clauseName"], given["value"], given["type"]) == (
        "amount",
        3,
        "Integer",
    )
    assert (gave["variableName"], gave["value"], gave["ruleOrder"]) == ("fee", 5, 1)
    whole = f"{PATH}/{one['id']}?includeInputs=true&includeOutputs=true"
    assert designer.get(whole).json == one
    plain = designer.get(f"{PATH}/{one['id']}").json
    assert plain == {**one, "inputs": None, "outputs": None}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("decisionDefinitionKey=fee", 1),
        ("decisionDefinitionKeyIn=fee,fees", 1),
        ("decisionDefinitionId=fee", 0),
        ("decisionDefinitionNameLike=f%25", 1),
        ("decisionDefinitionName=other", 0),
        ("processDefinitionKey=asking&rootDecisionInstancesOnly=true", 1),
        ("processInstanceId={instance}", 1),
        ("processInstanceId=other", 0),
        ("activityIdIn=r,check", 1),
        ("activityIdIn=check", 0),
        ("userId=officer", 1),
        ("userId=admin", 0),
        ("evaluatedAfter=2000-01-01T00:00:00.000%2B0800", 1),
        ("evaluatedBefore=2000-01-01T00:00:00.000%2B0800", 0),
        ("decisionInstanceId=none", 0),
        ("decisionInstanceIdIn={instance}:999,{instance}:x", 0),
    ],
)
def test_evaluations_are_filtered(
    designer: Program, started: str, query: str, found: int
) -> None:
    asked = query.format(instance=started)

    assert designer.get(f"{PATH}/count?{asked}").json == {"count": found}


def test_who_does_not_see_the_instance_sees_nothing(
    started: str, designer: Any
) -> None:
    lab = Program.with_password(designer.site, "lab")
    officer = Program.with_password(designer.site, "officer")
    one = officer.get(PATH).json[0]["id"]

    assert lab.get(PATH).json == []
    assert lab.get(f"{PATH}/count").json == {"count": 0}
    assert lab.get(f"{PATH}/{one}").status_code == 404
    # The values are variables of the case.
    assert officer.get(f"{PATH}/{one}").json["processInstanceId"] == started
    assert officer.get(f"{PATH}/{one}?includeInputs=true").status_code == 403
    assert officer.get(f"{PATH}?includeOutputs=true").status_code == 403
