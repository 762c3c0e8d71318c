"""A file is seen by who sees its matter, and named only in forms of its own case."""

from __future__ import annotations

import re
from datetime import timedelta

from handlers.evidence.records import evidence_of
from tests.web.answers import picture
from tests.web.site import Browser
from tests.web.walker import Walker, open_task


def last_evidence(case: Walker) -> str:
    with case.site.services.engine.read() as connection:
        return evidence_of(connection, case.case_no)[-1].id


def begin(browser: Browser, case: Walker, matter: str) -> str:
    """Begin a side matter and return the path of its form."""
    browser.get(f"/cases/{case.case_no}/matters/{matter}")
    page = browser.post(f"/cases/{case.case_no}/matters/{matter}")
    return page.request.path


def test_a_file_of_a_penalty_is_for_the_bureau_alone(case: Walker) -> None:
    officer = case.site.visitor("officer")
    path = begin(officer, case, "linkage_penalty")
    officer.post(f"{path}/claim")
    field = upload_field(officer)
    case.site.clock.move_by(timedelta(minutes=1))
    officer.post(path, {field: [picture("处罚决定.jpg")], "do": "draft"})
    found = last_evidence(case)

    assert officer.get(f"/evidence/{found}").status_code == 200
    for login in ("entity", "agency", "expert"):
        visitor = case.site.visitor(login)
        assert visitor.get(f"/evidence/{found}").status_code == 404, login
        assert visitor.get(f"/evidence/{found}/picture").status_code == 404, login
        visitor.get(f"/cases/{case.case_no}?tab=evidence")
        assert "处罚决定" not in visitor.text, login
        assert found not in visitor.page.get_data(as_text=True), login
    officer.get(f"/cases/{case.case_no}?tab=evidence")
    assert "处罚决定" in officer.text


def upload_field(browser: Browser) -> str:
    """Return the name of an input for files on the open page."""
    match = re.search(r'name="([^"]+-upload)"', browser.page.get_data(as_text=True))
    assert match is not None, browser.text
    return match[1]


def test_a_file_of_another_case_is_refused_at_the_field(case: Walker) -> None:
    foreign = last_evidence(case)
    other = Walker.register(case.site, product_name="电饭锅")
    login = "officer"
    task = open_task(other, "serve_test_result")
    officer = case.site.visitor(login)
    officer.get(f"/tasks/{task.id}")
    field = upload_field(officer).removesuffix("-upload")
    fields = other.fields(task, login, {})
    for name in [name for name in fields if name.endswith("-upload")]:
        del fields[name]

    page = officer.post(f"/tasks/{task.id}", {**fields, field: foreign, "do": "submit"})

    assert page.status_code == 422
    assert "请重新上传" in officer.text
    assert f"/evidence/{foreign}" not in page.get_data(as_text=True)
    assert open_task(other, "serve_test_result").id == task.id
