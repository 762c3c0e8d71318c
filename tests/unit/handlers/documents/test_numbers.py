from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from handlers.documents.bureau_words import word_from_name, word_history
from handlers.documents.errors import (
    DocumentKindUnknown,
    NumberNotFound,
    NumberRuleRefused,
)
from handlers.documents.number_rules import (
    CASE,
    change_rule,
    change_word,
    rule_history,
    rule_in_force,
)
from handlers.documents.numbers import give_number, void_number
from handlers.documents.tables import number_entry, number_void
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org

ORDER = "rectification_order"


@pytest.fixture(autouse=True)
def bureaus(work):
    """Two bureaus, which number by the rule of everybody."""
    with work() as uow:
        for org_id, name in (
            ("bureau", "厦门市市场监督管理局"),
            ("siming", "厦门市思明区市场监督管理局"),
        ):
            add_org(uow, kind=OrgKind.BUREAU, name=name, org_id=org_id)


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


def test_each_bureau_counts_for_itself_by_the_rule_of_everybody(work):
    given = [take(work, bureau=bureau) for bureau in ("bureau", "siming", "bureau")]

    assert given == [
        "厦市监责改〔2026〕1号",
        "厦思市监责改〔2026〕1号",
        "厦市监责改〔2026〕2号",
    ]


def test_a_rule_that_names_no_bureau_is_one_series_for_all(work):
    assert take(work, kind=CASE) == "XMLD-2026-0001"
    assert take(work, bureau="siming", kind=CASE) == "XMLD-2026-0002"


def test_a_number_that_was_given_by_an_older_rule_is_not_given_again(work, database):
    number = "厦市监责改〔2026〕1号"
    with work() as uow:
        older = {
            "owner": "",
            "kind": ORDER,
            "year": 2026,
            "serial": 1,
            "number": number,
            "bureau_id": "siming",
            "business_key": "k",
        }
        uow.connection.execute(
            insert(number_entry).values(**older, given_by="o", given_at=uow.now)
        )

    assert take(work) == "厦市监责改〔2026〕2号"


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
    for pattern in ("{bureau}改〔{year}〕{n}号", "{bureau}责令〔{year}〕{n:3}号"):
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
        ({"pattern": "{bureau}复合〔{year}〕{n:3}号"}, "复查合格通知书"),
        (
            {"pattern": "厦思市监复合〔{year}〕{n}号", "owner": "bureau"},
            "复查合格通知书",
        ),
        ({"pattern": "厦思市监责改〔{year}〕{n:2}号", "owner": "bureau"}, "另一个局"),
        ({"pattern": "厦市监改〔{year}〕{n}号"}, "各局会重号"),
        ({"reason": " "}, "原因"),
        ({"first": 0}, "起始号"),
        ({"pattern": "{n}"}, "各出现一次"),
    ],
)
def test_a_rule_that_breaks_the_register_is_refused(work, change, why):
    asked = {"owner": "", "pattern": "甲{bureau}〔{year}〕{n}号", "reason": "r"}
    with pytest.raises(NumberRuleRefused, match=why), work() as uow:
        change_rule(uow, kind=ORDER, **{**asked, **change})


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


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("厦门市市场监督管理局", "厦市监"),
        ("厦门市思明区市场监督管理局", "厦思市监"),
        ("思明区市场监督管理局", "思市监"),
        ("厦门市市场监督管理局湖里分局", "厦湖市监"),
        ("质量协会2", "质量协会"),
    ],
)
def test_the_name_of_a_bureau_suggests_its_word(name, word):
    assert word_from_name(name) == word


def test_the_first_number_fixes_the_word_and_another_bureau_takes_another(work):
    take(work)
    with work() as uow:
        add_org(
            uow, kind=OrgKind.BUREAU, name="厦县市场监督管理局", org_id="a_namesake"
        )

    assert take(work, bureau="a_namesake") == "厦县市场监督管理局责改〔2026〕1号"
    assert take(work) == "厦市监责改〔2026〕2号"


def test_a_word_is_changed_with_a_reason_and_kept_in_its_history(work, database):
    take(work, bureau="siming")
    with work() as uow:
        change_word(uow, bureau_id="siming", word="思市监", reason="区局文号规范")

    assert take(work, bureau="siming") == "思市监责改〔2026〕2号"
    with database.read() as connection:
        history = word_history(connection, "siming")
    assert [each.word for each in history] == ["思市监", "厦思市监"]


@pytest.mark.parametrize(
    ("word", "reason", "why"),
    [
        ("厦思市监", "r", "另一个局"),
        ("思2", "r", "汉字"),
        ("", "r", "汉字"),
        ("思{n}", "r", "汉字"),
        ("海市监", "r", "重号"),
        ("湖市监", " ", "原因"),
    ],
)
def test_a_word_that_would_give_anothers_numbers_is_refused(work, word, reason, why):
    take(work, bureau="siming")
    with work() as uow:
        change_rule(
            uow,
            owner="siming",
            kind=ORDER,
            pattern="海市监责改〔{year}〕{n}号",
            reason="r",
        )

    with pytest.raises(NumberRuleRefused, match=why), work() as uow:
        change_word(uow, bureau_id="bureau", word=word, reason=reason)
