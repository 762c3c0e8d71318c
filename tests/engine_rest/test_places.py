"""What runs inside instances, place by place: executions, waits, variables, the log."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine_rest.program import Program
from tests.support.sketch import sketch

WAITING = sketch(
    """
    start s
    and fork
    user check groups=msa
    receive paid name=paid
    service print topic=print
    timer later duration=P2D
    and join
    end e
    s -> fork
    fork -> check
    fork -> paid
    fork -> print
    fork -> later
    check -> join
    paid -> join
    print -> join
    later -> join
    join -> e
    """,
    key="waiting",
)


@pytest.fixture
def started(designer: Program) -> str:
    """Return an instance of an officer that waits in four ways."""
    answer = designer.deploy(("waiting.bpmn", WAITING), name="waiting")
    assert answer.status_code == 200, answer.text
    officer = Program.with_password(designer.site, "officer")
    body = {"variables": {"amount": {"value": 3}}, "businessKey": "A 1"}
    path = "/process-definition/key/waiting/start"
    return str(officer.call("POST", path, json=body).json["id"])


def task_of(program: Program) -> str:
    return str(program.get("/task").json[0]["id"])


def count(program: Program, path: str, **body: Any) -> int:
    answer = program.call("POST", f"{path}/count", json=body)
    assert answer.status_code == 200, answer.text
    found: int = answer.json["count"]
    return found


def test_an_instance_and_what_waits_in_it_are_executions(
    designer: Program, started: str
) -> None:
    found = designer.get("/execution").json

    assert len(found) == 5
    assert {each["processInstanceId"] for each in found} == {started}
    assert {started, task_of(designer)} < {each["id"] for each in found}
    one = designer.get(f"/execution/{started}").json
    assert one in found
    assert one["ended"] is False
    (waits,) = designer.get("/execution?messageEventSubscriptionName=paid").json
    (same,) = designer.get("/execution?activityId=paid&businessKey=A%201").json
    assert waits == same
    more = [{"name": "amount", "operator": "gt", "value": 2}]
    for body, number in (
        ({"processVariables": more}, 5),
        ({"variables": more}, 1),
        ({"suspended": True}, 0),
        ({"active": True, "processDefinitionKey": "waiting"}, 5),
        ({"signalEventSubscriptionName": "paid"}, 0),
    ):
        assert count(designer, "/execution", **body) == number, body


def test_open_waits_are_listed(designer: Program, started: str) -> None:
    (found,) = designer.get(f"/event-subscription?processInstanceId={started}").json

    assert (found["eventType"], found["eventName"], found["activityId"]) == (
        "message",
        "paid",
        "paid",
    )
    asked = f"eventSubscriptionId={found['id']}&executionId={found['executionId']}"
    assert designer.get(f"/event-subscription?{asked}&eventType=message").json
    for none in ("eventName=other", "eventType=signal", f"{asked}0"):
        path = f"/event-subscription/count?{none}"
        assert designer.get(path).json == {"count": 0}, none


def test_variables_of_all_that_runs_are_listed(designer: Program, started: str) -> None:
    task = task_of(designer)
    local = f"/task/{task}/localVariables/own"
    assert designer.call("PUT", local, json={"value": "B_7"}).status_code == 204

    found = designer.get("/variable-instance?sortBy=variableName&sortOrder=desc").json

    assert [(each["name"], each["value"], each["taskId"]) for each in found] == [
        ("own", "B_7", task),
        ("amount", 3, None),
    ]
    assert found[1]["executionId"] == found[1]["activityInstanceId"] == started
    for query, names in (
        (f"taskIdIn={task}", ["own"]),
        (f"variableScopeIdIn={started},{task}&variableNameLike=a%25", ["amount"]),
        (f"processInstanceIdIn={started}", ["amount", "own"]),
        (f"executionIdIn=none&processInstanceIdIn={started}", []),
        ("taskIdIn=none", []),
        ("variableValues=own_like_B%25", ["own"]),
    ):
        rows = designer.get(f"/variable-instance?{query}").json
        assert sorted(each["name"] for each in rows) == names, query
    for each in found:
        assert designer.get(f"/variable-instance/{each['id']}").json == each
    assert designer.get(f"/variable-instance/{task}:own/data").text == "B_7"
    for gone in (f"{task}:amount", "none", f"{started}:"):
        assert designer.get(f"/variable-instance/{gone}").status_code == 404
    more = [{"name": "amount", "operator": "gteq", "value": 3}]
    assert count(designer, "/variable-instance", variableValues=more) == 1


def test_what_happened_to_the_work_of_an_instance_is_told(
    designer: Program, started: str
) -> None:
    body = {"workerId": "w", "maxTasks": 1, "topics": [_topic("print")]}
    (task,) = designer.call("POST", "/external-task/fetchAndLock", json=body).json
    failure = {"workerId": "w", "errorMessage": "没纸", "retries": 1, "retryTimeout": 0}
    path = f"/external-task/{task['id']}"
    assert designer.call("POST", f"{path}/failure", json=failure).status_code == 204
    designer.call("POST", "/external-task/fetchAndLock", json=body)
    designer.call("POST", f"{path}/complete", json={"workerId": "w"})

    log = f"/history/external-task-log?externalTaskId={task['id']}"
    found = designer.get(log).json

    flags = ("creationLog", "failureLog", "successLog", "deletionLog")
    assert [[each[flag] for flag in flags] for each in found] == [
        [True, False, False, False],
        [False, True, False, False],
        [False, False, True, False],
    ]
    assert {each["topicName"] for each in found} == {"print"}
    assert (found[1]["errorMessage"], found[1]["retries"]) == ("没纸", 1)
    failed = designer.get(f"{log}&failureLog=true&errorMessage=没纸").json
    assert failed == [found[1]]
    one = f"/history/external-task-log/{found[1]['id']}"
    assert designer.get(one).json == found[1]
    (timer,) = designer.get(f"/history/job-log?processInstanceId={started}").json
    assert (timer["activityId"], timer["creationLog"]) == ("later", True)
    assert timer["jobDueDate"] is not None
    assert designer.get(f"/history/job-log/{timer['id']}").json == timer
    assert designer.get(f"/history/job-log/{found[1]['id']}").status_code == 404
    assert count(designer, "/history/job-log", jobId=timer["jobId"]) == 1
    assert count(designer, "/history/job-log", logId="none") == 0


def test_the_log_of_everything_is_not_read_at_once(designer: Program) -> None:
    for path in ("job-log", "external-task-log"):
        refused = designer.get(f"/history/{path}")
        assert refused.status_code == 400
        assert "processInstanceId" in refused.json["message"]


def test_strangers_find_nothing_of_what_runs(designer: Program, started: str) -> None:
    lab = Program.with_password(designer.site, "lab")
    officer = Program.with_password(designer.site, "officer")

    for path in ("/execution", "/event-subscription"):
        assert len(officer.get(path).json) > 0
        assert lab.get(path).json == []
        assert lab.get(f"{path}/count").json == {"count": 0}
    assert lab.get(f"/execution/{started}").status_code == 404
    # Values are for operators: nobody else finds them by asking often enough.
    for path in (
        "/variable-instance",
        f"/variable-instance/{started}:amount",
        f"/history/job-log?processInstanceId={started}",
        f"/history/external-task-log?processInstanceId={started}",
        "/execution?processVariables=amount_gt_2",
    ):
        assert officer.get(path).status_code == 403, path


def _topic(name: str) -> dict[str, Any]:
    return {"topicName": name, "lockDuration": 10_000}
