"""Incidents, jobs and what was, as clients and web apps ask for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine import SYSTEM
from tests.engine_rest.program import Program
from tests.engine_rest.test_doors import actor
from tests.support.sketch import sketch

REPORT = sketch(
    """
    start s
    user read name=核对 groups=msa
    timer later duration=P1D
    service p topic=print
    end e
    s -> read
    read -> later
    later -> p
    p -> e
    """,
    key="report",
)
INSTANCE = {
    "businessKey",
    "caseInstanceId",
    "deleteReason",
    "durationInMillis",
    "endTime",
    "id",
    "processDefinitionId",
    "processDefinitionKey",
    "processDefinitionName",
    "processDefinitionVersion",
    "removalTime",
    "restartedProcessInstanceId",
    "rootProcessInstanceId",
    "startActivityId",
    "startTime",
    "startUserId",
    "state",
    "superCaseInstanceId",
    "superProcessInstanceId",
    "tenantId",
}
TASK = {
    "activityInstanceId",
    "assignee",
    "caseDefinitionId",
    "caseDefinitionKey",
    "caseExecutionId",
    "caseInstanceId",
    "deleteReason",
    "description",
    "due",
    "duration",
    "endTime",
    "executionId",
    "followUp",
    "id",
    "name",
    "owner",
    "parentTaskId",
    "priority",
    "processDefinitionId",
    "processDefinitionKey",
    "processInstanceId",
    "removalTime",
    "rootProcessInstanceId",
    "startTime",
    "taskDefinitionKey",
    "taskState",
    "tenantId",
}
ACTIVITY = {
    "activityId",
    "activityName",
    "activityType",
    "assignee",
    "calledCaseInstanceId",
    "calledProcessInstanceId",
    "canceled",
    "completeScope",
    "durationInMillis",
    "endTime",
    "executionId",
    "id",
    "parentActivityInstanceId",
    "processDefinitionId",
    "processDefinitionKey",
    "processInstanceId",
    "removalTime",
    "rootProcessInstanceId",
    "startTime",
    "taskId",
    "tenantId",
}
VARIABLE = {
    "activityInstanceId",
    "caseDefinitionId",
    "caseDefinitionKey",
    "caseExecutionId",
    "caseInstanceId",
    "createTime",
    "errorMessage",
    "executionId",
    "id",
    "name",
    "processDefinitionId",
    "processDefinitionKey",
    "processInstanceId",
    "removalTime",
    "rootProcessInstanceId",
    "state",
    "taskId",
    "tenantId",
    "type",
    "value",
    "valueInfo",
}
INCIDENT = {
    "activityId",
    "annotation",
    "causeIncidentId",
    "configuration",
    "executionId",
    "failedActivityId",
    "id",
    "incidentMessage",
    "incidentTimestamp",
    "incidentType",
    "jobDefinitionId",
    "processDefinitionId",
    "processInstanceId",
    "rootCauseIncidentId",
    "tenantId",
}
PAST = {
    "createTime",
    "deleted",
    "endTime",
    "historyConfiguration",
    "open",
    "processDefinitionKey",
    "removalTime",
    "resolved",
    "rootProcessInstanceId",
}
JOB = {
    "batchId",
    "createTime",
    "dueDate",
    "exceptionMessage",
    "executionId",
    "failedActivityId",
    "id",
    "jobDefinitionId",
    "priority",
    "processDefinitionId",
    "processDefinitionKey",
    "processInstanceId",
    "retries",
    "suspended",
    "tenantId",
}
OPERATION = {
    "annotation",
    "batchId",
    "caseDefinitionId",
    "caseExecutionId",
    "caseInstanceId",
    "category",
    "deploymentId",
    "entityType",
    "executionId",
    "externalTaskId",
    "id",
    "jobDefinitionId",
    "jobId",
    "newValue",
    "operationId",
    "operationType",
    "orgValue",
    "processDefinitionId",
    "processDefinitionKey",
    "processInstanceId",
    "property",
    "removalTime",
    "rootProcessInstanceId",
    "taskId",
    "timestamp",
    "userId",
}


@pytest.fixture
def case(designer: Program) -> str:
    """Return an instance of the officer's bureau that waits for a person."""
    designer.deploy(("report.bpmn", REPORT), name="report")
    site = designer.site
    labels = {each for each in actor(site, "officer").labels if "org:" in each}
    started = site.services.engine.start_instance(
        key="report",
        business_key="A 1",
        variables={"pages": 3},
        labels=labels,
        actor=SYSTEM,
    )
    return started.id


@pytest.fixture
def officer(designer: Program, case: str) -> Program:
    return Program.with_password(designer.site, "officer")


def complete(officer: Program) -> str:
    (task,) = officer.get("/task").json
    done = officer.call("POST", f"/task/{task['id']}/complete", json={})
    assert done.status_code == 204
    task_id: str = task["id"]
    return task_id


def fail(operator: Program) -> None:
    """Let the print fail for good, by a worker that has no paper."""
    operator.site.clock.move_by(timedelta(days=2))
    operator.site.settle()
    body = {
        "workerId": "w",
        "maxTasks": 1,
        "topics": [{"topicName": "print", "lockDuration": 1000}],
    }
    (task,) = operator.call("POST", "/external-task/fetchAndLock", json=body).json
    said = {"workerId": "w", "errorMessage": "缺纸", "retries": 0}
    path = f"/external-task/{task['id']}/failure"
    assert operator.call("POST", path, json=said).status_code == 204


def test_instances_are_known_after_their_end(
    officer: Program, designer: Program, case: str
) -> None:
    path = f"/history/process-instance/{case}"
    assert officer.get(path).json["state"] == "ACTIVE"
    designer.site.clock.move_by(timedelta(seconds=2))

    designer.call("DELETE", f"/process-instance/{case}")

    found = officer.get(path).json
    assert set(found) == INSTANCE
    assert (found["state"], found["durationInMillis"]) == (
        "EXTERNALLY_TERMINATED",
        2000,
    )
    assert officer.get("/history/process-instance?finished=true").json == [found]
    assert officer.get("/history/process-instance?unfinished=true").json == []
    count = officer.get("/history/process-instance/count?completed=true")
    assert count.json == {"count": 0}
    body = {"processInstanceBusinessKeyIn": ["A 1"], "externallyTerminated": True}
    posted = officer.call("POST", "/history/process-instance", json=body)
    assert posted.json == [found]


def test_tasks_are_known_after_their_end(officer: Program) -> None:
    task_id = complete(officer)

    (found,) = officer.get(
        "/history/task?finished=true&sortBy=endTime&sortOrder=desc"
    ).json

    assert set(found) == TASK
    assert (found["id"], found["taskState"]) == (task_id, "Completed")
    assert found["endTime"] is not None
    assert officer.get("/history/task/count?unfinished=true").json == {"count": 0}


def test_activities_are_told_in_order(officer: Program, case: str) -> None:
    task_id = complete(officer)
    path = f"/history/activity-instance?processInstanceId={case}"

    found = officer.get(f"{path}&sortBy=startTime&sortOrder=asc").json

    assert [each["activityId"] for each in found] == ["s", "read", "later"]
    assert set(found[1]) == ACTIVITY
    assert (found[1]["taskId"], found[1]["activityType"]) == (task_id, "userTask")
    assert [e["activityId"] for e in officer.get(f"{path}&unfinished=true").json] == [
        "later"
    ]
    counted = officer.get(
        f"/history/activity-instance/count?processInstanceId={case}&finished=true"
    )
    assert counted.json == {"count": 2}
    # One instance is always meant: nobody reads the history of all.
    assert officer.get("/history/activity-instance").status_code == 400


def test_variables_are_known_to_operators(
    officer: Program, designer: Program, case: str
) -> None:
    path = f"/history/variable-instance?processInstanceId={case}"
    designer.call("DELETE", f"/process-instance/{case}")

    (found,) = designer.get(path).json

    assert set(found) == VARIABLE
    assert (found["name"], found["value"], found["type"]) == ("pages", 3, "Integer")
    assert designer.get(f"{path}&variableName=none").json == []
    by_id = f"/history/variable-instance/{found['id']}"
    assert designer.get(by_id).json == found
    assert designer.get(f"{by_id}/data").status_code == 400
    assert designer.get(f"{by_id}x").status_code == 404
    assert officer.get(path).status_code == 403


def test_an_incident_is_seen_and_resolved(
    officer: Program, designer: Program, case: str
) -> None:
    complete(officer)
    fail(designer)

    (found,) = designer.get(f"/incident?processInstanceId={case}").json

    assert set(found) == INCIDENT
    assert (found["activityId"], found["incidentType"]) == ("p", "failedJob")
    assert designer.get(f"/incident/{found['id']}").json == found
    assert designer.get("/incident/count?incidentType=failedJob").json == {"count": 1}
    assert designer.get("/process-instance?withIncident=true").json[0]["id"] == case
    note = f"/incident/{found['id']}/annotation"
    for body, said in (
        ({"annotation": "等纸"}, "等纸"),
        ({"annotation": "已订"}, "已订"),
    ):
        assert designer.call("PUT", note, json=body).status_code == 204
        assert designer.get(f"/incident/{found['id']}").json["annotation"] == said
    assert designer.call("DELETE", note).status_code == 204
    assert designer.get(f"/incident/{found['id']}").json == found
    assert designer.call("PUT", note, json={"annotation": "纸到"}).status_code == 204
    assert officer.call("PUT", note, json={"annotation": "x"}).status_code == 403
    tree = designer.get(f"/process-instance/{case}/activity-instances").json
    assert tree["childActivityInstances"][0]["incidentIds"] == [found["id"]]

    assert designer.call("DELETE", f"/incident/{found['id']}").status_code == 204

    assert designer.get("/incident").json == []
    assert designer.get(f"/incident/{found['id']}").status_code == 404
    (past,) = designer.get("/history/incident?resolved=true").json
    assert set(past) == (INCIDENT - {"incidentTimestamp"}) | PAST
    assert (past["open"], past["resolved"]) == (False, True)
    # What was noted stays; the note of a resolved one is its record.
    assert past["annotation"] == "纸到"
    assert designer.call("DELETE", note).status_code == 400
    assert designer.call("DELETE", "/incident/none/annotation").status_code == 404
    assert officer.get("/incident").status_code == 403


def test_a_timer_is_a_job(officer: Program, designer: Program, case: str) -> None:
    complete(officer)

    (job,) = designer.get(f"/job?processInstanceId={case}&timers=true").json

    assert set(job) == JOB
    assert designer.get(f"/job/{job['id']}").json == job
    assert designer.get("/job/count?noRetriesLeft=true").json == {"count": 0}
    body = {"jobIds": [job["id"]], "sorting": [{"sortBy": "jobDueDate"}]}
    assert designer.call("POST", "/job", json=body).json == [job]
    path = f"/job/{job['id']}/retries"
    assert designer.call("PUT", path, json={"retries": 5}).status_code == 204
    assert designer.get(f"/job/{job['id']}").json["retries"] == 5
    with_date = {"retries": 5, "dueDate": job["dueDate"]}
    assert designer.call("PUT", path, json=with_date).status_code == 400
    assert (
        designer.call("PUT", "/job/none/retries", json={"retries": 1}).status_code
        == 404
    )
    assert officer.get("/job").status_code == 403

    due = "2030-01-01T00:00:00.000+0800"
    path = f"/job/{job['id']}"
    for what, body in (("duedate", {"duedate": due}), ("priority", {"priority": 7})):
        assert officer.call("PUT", f"{path}/{what}", json=body).status_code == 403
        assert designer.call("PUT", f"{path}/{what}", json=body).status_code == 204
        assert designer.call("PUT", f"/job/none/{what}", json=body).status_code == 404
    moved = designer.get(path).json
    assert (moved["dueDate"], moved["priority"]) == (due, 7)
    assert designer.get(f"{path}/stacktrace").text == ""
    # Left out, it is due now.
    assert designer.call("PUT", f"{path}/duedate", json={}).status_code == 204
    designer.site.settle()
    assert designer.get(path).status_code == 404


def test_commands_are_listed_with_their_authors(
    officer: Program, designer: Program, case: str
) -> None:
    task_id = complete(officer)
    me = actor(officer.site, "officer").id
    path = f"/history/user-operation?processInstanceId={case}"

    (done,) = designer.get(f"{path}&operationType=Complete").json

    assert set(done) == OPERATION
    assert (done["userId"], done["taskId"], done["entityType"]) == (me, task_id, "Task")
    assert designer.get(f"{path}&userId=officer").json == [done]
    ordered = designer.get(f"{path}&sortBy=timestamp&sortOrder=asc").json
    assert {each["operationType"] for each in ordered} >= {"Create", "Complete"}
    assert officer.get(path).status_code == 403


def test_strangers_learn_nothing_of_what_was(officer: Program, case: str) -> None:
    task_id = complete(officer)
    stranger = Program.with_password(officer.site, "lab")

    for path in ("/history/process-instance", "/history/task"):
        assert stranger.get(path).json == []
        assert stranger.get(f"{path}/count").json == {"count": 0}
    one = f"processInstanceId={case}"
    for path in (
        f"/history/process-instance/{case}",
        f"/history/activity-instance?{one}",
        f"/history/activity-instance/count?{one}",
        f"/task/{task_id}/comment",
    ):
        assert stranger.get(path).status_code == 404, path


def test_people_are_verified_as_at_the_sign_in(designer: Program) -> None:
    def verify(password: str) -> Any:
        body = {"username": "officer", "password": password}
        return designer.call("POST", "/identity/verify", json=body)

    right = verify(designer.site.passwords["officer"])

    assert right.json == {
        "authenticatedUser": "officer",
        "authenticated": True,
        "tenants": [],
        "groups": ["msa", "msa_enforcement"],
    }
    wrong = [verify("wrong") for _ in range(7)]
    assert wrong[0].json["authenticated"] is False
    assert wrong[-1].status_code == 429


def test_profiles_and_groups_are_for_oneself_and_operators(
    officer: Program, designer: Program
) -> None:
    mine = officer.get("/user/officer/profile").json

    assert set(mine) == {"id", "firstName", "lastName", "email"}
    assert officer.get("/user/lab/profile").status_code == 404
    assert designer.get("/user/officer/profile").json == mine
    groups = officer.get("/identity/groups?userId=officer").json
    assert groups == {
        "groups": [
            {"id": "msa", "name": "市场监管经办人"},
            {"id": "msa_enforcement", "name": "执法人员"},
        ],
        "groupUsers": [],
    }
    assert officer.get("/identity/groups?userId=lab").status_code == 404
    known = designer.get("/identity/groups?userId=officer").json["groupUsers"]
    assert mine["id"] in {each["id"] for each in known}
    assert set(known[0]) == {"id", "firstName", "lastName", "displayName"}


def test_there_are_no_saved_filters(officer: Program) -> None:
    query = "resourceType=Task&itemCount=false&firstResult=0&maxResults=20"
    assert officer.get(f"/filter?{query}").json == []
    assert officer.get("/filter/count?resourceType=Task").json == {"count": 0}
