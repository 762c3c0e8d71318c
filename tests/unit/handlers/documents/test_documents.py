from __future__ import annotations

import pytest

from handlers.documents.errors import (
    DocumentKindUnknown,
    DocumentNotFound,
    DocumentRefused,
)
from handlers.documents.produce import (
    add_scan,
    change_draft,
    correct_document,
    draft_document,
    issue_document,
    mark_served,
    sign_document,
    void_document,
)
from handlers.documents.records import (
    DocumentState,
    documents_of,
    scans_of,
    version_of,
    versions_of,
)
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org

CASE = "XMLD-2026-0001"
WORDS = {
    "addressee": "厦门暖阳电器有限公司",
    "facts": "泄漏电流不合格",
    "legal_basis": "产品质量法第十七条",
    "order_content": "停止销售",
    "signed_on": "2026-03-02",
}


@pytest.fixture
def begun(work):
    with work() as uow:
        add_org(uow, kind=OrgKind.BUREAU, name="厦门市市场监督管理局", org_id="bureau")
        return draft_document(
            uow,
            business_key=CASE,
            bureau_id="bureau",
            kind="rectification_order",
            content=WORDS,
        )


@pytest.fixture
def signed(work, begun):
    with work() as uow:
        return sign_document(uow, begun.id)


def test_a_draft_has_no_number_and_signing_gives_it_one(begun, signed, database):
    assert (begun.state, begun.number, begun.version) == (DocumentState.DRAFT, None, 0)

    assert signed.state is DocumentState.ISSUED
    assert signed.number == "厦市监责改〔2026〕1号"
    assert (signed.version, signed.draft) == (1, None)
    with database.read() as connection:
        first = version_of(connection, signed.id, 1)
        with pytest.raises(DocumentNotFound):
            version_of(connection, signed.id, 2)
    assert first.content == {**WORDS, "number": signed.number}
    assert (first.written_by, first.note, len(first.digest)) == ("admin", "", 64)


def test_a_draft_may_change_until_it_is_signed(work, begun):
    with work() as uow:
        change_draft(uow, begun.id, {"addressee": "乙"})
        change_draft(uow, begun.id, {**WORDS, "addressee": "丙"})
        signed = sign_document(uow, begun.id)

    assert signed.state is DocumentState.ISSUED
    with pytest.raises(DocumentRefused, match="已签发，不能修改"), work() as uow:
        change_draft(uow, begun.id, {})


def test_a_correction_is_a_new_version_and_the_old_one_stays(work, signed, database):
    right = {**WORDS, "order_content": "停止生产、销售", "number": "伪造"}
    with work() as uow:
        corrected = correct_document(uow, signed.id, right, reason="漏写生产")

    assert (corrected.version, corrected.number) == (2, signed.number)
    with database.read() as connection:
        old, new = versions_of(connection, signed.id)
    assert old.content["order_content"] == "停止销售"
    assert new.content["order_content"] == "停止生产、销售"
    assert new.content["number"] == signed.number
    assert new.note == "漏写生产"


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_a_correction_and_a_voiding_need_a_reason_of_reasonable_length(
    work, signed, reason
):
    with pytest.raises(DocumentRefused, match="原因"), work() as uow:
        correct_document(uow, signed.id, WORDS, reason=reason)
    with pytest.raises(DocumentRefused, match="原因"), work() as uow:
        void_document(uow, signed.id, reason=reason)


def test_a_void_document_keeps_its_number_and_takes_nothing_more(work, signed):
    with work() as uow:
        voided = void_document(uow, signed.id, reason="当事人名称有误")

    assert (voided.state, voided.number) == (DocumentState.VOID, signed.number)
    for change in (
        lambda uow: sign_document(uow, signed.id),
        lambda uow: correct_document(uow, signed.id, WORDS, reason="r"),
        lambda uow: mark_served(uow, signed.id, served_on="2026-03-02"),
        lambda uow: void_document(uow, signed.id, reason="r"),
        lambda uow: add_scan(uow, signed.id, version=1, evidence_id="e", sha256="s"),
    ):
        with pytest.raises(DocumentRefused, match="作废，不能"), work() as uow:
            change(uow)


def test_a_signed_scan_is_kept_beside_the_version_that_was_printed(
    work, signed, database
):
    with work() as uow:
        add_scan(uow, signed.id, version=1, evidence_id="e1", sha256="f" * 64)
    with pytest.raises(DocumentRefused, match="第2版"), work() as uow:
        add_scan(uow, signed.id, version=2, evidence_id="e2", sha256="f" * 64)

    with database.read() as connection:
        (scan,) = scans_of(connection, [signed.id])
        assert scans_of(connection, []) == []
    assert (scan.version, scan.evidence_id) == (1, "e1")


def test_a_served_document_says_when(work, signed):
    with work() as uow:
        served = mark_served(uow, signed.id, served_on="2026-03-03")

    assert (served.state, served.served_on) == (DocumentState.SERVED, "2026-03-03")


def issue(uow, **chosen):
    asked = {
        "business_key": CASE,
        "bureau_id": "bureau",
        "kind": "annex_d",
        "content": {"s5_reinspection": "尚未复查"},
        **chosen,
    }
    return issue_document(uow, **asked)


def test_what_comes_of_a_form_is_issued_at_once_and_again_as_the_next_version(
    work, database
):
    with work() as uow:
        first = issue(uow, by="senior")
        again = issue(
            uow,
            content={"s5_reinspection": "复查合格"},
            by="system",
            note="复查状态由系统更新",
        )
        other = issue(uow, slot="2")

    assert (first.number, first.version) == (None, 1)
    assert (again.id, again.version) == (first.id, 2)
    assert other.id != first.id
    with database.read() as connection:
        found = documents_of(connection, CASE)
        old, new = versions_of(connection, first.id)
    assert {each.id for each in found} == {first.id, other.id}
    assert (old.written_by, new.written_by) == ("senior", "system")


def test_there_is_no_kind_that_nobody_declared(work):
    with pytest.raises(DocumentKindUnknown), work() as uow:
        issue(uow, kind="annex_z")
    with pytest.raises(DocumentNotFound), work() as uow:
        sign_document(uow, "none")
