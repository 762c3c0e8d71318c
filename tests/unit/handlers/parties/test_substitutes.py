from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.clock import MovableClock
from engine.store.database import Database
from handlers.parties.access import actor_for, org_label, person_label
from handlers.parties.errors import SubstituteRefused
from handlers.parties.model import OrgKind, Role
from handlers.parties.orgs import add_org
from handlers.parties.people import add_person, person_by_id, set_active
from handlers.parties.substitutes import (
    end_substitution,
    name_substitute,
    principals_of,
    substitution_by_id,
    substitutions_of,
)

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
EVENING = NOON + timedelta(hours=6)


@pytest.fixture
def people(work) -> None:
    """Store a leader, an officer and an administrator of a bureau, and a stranger."""
    with work() as uow:
        add_org(uow, kind=OrgKind.BUREAU, name="思明局", org_id="bureau")
        add_org(uow, kind=OrgKind.BUREAU, name="湖里局", org_id="elsewhere")
        for name, org, roles in (
            ("leader", "bureau", [Role.LEADER, Role.ADMIN]),
            ("officer", "bureau", [Role.OFFICER]),
            ("admin", "bureau", [Role.ADMIN]),
            ("stranger", "elsewhere", [Role.OFFICER]),
        ):
            add_person(
                uow, login=name, name=name, org_id=org, roles=roles, person_id=name
            )


def named(work, **chosen):
    wanted = {
        "person_id": "leader",
        "substitute_id": "officer",
        "from_at": NOON,
        "until_at": EVENING,
        "reason": "出差",
    }
    with work() as uow:
        return name_substitute(uow, **{**wanted, **chosen})


def principals(database: Database, at: datetime) -> list[str]:
    with database.read() as connection:
        return [each.id for each in principals_of(connection, "officer", now=at)]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOON - timedelta(seconds=1), []),
        (NOON, ["leader"]),
        (EVENING - timedelta(seconds=1), ["leader"]),
        (EVENING, []),
    ],
)
def test_a_substitute_stands_in_from_the_first_minute_to_the_last(
    people, work, database: Database, *, at: datetime, expected: list[str]
) -> None:
    named(work)

    assert principals(database, at) == expected


def test_a_substitute_sees_and_may_do_what_the_person_may_but_never_operates(
    people, work, database: Database
) -> None:
    named(work)

    with database.read() as connection:
        officer = person_by_id(connection, "officer")
        found = principals_of(connection, "officer", now=NOON)
    actor = actor_for(officer, stands_in_for=found)

    assert actor.groups == {"msa"}
    assert actor.all_groups == {"msa", "msa_leader"}
    assert actor.ids == {"officer", "leader"}
    assert {org_label("bureau"), person_label("leader")} <= actor.labels
    assert not actor.operates
    assert not actor.sees_all


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"substitute_id": "leader"}, "本人"),
        ({"substitute_id": "stranger"}, "同一单位"),
        ({"until_at": NOON}, "结束时间"),
        (
            {
                "from_at": NOON - timedelta(days=9),
                "until_at": NOON - timedelta(hours=4),
            },
            "结束时间",
        ),
        ({"until_at": NOON + timedelta(days=400)}, "最长一年"),
    ],
)
def test_a_substitute_who_makes_no_sense_is_refused(
    people, work, chosen: dict[str, object], told: str
) -> None:
    with pytest.raises(SubstituteRefused, match=told):
        named(work, **chosen)


def test_who_is_locked_stands_in_for_nobody_and_hands_nothing_over(
    people, work, database: Database
) -> None:
    named(work)
    with work() as uow:
        set_active(uow, "leader", active=False)

    assert principals(database, NOON) == []
    with pytest.raises(SubstituteRefused, match="停用"):
        named(work)


def test_a_substitution_ends_early_at_the_moment_it_is_ended(
    people, work, database: Database, clock: MovableClock
) -> None:
    new = named(work)
    clock.move_to(NOON + timedelta(hours=1))

    with work() as uow:
        end_substitution(uow, new)

    assert principals(database, NOON + timedelta(minutes=59)) == ["leader"]
    assert principals(database, NOON + timedelta(hours=1)) == []
    with database.read() as connection:
        ended = substitution_by_id(connection, new.id)
    assert ended is not None
    assert ended.ended_by == "admin"
    with work() as uow, pytest.raises(SubstituteRefused, match="已经结束"):
        end_substitution(uow, ended)


def test_one_that_has_not_begun_never_begins(
    people, work, database: Database, clock: MovableClock
) -> None:
    new = named(work)

    with work() as uow:
        end_substitution(uow, new)

    assert principals(database, NOON) == []
    with database.read() as connection:
        assert [each.id for each in substitutions_of(connection, ["leader"])] == [
            new.id
        ]
