"""Running instances, their variables, messages and signals, as clients ask for them."""

from __future__ import annotations

from typing import Any

import pytest

from engine import SYSTEM
from tests.engine_rest.program import Program
from tests.support.sketch import sketch

ASKING = sketch(
    """
    start s
    sub inner [
      start i_s
      user read name=核对 groups=msa
      end i_e
      i_s -> read
      read -> i_e
    ]
    receive paid name=paid
    user after
    end e
    s -> inner
    inner -> paid
    paid -> after
    after -> e
    """,
    key="asking",
)
CALLED = sketch(
    """
    start-message s name=order
    signal on name=alarm
    end e
    s -> on
    on -> e
    """,
    key="ordered",
)
INSTANCE = {
    "links",
    "id",
    "definitionId",
    "definitionKey",
    "businessKey",
    "caseInstanceId",
    "ended",
    "suspended",
    "tenantId",
}
NODE = {
    "id",
    "parentActivityInstanceId",
    "activityId",
    "activityName",
    "name",
    "activityType",
    "processInstanceId",
    "processDefinitionId",
    "childActivityInstances",
    "childTransitionInstances",
    "executionIds",
    "incidentIds",
    "incidents",
}


@pytest.fixture
def operator(designer: Program) -> Program:
    """Return an operator's program, with a process that waits and one that is sent."""
    files = (("asking.bpmn", ASKING), ("ordered.bpmn", CALLED))
    assert designer.deploy(*files, name="asking").status_code == 200
    return designer


def start(program: Program, key: str = "A 1", **variables: Any) -> str:
    values = {name: {"value": value} for name, value in variables.items()}
    answer = program.call(
        "POST",
        "/process-definition/key/asking/start",
        json={"businessKey": key, "variables": values},
    )
    instance_id: str = answer.json["id"]
    return instance_id


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json]


def test_running_instances_are_listed_and_counted(operator: Program) -> None:
    first, second = start(operator), start(operator, "B 1")

    listed = operator.get("/process-instance?sortBy=businessKey&sortOrder=desc")

    assert ids(listed) == [second, first]
    assert set(listed.json[0]) == INSTANCE
    assert operator.get("/process-instance/count").json == {"count": 2}
    by_key = operator.get("/process-instance?businessKey=A%201&active=true")
    assert ids(by_key) == [first]
    assert ids(operator.get("/process-instance?maxResults=1&firstResult=1")) == [first]


def test_a_query_in_the_body_asks_for_the_same(operator: Program) -> None:
    first, second = start(operator), start(operator, "B 1")
    body = {
        "processInstanceIds": [first, second],
        "processDefinitionKeyIn": ["asking"],
        "suspended": None,
        "tenantIdIn": [],
        "sorting": [{"sortBy": "businessKey", "sortOrder": "asc"}],
    }

    found = operator.call("POST", "/process-instance?maxResults=1", json=body)

    assert ids(found) == [first]
    count = operator.call("POST", "/process-instance/count", json=body)
    assert count.json == {"count": 2}


@pytest.mark.parametrize(
    "body",
    [
        {"variables": [{"name": "x", "operator": "about", "value": 1}]},
        {"variables": [{"name": "x", "operator": "eq"}]},
        {"orQueries": [{"incidentMessage": "x"}]},
        {"incidentMessage": "x"},
        {"sorting": [{"sortBy": "tenantId", "sortOrder": "asc"}]},
        {"sorting": [{"sortBy": "instanceId"}, {"sortBy": "businessKey"}]},
        {"active": True, "suspended": True},
        {"processInstanceIds": "x"},
    ],
)
def test_a_body_that_asks_for_more_is_refused(
    operator: Program, body: dict[str, Any]
) -> None:
    answer = operator.call("POST", "/process-instance", json=body)

    assert answer.status_code == 400
    assert answer.json["type"] == "InvalidRequestException"
    assert next(iter(body)) in answer.json["message"]


def test_an_instance_ends_at_once_and_is_gone(operator: Program) -> None:
    case = start(operator)
    assert set(operator.get(f"/process-instance/{case}").json) == INSTANCE

    ended = operator.call("DELETE", f"/process-instance/{case}?failIfNotExists=true")

    assert (ended.status_code, ended.text) == (204, "")
    assert operator.get(f"/process-instance/{case}").status_code == 404
    assert operator.call("DELETE", f"/process-instance/{case}").status_code == 404
    again = operator.call("DELETE", f"/process-instance/{case}?failIfNotExists=false")
    assert again.status_code == 204
    skipping = operator.call("DELETE", f"/process-instance/{case}?skipIoMappings=true")
    assert skipping.status_code == 400


def test_an_instance_stands_still_and_goes_on(operator: Program) -> None:
    case = start(operator)
    for wanted in (True, True, False, False):
        path = f"/process-instance/{case}/suspended"
        answer = operator.call("PUT", path, json={"suspended": wanted})
        assert answer.status_code == 204
        assert operator.get(f"/process-instance/{case}").json["suspended"] == wanted


def test_what_is_open_is_a_tree(operator: Program) -> None:
    case = start(operator)

    tree = operator.get(f"/process-instance/{case}/activity-instances").json

    assert set(tree) == NODE
    assert (tree["id"], tree["activityType"]) == (case, "processDefinition")
    (inner,) = tree["childActivityInstances"]
    assert (inner["activityId"], inner["activityType"]) == ("inner", "subProcess")
    (read,) = inner["childActivityInstances"]
    assert (read["activityName"], read["activityType"]) == ("核对", "userTask")
    assert read["parentActivityInstanceId"] == inner["id"]


def test_variables_are_read_set_and_removed(operator: Program) -> None:
    path = f"/process-instance/{start(operator, pages=3, title='整改')}/variables"

    read = operator.get(f"{path}?deserializeValues=false").json
    assert read["pages"] == {"value": 3, "type": "Integer", "valueInfo": {}}
    assert operator.get(f"{path}/title/data").text == "整改"
    assert operator.get(f"{path}/pages/data").status_code == 400
    assert operator.get(f"{path}/none").status_code == 404

    put = operator.call("PUT", f"{path}/pages", json={"value": 4, "type": "Long"})
    patch = {"modifications": {"x": {"value": True}}, "deletions": ["title"]}
    both = operator.call("POST", path, json=patch)
    gone = operator.call("DELETE", f"{path}/x")

    assert {each.status_code for each in (put, both, gone)} == {204}
    assert list(operator.get(path).json) == ["pages"]
    assert operator.get(f"{path}/pages").json["value"] == 4


def test_a_place_has_variables_of_its_own(operator: Program) -> None:
    case = start(operator, pages=3)
    (task,) = operator.get(f"/task?processInstanceId={case}").json
    path = f"/execution/{task['executionId']}/localVariables"

    set_here = operator.call("PUT", f"{path}/own", json={"value": "x"})

    assert set_here.status_code == 204
    assert operator.get(path).json["own"]["value"] == "x"
    assert operator.get(f"{path}/own/data").text == "x"
    assert list(operator.get(f"/execution/{case}/localVariables").json) == ["pages"]
    assert operator.get("/execution/none/localVariables").status_code == 404


def message(program: Program, name: str, **body: Any) -> Any:
    # As clients send it, nulls and all.
    sent = {"businessKey": None, "correlationKeys": {}, "tenantId": None, **body}
    return program.call("POST", "/message", json={"messageName": name, **sent})


def test_a_message_reaches_the_one_that_waits_for_it(operator: Program) -> None:
    case = start(operator, number=7)
    (task,) = operator.get("/task").json
    engine = operator.site.services.engine
    engine.complete_user_task(task["id"], variables={}, actor=SYSTEM)

    missed = message(operator, "paid", correlationKeys={"number": {"value": 8}})
    taken = message(
        operator,
        "paid",
        correlationKeys={"number": {"value": 7}},
        processVariables={"sum": {"value": 5}},
        resultEnabled=True,
    )

    assert (missed.status_code, missed.json["type"]) == (400, "RestException")
    (result,) = taken.json
    assert set(result) == {"resultType", "processInstance", "execution", "variables"}
    assert result["resultType"] == "Execution"
    assert result["execution"]["processInstanceId"] == case
    assert operator.get(f"/process-instance/{case}/variables/sum").json["value"] == 5


def test_a_message_starts_what_it_starts(operator: Program) -> None:
    answer = message(operator, "order", businessKey="B 9", resultEnabled=True, all=True)

    (result,) = answer.json
    assert result["resultType"] == "ProcessDefinition"
    assert set(result["processInstance"]) == INSTANCE
    assert result["processInstance"]["businessKey"] == "B 9"
    assert message(operator, "nothing", all=True).status_code == 204
    assert message(operator, "paid", tenantId="t").status_code == 400


def test_a_signal_reaches_all_that_wait(operator: Program) -> None:
    message(operator, "order")
    refused = operator.call(
        "POST", "/signal", json={"name": "alarm", "executionId": "x"}
    )
    assert refused.status_code == 400

    thrown = operator.call("POST", "/signal", json={"name": "alarm"})
    operator.site.settle()

    assert thrown.status_code == 204
    assert operator.get("/process-instance/count").json == {"count": 0}


def test_strangers_find_nothing_and_count_nothing(operator: Program) -> None:
    case = start(operator, pages=3)
    (task,) = operator.get("/task").json
    agency = Program.with_password(operator.site, "agency")

    for path in ("/process-instance", "/task"):
        assert agency.get(path).json == []
        assert agency.get(f"{path}/count").json == {"count": 0}
    for path in (
        f"/process-instance/{case}",
        f"/process-instance/{case}/activity-instances",
        f"/process-instance/{case}/variables",
        f"/execution/{task['id']}/localVariables",
        f"/task/{task['id']}",
        f"/task/{task['id']}/variables",
        f"/task/{task['id']}/localVariables",
        f"/task/{task['id']}/form",
        f"/task/{task['id']}/form-variables",
        f"/task/{task['id']}/identity-links",
        f"/task/{task['id']}/comment",
        f"/task/{task['id']}/attachment",
    ):
        assert agency.get(path).status_code == 404, path
    done = agency.call("POST", f"/task/{task['id']}/complete", json={})
    assert done.status_code == 404
    assert message(agency, "paid").status_code == 403
    (tally,) = [
        each
        for each in agency.get("/process-definition/statistics").json
        if each["definition"]["key"] == "asking"
    ]
    assert tally["instances"] == 0


def test_versions_are_read_by_key_and_counted(operator: Program) -> None:
    start(operator)
    latest = operator.get("/process-definition/key/asking").json
    xml = operator.get("/process-definition/key/asking/xml").json

    assert xml["id"] == latest["id"]
    assert operator.get("/process-definition/key/none").status_code == 404
    found = operator.get("/process-definition/statistics?incidents=true").json
    assert set(found[0]) == {
        "id",
        "instances",
        "failedJobs",
        "incidents",
        "definition",
        "@class",
    }
    assert [each["instances"] for each in found] == [1, 0]
    elements = operator.get(f"/process-definition/{latest['id']}/statistics").json
    assert {each["id"]: each["instances"] for each in elements} == {
        "inner": 1,
        "read": 1,
    }
    by_key = operator.get("/process-definition/key/asking/statistics").json
    assert by_key == elements


@pytest.mark.parametrize(
    "body",
    [
        {"startInstructions": [{"type": "startBeforeActivity"}]},
        {"skipIoMappings": True},
        {"withVariablesInReturn": True},
    ],
)
def test_a_start_in_another_way_is_refused(
    operator: Program, body: dict[str, Any]
) -> None:
    path = "/process-definition/key/asking/start"
    refused = operator.call("POST", path, json=body)
    tenant = operator.call("POST", "/process-definition/key/asking/tenant-id/t/start")

    assert refused.status_code == 400
    assert next(iter(body)) in refused.json["message"]
    assert (tenant.status_code, "tenant" in tenant.json["message"]) == (404, True)
    assert operator.get("/process-instance/count").json == {"count": 0}


def test_the_files_of_a_deployment_come_back(operator: Program) -> None:
    (deployment,) = operator.get("/deployment").json
    path = f"/deployment/{deployment['id']}/resources"

    found = operator.get(path).json

    assert [each["name"] for each in found] == ["asking.bpmn", "ordered.bpmn"]
    assert set(found[0]) == {"id", "name", "deploymentId"}
    assert operator.get(f"{path}/{found[0]['id']}").json == found[0]
    data = operator.get(f"{path}/{found[0]['id']}/data")
    assert data.data == ASKING
    assert data.headers["Content-Disposition"].startswith("attachment")
    assert operator.get(f"{path}/none/data").status_code == 404
