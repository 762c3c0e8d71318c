"""Rounds on both databases: what they find, whom they tell, and how much at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.store.database import Database
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.clocks import ClockState, end_clocks, start_clock
from handlers.linkage.cases import open_case, show_case_to
from handlers.notices.tables import notice
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import add_person, set_active
from handlers.parties.substitutes import name_substitute
from handlers.reminders.digest import tell_the_day
from handlers.reminders.scan import Round, remind_of_clocks, remind_of_tasks
from handlers.reminders.telling import MOST_AT_ONCE

BOOKS = DeadlineBooks()
#: 75 days before it is 17 December 2025.
DUE = date(2026, 3, 2)


@pytest.fixture
def bureau(work) -> None:
    """Store a bureau with an officer, a colleague and a leader."""
    with work() as uow:
        add_org(uow, kind=OrgKind.BUREAU, name="海湾区局", org_id="bureau")
        for login, role in (
            ("officer", "msa"),
            ("colleague", "msa"),
            ("leader", "msa_leader"),
        ):
            add_person(
                uow,
                login=login,
                name=login,
                org_id="bureau",
                roles=[role],
                person_id=login,
            )


def open_cases(work, count: int, *, due: date) -> None:
    """Open cases whose re-inspection is due on a day."""
    with work() as uow:
        book = BOOKS.at(uow.connection)
        for number in range(count):
            key = f"XMLD-2026-{number:04d}"
            facts = {"officer_id": "officer", "programme_id": "p"}
            open_case(uow, key, bureau_id="bureau", **facts)
            show_case_to(uow, key, ["org:bureau"])
            started = due - timedelta(days=75)
            start_clock(uow, book, key, "reinsp1", started_on=started)


def scan(work) -> bool:
    with work() as uow:
        round_ = Round(uow=uow, book=BOOKS.at(uow.connection))
        tasks = remind_of_tasks(round_, now=uow.now)
        return remind_of_clocks(round_, now=uow.now) and tasks


def told(database: Database) -> list[tuple[str, str]]:
    with database.read() as connection:
        query = notice.select().order_by(notice.c.person_id, notice.c.kind)
        return [(row.person_id, row.kind) for row in connection.execute(query)]


@pytest.mark.usefixtures("bureau")
def test_the_officer_in_charge_is_warned_and_nobody_else(work, database) -> None:
    open_cases(work, 1, due=DUE + timedelta(days=5))

    assert scan(work)
    assert scan(work)

    assert told(database) == [("officer", "warning")]


@pytest.mark.usefixtures("bureau")
def test_where_the_officer_has_left_the_colleagues_are_warned(work, database) -> None:
    open_cases(work, 1, due=DUE + timedelta(days=5))
    with work() as uow:
        set_active(uow, "officer", active=False)

    scan(work)

    assert told(database) == [("colleague", "warning")]


@pytest.mark.usefixtures("bureau")
def test_a_deadline_that_was_met_warns_nobody(work, database) -> None:
    open_cases(work, 1, due=DUE + timedelta(days=5))
    with work() as uow:
        end_clocks(uow, "XMLD-2026-0000", state=ClockState.MET, ended_on=DUE)

    scan(work)

    assert told(database) == []


@pytest.mark.usefixtures("bureau")
def test_a_great_backlog_is_told_in_steps_and_each_thing_once(work, database) -> None:
    open_cases(work, MOST_AT_ONCE + 10, due=DUE + timedelta(days=5))

    assert not scan(work)
    assert len(told(database)) == MOST_AT_ONCE
    assert scan(work)
    assert scan(work)

    assert len(told(database)) == MOST_AT_ONCE + 10


@pytest.mark.usefixtures("bureau")
def test_the_list_of_the_day_reaches_officer_and_leader_once(work, database) -> None:
    open_cases(work, 3, due=DUE - timedelta(days=1))

    for expected in (2, 0):
        with work() as uow:
            round_ = Round(uow=uow, book=BOOKS.at(uow.connection))
            count = tell_the_day(round_, now=uow.now, is_for=lambda _org: True)
        assert count == expected

    assert told(database) == [("leader", "digest"), ("officer", "digest")]


def stand_in(work, substitute_id: str) -> None:
    """Let somebody work in the officer's stead from now on."""
    with work() as uow:
        name_substitute(
            uow,
            person_id="officer",
            substitute_id=substitute_id,
            from_at=uow.now,
            until_at=uow.now + timedelta(days=3),
            reason="休假",
        )


def lists_of_today(work, database: Database) -> dict[str, str]:
    """Tell everybody their list; return the words by person."""
    with work() as uow:
        round_ = Round(uow=uow, book=BOOKS.at(uow.connection))
        tell_the_day(round_, now=uow.now, is_for=lambda _org: True)
    with database.read() as connection:
        rows = connection.execute(notice.select().where(notice.c.kind == "digest"))
        return {row.person_id: row.text for row in rows}


@pytest.mark.usefixtures("bureau")
def test_a_substitute_has_both_lists_in_one(work, database) -> None:
    open_cases(work, 1, due=DUE)
    with work() as uow:
        key, own = "XMLD-2026-1000", {"officer_id": "colleague", "programme_id": "p"}
        open_case(uow, key, bureau_id="bureau", **own)
        show_case_to(uow, key, ["org:bureau"])
        book, started = BOOKS.at(uow.connection), DUE - timedelta(days=75)
        start_clock(uow, book, key, "reinsp1", started_on=started)
    stand_in(work, "colleague")

    lists = lists_of_today(work, database)

    assert sorted(lists) == ["colleague", "officer"]
    assert "XMLD-2026-1000" not in lists["officer"]
    taken, own_line = sorted(lists["colleague"].splitlines(), key=lambda t: t[-4:])
    assert taken.startswith("【今日到期】（代officer）组织复查")
    assert taken.endswith("XMLD-2026-0000")
    assert own_line.startswith("【今日到期】组织复查")


@pytest.mark.usefixtures("bureau")
def test_a_leader_who_stands_in_has_what_is_late_as_the_officer_has_it(
    work, database
) -> None:
    open_cases(work, 1, due=DUE - timedelta(days=1))
    stand_in(work, "leader")

    leaders = lists_of_today(work, database)["leader"].splitlines()

    assert len(leaders) == 1
    assert leaders[0].startswith("【法定逾期】（代officer）组织复查")


@pytest.mark.usefixtures("bureau")
def test_a_leader_who_stands_in_hears_of_a_missed_day_once(work, database) -> None:
    open_cases(work, 1, due=DUE - timedelta(days=1))
    stand_in(work, "leader")

    scan(work)

    assert told(database) == [("leader", "missed"), ("officer", "missed")]
