"""Sign with a finger: the name stays text, the drawing is evidence and on the paper."""

from __future__ import annotations

import hashlib
import io
import zipfile

from engine import UserTaskView
from handlers.documents.pdf import to_pdf
from handlers.documents.press import FileFormat
from handlers.documents.records import documents_of, version_of
from handlers.evidence.files import EvidenceFiles
from handlers.evidence.pictures import signature_png
from handlers.evidence.records import evidence_of
from handlers.forms import last_submission
from tests.support.photographs import signature
from tests.web.answers import Fields
from tests.web.walker import Walker, open_task, stop_at

DIGEST = hashlib.sha256(signature()).hexdigest()


def drawing(name: str = "手写签名.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(signature()), name


def undrawn(case: Walker, task: UserTaskView) -> Fields:
    fields = case.fields(task, "expert", {})
    return {name: each for name, each in fields.items() if "_drawn" not in name}


def test_a_drawn_signature_stands_in_the_form_and_on_the_paper(case: Walker) -> None:
    case.walk(stop_at("analyse_causes", "arrange_reinspection"))
    task = open_task(case, "analyse_causes")
    expert = case.site.visitor("expert")
    page = expert.get(f"/tasks/{task.id}").get_data(as_text=True)
    assert "signature_pad.umd.min.js" in page
    assert 'name="sign_expert_drawn-upload"' in page
    fields = undrawn(case, task)

    words = (io.BytesIO("李工".encode()), "签名.txt")
    wrong = {**fields, "sign_expert_drawn-upload": words, "do": "submit"}
    expert.post(f"/tasks/{task.id}", wrong)
    assert "“签名.txt”不是图片：请手写，或上传签名的照片" in expert.text
    signed = {
        **undrawn(case, task),
        "sign_expert_drawn-upload": drawing(),
        "do": "submit",
    }
    assert expert.post(f"/tasks/{task.id}", signed).status_code == 200

    with case.site.services.engine.read() as connection:
        kept = [e for e in evidence_of(connection, case.case_no) if e.sha256 == DIGEST]
        (paper,) = [
            each
            for each in documents_of(connection, case.case_no)
            if each.kind.key == "annex_b"
        ]
        content = version_of(connection, paper.id, 1).content
    assert [(each.received_from, each.task_id) for each in kept] == [
        ("expert", task.id)
    ]
    # The digest of the paper covers what was drawn; the name stays text.
    assert content["sign_expert_drawn"] == [{"sha256": DIGEST}]
    assert content["sign_expert"] == fields["sign_expert"]
    _check_filed_form(case, evidence_id=kept[0].id)
    _check_printed(case, paper.id)


def _check_filed_form(case: Walker, *, evidence_id: str) -> None:
    officer = case.site.visitor("officer")
    with case.site.services.engine.read() as connection:
        filed = last_submission(
            connection, business_key=case.case_no, form_key="annex_b"
        )
    assert filed is not None
    officer.get(f"/cases/{case.case_no}/forms/{filed.id}")
    assert officer.page is not None
    assert f"/evidence/{evidence_id}/thumbnail" in officer.page.get_data(as_text=True)
    assert f"SHA-256 {DIGEST[:16]}" in officer.text
    assert "手写件" not in officer.text, "the drawing is no answer of its own"


def _check_printed(case: Walker, document_id: str) -> None:
    services = case.site.services
    with services.engine.read() as connection:
        found = next(
            each
            for each in documents_of(connection, case.case_no)
            if each.id == document_id
        )
    word = services.press.file(found, 1, FileFormat.WORD)
    with zipfile.ZipFile(word.path) as packed:
        media = [
            packed.read(name)
            for name in packed.namelist()
            if name.startswith("word/media/")
        ]
    assert signature_png(signature()) in media
    signed = services.press.file(found, 1, FileFormat.PDF).size
    unsigned = _without_drawings(case, document_id)
    assert signed > unsigned, "the PDF has it too"


def _without_drawings(case: Walker, document_id: str) -> int:
    """Return how large the PDF is if the file of the signature is lost."""
    services = case.site.services
    EvidenceFiles(services.settings.data_dir / "evidence").remove([DIGEST])
    with services.engine.read() as connection:
        found = next(
            each
            for each in documents_of(connection, case.case_no)
            if each.id == document_id
        )
        version = version_of(connection, document_id, 1)
    sheet = services.press.sheet(found, version)
    return len(to_pdf(sheet, made_at=services.clock.now()))
