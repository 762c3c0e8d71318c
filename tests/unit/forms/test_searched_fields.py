"""What of the shipped forms is searched: everything in words, and nothing of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.documents.kinds import KINDS
from handlers.forms import Field, Form, FormRefused, Kind, Submission, Table, load_form
from handlers.forms.sealed import SEALED_KEYS
from handlers.forms.search_entries import form_entry, is_found
from tests.unit.forms.support import resource, text

FORMS = Path(__file__).parents[3] / "processes" / "forms"
SHIPPED = {path.stem: load_form(path.read_bytes()) for path in FORMS.glob("*.form")}
#: Labels that ask for a person, or for how to reach one.
_PERSON = re.compile(
    r"姓名|人员|签收人|送达人|联系人|负责人|责任人|组长|验证人|举报|承诺人|申请人"
    r"|电话|手机|邮箱|签名|签字|专家姓名|证书编号|联系方式"
)
_TYPED = {Kind.TEXT, Kind.LONG_TEXT}


def fields_of(form: Form) -> Iterator[Field]:
    for question in form.questions():
        yield from question.columns if isinstance(question, Table) else (question,)


def filed(**answers: object) -> Submission:
    return Submission(
        id="1",
        business_key="XMLD-2026-0001",
        root_id="r",
        task_id="t",
        element_id="register_issue",
        form_key="f101",
        deployment_id="d",
        answers=answers,
        submitted_by="officer",
        submitted_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize("form_id", sorted(SHIPPED))
def test_a_field_that_asks_for_a_person_says_so(form_id: str) -> None:
    forgotten = [
        field.label
        for field in fields_of(SHIPPED[form_id])
        if (field.kind in _TYPED or field.source.options_from)
        and _PERSON.search(field.label)
        and not field.label.endswith("理由")
        and is_found(field)
    ]

    assert forgotten == []


def test_every_person_of_a_paper_is_named_in_its_form_too() -> None:
    for kind in KINDS.values():
        if kind.fields:
            continue
        persons = {
            field.key
            for field in fields_of(SHIPPED[kind.form_key])
            if field.personal or field.signature
        }
        typed = {key for key in persons if not key.endswith("_drawn")}
        assert typed <= kind.personal, kind.key


def test_only_what_has_a_place_of_its_own_is_sealed() -> None:
    sealed = {f.key for form in SHIPPED.values() for f in fields_of(form) if f.sealed}

    assert sealed == SEALED_KEYS
    with pytest.raises(FormRefused, match="sealed"):
        load_form(resource(text("nickname", "绰号", properties={"sealed": "true"})))


def test_what_people_wrote_is_searched_without_persons() -> None:
    entry = form_entry(
        SHIPPED["f101"],
        filed(
            contact="黄建国",
            phone="0592-2034567",
            informant_name="何举报",
            product_name="电热毯",
            report_file=["0" * 32],
            sampled_on="2026-03-02",
            severity="严重",
            report_no="XM2026-0107",
            failing_items=[{"item_name": "泄漏电流", "judged": "不合格"}],
        ),
    )

    assert entry.number == "XM2026-0107"
    assert set(entry.body.split()) == {
        *("严重", "电热毯", "XM2026-0107", "泄漏电流", "不合格")
    }


def test_signatures_are_not_searched() -> None:
    answers = {"sign_expert": "李卫东", "cause_analysis": "绝缘层过薄"}

    assert form_entry(SHIPPED["annex_b"], filed(**answers)).body == "绝缘层过薄"


def test_known_facts_are_found_where_they_were_written() -> None:
    answers = {"objection_reason": "样品被调换", "objection_review_note": "予以受理"}

    assert form_entry(SHIPPED["f212"], filed(**answers)).body == "予以受理"
