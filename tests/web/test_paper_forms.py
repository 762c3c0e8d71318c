"""The officer files what a party sent on paper (代录), and everybody can see that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine import SYSTEM
from handlers.notices.mailbox import notices_of
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from tests.web.answers import Fields
from tests.web.site import Browser, Site
from tests.web.stopped_cases import StoppedCase, gone_on, stop_case
from tests.web.walker import Walker, at_task, open_task

STOP = "stop_production_and_sale"


@pytest.fixture(scope="module")
def waiting(deployed: Path, tmp_path_factory: pytest.TempPathFactory) -> StoppedCase:
    """Return a case that waits for the company to stop selling, to be copied."""
    return stop_case(tmp_path_factory, deployed, STOP)


@pytest.fixture
def stopped(waiting: StoppedCase, tmp_path: Path) -> Iterator[Walker]:
    """Yield that case, for one test alone."""
    with gone_on(waiting, tmp_path / "site") as walker:
        yield walker


def sent(walker: Walker, **changed: object) -> Fields:
    task = open_task(walker, STOP)
    fields = walker.fields(task, "officer", {}) | walker.paper() | {"do": "submit"}
    given = {**fields, **changed}
    return {name: value for name, value in given.items() if value is not None}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"from_paper": None}, "请确认您是按纸质材料代录"),
        ({"paper_signer": " "}, "请填写纸质材料的签署人"),
        ({"paper_signed_on": ""}, "请填写纸质材料上的日期"),
        ({"paper_signed_on": "2031-01-01"}, "不能晚于今天"),
        ({"paper_scan-upload": None}, "请上传纸质材料的扫描件或照片"),
    ],
)
def test_nothing_is_filed_without_a_signed_paper_and_its_scan(
    stopped: Walker, changed: dict[str, object], told: str
) -> None:
    officer = at_task(stopped, STOP, "officer")
    assert "代录" in officer.text
    task = open_task(stopped, STOP)

    page = officer.post(f"/tasks/{task.id}", sent(stopped, **changed))

    assert page.status_code == 422
    assert told in officer.text
    assert open_task(stopped, STOP).id == task.id


def test_a_scan_that_came_with_a_refused_form_is_kept(stopped: Walker) -> None:
    officer = at_task(stopped, STOP, "officer")
    task = open_task(stopped, STOP)
    officer.post(f"/tasks/{task.id}", sent(stopped, paper_signer=""))
    assert officer.page is not None
    html = officer.page.get_data(as_text=True)
    kept = html.split('name="paper_scan" value="')[1].split('"')[0]

    again = sent(stopped, **{"paper_scan-upload": None, "paper_scan": kept})
    page = officer.post(f"/tasks/{task.id}", again)

    assert page.status_code == 200, officer.text


def test_a_form_from_paper_is_marked_everywhere_and_the_party_is_told(
    stopped: Walker,
) -> None:
    officer = at_task(stopped, STOP, "officer")
    task = open_task(stopped, STOP)
    assert officer.post(f"/tasks/{task.id}", sent(stopped)).status_code == 200

    officer.get(f"/cases/{stopped.case_no}?tab=history")
    assert f"办结：{task.name}（代录：经营主体）" in officer.text
    page = officer.get(f"/cases/{stopped.case_no}?tab=forms")
    assert "代录：经营主体" in officer.text
    before = page.get_data(as_text=True).split("代录：经营主体")[0]
    officer.get(before.rsplit('href="', 1)[1].split('"')[0])
    assert "签署人 黄建国" in officer.text
    assert "扫描件.jpg" in officer.text
    assert "录入人 林晓岚" in officer.text
    assert told(stopped, "entity") == [f"已按纸质材料代录：{task.name}"]
    assert told(stopped, "agency") == []


def told(walker: Walker, login: str) -> list[str]:
    """Return the subjects of what somebody was told about papers."""
    with walker.site.services.engine.read() as connection:
        actor = actor_for(person_by_id(connection, login))
        found = notices_of(connection, actor, only_new=False, limit=99, offset=0)
    return [each.subject for each in found if "代录" in each.subject]


def test_what_a_person_of_the_party_holds_can_come_on_paper_too(
    stopped: Walker,
) -> None:
    task = open_task(stopped, STOP)
    stopped.site.services.engine.assign_user_task(
        task.id, assignee="entity", actor=SYSTEM
    )
    officer = at_task(stopped, STOP, "officer")

    assert officer.post(f"/tasks/{task.id}", sent(stopped)).status_code == 200

    officer.get(f"/cases/{stopped.case_no}?tab=history")
    assert "（代录：经营主体）" in officer.text
    assert "代黄建国办理" not in officer.text


@pytest.mark.parametrize("login", ["leader", "agency", "expert", "lab", "admin"])
def test_nobody_but_an_officer_files_for_others(stopped: Walker, login: str) -> None:
    task = open_task(stopped, STOP)
    browser: Browser = stopped.site.visitor(login)
    browser.get(f"/tasks/{task.id}")

    page = browser.post(f"/tasks/{task.id}", sent(stopped))

    assert page.status_code in {403, 404, 422}
    assert open_task(stopped, STOP).id == task.id


def test_what_the_bureau_decides_never_comes_on_paper(case: Walker) -> None:
    with case.site.services.engine.transact(SYSTEM) as uow:
        uow.connection.exec_driver_sql(
            "UPDATE user_task SET assignee = NULL, candidate_groups = '[\"msa_leader\"]'"
            " WHERE element_id = 'review_assistance_plan'"
        )
    officer = at_task(case, "review_assistance_plan", "officer")

    assert "代录" not in officer.text
    task = open_task(case, "review_assistance_plan")
    fields = case.fields(task, "officer", {}) | case.paper() | {"do": "submit"}
    assert officer.post(f"/tasks/{task.id}", fields).status_code == 403


def test_the_agency_reads_no_answers_to_the_survey_before_the_case_is_closed(
    office: Site,
) -> None:
    walker = Walker.register(office)
    walker.walk(lambda task: task.element_id == "answer_satisfaction_survey")
    walker.do(open_task(walker, "answer_satisfaction_survey"))
    walker.walk(lambda task: task.process_key == "linkage")
    assert not walker.is_closed
    officer = office.visitor("officer")
    page = officer.get(f"/cases/{walker.case_no}?tab=forms")
    html = page.get_data(as_text=True)
    assert "满意度测评" in html
    before = html[: html.index("满意度测评</a>")]
    url = before.rsplit('href="', 1)[1].split('"')[0]
    agency = office.visitor("agency")

    agency.get(f"/cases/{walker.case_no}?tab=forms")
    assert "满意度测评" not in agency.text
    assert agency.get(url).status_code == 404
    assert office.visitor("expert").get(url).status_code == 404
    assert office.visitor("entity").get(url).status_code == 200

    walker.walk()
    assert walker.is_closed
    # Its session went idle while the days passed.
    agency = office.visitor("agency")
    assert agency.get(url).status_code == 200


@pytest.mark.slow
def test_a_case_whose_parties_are_all_silent_goes_from_the_first_stage_to_the_ninth(
    office: Site,
) -> None:
    walker = Walker.register(office)
    walker.silent = frozenset({"entity", "agency", "expert", "lab"})

    walker.walk()

    assert walker.is_closed
    assert {login for _, login in walker.done} <= {"officer", "leader"}
    officer = office.visitor("officer")
    officer.get(f"/cases/{walker.case_no}")
    assert officer.text.count("✓") == 9
    officer.get(f"/cases/{walker.case_no}?tab=forms")
    assert officer.text.count("代录：") >= 10


def test_papers_of_earlier_days_can_be_filed_later(stopped: Walker) -> None:
    stopped.site.clock.move_by(timedelta(hours=20))
    officer = at_task(stopped, STOP, "officer")
    task = open_task(stopped, STOP)
    day = (stopped.site.services.today - timedelta(days=1)).isoformat()

    page = officer.post(f"/tasks/{task.id}", sent(stopped, paper_signed_on=day))

    assert page.status_code == 200
