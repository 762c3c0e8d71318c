"""A substitute works on a case through the pages, during the period and no longer."""

from __future__ import annotations

from datetime import timedelta

from engine import SYSTEM
from handlers.deadlines.local_time import SHANGHAI
from handlers.parties.model import Role
from handlers.parties.people import add_person, set_password_hash
from tests.web.site import Browser
from tests.web.walker import Walker, open_task

_PASSWORD = "a long password of tests"  # noqa: S105 - opens nothing else


def substitute(case: Walker) -> Browser:
    """Return a browser of somebody of the bureau who has no role in the case."""
    hashed = case.site.services.sign_ins.hash_of(_PASSWORD, login="zhou")
    with case.site.services.engine.transact(SYSTEM) as uow:
        add_person(
            uow,
            login="zhou",
            name="周代",
            org_id="bureau",
            roles=[Role.ENFORCEMENT],
            person_id="zhou",
        )
        set_password_hash(uow, "zhou", hashed)
    browser = case.site.visitor()
    browser.sign_in("zhou", _PASSWORD)
    return browser


def name(case: Walker, *, hours: int) -> None:
    """Let the officer name the substitute, from now on for some hours."""
    now = case.site.clock.now().astimezone(SHANGHAI)
    until = now + timedelta(hours=hours)
    officer = case.site.visitor("officer")
    officer.get("/people/officer")
    page = officer.post(
        "/people/officer/substitutes",
        {
            "substitute": "zhou",
            "from_at": f"{now:%Y-%m-%dT%H:%M}",
            "until_at": f"{until:%Y-%m-%dT%H:%M}",
            "reason": "外出培训",
        },
    )
    assert page.status_code == 200, officer.text
    assert "周代代林晓岚办理" in officer.text


def test_a_substitute_does_the_work_of_the_person_and_the_record_says_so(
    case: Walker,
) -> None:
    zhou = substitute(case)
    task = open_task(case, "review_assistance_plan")
    fields = case.fields(task, "officer", {})
    zhou.get("/inbox")
    assert task.name not in zhou.text
    assert zhou.get(f"/tasks/{task.id}").status_code == 200
    assert zhou.post(f"/tasks/{task.id}", {**fields, "do": "submit"}).status_code == 403

    name(case, hours=2)

    zhou.get("/inbox")
    assert task.name in zhou.text
    zhou.get(f"/tasks/{task.id}")
    assert "您代林晓岚办理这件事项" in zhou.text
    page = zhou.post(f"/tasks/{task.id}", {**fields, "do": "submit"})
    assert page.status_code == 200, zhou.text
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=history")
    assert "周代（代林晓岚办理）" in officer.text
    officer.get(f"/cases/{case.case_no}?tab=forms")
    assert "周代（代林晓岚办理）" in officer.text


def test_the_work_is_gone_from_the_substitute_in_the_minute_in_which_it_ends(
    case: Walker,
) -> None:
    zhou = substitute(case)
    task = open_task(case, "review_assistance_plan")
    fields = case.fields(task, "officer", {})
    name(case, hours=2)
    now = case.site.clock.now()
    end = now.replace(second=0, microsecond=0) + timedelta(hours=2)

    case.site.clock.move_to(end - timedelta(seconds=1))
    zhou.sign_in("zhou", _PASSWORD)
    zhou.get("/inbox")
    assert task.name in zhou.text
    zhou.get(f"/tasks/{task.id}")
    case.site.clock.move_to(end)

    page = zhou.post(f"/tasks/{task.id}", {**fields, "do": "submit"})
    assert page.status_code == 403
    zhou.get("/inbox")
    assert task.name not in zhou.text
    assert open_task(case, "review_assistance_plan").assignee == task.assignee
