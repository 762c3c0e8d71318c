"""What a browser kept without a network comes later: once, and never over anything."""

from __future__ import annotations

import re
from datetime import timedelta

from handlers.evidence.records import evidence_of
from handlers.forms import load_draft
from tests.web.answers import picture
from tests.web.site import Browser
from tests.web.walker import Walker, open_task

_BASE = re.compile(r'name="(draft_base|form_base)" value="([^"]*)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def opened(
    case: Walker, element: str = "review_assistance_plan"
) -> tuple[Browser, str]:
    browser = case.site.visitor("officer")
    path = f"/tasks/{open_task(case, element).id}"
    browser.get(path)
    return browser, path


def as_typed(browser: Browser, **answers: object) -> dict[str, object]:
    """Return what a browser keeps of the form that is open: its key and its base."""
    assert browser.page is not None
    bases = dict(_BASE.findall(browser.page.get_data(as_text=True)))
    key = {"request_key": browser.tokens()["request_key"]}
    return {**bases, **key, **answers}


def draft_of(case: Walker, path: str) -> dict[str, object]:
    with case.site.services.engine.read() as connection:
        task_id = path.removeprefix("/tasks/")
        found = load_draft(connection, task_id=task_id, person_id="officer")
    return dict(found.raw) if found else {}


def drafted_elsewhere(case: Walker, path: str, **answers: object) -> None:
    case.site.clock.move_by(timedelta(minutes=1))
    other = case.site.visitor("officer")
    other.get(path)
    other.post(path, {**as_typed(other), **answers, "do": "draft"})
    assert "草稿已保存" in other.text


def test_a_script_is_told_where_to_go_next(case: Walker) -> None:
    officer, path = opened(case)
    sent = {**officer.tokens(), **as_typed(officer, reviewers="陈立"), "do": "draft"}

    answer = officer.client.post(path, data=sent, headers={"Tandem-Send": "1"})

    assert answer.status_code == 200
    assert answer.headers["Tandem-Location"] == path
    assert "Location" not in answer.headers
    officer.get(path)
    assert "草稿已保存" in officer.text, "the notice waits for the next page"
    assert 'value="陈立"' in str(officer.page and officer.page.get_data(as_text=True))


def test_what_is_sent_twice_is_kept_once(case: Walker) -> None:
    officer, path = opened(case, "arrange_reinspection")
    typed = as_typed(officer, do="draft")
    name = next(
        each
        for each in case.fields(open_task(case, "arrange_reinspection"), "officer", {})
        if each.endswith("-upload")
    )

    for _ in range(2):
        # The answer to the first was lost; a minute later the same comes again.
        officer.post(path, {**typed, name: picture("现场.jpg")})
        assert "草稿已保存" in officer.text
        case.site.clock.move_by(timedelta(minutes=1))

    with case.site.services.engine.read() as connection:
        task_id = path.removeprefix("/tasks/")
        kept = evidence_of(connection, case.case_no)
    assert len([each for each in kept if each.task_id == task_id]) == 1


def test_two_drafts_are_shown_side_by_side_and_one_is_chosen(case: Walker) -> None:
    phone, path = opened(case)
    typed = as_typed(phone, reviewers="陈立", review_feasibility="手机上写的")
    drafted_elsewhere(case, path, reviewers="林晓岚", review_effectiveness="桌面写的")

    for wish in ("submit", "draft", "compare"):
        page = phone.post(path, {**typed, "do": wish})
        assert page.status_code == 409, wish
        for text in ("有两份内容", "手机上写的", "桌面写的", "陈立", "林晓岚"):
            assert text in phone.text, (wish, text)
    assert draft_of(case, path)["reviewers"] == "林晓岚", "nothing was overwritten"

    chosen = _chosen(phone)
    page = phone.post(path, {**chosen, "do": "compare"})
    assert page.status_code == 200
    assert "手机上写的" in page.get_data(as_text=True)
    assert draft_of(case, path)["reviewers"] == "林晓岚", "not before it is saved"
    phone.post(path, {**chosen, "do": "draft"})
    assert "草稿已保存" in phone.text
    assert draft_of(case, path)["review_feasibility"] == "手机上写的"


def _chosen(browser: Browser) -> dict[str, object]:
    assert browser.page is not None
    html = browser.page.get_data(as_text=True)
    form = html[html.index('<div class="buttons choose">') :].split("</form>")[0]
    return {
        name: value
        for name, value in _HIDDEN.findall(form)
        if name not in {"csrf_token", "request_key"}
    }


def test_a_form_of_an_older_version_is_not_filed(case: Walker) -> None:
    phone, path = opened(case)
    typed = as_typed(phone, reviewers="陈立", gone_question="旧表才有的内容")
    typed["form_base"] = "review:1:an-older-form"

    page = phone.post(path, {**typed, "do": "submit"})

    assert page.status_code == 409
    assert "这张表单换了新版" in phone.text
    assert "旧表才有的内容" in phone.text
    assert open_task(case, "review_assistance_plan").ended_at is None


def test_a_matter_that_ended_meanwhile_shows_what_was_typed(case: Walker) -> None:
    phone, path = opened(case)
    typed = as_typed(phone, reviewers="手机上的评审人")
    case.do(open_task(case, "review_assistance_plan"))

    for wish in ("submit", "compare"):
        page = phone.post(path, {**typed, "do": wish})
        assert page.status_code == 409
        assert "手机上的评审人" in phone.text


def test_what_another_works_on_now_is_only_shown(case: Walker) -> None:
    leader = case.site.visitor("leader")
    _officer, path = opened(case)
    leader.get(path)

    page = leader.post(path, {"reviewers": "我写的", "do": "compare"})

    assert page.status_code == 409
    assert "这件事项现在不归您办理" in leader.text
    assert "我写的" in leader.text
