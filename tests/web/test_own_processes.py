"""A designer's own process: no case, no rules of the standard, and a form all the same."""

from __future__ import annotations

import json

import pytest

from engine import SYSTEM, HistoryType, UserTaskView
from handlers.evidence.records import evidence_at
from handlers.forms import submissions_of_case
from handlers.linkage.cases import case_header
from handlers.parties.access import org_label
from tests.engine_rest.program import Program
from tests.support.sketch import sketch
from tests.web.answers import picture
from tests.web.site import Site
from tests.web.walker import Walker

LOAN = """
    start s
    user lend name=借用设备 groups=msa camunda:formRef=loan camunda:formRefBinding=deployment
    user close_case name=归还 groups=msa
    end e
    s -> lend
    lend -> close_case
    close_case -> e
"""


def _field(kind: str, key: str, label: str, **more: object) -> dict[str, object]:
    return {"type": kind, "id": f"Field_{key}", "key": key, "label": label, **more}


FORM = json.dumps(
    {
        "executionPlatform": "Camunda Platform",
        "executionPlatformVersion": "7.24.0",
        "schemaVersion": 17,
        "id": "loan",
        "type": "default",
        "components": [
            _field("textfield", "device", "设备", validate={"required": True}),
            _field("number", "days", "天数", validate={"required": True, "max": 30}),
            _field("filepicker", "photos", "照片", multiple=True),
        ],
    }
)


@pytest.fixture(params=[None, "JY-2026-7"])
def lent(office: Site, request: pytest.FixtureRequest) -> UserTaskView:
    """Return the first matter of such a process, with a number of its own and without."""
    engine = office.services.engine
    resources = {"loan.bpmn": sketch(LOAN, key="loan"), "loan.form": FORM.encode()}
    engine.deploy(name="loan", resources=resources, actor=SYSTEM)
    started = engine.start_instance(
        key="loan",
        business_key=request.param,
        variables={"days": 3},
        labels=[org_label("bureau")],
        actor=SYSTEM,
    )
    return engine.open_user_tasks(started.id, actor=SYSTEM)[0]


def test_its_form_is_shown_checked_and_handed_in_on_the_page(
    office: Site, lent: UserTaskView
) -> None:
    engine, officer = office.services.engine, office.visitor("officer")
    officer.get("/inbox?tab=claimable")
    assert "借用设备" in officer.text
    assert officer.get(f"/tasks/{lent.id}").status_code == 200
    assert officer.post(f"/tasks/{lent.id}/claim").status_code == 200
    assert 'value="3"' in officer.page.get_data(as_text=True)

    draft = {"do": "draft", "device": "数字兆欧表", "days": ""}
    assert officer.post(f"/tasks/{lent.id}", draft).status_code == 200
    wrong = officer.post(
        f"/tasks/{lent.id}", {"do": "submit", "device": "数字兆欧表", "days": "31"}
    )
    assert wrong.status_code == 422
    done = {
        "do": "submit",
        "device": "数字兆欧表",
        "days": "5",
        "photos-upload": [picture("外观.jpg")],
    }
    page = officer.post(f"/tasks/{lent.id}", done)

    assert page.status_code == 200, officer.text
    follows = engine.open_user_tasks(lent.root_id, actor=SYSTEM)
    assert [each.element_id for each in follows] == ["close_case"]
    known = engine.variables(lent.root_id, actor=SYSTEM)
    assert (known["device"], known["days"]) == ("数字兆欧表", 5)
    officer.get(f"/tasks/{lent.id}")
    for shown in ("提交的内容", "数字兆欧表", "外观.jpg", "办结：借用设备"):
        assert shown in officer.text
    # The next matter has no form and the id of one that others send for approval.
    officer.get(f"/tasks/{follows[0].id}")
    officer.post(f"/tasks/{follows[0].id}/claim")
    officer.post(f"/tasks/{follows[0].id}", {"do": "submit"})
    assert engine.instance(lent.root_id, actor=SYSTEM).ended_at is not None
    rows = engine.history(lent.root_id, actor=SYSTEM)
    ended = [row.actor for row in rows if row.type is HistoryType.USER_TASK_COMPLETED]
    assert ended == ["officer", "officer"]


def test_its_files_are_for_those_who_see_its_matter(
    office: Site, lent: UserTaskView
) -> None:
    officer = office.visitor("officer")
    officer.get(f"/tasks/{lent.id}")
    officer.post(f"/tasks/{lent.id}/claim")
    officer.post(
        f"/tasks/{lent.id}", {"do": "draft", "photos-upload": [picture("外观.jpg")]}
    )
    with office.services.engine.read() as connection:
        (photo,) = evidence_at(connection, [lent.id])

    path = f"/evidence/{photo.id}/picture"
    seen = {
        login: office.visitor(login).get(path).status_code
        for login in ("officer", "leader", "entity", "agency")
    }

    assert seen == {"officer": 200, "leader": 200, "entity": 404, "agency": 404}
    for login in ("entity", "agency"):
        assert office.visitor(login).get(f"/tasks/{lent.id}").status_code == 404


def test_programs_hand_its_form_in_by_the_same_rules(
    office: Site, lent: UserTaskView
) -> None:
    engine = office.services.engine
    program = Program.with_password(office, "officer")
    path = f"/task/{lent.id}/complete"
    wrong = {"variables": {"device": {"value": "数字兆欧表"}, "days": {"value": 31}}}
    right = {"variables": {"device": {"value": "数字兆欧表"}, "days": {"value": 5}}}

    first = program.get(f"/task/{lent.id}/form-variables").json
    refused = program.call("POST", path, json=wrong)
    done = program.call("POST", path, json=right)

    assert str(first["days"]["value"]) == "3"
    assert refused.status_code == 422
    assert done.status_code == 204, done.text
    assert engine.variables(lent.root_id, actor=SYSTEM)["days"] == 5
    office.visitor("officer").get(f"/tasks/{lent.id}")


SERVING = """
    start s
    user serve_test_result name=转交设备 groups=msa camunda:formRef=loan camunda:formRefBinding=deployment
    user close_case name=收回 groups=msa
    end e
    s -> serve_test_result
    serve_test_result -> close_case
    close_case -> e
"""


def test_a_task_beside_a_case_that_shares_an_id_is_none_of_the_standard(
    case: Walker,
) -> None:
    engine, officer = case.site.services.engine, case.site.visitor("officer")
    resources = {"own.bpmn": sketch(SERVING, key="own"), "loan.form": FORM.encode()}
    engine.deploy(name="own", resources=resources, actor=SYSTEM)
    started = engine.start_instance(
        key="own",
        business_key=case.case_no,
        labels=[org_label("bureau")],
        actor=SYSTEM,
    )
    (lent,) = engine.open_user_tasks(started.id, actor=SYSTEM)

    officer.get(f"/tasks/{lent.id}")
    officer.post(f"/tasks/{lent.id}/claim")
    fields = {"do": "submit", "device": "数字兆欧表", "days": "5"}
    page = officer.post(f"/tasks/{lent.id}", fields)

    assert page.status_code == 200, officer.text
    (last,) = engine.open_user_tasks(started.id, actor=SYSTEM)
    officer.get(f"/tasks/{last.id}")
    officer.post(f"/tasks/{last.id}/claim")
    # Closing a case asks whether everything is done; this only closes the loan.
    officer.post(f"/tasks/{last.id}", {"do": "submit"})
    assert engine.instance(started.id, actor=SYSTEM).ended_at is not None
    with case.site.services.engine.read() as connection:
        filed = submissions_of_case(connection, case.case_no)
        header = case_header(connection, case.case_no)
    assert header.closed_at is None
    own = {each.element_id for each in filed if each.root_id == started.id}
    assert own == {"own.serve_test_result", "own.close_case"}
