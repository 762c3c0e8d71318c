"""A bureau sets what is left to it; the law and everybody else's days stay the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from engine import FunctionContext
from engine.store.database import Database
from handlers.deadlines.book import DEFAULTS
from handlers.deadlines.books import DeadlineBooks, load_book
from handlers.deadlines.errors import SettingRefused, UnknownDeadline
from handlers.deadlines.functions import deadline_functions
from handlers.deadlines.own_lengths import OwnLength, with_own
from handlers.deadlines.own_store import OwnChange, own_history, set_own_length
from handlers.deadlines.rules import ALWAYS
from handlers.deadlines.setting_store import change_setting

MARCH, APRIL, MAY = (date(2026, month, 2) for month in (3, 4, 5))
PLAN = DEFAULTS["plan_wd"]


def own(day: date, n: int | None) -> OwnLength:
    return OwnLength(valid_from=day, n=n)


def wanted(**changed: object) -> OwnChange:
    usual: dict[str, object] = {
        "bureau_id": "bureau",
        "key": "plan_wd",
        "n": 8,
        "valid_from": MARCH,
        "reason": "辖区企业多",
    }
    return OwnChange(**{**usual, **changed})


def lengths(*versions: object) -> list[tuple[date, int]]:
    return [(rule.valid_from, rule.n) for rule in versions]


def test_its_own_days_hold_from_their_day_and_going_back_ends_them() -> None:
    found = with_own([PLAN], [own(MARCH, 8), own(MAY, None)])

    assert lengths(*found) == [(ALWAYS, 5), (MARCH, 8), (MAY, 5)]


def test_what_changes_for_all_changes_everything_but_the_own_days() -> None:
    later = replace(PLAN, n=7, valid_from=APRIL, owner="wg")

    found = with_own([PLAN, later], [own(MARCH, 8), own(MAY, None)])

    assert lengths(*found) == [(ALWAYS, 5), (MARCH, 8), (APRIL, 8), (MAY, 7)]
    assert [rule.owner for rule in found] == ["tai", "tai", "wg", "wg"]


def test_of_two_changes_for_one_day_the_last_holds() -> None:
    assert with_own([PLAN], [own(MARCH, 8), own(MARCH, 9)])[-1].n == 9


def test_only_the_bureau_that_set_it_counts_with_it(work, database: Database) -> None:
    with work() as uow:
        set_own_length(uow, wanted())

    with database.read() as connection:
        book = load_book(connection)
    assert book.of("bureau").rule("plan_wd", MARCH).n == 8
    assert book.of("bureau").rule("plan_wd", date(2026, 3, 1)).n == 5
    for other in ("other", "", None):
        assert book.of(other).rule("plan_wd", MARCH).n == 5
    assert book.of("bureau").rule("rectify", MARCH) == book.rule("rectify", MARCH)


def test_what_a_process_counts_is_that_of_its_bureau(work, clock) -> None:
    books = DeadlineBooks()
    with work() as uow:
        set_own_length(uow, wanted())

    def due(**variables: object) -> datetime:
        with work() as uow:
            context = FunctionContext(
                clock=clock, unit_of_work=uow, variables=variables
            )
            found: datetime = deadline_functions(books)["due"](context, "plan_wd")
            return found

    assert due(bureau_id="bureau").date() == date(2026, 3, 12)
    assert due(bureau_id="other").date() == due().date() == date(2026, 3, 9)


def test_every_change_is_kept_with_who_and_why(work, database: Database) -> None:
    with work() as uow:
        set_own_length(uow, wanted())
        set_own_length(uow, wanted(n=None, valid_from=MAY, reason="恢复"))
        set_own_length(uow, wanted(bureau_id="other", n=3))

    with database.read() as connection:
        of_bureau = own_history(connection, "plan_wd", bureau_id="bureau")
        of_all = own_history(connection, "plan_wd")
    told = {(each.change.n, each.change.reason, each.changed_by) for each in of_bureau}
    assert told == {(8, "辖区企业多", "admin"), (None, "恢复", "admin")}
    assert len(of_all) == 3


def test_a_later_change_for_all_reaches_a_bureau_that_went_back(
    work, database: Database
) -> None:
    with work() as uow:
        set_own_length(uow, wanted())
        set_own_length(uow, wanted(n=None, valid_from=APRIL))
        change_setting(uow, key="plan_wd", n=7, valid_from=MAY, reason="统一")

    with database.read() as connection:
        book = load_book(connection).of("bureau")
    assert [book.rule("plan_wd", day).n for day in (MARCH, APRIL, MAY)] == [8, 5, 7]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"key": "rectify"}, "对所有单位相同"),
        ({"key": "objection_accept"}, "对所有单位相同"),
        ({"n": 0}, "1到3660"),
        ({"n": 3661}, "1到3660"),
        ({"valid_from": date(2026, 3, 1)}, "只能从今天"),
        ({"reason": " "}, "请填写变更理由"),
        ({"reason": "长" * 501}, "请填写变更理由"),
    ],
)
def test_what_is_not_left_to_a_bureau_is_refused(
    work, database: Database, changed: dict[str, object], told: str
) -> None:
    with pytest.raises(SettingRefused, match=told), work() as uow:
        set_own_length(uow, wanted(**changed))

    with database.read() as connection:
        assert own_history(connection, str(changed.get("key", "plan_wd"))) == []


def test_an_unknown_deadline_is_nobodys(work) -> None:
    with pytest.raises(UnknownDeadline), work() as uow:
        set_own_length(uow, wanted(key="nonsense_wd"))


def test_the_day_is_that_of_the_house(work, clock) -> None:
    # In the evening of UTC it is tomorrow in Xiamen: yesterday has passed.
    clock.move_to(datetime(2026, 3, 2, 17, 0, tzinfo=UTC))

    with pytest.raises(SettingRefused, match="只能从今天"), work() as uow:
        set_own_length(uow, wanted())
