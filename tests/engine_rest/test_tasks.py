"""The inbox of programs: find, take, answer and talk about tasks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine import SYSTEM
from tests.engine_rest.program import Program
from tests.engine_rest.test_doors import actor
from tests.support.sketch import sketch

REQUIRED = (
    '<camunda:validation><camunda:constraint name="required" /></camunda:validation>'
)
FIELDS = (
    '<camunda:formData><camunda:formField id="reason" label="理由" type="string">'
    f'{REQUIRED}</camunda:formField><camunda:formField id="amount" label="数量"'
    ' type="long"/></camunda:formData>'
)
ASKING = sketch(
    f"""
    start s
    user apply name=申请 groups=msa priority=20 xml={FIELDS.replace(" ", "%20")}
    user after name=归档 groups=msa
    end e
    s -> apply
    apply -> after
    after -> e
    """,
    key="asking",
)
TASK = {
    "id",
    "name",
    "assignee",
    "owner",
    "created",
    "lastUpdated",
    "due",
    "followUp",
    "delegationState",
    "description",
    "executionId",
    "parentTaskId",
    "priority",
    "processDefinitionId",
    "processInstanceId",
    "caseExecutionId",
    "caseDefinitionId",
    "caseInstanceId",
    "taskDefinitionKey",
    "suspended",
    "formKey",
    "operatonFormRef",
    "tenantId",
    "taskState",
}


@pytest.fixture
def officer(designer: Program) -> Program:
    """Return an officer's program, before whom two matters of their bureau wait."""
    site = designer.site
    designer.deploy(("asking.bpmn", ASKING), name="asking")
    for number in ("A 1", "A 2"):
        site.services.engine.start_instance(
            key="asking",
            business_key=number,
            variables={"amount": 3},
            labels={each for each in actor(site, "officer").labels if "org:" in each},
            actor=SYSTEM,
        )
    return Program.with_password(site, "officer")


def task_of(program: Program, query: str = "processInstanceBusinessKey=A%201") -> str:
    (found,) = program.get(f"/task?{query}").json
    task_id: str = found["id"]
    return task_id


def do(program: Program, task_id: str, how: str, **body: Any) -> Any:
    return program.call("POST", f"/task/{task_id}/{how}", json=body)


def test_a_task_has_all_that_clients_read(officer: Program) -> None:
    found = officer.get("/task?sortBy=name&sortOrder=asc&firstResult=0&maxResults=1")

    (task,) = found.json
    assert set(task) == TASK
    assert (task["name"], task["priority"], task["taskState"]) == (
        "申请",
        20,
        "Created",
    )
    assert set(task["operatonFormRef"]) == {"key", "binding", "version"}
    assert officer.get(f"/task/{task['id']}").json == task
    assert officer.get("/task/none").status_code == 404


def test_candidates_are_found_as_camunda_finds_them(officer: Program) -> None:
    me = actor(officer.site, "officer").id
    do(officer, task_of(officer), "claim", userId="officer")

    def count(query: str) -> int:
        answer = officer.get(f"/task/count?{query}")
        assert answer.status_code == 200, answer.text
        number: int = answer.json["count"]
        return number

    assert count("candidateGroup=msa") == 1
    assert count("candidateGroup=msa&includeAssignedTasks=true") == 2
    assert count("candidateGroups=lab,msa") == 1
    assert count("candidateUser=officer") == 1
    assert count("candidateUser=nobody") == 0
    assert count("assignee=officer") == count(f"assignee={me}") == 1
    assert count("assigneeIn=nobody") == 0
    assert count("unassigned=true") == 1
    assert count("involvedUser=officer") == 1
    assert count("minPriority=20&maxPriority=20&active=true") == 2
    assert count("processInstanceBusinessKeyLike=A%25") == 2
    assert count("taskDefinitionKeyIn=after") == 0
    assert count("withoutDueDate=true") == 2
    assert count("dueBefore=2030-01-01T00:00:00.000%2B0800") == 0


@pytest.mark.parametrize(
    "query",
    [
        "candidateUser=a&candidateGroup=b",
        "includeAssignedTasks=true",
        "assigned=true&unassigned=true",
        "assigneeExpression=${x}",
        "processVariables=x_about_1",
        "sortBy=caseInstanceId&sortOrder=asc",
    ],
)
def test_filters_that_are_not_known_are_refused(officer: Program, query: str) -> None:
    answer = officer.get(f"/task?{query}")

    assert answer.status_code == 400
    assert answer.json["type"] == "InvalidRequestException"


def test_a_task_is_asked_for_in_a_body(officer: Program) -> None:
    body = {
        "candidateGroups": ["msa"],
        "priority": 20,
        "orQueries": [],
        "sorting": [{"sortBy": "created", "sortOrder": "desc"}],
    }

    assert len(officer.call("POST", "/task", json=body).json) == 2
    assert officer.call("POST", "/task/count", json=body).json == {"count": 2}
    for one, number in (
        ({"name": "x", "taskDefinitionKey": "apply"}, 2),
        ({"name": "x", "assignee": None, "processInstanceBusinessKey": "A 1"}, 1),
        ({"candidateGroup": "lab", "priority": 20}, 2),
        ({}, 2),
        ({"name": "x"}, 0),
    ):
        found = officer.call("POST", "/task/count", json={**body, "orQueries": [one]})
        assert found.json == {"count": number}, one
    for wrong in ({"what": "x"}, {"candidateUser": "a", "candidateGroup": "b"}):
        refused = officer.call("POST", "/task", json={"orQueries": [wrong]})
        assert refused.status_code == 400


def test_operators_find_tasks_and_cases_by_their_variables(officer: Program) -> None:
    admin = Program.with_password(officer.site, "admin")
    task_id = task_of(officer)
    path = (
        f"/process-instance/{officer.get(f'/task/{task_id}').json['processInstanceId']}"
    )
    patch = {
        "modifications": {"report_no": {"value": "B_7 号"}, "amount": {"value": 5}}
    }
    assert admin.call("POST", f"{path}/variables", json=patch).status_code == 204
    local = f"/task/{task_id}/localVariables/own"
    assert admin.call("PUT", local, json={"value": True}).status_code == 204

    def count(path: str, **body: Any) -> int:
        answer = admin.call("POST", f"{path}/count", json=body)
        assert answer.status_code == 200, answer.text
        number: int = answer.json["count"]
        return number

    def variable(name: str, how: str, value: object) -> list[dict[str, object]]:
        return [{"name": name, "operator": how, "value": value}]

    more = variable("amount", "gt", 3)
    assert count("/task", processVariables=more) == 1
    assert count("/task", taskVariables=variable("own", "eq", value=True)) == 1
    assert count("/process-instance", variables=more) == 1
    assert count("/history/process-instance", variables=more) == 1
    assert count("/history/task", processVariables=more) == 1
    either = [{"variables": more, "businessKey": "A 2"}]
    assert count("/process-instance", orQueries=either) == 2
    asked = "variables=report_no_like_B_7%25,report_no_neq_B_8"
    assert len(admin.get(f"/process-instance?{asked}").json) == 1
    # In an address a value is a text: as in Camunda.
    assert admin.get("/task?processVariables=amount_eq_5").json == []

    for query in ("/task?processVariables=amount_gt_1", f"/process-instance?{asked}"):
        assert officer.get(query).status_code == 403
    body = {"orQueries": [{"processVariables": more}]}
    assert officer.call("POST", "/task/count", json=body).status_code == 403
    wrong = {"processVariables": variable("amount", "gt", None)}
    assert admin.call("POST", "/task", json=wrong).status_code == 400


def test_numbers_that_no_column_holds_are_refused(officer: Program) -> None:
    for number in (2**31, -(2**31) - 1, 10**20):
        assert officer.get(f"/task?minPriority={number}").status_code == 400
        assert officer.get(f"/task?firstResult={abs(number)}").status_code == 400
        body = {"minPriority": number}
        assert officer.call("POST", "/task", json=body).status_code == 400
    assert officer.get(f"/task?minPriority={'9' * 5000}").status_code == 400
    assert officer.get(f"/task?maxPriority={2**31 - 1}").status_code == 200


def test_moments_are_looked_for_as_camunda_writes_them(officer: Program) -> None:
    admin = Program.with_password(officer.site, "admin")
    moment = "2026-07-20T10:00:00.000+0800"
    path = f"/task/{task_of(officer)}/variables/visited"
    sent = {"value": moment, "type": "Date"}
    assert admin.call("PUT", path, json=sent).status_code == 204

    def found(how: str) -> int:
        asked = {"name": "visited", "operator": how, "value": moment}
        answer = admin.call("POST", "/task", json={"processVariables": [asked]})
        written = moment.replace("+", "%2B")
        same = admin.get(f"/task?processVariables=visited_{how}_{written}")
        assert answer.json == same.json
        return len(answer.json)

    assert [found(how) for how in ("eq", "gteq", "gt")] == [1, 1, 0]


def test_a_task_is_taken_given_back_and_given_away(officer: Program) -> None:
    task_id, me = task_of(officer), actor(officer.site, "officer").id
    admin = Program.with_password(officer.site, "admin")

    def holder() -> str | None:
        found: str | None = admin.get(f"/task/{task_id}").json["assignee"]
        return found

    assert do(officer, task_id, "claim", userId=me).status_code == 204
    assert holder() == me
    assert do(officer, task_id, "unclaim").status_code == 204
    assert holder() is None
    assert do(officer, task_id, "claim", userId="admin").status_code == 403
    assert do(admin, task_id, "claim", userId="officer").status_code == 204
    assert holder() == me
    assert do(admin, task_id, "assignee", userId=None).status_code == 204
    assert holder() is None
    assert do(admin, task_id, "assignee", userId="nobody").status_code == 400


def test_the_form_of_a_task_is_asked_checked_and_answered(officer: Program) -> None:
    task_id = task_of(officer)
    assert set(officer.get(f"/task/{task_id}/form").json) == {
        "key",
        "operatonFormRef",
        "contextPath",
    }
    form = json.loads(officer.get(f"/task/{task_id}/deployed-form").text)
    keys = [each["key"] for each in form["components"] if "key" in each]
    assert keys == ["reason", "amount"]
    first = officer.get(f"/task/{task_id}/form-variables?variableNames=amount").json
    assert first == {"amount": {"value": "3", "type": "String", "valueInfo": {}}}
    assert officer.get(f"/task/{task_id}/rendered-form").status_code == 400

    empty = do(officer, task_id, "submit-form", variables={"reason": {"value": ""}})
    more = do(officer, task_id, "complete", variables={"state": {"value": "x"}})
    assert (empty.status_code, more.status_code) == (422, 400)
    assert "'state'" in more.json["message"]

    # As clients that keep the type of the empty answer, and as others, send it.
    values = {
        "reason": {"value": "好", "type": "String"},
        "amount": {"value": 4, "type": "String"},
    }
    done = do(officer, task_id, "submit-form", variables=values)

    assert (done.status_code, done.text) == (204, "")
    instance_id = officer.get("/process-instance?businessKey=A%201").json[0]["id"]
    known = officer.site.services.engine.variables(instance_id, actor=SYSTEM)
    assert known == {"amount": 4, "reason": "好"}
    assert do(officer, task_id, "complete").status_code == 400


def test_a_task_without_a_form_takes_what_is_sent(officer: Program) -> None:
    do(officer, task_of(officer), "complete", variables={"reason": {"value": "好"}})
    task_id = task_of(officer, "taskDefinitionKey=after")

    sent = {"x": {"value": 1}}
    done = do(officer, task_id, "complete", variables=sent, withVariablesInReturn=True)

    # Of the other values of a case, people read what their pages show.
    assert done.status_code == 200
    assert done.json == {"x": {"value": 1, "type": "Integer", "valueInfo": {}}}
    assert officer.get("/process-instance?businessKey=A%201").json == []


def test_only_operators_move_due_dates(officer: Program) -> None:
    task_id = task_of(officer)
    admin = Program.with_password(officer.site, "admin")
    day = "2026-08-01T00:00:00.000+0800"

    def update(program: Program, **body: Any) -> int:
        return program.call("PUT", f"/task/{task_id}", json=body).status_code

    assert update(officer, due=day) == 403
    assert update(officer, priority=99) == 403
    assert update(officer, followUp=day) == 204
    assert update(admin, due=day, priority=99) == 204
    task = officer.get(f"/task/{task_id}").json
    assert (task["due"], task["followUp"], task["priority"]) == (day, None, 99)


def test_people_and_words_of_a_task(officer: Program) -> None:
    task_id, me = task_of(officer), actor(officer.site, "officer").id
    do(officer, task_id, "claim", userId="officer")

    links = officer.get(f"/task/{task_id}/identity-links").json
    assert links == [
        {"userId": me, "groupId": None, "type": "assignee"},
        {"userId": None, "groupId": "msa", "type": "candidate"},
    ]
    narrowed = officer.get(f"/task/{task_id}/identity-links?type=assignee").json
    assert narrowed == links[:1]

    said = do(officer, task_id, "comment/create", message="请补充材料").json
    assert set(said) == {
        "links",
        "id",
        "userId",
        "taskId",
        "processInstanceId",
        "time",
        "message",
        "removalTime",
        "rootProcessInstanceId",
    }
    assert officer.get(f"/task/{task_id}/comment").json == [said]
    assert officer.get(f"/task/{task_id}/comment/{said['id']}").json == said
    assert officer.get(f"/task/{task_id}/comment/0").status_code == 404
    instance = said["processInstanceId"]
    officer.site.services.engine.add_comment(
        instance, text="已电话告知", actor=actor(officer.site, "officer")
    )
    of_case = officer.get(f"/process-instance/{instance}/comment").json
    assert [(each["message"], each["taskId"]) for each in of_case] == [
        ("已电话告知", None),
        ("请补充材料", task_id),
    ]
    assert do(officer, task_id, "comment/create", message="").status_code == 400
    assert officer.get(f"/task/{task_id}/attachment").json == []
    assert officer.get(f"/task/{task_id}/attachment/x").status_code == 404


def test_variables_of_a_task_are_for_operators(officer: Program) -> None:
    task_id = task_of(officer)
    admin = Program.with_password(officer.site, "admin")
    for name in ("variables", "localVariables"):
        assert officer.get(f"/task/{task_id}/{name}").status_code == 403
    local = f"/task/{task_id}/localVariables/own"

    assert admin.call("PUT", local, json={"value": 1}).status_code == 204
    patch = {"modifications": {"amount": {"value": 5}}}
    path = f"/task/{task_id}/variables"
    assert admin.call("POST", path, json=patch).status_code == 204

    seen = {name: one["value"] for name, one in admin.get(path).json.items()}
    assert seen == {"amount": 5, "own": 1}
    # What the task has of its own is changed there.
    assert admin.call("PUT", f"{path}/own", json={"value": 2}).status_code == 204
    assert admin.get(local).json["value"] == 2
    assert list(admin.get(f"/task/{task_id}/localVariables").json) == ["own"]
    assert admin.call("DELETE", f"{path}/own").status_code == 204
    assert admin.get(f"/task/{task_id}/localVariables").json == {}
