"""Papers say where their party did not fill them in at a screen (代录, 补录)."""

from __future__ import annotations

import pytest

from handlers.documents.records import documents_of, version_of
from handlers.forms import PLAIN, Filing, Origin, file_submission, note_origin
from handlers.linkage.entry_marks import LATER, MARK
from handlers.linkage.records import RecordKind, RecordStatus, write_record

ANSWERS = {"q5_overall": "比较满意"}


@pytest.fixture
def file(work, case, actor, database):
    """Return how to file Annex E in some manner; it returns its paper and content."""

    def filed(origin: Origin = PLAIN, **manner):
        with work(actor("officer")) as uow:
            form = file_submission(
                uow,
                Filing(
                    business_key=case,
                    root_id="r",
                    task_id="t",
                    element_id="answer_satisfaction_survey",
                    form_key="annex_e",
                    deployment_id="d",
                    answers=ANSWERS,
                    **manner,
                ),
            )
            note_origin(uow, form.id, origin)
            write_record(
                uow,
                case,
                RecordKind.SURVEY,
                status=RecordStatus.SIGNED,
                content=ANSWERS,
            )
        with database.read() as connection:
            [paper] = documents_of(connection, case)
            return paper, version_of(connection, paper.id, paper.version).content

    return filed


def test_a_form_from_paper_says_who_filed_it_for_whom_and_who_signed(file):
    origin = Origin(paper_signer="黄建国", paper_signed_on="2026-03-02")

    paper, content = file(origin, filed_for="经营主体")

    told = "代录：由officer按经营主体提交的纸质材料录入（签署人黄建国，2026-03-02）。"
    assert content[MARK] == told
    assert told in list(paper.kind.sheet(content).texts())


def test_what_was_entered_later_says_so(file):
    paper, content = file(entered_later=True)

    assert content[MARK] == LATER
    assert LATER in list(paper.kind.sheet(content).texts())


def test_a_form_of_the_party_itself_bears_no_mark(file):
    paper, content = file()

    assert MARK not in content
    assert not any("代录" in text for text in paper.kind.sheet(content).texts())


@pytest.fixture
def correct(work, case, actor, database):
    """Return how to correct Annex E; it returns what its paper says then."""

    def corrected(**answers):
        with work(actor("officer")) as uow:
            write_corrected(uow, case, answers)
        with database.read() as connection:
            [paper] = documents_of(connection, case)
            return version_of(connection, paper.id, paper.version).content

    return corrected


def write_corrected(uow, case, answers):
    write_record(
        uow,
        case,
        RecordKind.SURVEY,
        status=RecordStatus.CORRECTED,
        content=answers,
        note="更正",
    )


def test_a_correction_carries_the_mark_on(file, correct):
    file(filed_for="经营主体")

    content = correct(q5_overall="一般")

    assert content["q5_overall"] == "一般"
    assert content[MARK].startswith("代录")
