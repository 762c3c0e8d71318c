"""What worker libraries send, and what they need back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine import SYSTEM, InstanceQuery
from tests.engine_rest.program import Program
from tests.support.sketch import sketch

PRINTING = sketch(
    """
    start s
    service p topic=print property=clause:7.1
    on p error b code=paper
    user after
    user refill
    end e
    s -> p
    p -> after
    after -> e
    b -> refill
    refill -> e
    """,
    key="printing",
)
KEYS = {
    "activityId",
    "activityInstanceId",
    "errorMessage",
    "executionId",
    "id",
    "lockExpirationTime",
    "createTime",
    "processDefinitionId",
    "processDefinitionKey",
    "processDefinitionVersionTag",
    "processInstanceId",
    "retries",
    "suspended",
    "workerId",
    "tenantId",
    "topicName",
    "priority",
    "businessKey",
}


@pytest.fixture
def worker(designer: Program) -> Program:
    """Return a program before which one case waits to be printed."""
    designer.deploy(("printing.bpmn", PRINTING), name="printing")
    start(designer)
    return designer


def start(program: Program, **variables: Any) -> str:
    body = {
        "businessKey": "案件 1",
        "variables": variables
        or {"pages": {"value": 3, "type": "Integer"}, "题目": {"value": "整改"}},
    }
    answer = program.call("POST", "/process-definition/key/printing/start", json=body)
    assert answer.status_code == 200, answer.text
    instance_id: str = answer.json["id"]
    return instance_id


def fetch(program: Program, **more: Any) -> list[dict[str, Any]]:
    topic = {"topicName": "print", "lockDuration": 60_000}
    topic.update(more.pop("topic", {}))
    # As the JavaScript and Python clients send it, nulls and all.
    body = {
        "workerId": "w",
        "maxTasks": 10,
        "usePriority": True,
        "sorting": None,
        "asyncResponseTimeout": 5000,
        "topics": [
            {
                "variables": None,
                "businessKey": None,
                "processVariables": {},
                "localVariables": None,
                "deserializeValues": True,
                "includeExtensionProperties": False,
                "withoutTenantId": False,
                **topic,
            }
        ],
        **more,
    }
    answer = program.call("POST", "/external-task/fetchAndLock", json=body)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json
    return found


def end(program: Program, task_id: str, how: str, **body: Any) -> Any:
    path = f"/external-task/{task_id}/{how}"
    return program.call("POST", path, json={"workerId": "w", **body})


def tasks(program: Program) -> list[str]:
    found = program.site.services.engine
    page = found.instances(InstanceQuery(), actor=SYSTEM)
    return [
        task.element_id
        for each in page.items
        for task in found.open_user_tasks(each.id, actor=SYSTEM)
    ]


def test_a_locked_task_has_all_that_clients_read(worker: Program) -> None:
    (task,) = fetch(worker, topic={"includeExtensionProperties": True})

    assert set(task) == KEYS | {"variables", "extensionProperties", "errorDetails"}
    assert task["errorDetails"] is None
    assert task["variables"] == {
        "pages": {"value": 3, "type": "Integer", "valueInfo": {}},
        "题目": {"value": "整改", "type": "String", "valueInfo": {}},
    }
    assert task["extensionProperties"] == {"clause": "7.1"}
    assert task["retries"] is None
    assert task["workerId"] == "w"
    assert task["businessKey"] == "案件 1"
    assert task["createTime"] == "2026-07-20T09:00:00.000+0800"
    assert task["lockExpirationTime"] > task["createTime"]


def test_a_result_comes_back_with_types(worker: Program) -> None:
    (task,) = fetch(worker)

    answer = end(
        worker,
        task["id"],
        "complete",
        variables={
            "ok": {"value": True, "type": "boolean"},
            "at": {"value": "2026-07-20T09:00:00.000+0000", "type": "date"},
            "list": {"value": '[1, "二"]', "type": "json"},
            "plain": {"value": 1.5},
        },
        localVariables={},
    )

    assert answer.status_code == 204
    assert answer.data == b""
    assert tasks(worker) == ["after"]
    engine = worker.site.services.engine
    found = engine.variables(task["processInstanceId"], actor=SYSTEM)
    assert found["ok"] is True
    assert found["at"] == "2026-07-20T09:00:00+00:00"
    assert found["list"] == [1, "二"]
    assert found["plain"] == 1.5


@pytest.mark.parametrize(
    "variable",
    [
        {"value": "yes", "type": "Boolean"},
        {"value": 2**31, "type": "Integer"},
        {"value": "x", "type": "Long"},
        {"value": 1, "type": "String"},
        {"value": "{", "type": "Json"},
        {"value": "2026", "type": "Date"},
        {"value": "aGk=", "type": "File"},
        {"value": "aGk=", "type": "Bytes"},
    ],
)
def test_a_value_that_is_not_of_its_type_changes_nothing(
    worker: Program, variable: dict[str, Any]
) -> None:
    (task,) = fetch(worker)

    answer = end(worker, task["id"], "complete", variables={"x": variable})

    assert answer.status_code == 400
    assert answer.json["type"] == "InvalidRequestException"
    assert "'x'" in answer.json["message"]
    assert tasks(worker) == []


def test_another_worker_is_refused(worker: Program) -> None:
    (task,) = fetch(worker)

    answer = end(worker, task["id"], "complete", workerId="other")

    assert answer.status_code == 400
    assert answer.json["type"] == "RestException"
    assert "'w'" in answer.json["message"]


def test_what_is_not_there_is_not_found(worker: Program) -> None:
    for how in ("complete", "failure", "bpmnError", "extendLock", "lock", "unlock"):
        body = {"errorCode": "x", "newDuration": 1, "lockDuration": 1}
        answer = end(worker, "nothing", how, **body)

        assert answer.status_code == 404, how


def test_a_failure_is_told_with_its_details(worker: Program) -> None:
    (task,) = fetch(worker)

    answer = end(
        worker,
        task["id"],
        "failure",
        errorMessage="没有纸",
        errorDetails="Traceback ...",
        retries=2,
        retryTimeout=60_000,
    )

    assert answer.status_code == 204
    assert fetch(worker) == []
    details = worker.get(f"/external-task/{task['id']}/errorDetails")
    assert details.text == "Traceback ..."
    assert details.mimetype == "text/plain"
    worker.site.clock.move_by(timedelta(minutes=1))
    (again,) = fetch(worker)
    assert (again["retries"], again["errorMessage"]) == (2, "没有纸")
    assert again["errorDetails"] == "Traceback ..."


def test_retries_bring_a_failed_task_back(worker: Program) -> None:
    (task,) = fetch(worker)
    end(worker, task["id"], "failure", errorMessage="x", retries=0)
    path = f"/external-task/{task['id']}/retries"
    assert fetch(worker) == []

    assert worker.call("PUT", path, json={"retries": 1}).status_code == 204

    assert len(fetch(worker)) == 1


def test_a_business_error_goes_to_its_boundary(worker: Program) -> None:
    (task,) = fetch(worker)

    answer = end(worker, task["id"], "bpmnError", errorCode="paper")

    assert answer.status_code == 204
    assert tasks(worker) == ["refill"]


def test_locks_are_prolonged_taken_and_freed(worker: Program) -> None:
    (task,) = fetch(worker)

    assert end(worker, task["id"], "extendLock", newDuration=90_000).status_code == 204
    assert end(worker, task["id"], "unlock").status_code == 204
    locked = end(worker, task["id"], "lock", workerId="x", lockDuration=1000)
    assert locked.status_code == 204
    assert worker.get(f"/external-task/{task['id']}").json["workerId"] == "x"


@pytest.mark.parametrize(
    "more",
    [
        {"workerId": ""},
        {"maxTasks": 0},
        {"maxTasks": "10"},
        {"maxTasks": 1.5},
        {"usePriority": "yes"},
        {"topics": {"topicName": "print"}},
        {"topics": [{"topicName": "print"}]},
        {"topics": [{"topicName": "print", "lockDuration": -1}]},
        {"asyncResponseTimeout": 10**9},
    ],
)
def test_a_request_of_no_use_is_refused(worker: Program, more: dict[str, Any]) -> None:
    body = {
        "workerId": "w",
        "maxTasks": 1,
        "topics": [{"topicName": "print", "lockDuration": 1000}],
    }

    answer = worker.call("POST", "/external-task/fetchAndLock", json=body | more)

    assert answer.status_code == 400
    assert answer.json["type"] == "InvalidRequestException"
    assert len(fetch(worker)) == 1


def test_tasks_are_listed_and_counted(worker: Program) -> None:
    (listed,) = worker.get("/external-task?topicName=print&notLocked=true").json
    assert set(listed) == KEYS
    assert worker.get("/external-task/count?locked=true").json == {"count": 0}

    fetch(worker)

    assert worker.get("/external-task?notLocked=true").json == []
    (listed,) = worker.get(
        "/external-task?workerId=w&sortBy=taskPriority&sortOrder=desc"
    ).json
    assert listed["workerId"] == "w"
