"""Look inside Word and Excel files, which are archives, without unpacking them.

Refused: other archives, macros, names that leave the folder, files that unpack to far
more than they weigh, and archives with something before, between or behind.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import BinaryIO

from handlers.evidence.errors import EvidenceRefused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: The part that makes an archive a document, and the type that it declares.
_MAIN_PARTS = {
    "word/document.xml": (DOCX, b"wordprocessingml.document.main+xml"),
    "xl/workbook.xml": (XLSX, b"spreadsheetml.sheet.main+xml"),
}
_TYPES_PART = "[Content_Types].xml"

MOST_ENTRIES = 2000
MOST_UNPACKED = 200 * 1024 * 1024
#: XML packs well; nothing honest packs better than this.
MOST_RATIO = 200
_SMALL = 100 * 1024
_MOST_TYPES = 1024 * 1024
#: What an archive without a comment ends with.
_END_RECORD = 22
_END_MARK = b"PK\x05\x06"

#: What reading a broken archive may raise.
ARCHIVE_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)

_BOMB = "文件解压后过大，可能是压缩炸弹，请重新生成"
_BROKEN = "文件已损坏或不是Word、Excel文档"


def media_type_of(file: BinaryIO, *, size: int) -> str:
    """Return whether an archive is a Word or an Excel document.

    Raises:
        EvidenceRefused: it is neither, or it is dangerous.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries, size=size)
            _refuse_traps(entries)
            _refuse_joined(file, entries, size)
            return _main_type(archive)
    except ARCHIVE_FAULTS as error:
        raise EvidenceRefused(reason=_BROKEN) from error


def _refuse_bomb(entries: list[zipfile.ZipInfo], *, size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise EvidenceRefused(reason=_BOMB)
    # Entries that share their packed bytes weigh more together than the file does.
    if sum(entry.compress_size for entry in entries) > size:
        raise EvidenceRefused(reason=_BOMB)
    for entry in entries:
        swells = entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        if swells and entry.file_size > _SMALL:
            raise EvidenceRefused(reason=_BOMB)


def _refuse_traps(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise EvidenceRefused(reason=_BROKEN)
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or ":" in parts[0] or entry.flag_bits & 1:
            raise EvidenceRefused(reason=_BROKEN)
        if parts[-1].lower() == "vbaproject.bin":
            raise EvidenceRefused(reason="文档含有宏，请另存为不含宏的文档")


def _refuse_joined(file: BinaryIO, entries: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse an archive with something before it or behind it."""
    file.seek(max(0, size - _END_RECORD))
    ends_well = file.read().startswith(_END_MARK)
    if not ends_well or min((entry.header_offset for entry in entries), default=1):
        raise EvidenceRefused(reason=_BROKEN)


def _main_type(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if _TYPES_PART not in names:
        raise EvidenceRefused(reason="不支持压缩包；请逐个上传其中的文件")
    if archive.getinfo(_TYPES_PART).file_size > _MOST_TYPES:
        raise EvidenceRefused(reason=_BROKEN)
    types = archive.read(_TYPES_PART)
    for part, (media_type, declared) in _MAIN_PARTS.items():
        if part in names and declared in types:
            return media_type
    raise EvidenceRefused(reason=_BROKEN)
