"""Dates of the acts that a form files begin with today, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.forms import (
    Field,
    Form,
    Surroundings,
    initial_answers,
    present,
    validate,
)
from handlers.forms.view import FieldView
from tests.unit.forms.pages import FORMS, shipped_form
from tests.unit.forms.support import choice, day, evaluate, form, group

TODAY = "2026-03-02"
SERVED = day("served_on", "送达日期", properties={"prefill": "today"})


def view_of(asked: Form, raw: dict[str, object], *, today: str = TODAY) -> FieldView:
    around = Surroundings(facts={}, evaluate=evaluate, today=today)
    (item,) = present(asked, raw, around).groups[0].items
    assert isinstance(item, FieldView)
    return item


def test_today_stands_in_the_field_and_is_called_a_proposal() -> None:
    asked = form(SERVED)

    raw = initial_answers(asked, facts={}, prefill={}, today=TODAY)

    view = view_of(asked, raw)
    assert view.value == TODAY
    assert view.proposal_note
    assert view.described_by == f"{view.id}-proposed"


def test_another_day_is_nobodys_proposal() -> None:
    assert view_of(form(SERVED), {"served_on": "2026-02-27"}).proposal_note == ""


def test_a_paper_of_an_earlier_day_is_filed_without_a_proposal() -> None:
    asked = form(SERVED)

    raw = initial_answers(asked, facts={}, prefill={})

    assert raw == {"served_on": ""}
    assert view_of(asked, {"served_on": TODAY}, today="").proposal_note == ""


def test_what_is_known_goes_before_today() -> None:
    known = {"prefill": "today", "prefillFrom": "signed_on"}
    asked = form(day("order_date", properties=known))
    signed = {"signed_on": "2026-02-27"}

    by_fact = initial_answers(asked, facts=signed, prefill={}, today=TODAY)
    by_rule = initial_answers(
        asked, facts={}, prefill={"order_date": "2026-02-26"}, today=TODAY
    )
    unknown = initial_answers(asked, facts={}, prefill={}, today=TODAY)

    assert by_fact["order_date"] == "2026-02-27"
    assert by_rule["order_date"] == "2026-02-26"
    assert unknown["order_date"] == TODAY


def test_a_proposed_day_is_not_filed_with_the_answer_that_it_does_not_fit() -> None:
    shown = {"prefill": "today", "showWhen": '${filed == "是"}'}
    asked = form(
        group("立案", choice("radio", "filed", "是", "否"), day("on", properties=shown))
    )
    raw = initial_answers(asked, facts={}, prefill={}, today=TODAY)

    refused = validate(asked, {**raw, "filed": "否"}, facts={}, evaluate=evaluate)
    agreed = validate(asked, {**raw, "filed": "是"}, facts={}, evaluate=evaluate)

    assert refused.values.get("on") is None
    assert agreed.values["on"] == TODAY


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_no_shipped_form_proposes_a_day_that_may_not_count(path: Path) -> None:
    for question in shipped_form(path).questions():
        if isinstance(question, Field) and question.source.is_today_proposed:
            conditions = question.conditions
            assert (
                question.required
                or conditions.show_when
                or not (conditions.required_when)
            )


#: Days of others, days to come and days of what was done before: people say them.
ASKED = {
    "f101": {"sampled_on"},
    "f204": {"stopped_on"},
    "f210": {"ready_on"},
    "f211": {"objection_filed_on"},
    "f216": {"penalty_published_on"},
    "f703": {"reinspection_reported_on"},
    "f708": {"announced_on"},
    "f709": {"suspension_until"},
}


@pytest.mark.parametrize(("form_id", "keys"), ASKED.items(), ids=ASKED)
def test_days_of_something_else_stay_empty(form_id: str, keys: set[str]) -> None:
    (asked,) = (shipped_form(path) for path in FORMS if path.stem == form_id)

    raw = initial_answers(asked, facts={}, prefill={}, today=TODAY)

    assert {raw[key] for key in keys} == {""}
