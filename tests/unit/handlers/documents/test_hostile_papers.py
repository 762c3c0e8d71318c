"""Whatever people type, a paper shows it as text, in both files, and never obeys it."""

from __future__ import annotations

import io
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from handlers.documents.kinds import KINDS, kind_of
from handlers.documents.layout import Sheet
from handlers.documents.pdf import to_pdf, to_pictures
from handlers.documents.plain_text import printable
from handlers.documents.word import to_word
from tests.unit.handlers.documents.samples import SAMPLES

MADE = datetime(2026, 5, 1, 8, 0, 0, 123456, tzinfo=UTC)
HOSTILE = (
    '#let x = 1; $a^2$ #read("/etc/passwd") // c /* d */ _e_ *f* @g <h> `i` \\ [j]',
    "<w:p><w:t>&amp;</w:t></w:p> ]]> <?xml?> <!ENTITY x> {{ y }} ${7*7} {facts} %s",
    "= 1 + 1\n- 一\n+ 二\n/ 三: 四",
)
#: What has no picture on paper, or turns the direction of what has.
UNSEEN = "\x00\x07\x1b\x7f\u200b\u200e\u202e\u2066\ufeff\ufffe\ud800\U000e0041"


def word_text(made: bytes) -> str:
    document = Document(io.BytesIO(made))
    return "".join(piece.text or "" for piece in document.element.body.iter(qn("w:t")))


def pdf_text(made: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(made)
    done = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True
    )
    return done.stdout.decode()


def squeezed(text: str) -> str:
    # A place where a long word may break is no letter.
    return "".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_text_in_both_files(text, tmp_path):
    sheet = kind_of("annex_d").layout({"s7_improvement": text})

    assert squeezed(text) in squeezed(word_text(to_word(sheet)))
    assert squeezed(text) in squeezed(pdf_text(to_pdf(sheet, made_at=MADE), tmp_path))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_every_kind_takes_hostile_texts_in_every_field(kind, tmp_path):
    keys = {field.key for field in kind.fields} | set(SAMPLES.get(kind.key, {}))
    hostile = "\n".join(HOSTILE) + UNSEEN
    content: dict[str, object] = dict.fromkeys(keys, hostile)

    sheet = kind.layout({**content, "bureau_name": hostile, "number": hostile})

    assert word_text(to_word(sheet))
    assert to_pdf(sheet, made_at=MADE).startswith(b"%PDF-")


def test_control_characters_and_turned_directions_are_left_out():
    assert printable(f"甲{UNSEEN}乙") == "甲乙"
    assert printable("一\r\n二\r三\u2028四\x0b五") == "一\n二\n三\n四\n五"
    assert printable(None) == ""


def test_ten_thousand_letters_and_a_word_without_end_grow_over_pages(tmp_path):
    long, endless = "长" * 10_000, "W" * 3_000
    sheet = kind_of("annex_d").layout({"s7_improvement": long, "address": endless})

    assert len(to_pictures(sheet)) > 5
    said = pdf_text(to_pdf(sheet, made_at=MADE), tmp_path)
    assert said.count("长") == 10_000
    assert said.count("W") == 3_000
    assert word_text(to_word(sheet)).count("长") == 10_000


def test_a_letter_without_a_picture_is_marked_in_the_pdf_and_kept_in_word(tmp_path):
    sheet = kind_of("annex_d").layout({"contact": "王😀𪛖"})

    assert "王〓〓" in pdf_text(to_pdf(sheet, made_at=MADE), tmp_path)
    assert "王😀𪛖" in word_text(to_word(sheet))


def test_the_same_sheet_gives_the_same_bytes():
    sheet: Sheet = kind_of("annex_b").layout(SAMPLES["annex_b"])

    assert to_pdf(sheet, made_at=MADE) == to_pdf(sheet, made_at=MADE)
    assert to_word(sheet) == to_word(sheet)


def test_the_pdf_says_that_it_is_for_the_archive_and_brings_its_fonts():
    made = to_pdf(kind_of("annex_e").layout({}), made_at=MADE)

    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made
    assert b"NotoSerifSC" in made


def test_a_word_file_names_nothing_outside_of_itself():
    with zipfile.ZipFile(io.BytesIO(to_word(kind_of("annex_a").layout({})))) as made:
        for name in made.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in made.read(name)
