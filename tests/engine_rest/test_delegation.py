"""Tasks that somebody else works on for a while, as Camunda has it."""

from __future__ import annotations

from typing import Any

from tests.engine_rest.program import Program
from tests.engine_rest.test_doors import actor
from tests.engine_rest.test_tasks import do, officer, task_of

__all__ = ["officer"]


def look(program: Program, task_id: str) -> tuple[Any, ...]:
    task = program.get(f"/task/{task_id}").json
    return task["assignee"], task["owner"], task["delegationState"]


def test_a_task_goes_to_somebody_and_comes_back(officer: Program) -> None:
    task_id, site = task_of(officer), officer.site
    me, other = actor(site, "officer").id, actor(site, "leader").id
    leader = Program.with_password(site, "leader")
    do(officer, task_id, "claim", userId="officer")

    assert do(officer, task_id, "delegate", userId="leader").status_code == 204

    assert look(officer, task_id) == (other, me, "PENDING")
    for query in ("owner=officer", "delegationState=PENDING", "involvedUser=officer"):
        assert task_of(officer, query) == task_id
    assert officer.get("/task?delegationState=RESOLVED").json == []
    answers = {"reason": {"value": "好"}}
    refused = do(leader, task_id, "submit-form", variables=answers)
    assert (refused.status_code, refused.json["type"]) == (400, "RestException")
    # The form is handed in by its owner: nothing goes past it.
    assert do(leader, task_id, "resolve", variables=answers).status_code == 400
    assert do(officer, task_id, "resolve").status_code == 400
    assert do(leader, task_id, "resolve").status_code == 204
    assert look(officer, task_id) == (me, me, "RESOLVED")
    assert do(leader, task_id, "resolve").status_code == 403
    assert do(officer, task_id, "submit-form", variables=answers).status_code == 204
    history = officer.get(f"/history/task?taskId={task_id}").json[0]
    assert history["owner"] == me


def test_only_who_sees_a_task_is_asked_to_work_on_it(officer: Program) -> None:
    task_id = task_of(officer)

    for nobody in ("lab", "nobody", ""):
        refused = do(officer, task_id, "delegate", userId=nobody)
        assert refused.status_code == 400, nobody
    assert do(officer, task_id, "delegate").status_code == 400
    assert do(officer, "none", "delegate", userId="officer").status_code == 404
    assert look(officer, task_id) == (None, None, None)
