"""Small files of every kind, honest and not."""

from __future__ import annotations

import io
import struct
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 40 + b"\xff\xd9"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    + b"\x00" * 20
    + b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
WEBP = b"RIFF" + (4 + 8).to_bytes(4, "little") + b"WEBPVP8 \x00\x00\x00\x00"
CSV = "报告编号,结论\nXM2026-0107,不合格\n".encode()

WORD_TYPES = (
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
EXCEL_TYPES = (
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
)


def archive(parts: dict[str, bytes], *, comment: bytes = b"") -> bytes:
    """Return a zip archive with these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
        file.comment = comment
    return packed.getvalue()


WORD_PARTS = {"[Content_Types].xml": WORD_TYPES, "word/document.xml": b"<w:document/>"}
DOCX = archive(WORD_PARTS)
XLSX = archive({"[Content_Types].xml": EXCEL_TYPES, "xl/workbook.xml": b"<workbook/>"})

TWINS = archive({**WORD_PARTS, "word/a1.xml": b"x", "word/a2.xml": b"y"})


def overlapping() -> bytes:
    """Return a document whose directory gives one part more bytes than there are."""
    place = DOCX.index(b"PK\x01\x02") + 20
    return DOCX[:place] + struct.pack("<L", 10 * len(DOCX)) + DOCX[place + 4 :]


def broken_part() -> bytes:
    """Return a document whose list of types does not unpack."""
    start = 30 + len("[Content_Types].xml")
    return DOCX[:start] + b"\xff\xff\xff\xff" + DOCX[start + 4 :]


MACRO_TYPES = b"application/vnd.ms-word.document.macroEnabled.main+xml"

DANGEROUS: dict[str, bytes] = {
    "nothing": b"",
    "a program": b"MZ\x90\x00\x03\x00\x00\x00\xff\xff\x00\x00",
    "a script of the shell": b"#!/bin/sh\x00",
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a picture made of markup": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "a page behind a few words": "说明 <script>alert(1)</script>".encode(),
    "a truncated document": PDF.removesuffix(b"%%EOF\n"),
    "a picture with an archive behind": JPEG + archive({"a.class": b"x"}),
    "a document with an archive behind": PDF + archive({"a.class": b"x"}),
    "a picture with a page in its head": JPEG[:20] + b"<script>" + JPEG[20:],
    "a picture with a document in its head": PNG[:40] + b"%PDF-1.4" + PNG[40:],
    "a broken picture": b"\x89PNG\r\n\x1a\nsomething else",
    "a truncated picture": b"RIFF\xff\xff\x00\x00WEBPVP8 ",
    "text of another encoding": "报告编号".encode("gbk"),
    "an archive": archive({"photo.jpg": JPEG}),
    "an archive that says it is a document": archive({"word/document.xml": b"x"}),
    "a document with macros": archive({**WORD_PARTS, "word/vbaProject.bin": b"x"}),
    "a document that admits macros": archive(
        {**WORD_PARTS, "[Content_Types].xml": MACRO_TYPES}
    ),
    "a document that leaves its folder": archive({**WORD_PARTS, "../evil": b"x"}),
    "a document with an absolute part": archive({**WORD_PARTS, "/etc/evil": b"x"}),
    "a document with words behind": DOCX + b"<script>",
    "a document with a comment": archive(WORD_PARTS, comment=b"%PDF-1.4"),
    "a bomb of one part": archive({**WORD_PARTS, "word/a.xml": b"\x00" * 40_000_000}),
    "a bomb of many parts": archive(
        {**WORD_PARTS, **{f"word/{n}.xml": b"x" for n in range(2100)}}
    ),
    "a document with a broken part": broken_part(),
    "a document whose parts overlap": overlapping(),
    "a document with two parts of one name": TWINS.replace(b"a2.xml", b"a1.xml"),
    "a truncated archive": DOCX[: len(DOCX) // 2],
}

HONEST: dict[str, tuple[str, bytes, str]] = {
    "a PDF": ("报告.pdf", PDF, "application/pdf"),
    "a photograph": ("IMG_1.jpg", JPEG, "image/jpeg"),
    "a photograph by a wrong name": ("照片.exe", JPEG, "image/jpeg"),
    "a screenshot": ("截图.png", PNG, "image/png"),
    "a picture of a chat": ("聊天.webp", WEBP, "image/webp"),
    "a table as text": ("数据.CSV", CSV, "text/csv"),
    "a table with a mark of its order": ("数据.csv", b"\xef\xbb\xbf" + CSV, "text/csv"),
    "a note": ("说明.txt", "情况说明\r\n".encode(), "text/plain"),
    "a Word document": (
        "方案.docx",
        DOCX,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "an Excel table": (
        "清单.xlsx",
        XLSX,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
