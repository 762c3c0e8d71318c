"""AS-14: the survey is the entity's own, and its order of choice is kept."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from engine import SYSTEM
from handlers.evidence.records import evidence_of
from handlers.linkage.records import RecordKind, latest_record
from handlers.notices.choices import choose
from handlers.notices.confirming import end_confirmations, note_confirmed
from handlers.notices.dispatch import Channel
from handlers.notices.kinds import NoticeKind
from handlers.notices.mailbox import notices_of
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from handlers.parties.view_log import Viewed, views_of_case
from tests.support.post_offices import MailServer, mail_server
from tests.web.answers import Fields
from tests.web.site import Browser, Site
from tests.web.stopped_cases import StoppedCase, gone_on, stop_case
from tests.web.walker import Walker, open_task
from web.upkeep import begin_rounds

SURVEY = "answer_satisfaction_survey"
CHOSEN = ["产品质量水平提升", "质量意识提升", "其他"]


@pytest.fixture(scope="module")
def waiting(deployed: Path, tmp_path_factory: pytest.TempPathFactory) -> StoppedCase:
    """Return a case whose entity is asked for its opinion, to be copied."""
    return stop_case(tmp_path_factory, deployed, SURVEY)


@pytest.fixture
def asked(waiting: StoppedCase, tmp_path: Path) -> Iterator[Walker]:
    """Yield a case whose entity is asked for its opinion."""
    with gone_on(waiting, tmp_path / "site") as walker:
        yield walker


def answers(asked: Walker, **chosen: object) -> Fields:
    """Return what the page of the survey sends when question 四 is answered."""
    fields = asked.fields(open_task(asked, SURVEY), "entity", {})
    ranks = {name for name in fields if name.startswith("q4_aspects-rank")}
    kept = {name: value for name, value in fields.items() if name not in ranks}
    return kept | {"q4_aspects": CHOSEN, "q4_other": "供应商管理"} | chosen


def hand_in(asked: Walker, login: str, fields: Fields) -> tuple[int, str]:
    task = open_task(asked, SURVEY)
    visitor = asked.site.visitor(login)
    visitor.get(f"/tasks/{task.id}")
    answer = visitor.post(f"/tasks/{task.id}", {**fields, "do": "submit"})
    asked.site.settle()
    return answer.status_code, visitor.text


def kept_order(asked: Walker) -> object:
    with asked.site.services.engine.read() as connection:
        record = latest_record(connection, asked.case_no, RecordKind.SURVEY)
    assert record is not None
    return record.content["q4_aspects"]


def test_other_needs_its_text_and_the_order_of_choice_is_kept(asked: Walker) -> None:
    ranks = {
        "q4_aspects-rank-8": "1",
        "q4_aspects-rank-0": "2",
        "q4_aspects-rank-10": "3",
    }

    status, said = hand_in(asked, "entity", answers(asked, q4_other="", **ranks))
    assert status == 422
    assert "四、其他（说明）" in said
    status, _ = hand_in(asked, "entity", answers(asked, **ranks))

    assert status == 200
    assert kept_order(asked) == CHOSEN


def test_without_an_order_the_printed_one_is_stored_and_the_page_says_so(
    asked: Walker,
) -> None:
    entity = asked.site.visitor("entity")
    entity.get(f"/tasks/{open_task(asked, SURVEY).id}")
    assert "不填次序的按选项先后排列" in entity.text

    # A browser sends what is ticked in the order of the page.
    printed = ["质量意识提升", "产品质量水平提升", "其他"]
    hand_in(asked, "entity", answers(asked, q4_aspects=printed))

    assert kept_order(asked) == printed


def test_the_agency_has_the_link_but_neither_submits_nor_reads_before_closing(
    asked: Walker,
) -> None:
    agency = asked.site.visitor("agency")
    url = f"/tasks/{open_task(asked, SURVEY).id}"
    assert agency.get(url).status_code == 200

    status, _ = hand_in(asked, "agency", answers(asked))
    assert status == 403
    assert hand_in(asked, "entity", answers(asked))[0] == 200

    agency.get(f"/cases/{asked.case_no}?tab=forms")
    assert "联动工作满意度测评" not in agency.text
    agency.get(url)
    assert "供应商管理" not in agency.text
    officer = asked.site.visitor("officer")
    officer.get(f"/cases/{asked.case_no}?tab=forms")
    assert "联动工作满意度测评" in officer.text


def test_as_14_the_company_gets_the_link_when_its_days_begin_and_it_opens(
    asked: Walker,
) -> None:
    site, task = asked.site, open_task(asked, SURVEY)
    begin_rounds(site.services)
    site.settle()
    # What came during the day is told in the morning.
    site.clock.move_by(timedelta(days=1))
    site.settle()

    assert sent_links(asked, "entity") == [f"/tasks/{task.id}"]
    assert sent_links(asked, "agency") == []
    entity = site.visitor("entity")
    assert entity.get(f"/tasks/{task.id}").status_code == 200
    assert "贵单位对本次质量技术帮扶行动的整体满意程度" in entity.text


def test_as_14_the_letter_brings_the_link_and_opens_after_signing_in(
    waiting: StoppedCase, tmp_path: Path
) -> None:
    with mail_server() as office, posted(waiting, tmp_path, office) as asked:
        site, task = asked.site, open_task(asked, SURVEY)
        for login in ("entity", "agency", "officer"):
            wants_mail(site, login)
        begin_rounds(site.services)
        site.settle()
        # Letters wait for a working day and its hours.
        for _ in range(3):
            site.clock.move_by(timedelta(days=1))
            site.settle()

        letters = [
            letter
            for letter in office.letters
            if "满意度测评 请您填写" in str(letter["subject"])
        ]

        [letter] = letters
        assert letter["to"] == "entity@mail.example"
        origin = re.escape(site.services.settings.origin)
        [link] = re.findall(rf"{origin}(/\S+)", letter.get_content())
        assert link == f"/tasks/{task.id}"
        # The link is no key: whoever opens it signs in first, and then is there.
        entity = site.visitor()
        assert entity.get(link).request.path == "/sign-in"
        password = site.passwords["entity"]
        fields = {"login": "entity", "password": password, "next": link}
        assert entity.post("/sign-in", fields).request.path == link
        assert "贵单位对本次质量技术帮扶行动的整体满意程度" in entity.text
        assert hand_in(asked, "agency", answers(asked))[0] == 403
        assert hand_in(asked, "entity", answers(asked))[0] == 200


@contextmanager
def posted(waiting: StoppedCase, folder: Path, office: MailServer) -> Iterator[Walker]:
    """Yield a case whose service sends its letters through a mail server."""
    environ = {
        "TANDEM_SMTP_HOST": "127.0.0.1",
        "TANDEM_SMTP_PORT": str(office.port),
        "TANDEM_SMTP_TLS": "none",
        "TANDEM_SMTP_FROM": "tandem@bureau.example",
    }
    with gone_on(waiting, folder / "site", **environ) as walker:
        yield walker


def wants_mail(site: Site, login: str) -> None:
    with site.services.engine.transact(SYSTEM) as uow:
        everything = [(kind, Channel.MAIL) for kind in NoticeKind]
        mail = f"{login}@mail.example"
        choose(uow, login, mail=mail, mobile="", wanted=everything)
        end_confirmations(uow, login)
        note_confirmed(uow, login, mail)


def sent_links(asked: Walker, login: str) -> list[str]:
    """Return the links of what somebody was told of the survey."""
    with asked.site.services.engine.read() as connection:
        actor = actor_for(person_by_id(connection, login))
        found = notices_of(connection, actor, kind=NoticeKind.TARGET, limit=500)
    return [each.link for each in found if "满意度测评 请您填写" in each.subject]


#: What the company writes, and what its paper is called.
SAID, PAPER = "暗标意见", "扫描件.jpg"
_TABS = ("overview", "deadlines", "forms", "evidence", "causes", "history", "parties")


def everything(browser: Browser, case_no: str) -> str:
    """Return all that somebody can open, print and take along of a case."""
    base = f"/cases/{case_no}"
    paths = [f"{base}?tab={tab}" for tab in _TABS]
    paths += ["/inbox?tab=done", f"{base}?tab=history&format=csv"]
    paths += ["/cases?view=all", "/cases?view=all&format=csv"]
    read = [browser.get(path).get_data(as_text=True) for path in paths]
    archive = io.BytesIO(browser.get(f"{base}/archive.zip").get_data())
    with zipfile.ZipFile(archive) as file:
        read += [f"{name}\n" for name in file.namelist()]
        read += [file.read(name).decode("utf-8", "replace") for name in file.namelist()]
    return "".join(read)


def test_no_way_leads_helpers_to_a_survey_of_an_open_case(asked: Walker) -> None:
    """R-CONFID: neither page, paper, archive, search, filter, export nor scan."""
    asked.silent = frozenset({"entity"})
    asked.do(open_task(asked, SURVEY), q4_aspects=CHOSEN, q4_other=SAID)
    services = asked.site.services
    with services.engine.read() as connection:
        files = evidence_of(connection, asked.case_no)
        scan = next(each for each in files if each.name == PAPER)
        query = "SELECT id FROM submission WHERE element_id = ?"
        filed = connection.exec_driver_sql(query, (SURVEY,)).scalar()

    for login in ("agency", "expert", "lab"):
        browser = asked.site.visitor(login)
        told = everything(browser, asked.case_no)
        assert SAID not in told, login
        assert PAPER not in told, login
        assert browser.get(f"/evidence/{scan.id}").status_code == 404
        assert browser.get(f"/evidence/{scan.id}/picture").status_code == 404
        path = f"/cases/{asked.case_no}/forms/{filed}"
        assert browser.get(path).status_code == 404
        for question in (
            "/cases?view=all&set=answered",
            "/cases?view=all&set=satisfied",
            f"/cases?view=all&q={SAID}",
            f"/search?q={SAID}",
        ):
            browser.get(question)
            assert asked.case_no not in browser.text, (login, question)
    for login in ("entity", "officer"):
        told = everything(asked.site.visitor(login), asked.case_no)
        assert SAID in told, login
        assert PAPER in told, login


def test_who_reads_a_survey_is_written_down(asked: Walker) -> None:
    hand_in(asked, "entity", answers(asked))
    services = asked.site.services
    with services.engine.read() as connection:
        query = "SELECT id FROM submission WHERE element_id = ?"
        filed = connection.exec_driver_sql(query, (SURVEY,)).scalar()

    asked.site.visitor("officer").get(f"/cases/{asked.case_no}/forms/{filed}")

    with services.engine.read() as connection:
        seen = views_of_case(connection, asked.case_no, limit=99)
    looks = {(each.person_id, each.kind, each.object_id) for each in seen}
    assert ("officer", Viewed.FORM, str(filed)) in looks


def test_a_closed_case_lets_its_agency_read_the_survey(asked: Walker) -> None:
    hand_in(asked, "entity", answers(asked))
    engine = asked.site.services.engine
    case = engine.instance_by_business_key(
        asked.case_no, process_key="linkage", actor=SYSTEM
    )
    engine.cancel_instance(case.id, reason="结案", actor=SYSTEM)

    agency = asked.site.visitor("agency")
    agency.get(f"/cases/{asked.case_no}?tab=forms")
    assert "联动工作满意度测评" in agency.text
