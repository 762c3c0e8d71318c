"""Tell by its content what a file is; what is not on the list is refused.

The name says nothing: a program called 照片.jpg is refused, a photograph without an
ending is taken. Files that are two things at once are refused as well.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from handlers.evidence import office
from handlers.evidence.errors import EvidenceRefused

ALLOWED = "PDF、JPEG、PNG、WEBP、Word(.docx)、Excel(.xlsx)、CSV和纯文本(UTF-8)"

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
CSV = "text/csv"
TEXT = "text/plain"

#: Readers of PDF look this far for its head.
_HEAD = 1024
_TAIL = 1024
#: Everything that a program could take for a page or a document.
_MARKUP = (b"<script", b"<!doctype", b"<html", b"<svg", b"<?xml", b"<?php", b"%pdf-")
#: Tab, line feed, carriage return: all other control characters are no text.
_CONTROL = bytes({*range(32), 127} - {9, 10, 13})


@dataclass(frozen=True, slots=True)
class _Content:
    file: BinaryIO
    size: int
    head: bytes

    def tail(self) -> bytes:
        """Return the last bytes."""
        self.file.seek(max(0, self.size - _TAIL))
        return self.file.read()


def media_type_of(file: BinaryIO, *, size: int, name: str) -> str:
    """Return the media type of a file.

    The name only tells CSV from other text, which have the same bytes.

    Raises:
        EvidenceRefused: the content is not on the list, broken or ambiguous.
    """
    file.seek(0)
    content = _Content(file, size, file.read(_HEAD))
    if not content.head:
        raise EvidenceRefused(reason="文件是空的")
    for matches, check in _KINDS:
        if matches(content.head):
            return check(content)
    _refuse_what_is_no_text(content)
    return CSV if name.lower().endswith(".csv") else TEXT


def _pdf(content: _Content) -> str:
    _refuse_archive(content.file)
    if b"%%EOF" not in content.tail():
        raise EvidenceRefused(reason="PDF文件不完整，请重新生成")
    return PDF


def _jpeg(content: _Content) -> str:
    _refuse_disguise(content)
    return JPEG


def _png(content: _Content) -> str:
    if content.head[12:16] != b"IHDR":
        raise EvidenceRefused(reason="PNG图片已损坏")
    _refuse_disguise(content)
    return PNG


def _webp(content: _Content) -> str:
    declared = int.from_bytes(content.head[4:8], "little") + 8
    if declared > content.size:
        raise EvidenceRefused(reason="WEBP图片不完整")
    _refuse_disguise(content)
    return WEBP


def _office(content: _Content) -> str:
    return office.media_type_of(content.file, size=content.size)


def _refuse_what_is_no_text(content: _Content) -> None:
    _refuse_archive(content.file)
    content.file.seek(0)
    text = content.file.read()
    try:
        text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvidenceRefused(
            reason=f"不支持该文件类型；可上传{ALLOWED}。文本请另存为UTF-8编码"
        ) from error
    if text.translate(None, _CONTROL) != text:
        raise EvidenceRefused(reason=f"不支持该文件类型；可上传{ALLOWED}")
    if _looks_like_a_page(content.head):
        raise EvidenceRefused(reason="网页和脚本不能作为证据上传，请另存为PDF")


def _refuse_disguise(content: _Content) -> None:
    """Refuse a picture that is a document, an archive or a page as well."""
    if _looks_like_a_page(content.head):
        raise EvidenceRefused(reason="图片中夹带其他内容，请重新拍摄或另存")
    _refuse_archive(content.file)


def _looks_like_a_page(head: bytes) -> bool:
    return any(mark in head.lower() for mark in _MARKUP)


def _refuse_archive(file: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            hidden = bool(archive.infolist())
    except office.ARCHIVE_FAULTS:
        return
    if hidden:
        raise EvidenceRefused(reason="文件中夹带压缩包，请只上传文件本身")


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[_Content], str]], ...] = (
    (lambda head: head.startswith(b"%PDF-"), _pdf),
    (lambda head: head.startswith(b"\xff\xd8\xff"), _jpeg),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", _webp),
    (lambda head: head.startswith(b"PK\x03\x04"), _office),
)
