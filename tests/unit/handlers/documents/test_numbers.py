from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from handlers.documents.errors import (
    DocumentKindUnknown,
    NumberNotFound,
    NumberRuleRefused,
)
from handlers.documents.numbers import (
    CASE,
    change_rule,
    give_number,
    rule_history,
    rule_in_force,
    void_number,
)
from handlers.documents.tables import number_entry, number_void

ORDER = "rectification_order"


def take(work, *, bureau="bureau", kind=ORDER) -> str:
    with work() as uow:
        return give_number(
            uow, bureau_id=bureau, kind=kind, business_key="XMLD-2026-0001"
        )


def test_numbers_run_by_kind_and_year(work):
    assert [take(work) for _ in range(3)] == [
        "厦市监责改〔2026〕1号",
        "厦市监责改〔2026〕2号",
        "厦市监责改〔2026〕3号",
    ]
    assert take(work, kind="pass_notice") == "厦市监复合〔2026〕1号"


def test_the_year_is_that_of_xiamen(work, clock):
    # 23:59 and 00:00 in Xiamen; in London it is still last year.
    clock.move_to(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC))
    assert take(work) == "厦市监责改〔2026〕1号"
    clock.move_to(datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert take(work) == "厦市监责改〔2027〕1号"


def test_a_transaction_that_fails_gives_its_number_back(work):
    def fail_after_taking():
        with work() as uow:
            give_number(uow, bureau_id="bureau", kind=ORDER, business_key="k")
            raise KeyError

    with pytest.raises(KeyError):
        fail_after_taking()

    assert take(work) == "厦市监责改〔2026〕1号"


def test_eight_at_once_leave_no_gap(work, database):
    def once(_):
        return take(work)

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(once, range(40)))

    wanted = {f"厦市监责改〔2026〕{n}号" for n in range(1, 41)}
    assert set(given) == wanted
    with database.read() as connection:
        assert set(connection.scalars(select(number_entry.c.number))) == wanted


def test_bureaus_without_a_rule_of_their_own_share_one_series(work):
    assert take(work, bureau="a") == "厦市监责改〔2026〕1号"
    assert take(work, bureau="b") == "厦市监责改〔2026〕2号"


def test_a_bureau_with_a_rule_of_its_own_has_a_series_of_its_own(work):
    take(work)
    with work() as uow:
        change_rule(
            uow,
            owner="siming",
            kind=ORDER,
            pattern="厦思市监责改〔{year}〕{n}号",
            first=31,
            reason="上半年已用纸质登记簿编到30号",
        )

    assert take(work, bureau="siming") == "厦思市监责改〔2026〕31号"
    assert take(work, bureau="siming") == "厦思市监责改〔2026〕32号"
    assert take(work) == "厦市监责改〔2026〕2号"


def test_a_changed_rule_goes_on_counting_and_keeps_its_history(work, database):
    take(work)
    for pattern in ("厦市监改〔{year}〕{n}号", "厦市监责令〔{year}〕{n:3}号"):
        with work() as uow:
            change_rule(uow, owner="", kind=ORDER, pattern=pattern, reason="文号规范")

    assert take(work) == "厦市监责令〔2026〕002号"
    with database.read() as connection:
        history = rule_history(connection, owner="", kind=ORDER)
        assert rule_in_force(connection, bureau_id="x", kind=ORDER) == history[0]
    assert [(rule.version, rule.changed_by) for rule in history] == [
        (2, "admin"),
        (1, "admin"),
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"pattern": "厦市监复合〔{year}〕{n}号"}, "复查合格通知书"),
        ({"reason": " "}, "原因"),
        ({"first": 0}, "起始号"),
        ({"pattern": "{n}"}, "各出现一次"),
    ],
)
def test_a_rule_that_breaks_the_register_is_refused(work, change, why):
    asked = {"pattern": "甲〔{year}〕{n}号", "reason": "r", **change}
    with pytest.raises(NumberRuleRefused, match=why), work() as uow:
        change_rule(uow, owner="", kind=ORDER, **asked)


def test_what_has_no_number_cannot_have_a_rule(work):
    with pytest.raises(DocumentKindUnknown), work() as uow:
        change_rule(uow, owner="", kind="annex_b", pattern="{year}-{n}", reason="r")
    with pytest.raises(DocumentKindUnknown):
        take(work, kind="annex_b")


def test_a_void_number_stays_in_the_register_and_is_not_given_again(work, database):
    number = take(work)
    with work() as uow:
        void_number(uow, number, reason="打印错误")

    assert take(work) == "厦市监责改〔2026〕2号"
    with database.read() as connection:
        (voided,) = connection.execute(select(number_void)).all()
        assert number in set(connection.scalars(select(number_entry.c.number)))
    assert (voided.number, voided.reason) == (number, "打印错误")
    for unknown in (number, "从未给出"):
        with pytest.raises(NumberNotFound), work() as uow:
            void_number(uow, unknown, reason="再次")


def test_cases_are_numbered_by_the_same_register(work, database):
    with work() as uow:
        number = give_number(uow, bureau_id="bureau", kind=CASE)

    assert number == "XMLD-2026-0001"
    with database.read() as connection:
        (entry,) = connection.execute(select(number_entry)).all()
    assert (entry.business_key, entry.document_id) == (number, None)
