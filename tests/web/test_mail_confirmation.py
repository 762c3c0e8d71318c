"""Notices go to a mail address only after whoever reads it has confirmed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from engine import SYSTEM
from handlers.notices.choices import choices_of
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from tests.support.post_offices import MailServer, mail_server
from tests.web.site import Browser, Site, open_site

HERS = "officer@bureau.example"


@dataclass
class Desk:
    """An officer with a mail server behind her, and somebody without an account."""

    site: Site
    mail: MailServer
    officer: Browser
    anybody: Browser

    def fill_in(self, address: str) -> int:
        """Save a mail address, and let the letters leave; return the status."""
        self.officer.get("/me/notices")
        answer = self.officer.post(
            "/me/notices", {"mail": address, "wanted": ["urge:mail"]}
        )
        self.site.settle()
        return answer.status_code

    def link(self, letter: int = -1) -> str:
        """Return the path of the link in a letter."""
        text = self.mail.letters[letter].get_content()
        found = re.search(r"/mail/[\w=-]+", text)
        assert found is not None, text
        return found.group()

    def confirm(self, path: str) -> int:
        """Press the button on the page of a link."""
        self.anybody.get(path)
        return self.anybody.post(path).status_code

    def urge(self, key: str) -> None:
        """Tell the officer something of a case."""
        with self.site.services.engine.transact(SYSTEM) as uow:
            tell(
                uow,
                kind=NoticeKind.URGE,
                key=key,
                to=["officer"],
                subject="请尽快办理",
                text="案号 XMLD-2026-0001",
                link="/inbox",
            )
        self.site.settle()

    @property
    def is_confirmed(self) -> bool:
        """Say whether the officer's address counts."""
        with self.site.services.engine.read() as connection:
            return choices_of(connection, "officer").is_confirmed


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with mail_server() as mail:
        site = open_site(
            tmp_path,
            TANDEM_SMTP_HOST="127.0.0.1",
            TANDEM_SMTP_PORT=str(mail.port),
            TANDEM_SMTP_TLS="none",
            TANDEM_SMTP_FROM="tandem@bureau.example",
        )
        yield Desk(site, mail, site.visitor("officer"), site.visitor())
        site.assembly.close()


def test_nothing_of_a_case_goes_to_an_address_before_it_is_confirmed(
    desk: Desk,
) -> None:
    assert desk.fill_in(HERS) == 200
    assert f"确认邮件已发往 {HERS}" in desk.officer.text
    assert "待确认" in desk.officer.text
    desk.urge("before")

    (letter,) = desk.mail.letters
    assert letter["To"] == HERS
    told = letter.get_content()
    assert "XMLD" not in told
    assert "officer" not in told.replace(HERS, "")
    # Opening alone, as scanners of mail servers do, confirms nothing.
    assert desk.anybody.get(desk.link()).status_code == 200
    assert not desk.is_confirmed

    assert desk.confirm(desk.link()) == 200
    assert desk.is_confirmed
    desk.urge("after")
    assert [each["Subject"] for each in desk.mail.letters[1:]] == ["请尽快办理"]
    desk.officer.get("/me/notices")
    assert "已确认" in desk.officer.text


def test_a_link_works_once_for_two_days_and_the_table_does_not_know_it(
    desk: Desk,
) -> None:
    desk.fill_in(HERS)
    path = desk.link()
    with desk.site.services.engine.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM mail_confirmation").all()
        jobs = connection.exec_driver_sql("SELECT payload FROM job").all()
    assert path.rpartition("/")[2] not in f"{rows}{jobs}"

    assert desk.confirm(path) == 200
    assert desk.confirm(path) == 404
    assert "可能已经用过" in desk.anybody.text

    desk.fill_in("other@bureau.example")
    late = desk.link()
    desk.site.clock.move_by(timedelta(hours=48))
    assert desk.confirm(late) == 404
    assert not desk.is_confirmed


def test_another_address_asks_again_and_ends_the_link_of_the_first(desk: Desk) -> None:
    desk.fill_in(HERS)
    first = desk.link()
    desk.fill_in("other@bureau.example")
    second = desk.link()

    assert desk.confirm(first) == 404
    assert desk.confirm(second) == 200
    # Saving the same address again asks nothing.
    desk.fill_in("other@bureau.example")
    assert desk.is_confirmed
    assert len(desk.mail.letters) == 2
    desk.fill_in("")
    desk.fill_in("other@bureau.example")
    assert not desk.is_confirmed


def test_who_changes_addresses_all_the_time_sends_letters_to_nobody(
    desk: Desk,
) -> None:
    answers = [desk.fill_in(f"victim{n}@mail.example") for n in range(6)]

    assert answers == [200] * 5 + [422]
    assert "请稍后再试" in desk.officer.text
    assert len(desk.mail.letters) == 5
    desk.officer.get("/me/notices")
    desk.officer.post("/me/mail")
    desk.site.settle()
    assert "请稍后再试" in desk.officer.text
    assert len(desk.mail.letters) == 5


def test_a_letter_that_got_lost_is_sent_again_with_another_link(desk: Desk) -> None:
    desk.mail.answer = "451 try again later"
    desk.fill_in(HERS)
    assert desk.mail.letters == []
    desk.mail.answer = "250 OK"
    desk.site.clock.move_by(timedelta(seconds=11))
    desk.site.settle()
    first = desk.link()

    desk.officer.get("/me/notices")
    desk.officer.post("/me/mail")
    desk.site.settle()

    assert len(desk.mail.letters) == 2
    assert desk.confirm(first) == 404
    assert desk.confirm(desk.link()) == 200


def test_who_tries_links_has_to_wait(desk: Desk) -> None:
    guesser = desk.site.visitor(address="10.9.9.8")

    answers = [guesser.get("/mail/guess").status_code for _ in range(31)]

    assert answers == [404] * 30 + [429]
