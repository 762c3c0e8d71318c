from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers.documents.errors import OutsideNumberTaken
from handlers.documents.numbers import give_number
from handlers.documents.outside_numbers import (
    OutsideNumber,
    holder_of,
    mark_of,
    note_outside_number,
    release_outside_number,
)
from handlers.documents.tables import number_entry, number_void
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org

ORDER, PASS = "rectification_order", "pass_notice"
ONE, TWO = "XMLD-2026-0001", "XMLD-2026-0002"


@pytest.fixture(autouse=True)
def bureau(work):
    with work() as uow:
        name = "厦门市市场监督管理局"
        add_org(uow, kind=OrgKind.BUREAU, name=name, org_id="bureau")


def outside(number: str, *, bureau="bureau", kind=ORDER) -> OutsideNumber:
    return OutsideNumber(bureau_id=bureau, kind=kind, number=number)


def note(work, wanted: OutsideNumber, case=ONE) -> None:
    with work() as uow:
        note_outside_number(uow, wanted, business_key=case)


@pytest.mark.parametrize(
    "typed", ["市监〔2026〕7号", " 市监[2026] ７号", "市监（2026）7号"]
)
def test_two_ways_of_typing_are_one_number(typed):
    assert mark_of(typed) == "市监〔2026〕7号"


def test_a_number_stands_on_one_paper_of_its_bureau_and_kind(work):
    note(work, outside("市监〔2026〕7号"))

    with pytest.raises(OutsideNumberTaken) as refused:
        note(work, outside("市监[2026]7号"), TWO)

    assert refused.value.holder == ONE
    note(work, outside("市监〔2026〕7号", kind=PASS), TWO)
    note(work, outside("市监〔2026〕7号", bureau="other"), TWO)
    note(work, outside("市监〔2026〕8号"), TWO)


def test_a_number_that_was_given_here_is_none_from_elsewhere(work):
    with work() as uow:
        given = give_number(uow, bureau_id="bureau", kind=ORDER, business_key=ONE)

    with pytest.raises(OutsideNumberTaken) as refused:
        note(work, outside(given), TWO)

    assert refused.value.holder == ONE


def test_a_series_goes_on_behind_a_number_from_elsewhere_and_says_why(work):
    note(work, outside("厦市监责改〔2026〕1号"), TWO)

    with work() as uow:
        given = give_number(uow, bureau_id="bureau", kind=ORDER, business_key=ONE)
        entered = uow.connection.execute(
            select(number_entry.c.serial, number_entry.c.business_key).order_by(
                "serial"
            )
        ).all()
        voided = uow.connection.execute(
            select(number_void.c.number, number_void.c.reason)
        ).all()

    assert given == "厦市监责改〔2026〕2号"
    assert [tuple(each) for each in entered] == [(1, TWO), (2, ONE)]
    assert [tuple(each) for each in voided] == [
        ("厦市监责改〔2026〕1号", "已作为外部文号使用")
    ]


def test_a_slip_of_the_pen_lets_its_number_go(work):
    slip = outside("市监〔2026〕7号")
    note(work, slip)
    with work() as uow:
        release_outside_number(uow, slip, business_key=TWO)
        assert holder_of(uow.connection, slip) == ONE
        release_outside_number(uow, slip, business_key=ONE)
        assert holder_of(uow.connection, slip) is None
