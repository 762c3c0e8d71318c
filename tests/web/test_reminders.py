from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from engine import SYSTEM
from handlers.deadlines.clocks import clocks_of
from handlers.deadlines.local_time import SHANGHAI
from handlers.notices.kinds import NoticeKind
from handlers.notices.mailbox import NoticeView, notices_of
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from tests.web.site import Site
from tests.web.walker import Walker
from web.upkeep import begin_rounds

EVERYBODY = ("officer", "leader", "agency", "expert", "entity", "lab", "admin")


def told(site: Site, login: str, kind: NoticeKind | None = None) -> list[NoticeView]:
    """Return what somebody was told, the oldest first."""
    with site.services.engine.read() as connection:
        actor = actor_for(person_by_id(connection, login))
        found = notices_of(connection, actor, kind=kind, limit=500)
    return found[::-1]


def go_to(site: Site, moment: datetime, *, step: timedelta | None = None) -> None:
    """Let time pass; with steps, the service is awake meanwhile."""
    while step is not None and site.clock.now() + step < moment:
        site.clock.move_by(step)
        site.settle()
    site.clock.move_to(moment)
    site.settle()


def effective(case: Walker, rule_key: str) -> datetime:
    """Return eight o'clock on the last day of a clock of the case."""
    site = case.site
    with site.services.engine.read() as connection:
        clocks = clocks_of(connection, [case.case_no])[case.case_no]
    day = next(each.effective for each in clocks if each.rule_key == rule_key)
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


@pytest.fixture
def reminded(case: Walker) -> Walker:
    """Return the case with the rounds begun and its notices of today told."""
    begin_rounds(case.site.services)
    case.site.settle()
    return case


def test_each_warning_is_told_once_to_who_must_act(reminded: Walker) -> None:
    site, last = reminded.site, effective(reminded, "reinsp1")

    go_to(site, last, step=timedelta(hours=13))

    warnings = told(site, "officer", NoticeKind.WARNING)
    assert [each.subject.split("：")[0] for each in warnings] == [
        "组织复查 还剩 20 天",
        "组织复查 还剩 10 天",
        "组织复查 还剩 5 天",
    ]
    assert "18号令第47条" in warnings[0].text
    assert warnings[0].link == f"/cases/{reminded.case_no}?tab=deadlines"
    assert all("组织复查" not in each.subject for each in told(site, "entity"))
    assert told(site, "leader", NoticeKind.WARNING) == []


def test_a_missed_day_of_the_law_reaches_officer_and_leader_the_day_after(
    reminded: Walker,
) -> None:
    site, last = reminded.site, effective(reminded, "reinsp1")
    go_to(site, last + timedelta(hours=12), step=timedelta(days=1))
    assert told(site, "leader", NoticeKind.ESCALATION) == [
        each
        for each in told(site, "leader", NoticeKind.ESCALATION)
        if "组织复查 逾期" not in each.subject
    ]

    go_to(site, last + timedelta(days=1))

    missed = told(site, "officer", NoticeKind.MISSED)
    assert [each.subject.split("：")[0] for each in missed] == ["组织复查 逾期 1 天"]
    reported = told(site, "leader", NoticeKind.ESCALATION)
    assert "组织复查 逾期 1 天" in " ".join(each.subject for each in reported)


def test_after_weeks_away_there_is_one_line_a_deadline_for_a_person(
    reminded: Walker,
) -> None:
    site, last = reminded.site, effective(reminded, "reinsp1")
    before = {login: len(told(site, login)) for login in EVERYBODY}

    go_to(site, last - timedelta(days=3))

    for login in EVERYBODY:
        new = told(site, login)[before[login] :]
        about = Counter(
            each.subject.split("：")[0].split(" ")[0]
            for each in new
            if each.kind is not NoticeKind.DIGEST
        )
        assert all(count == 1 for count in about.values()), (login, about)
    warnings = told(site, "officer", NoticeKind.WARNING)
    assert "组织复查 还剩 3 天" in warnings[-1].subject


def test_a_day_of_the_bureau_goes_up_from_its_holder(reminded: Walker) -> None:
    site = reminded.site

    go_to(site, site.clock.now() + timedelta(days=30))

    targets = [each.subject for each in told(site, "officer", NoticeKind.TARGET)]
    assert any(subject.startswith("方案评审 已超内控时限") for subject in targets)
    up = [each.subject for each in told(site, "leader", NoticeKind.ESCALATION)]
    assert any(subject.startswith("方案评审 已超内控时限") for subject in up)


def test_rounds_begun_twice_tell_everything_once_and_go_on_as_one(
    reminded: Walker,
) -> None:
    site = reminded.site
    for _ in range(3):
        begin_rounds(site.services)
    site.settle()

    go_to(site, site.clock.now() + timedelta(days=40), step=timedelta(hours=6))

    for login in EVERYBODY:
        keys = Counter((each.subject, each.kind) for each in told(site, login))
        assert set(keys.values()) <= {1}, login
    with site.services.engine.read() as connection:
        waiting = connection.exec_driver_sql(
            "SELECT count(*) FROM job WHERE topic = 'reminders.round'"
            " AND ended_at IS NULL"
        ).scalar()
    assert waiting == 1


def test_the_list_of_the_day_comes_on_working_days_and_says_what_is_late_first(
    reminded: Walker,
) -> None:
    site, last = reminded.site, effective(reminded, "reinsp1")

    go_to(site, last - timedelta(days=6))
    go_to(site, last + timedelta(days=12), step=timedelta(hours=5))

    lists = told(site, "officer", NoticeKind.DIGEST)
    calendar = site.services.books
    with site.services.engine.read() as connection:
        book = calendar.at(connection)
    moments = [each.told_at.astimezone(SHANGHAI) for each in lists]
    days = [moment.date() for moment in moments]
    assert len(days) == len(set(days))
    assert all(book.calendar.is_working_day(day) for day in days)
    assert all((moment.hour, moment.minute) >= (8, 0) for moment in moments)
    assert lists[-1].text.startswith("【法定逾期】组织复查 逾期")
    assert "法定逾期 1" in lists[-1].subject
    # 10 October is a Saturday on which one works.
    assert (10, 10) in {(day.month, day.day) for day in days}
    assert (10, 1) not in {(day.month, day.day) for day in days}


def test_who_has_nothing_on_the_list_gets_none(reminded: Walker) -> None:
    go_to(reminded.site, effective(reminded, "reinsp1"), step=timedelta(days=1))

    assert told(reminded.site, "lab", NoticeKind.DIGEST) == []
    assert told(reminded.site, "admin", NoticeKind.DIGEST) == []


def test_strangers_of_a_case_are_reminded_of_nothing(reminded: Walker) -> None:
    go_to(reminded.site, effective(reminded, "reinsp1"))

    with reminded.site.services.engine.transact(SYSTEM) as uow:
        people = set(
            uow.connection.exec_driver_sql("SELECT DISTINCT person_id FROM notice")
            .scalars()
            .all()
        )
    assert people <= {"officer", "leader", "agency", "expert", "entity"}
