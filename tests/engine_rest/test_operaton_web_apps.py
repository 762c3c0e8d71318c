"""Operaton's new web apps find what they ask for: each call as they send it.

The calls and the keys that they read are facts of `src/api/resources` and `src/pages`
of operaton/web-apps, written down in July 2026.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from engine import SYSTEM
from tests.engine_rest.program import Program
from tests.engine_rest.test_doors import actor
from tests.engine_rest.test_tasks import ASKING, do, task_of
from tests.support.sketch import sketch
from tests.web.site import Site

CHECKING = sketch(
    "start s\nuser check name=核对 groups=msa\nend e\ns -> check\ncheck -> e",
    key="checking",
)


class Call(NamedTuple):
    """A call, and what the web apps read of the answer."""

    method: str
    path: str
    #: Of the answer, or of each entry of a list; none are read of 204.
    keys: str = ""
    body: dict[str, Any] | None = None


_TASK = "id name assignee due created processDefinitionId processInstanceId"
_VERSION = "id key name version"
_HISTORY = "startTime endTime state businessKey"
SIGNING_IN = (
    Call("GET", "/user", "id firstName lastName email"),
    # After a page was loaded again: whether the kept password still fits.
    Call("GET", "/authorization"),
    Call("GET", "/user/admin/profile", "id firstName lastName email"),
    Call(
        "POST",
        "/group",
        "id name type",
        {"firstResult": 0, "maxResults": 50, "sortBy": "id", "sortOrder": "asc"},
    ),
)
TASKS = (
    Call("GET", "/filter?resourceType=Task"),
    Call("GET", "/task?sortBy=name&sortOrder=asc&firstResult=0&maxResults=20", _TASK),
    Call("GET", "/process-definition?processDefinitionIdIn={definition}", _VERSION),
    Call("GET", "/task/{task}", _TASK + " followUp operatonFormRef formKey"),
    Call("GET", "/task/{task}/identity-links", "userId groupId type"),
    Call("GET", "/task/{task}/deployed-form", "components"),
    Call("GET", "/task/{task}/form-variables", "reason amount"),
    Call("GET", "/task/{task}/attachment"),
    Call("GET", "/task?processInstanceId={instance}", _TASK),
    Call("POST", "/task/{task}/comment/create", "id message", {"message": "已核"}),
    Call("GET", "/task/{task}/comment", "id message time userId"),
    Call("POST", "/task/{task}/assignee", "", {"userId": "officer"}),
    Call("POST", "/task/{task}/assignee", "", {"userId": None}),
)
STARTING = (
    Call(
        "GET",
        "/process-definition?latest=true&active=true&startableInTasklist=true"
        "&startablePermissionCheck=true&firstResult=0&maxResults=15",
        _VERSION,
    ),
    Call("GET", "/process-definition/{definition}/startForm", "key"),
    Call("GET", "/process-definition/{definition}/form-variables"),
    Call(
        "POST",
        "/process-definition/{definition}/submit-form",
        "id definitionId",
        {"variables": {}, "businessKey": "A 3"},
    ),
)
PROCESSES = (
    Call("GET", "/process-definition/statistics", "id instances incidents definition"),
    Call("GET", "/process-definition/{definition}", _VERSION + " deploymentId"),
    Call("GET", "/process-definition/{definition}/xml", "id bpmn20Xml"),
    Call(
        "GET",
        "/process-definition/{definition}/statistics?incidents=true",
        "id instances incidents",
    ),
    Call(
        "GET",
        "/history/process-instance?sortBy=startTime&sortOrder=asc&unfinished=true"
        "&processDefinitionId={definition}&firstResult=0&maxResults=20",
        "id " + _HISTORY,
    ),
    Call(
        "POST",
        "/process-instance",
        "id businessKey",
        {"activityIdIn": ["apply"], "processDefinitionId": "{definition}"},
    ),
    Call("GET", "/process-definition/{definition}/static-called-process-definitions"),
    Call("GET", "/incident?processDefinitionId={definition}"),
    Call("GET", "/history/incident?processDefinitionId={definition}"),
)
INSTANCE = (
    Call("GET", "/process-instance/{instance}", "id businessKey suspended"),
    Call("GET", "/process-instance/{instance}/variables?deserializeValues=false"),
    Call(
        "GET",
        "/process-instance/{instance}/activity-instances",
        "id activityId childActivityInstances childTransitionInstances",
    ),
    Call("GET", "/process-instance?superProcessInstance={instance}"),
    Call("GET", "/incident?processInstanceId={instance}"),
    Call("GET", "/job?processInstanceId={instance}"),
    Call("GET", "/job-definition?processDefinitionId={definition}"),
    Call("GET", "/external-task?processInstanceId={instance}"),
    Call("PUT", "/process-instance/{instance}/suspended", "", {"suspended": True}),
    Call("PUT", "/process-instance/{instance}/suspended", "", {"suspended": False}),
    Call(
        "PUT",
        "/process-instance/{instance}/variables/amount",
        "",
        {"value": 4, "type": "Integer"},
    ),
    Call("GET", "/history/process-instance/{instance}", _HISTORY),
    Call(
        "GET",
        "/history/activity-instance?processInstanceId={instance}"
        "&sortBy=startTime&sortOrder=asc",
        "activityId activityName activityType startTime endTime",
    ),
    Call(
        "GET",
        "/history/variable-instance?processInstanceId={instance}"
        "&deserializeValues=false",
        "name type value",
    ),
    Call("GET", "/history/task?processInstanceId={instance}", "id name startTime"),
    Call("GET", "/history/process-instance?superProcessInstanceId={instance}"),
    Call("GET", "/history/incident?processInstanceId={instance}"),
    Call(
        "GET",
        "/history/user-operation?processInstanceId={instance}"
        "&sortBy=timestamp&sortOrder=desc",
        "id operationType userId timestamp",
    ),
)
DECISIONS = (
    Call("GET", "/decision-definition?latestVersion=true"),
    Call(
        "GET",
        "/history/decision-instance?decisionDefinitionId=fee:1:none"
        "&sortBy=evaluationTime&sortOrder=desc&includeInputs=true&includeOutputs=true",
    ),
)
DEPLOYMENTS = (
    Call("GET", "/deployment?sortBy=deploymentTime&sortOrder=desc", "id name"),
    Call("GET", "/deployment/{deployment}/resources", "id name"),
    Call(
        "GET",
        "/process-definition?deploymentId={deployment}&resourceName=asking.bpmn",
        _VERSION,
    ),
    Call("POST", "/process-instance/count", "count", {"deploymentId": "{deployment}"}),
)


@pytest.fixture
def officer(designer: Program) -> Program:
    """Return an officer's program, before whom a matter of their bureau waits."""
    designer.deploy(("asking.bpmn", ASKING), name="asking")
    return _before_an_officer(designer.site, "asking", amount=3)


def _before_an_officer(site: Site, key: str, **variables: object) -> Program:
    site.services.engine.start_instance(
        key=key,
        business_key="A 1",
        variables=variables,
        labels={each for each in actor(site, "officer").labels if "org:" in each},
        actor=SYSTEM,
    )
    return Program.with_password(site, "officer")


@pytest.mark.parametrize(
    "calls",
    [
        pytest.param(SIGNING_IN + TASKS, id="tasks"),
        pytest.param(STARTING + PROCESSES, id="processes"),
        pytest.param(INSTANCE + DEPLOYMENTS + DECISIONS, id="instance"),
    ],
)
def test_each_call_is_answered_with_what_is_read(
    designer: Program, officer: Program, calls: tuple[Call, ...]
) -> None:
    task = designer.get("/task").json[0]
    names = {
        "{task}": task["id"],
        "{instance}": task["processInstanceId"],
        "{definition}": task["processDefinitionId"],
        "{deployment}": designer.get("/deployment").json[0]["id"],
    }

    for call in calls:
        answer = designer.call(
            call.method, _filled(call.path, names), json=_filled(call.body, names)
        )

        assert answer.status_code in {200, 204}, f"{call}: {answer.text}"
        assert not set(call.keys.split()) - _keys(answer), call


def test_a_task_without_a_form_is_completed_directly(designer: Program) -> None:
    designer.deploy(("check.bpmn", CHECKING), name="check")
    officer = _before_an_officer(designer.site, "checking")
    task_id = task_of(officer)

    form = officer.get(f"/task/{task_id}/rendered-form")
    values = officer.get(f"/task/{task_id}/form-variables")
    done = do(officer, task_id, "complete", variables={})

    assert (form.status_code, form.mimetype) == (200, "application/xhtml+xml")
    assert "<input" not in form.text
    assert (values.json, done.status_code) == ({}, 204)
    assert officer.get("/task").json == []


def test_a_form_is_handed_in_as_the_app_writes_its_answers(officer: Program) -> None:
    task_id = task_of(officer)
    answers = {
        "reason": {"value": "抽检不合格", "type": "String"},
        "amount": {"value": 4, "type": "Long"},
    }

    claimed = do(officer, task_id, "claim", userId="officer")
    answer = do(
        officer,
        task_id,
        "submit-form",
        variables=answers,
        withVariablesInReturn=True,
    )

    assert claimed.status_code == 204
    assert answer.status_code == 200, answer.text
    assert answer.json["amount"]["value"] == 4


def _filled(text: Any, names: dict[str, str]) -> Any:
    if isinstance(text, dict):
        return {name: _filled(value, names) for name, value in text.items()}
    if isinstance(text, str):
        for name, value in names.items():
            text = text.replace(name, value)
    return text


def _keys(answer: Any) -> set[str]:
    """Return the keys of an answer; those of a list's first entry."""
    if answer.status_code == 204:
        return set()
    read = answer.json
    return set(next(iter(read), {}) if isinstance(read, list) else read)
