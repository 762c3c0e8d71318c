from __future__ import annotations

from datetime import timedelta

import pytest

from engine.store.metadata import METADATA
from handlers.notices import audience
from handlers.notices.kinds import RULES, NoticeKind
from handlers.notices.mailbox import (
    COUNT_CAP,
    count_new,
    find_notice,
    mark_seen,
    notices_of,
)
from handlers.notices.tell import tell
from handlers.parties.access import actor_for
from handlers.parties.errors import PersonNotFound
from handlers.parties.people import people_in, person_by_id
from handlers.parties.substitutes import name_substitute

CASE = "XMLD-2026-0001"
EVERYBODY = ["officer", "leader", "gone", "entity", "expert", "stranger", "admin"]

pytestmark = pytest.mark.usefixtures("office")


def told(uow, to, *, key="k", business_key=CASE, **more) -> int:
    fields = {"kind": NoticeKind.WARNING, "subject": "组织复查还剩 5 天", "text": ""}
    return tell(uow, key=key, to=to, business_key=business_key, **(fields | more))


def readers(database) -> list[str]:
    """Return who reads anything in their own list."""
    with database.read() as connection:
        return [
            login
            for login in EVERYBODY
            if notices_of(connection, actor_of(connection, login), limit=9)
        ]


def actor_of(connection, login):
    return actor_for(person_by_id(connection, login))


def test_only_active_people_who_may_see_the_case_are_told_of_it(work, database) -> None:
    with work() as uow:
        assert told(uow, EVERYBODY) == 5

    assert readers(database) == ["officer", "leader", "entity", "expert", "admin"]


def test_who_works_in_somebodys_stead_is_told_while_they_do(
    work, database, clock
) -> None:
    with work() as uow:
        name_substitute(
            uow,
            person_id="officer",
            substitute_id="leader",
            from_at=clock.now(),
            until_at=clock.now() + timedelta(days=3),
            reason="休假",
        )
        assert told(uow, ["officer"]) == 2
    clock.move_by(timedelta(days=3))
    with work() as uow:
        assert told(uow, ["officer"], key="later") == 1

    assert readers(database) == ["officer", "leader"]


def test_what_belongs_to_no_case_is_told_to_all_who_are_active(work, database) -> None:
    with work() as uow:
        told(uow, EVERYBODY, business_key=None)

    assert readers(database) == [each for each in EVERYBODY if each != "gone"]


def test_the_same_is_told_to_a_person_once_for_ever(work, database) -> None:
    with work() as uow:
        assert told(uow, ["officer", "officer", "leader"]) == 2
    with work() as uow:
        assert told(uow, ["officer", "entity"]) == 1
        assert told(uow, ["officer"], key="another") == 1

    with database.read() as connection:
        officer = actor_of(connection, "officer")
        assert len(notices_of(connection, officer, limit=9)) == 2


def test_what_is_rolled_back_was_never_told(work, database) -> None:
    def fail() -> None:
        with work() as uow:
            told(uow, ["officer"])
            person_by_id(uow.connection, "nobody")

    with pytest.raises(PersonNotFound):
        fail()

    assert readers(database) == []


def test_who_loses_sight_of_a_case_reads_and_counts_nothing_of_it(
    work, database
) -> None:
    with work() as uow:
        told(uow, ["expert", "officer"])
        uow.connection.exec_driver_sql(
            "DELETE FROM case_label WHERE label = 'person:expert'"
        )

    with database.read() as connection:
        expert = actor_of(connection, "expert")
        assert notices_of(connection, expert, limit=9) == []
        assert count_new(connection, expert) == 0
        assert count_new(connection, actor_of(connection, "officer")) == 1


def test_one_sees_and_marks_ones_own_only(work, database) -> None:
    with work() as uow:
        told(uow, ["officer", "leader"])
    with database.read() as connection:
        officer, leader = (actor_of(connection, name) for name in ("officer", "leader"))
        mine = notices_of(connection, officer, limit=9)[0]
        assert find_notice(connection, leader, mine.id) is None

    with work() as uow:
        assert mark_seen(uow, leader, [mine.id]) == 0
        assert mark_seen(uow, officer, [mine.id]) == 1
        assert mark_seen(uow, officer) == 0

    with database.read() as connection:
        assert count_new(connection, officer) == 0
        assert count_new(connection, leader) == 1
        assert notices_of(connection, officer, only_new=True, limit=9) == []


def test_the_latest_comes_first_and_pages_do_not_overlap(work, database, clock) -> None:
    for number in range(5):
        with work() as uow:
            told(uow, ["officer"], key=str(number), subject=f"第{number}条")
        clock.move_by(timedelta(minutes=1))

    with database.read() as connection:
        officer = actor_of(connection, "officer")
        first = notices_of(connection, officer, limit=3)
        rest = notices_of(connection, officer, limit=3, offset=3)

    assert [each.subject for each in (*first, *rest)] == [
        f"第{number}条" for number in (4, 3, 2, 1, 0)
    ]


def test_a_count_stops_at_its_cap(work, database) -> None:
    with work() as uow:
        for number in range(COUNT_CAP + 5):
            told(uow, ["officer"], key=str(number))

    with database.read() as connection:
        assert count_new(connection, actor_of(connection, "officer")) == COUNT_CAP


def test_long_words_are_cut_rather_than_refused(work, database) -> None:
    with work() as uow:
        told(uow, ["officer"], subject="长" * 1000, text="文" * 10_000)

    with database.read() as connection:
        only = notices_of(connection, actor_of(connection, "officer"), limit=9)[0]
    assert len(only.subject) <= 120
    assert len(only.text) <= 4000


def test_every_kind_has_its_rule() -> None:
    assert set(RULES) == set(NoticeKind)


@pytest.mark.parametrize(
    "named",
    [
        audience.PERSON,
        audience.PERSON_ROLE,
        audience.CASE_LABEL,
        audience.SUBSTITUTION,
    ],
)
def test_tables_of_other_rooms_are_named_as_they_are(named) -> None:
    declared = METADATA.tables[named.name]

    assert {each.name for each in named.columns} <= set(declared.columns.keys())


def test_people_are_found_by_role_and_organisation(database) -> None:
    with database.read() as connection:
        assert people_in(connection, "msa") == ["officer", "stranger"]
        assert people_in(connection, "msa", org_id="bureau") == ["officer"]
        assert people_in(connection, "lab") == []
