"""Programs hand in the forms of a case as people do: by the same rules and consent."""

from __future__ import annotations

import json
from collections.abc import Mapping

from engine import SYSTEM
from handlers.forms import read_submission
from handlers.forms.repository import submissions_of_case
from tests.engine_rest.program import Program
from tests.web.walker import Walker, login_for


def _typed(value: object) -> Mapping[str, object]:
    if isinstance(value, list):
        return {"value": json.dumps(value, ensure_ascii=False), "type": "Json"}
    return {"value": value}


def test_a_form_of_a_case_keeps_its_rules_and_is_filed(case: Walker) -> None:
    engine, forms = case.site.services.engine, case.site.services.forms
    task = next(each for each in case.open_tasks if login_for(each) == "officer")
    program = Program.with_password(case.site, "officer")
    path = f"/task/{task.id}/complete"
    fields = case.fields(task, "officer", {})
    as_sent = {name: [str(value)] for name, value in fields.items()}
    raw = read_submission(forms.form_of(task), as_sent)

    first = program.get(f"/task/{task.id}/form-variables").json
    refused = program.call("POST", path, json={})
    still_open = engine.user_task(task.id, actor=SYSTEM).ended_at is None
    body = {"variables": {name: _typed(value) for name, value in raw.items()}}
    done = program.call("POST", path, json=body)

    assert set(first) >= set(raw)
    assert (refused.status_code, still_open) == (422, True)
    assert refused.json["type"] == "InvalidRequestException"
    assert done.status_code == 204, done.text
    case.agree(task)
    with engine.read() as connection:
        filed = submissions_of_case(connection, case.case_no)
    assert task.id in {each.task_id for each in filed}
    assert engine.user_task(task.id, actor=SYSTEM).ended_by is not None


def test_parties_of_other_cases_are_told_nothing(case: Walker) -> None:
    stranger = Program.with_password(case.site, "lab")

    query = f"/task?processInstanceBusinessKey={case.case_no}"
    assert stranger.get(query).json == []
    for each in case.open_tasks:
        assert stranger.get(f"/task/{each.id}").status_code == 404
        answer = stranger.call("POST", f"/task/{each.id}/complete", json={})
        assert answer.status_code == 404
