"""Candidates of tasks are changed by who operates the service, with a trace."""

from __future__ import annotations

from typing import Any

import pytest

from engine import SYSTEM
from tests.engine_rest.program import Program
from tests.engine_rest.test_doors import actor
from tests.engine_rest.test_tasks import ASKING, do, task_of


@pytest.fixture
def task_id(designer: Program) -> str:
    """Return a task that nobody holds, of the group msa."""
    designer.deploy(("asking.bpmn", ASKING), name="asking")
    designer.call(
        "POST", "/process-definition/key/asking/start", json={"businessKey": "A 1"}
    )
    return task_of(designer)


def links(program: Program, task_id: str) -> list[tuple[str, str]]:
    found = program.get(f"/task/{task_id}/identity-links").json or []
    return [(each["type"], each["userId"] or each["groupId"]) for each in found]


def link(program: Program, task_id: str, **who: Any) -> Any:
    return do(program, task_id, "identity-links", **who)


def unlink(program: Program, task_id: str, **who: Any) -> Any:
    return do(program, task_id, "identity-links/delete", **who)


def test_a_group_may_take_a_task_until_it_is_taken_away(
    designer: Program, task_id: str
) -> None:
    added = link(designer, task_id, groupId="lab", type="candidate")
    again = link(designer, task_id, groupId="lab", type="candidate")
    found = designer.get("/task/count?candidateGroup=lab").json

    assert (added.status_code, again.status_code, found) == (204, 204, {"count": 1})
    assert links(designer, task_id) == [("candidate", "msa"), ("candidate", "lab")]

    removed = unlink(designer, task_id, groupId="lab", type="candidate")

    assert removed.status_code == 204
    assert links(designer, task_id) == [("candidate", "msa")]
    assert designer.get("/task/count?candidateGroup=lab").json == {"count": 0}
    told = [
        row.data
        for row in designer.site.services.engine.history(
            designer.get(f"/task/{task_id}").json["processInstanceId"], actor=SYSTEM
        )
        if row.type == "user_task_updated"
    ]
    assert told == [
        {"candidate_group": "lab", "linked": True},
        {"candidate_group": "lab", "linked": False},
    ]


def test_a_person_is_known_by_login(designer: Program, task_id: str) -> None:
    officer = actor(designer.site, "officer").id

    link(designer, task_id, userId="officer", type="candidate")
    link(designer, task_id, userId="officer", type="assignee")

    assert links(designer, task_id) == [
        ("assignee", officer),
        ("candidate", officer),
        ("candidate", "msa"),
    ]

    unlink(designer, task_id, userId="officer", type="assignee")
    unlink(designer, task_id, userId="officer", type="candidate")

    assert links(designer, task_id) == [("candidate", "msa")]


@pytest.mark.parametrize(
    "who",
    [
        {"type": "candidate"},
        {"userId": "officer", "groupId": "lab", "type": "candidate"},
        {"groupId": "lab", "type": "assignee"},
        {"userId": "officer", "type": "owner"},
        {"userId": "nobody", "type": "candidate"},
        {"userId": "officer"},
    ],
)
def test_what_names_nobody_changes_nothing(
    designer: Program, task_id: str, who: dict[str, str]
) -> None:
    answer = link(designer, task_id, **who)

    assert answer.status_code == 400
    assert links(designer, task_id) == [("candidate", "msa")]


def test_people_do_not_make_each_other_candidates(
    designer: Program, task_id: str
) -> None:
    site = designer.site
    labels = [each for each in actor(site, "officer").labels if "org:" in each]
    instance_id = designer.get(f"/task/{task_id}").json["processInstanceId"]
    site.services.engine.add_labels(instance_id, labels=labels, actor=SYSTEM)
    officer = Program.with_password(site, "officer")

    answer = link(officer, task_id, groupId="lab", type="candidate")

    assert answer.status_code == 403
    assert links(designer, task_id) == [("candidate", "msa")]
