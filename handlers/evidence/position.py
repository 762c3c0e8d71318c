"""Take the position out of photographs: EXIF and XMP say where a phone was.

A photograph shows what is wrong with a product; where the photographer stood is
personal data and needs their consent. Without it the bytes that name a place are
overwritten with zeros before the file is stored, and nothing else of it changes: the
time when it was taken and how it is turned stay.

Formats: JPEG (Exif and XMP in APP1), PNG (eXIf, iTXt with XMP), WEBP (EXIF, XMP).
Source: CIPA DC-008 (Exif 2.32), chapter 4.6; tag 0x8825 points to the GPS IFD.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from handlers.evidence.tiff import (
    APP1,
    ENTRY,
    EXIF,
    INLINE,
    JPEG,
    PNG,
    RIFF,
    SIZES,
    byte_order,
    chunks,
    entries,
    jpeg_segments,
    reader,
)

_GPS_POINTER = 0x8825
_XMP_MARKS = (b"http://ns.adobe.com/xap/1.0/\0", b"XML:com.adobe.xmp")
_NAMES_PLACE = (b"GPS", b"Latitude", b"Longitude", b"Location", b"City")


def without_position(content: bytes) -> bytes:
    """Return a photograph without its place; what names none is returned as it is."""
    data = bytearray(content)
    if content.startswith(JPEG):
        _clear_jpeg(data)
    elif content.startswith(PNG):
        _clear_png(data)
    elif content[:4] == RIFF and content[8:12] == b"WEBP":
        _clear_webp(data)
    return content if data == content else bytes(data)


def _clear_jpeg(data: bytearray) -> None:
    for marker, start, end in jpeg_segments(data):
        if marker != APP1:
            continue
        if data[start : start + len(EXIF)] == EXIF:
            _clear_tiff(data, start + len(EXIF), end)
        else:
            _clear_xmp(data, start, end)


def _clear_png(data: bytearray) -> None:
    for kind, start, end in chunks(data):
        before = bytes(data[start:end])
        if kind == b"eXIf":
            _clear_tiff(data, start, end)
        elif kind in {b"iTXt", b"tEXt"}:
            _clear_xmp(data, start, end)
        if data[start:end] != before and end + 4 <= len(data):
            check = zlib.crc32(data[start - 4 : end])
            data[end : end + 4] = check.to_bytes(4, "big")


def _clear_webp(data: bytearray) -> None:
    for kind, start, end in chunks(data):
        if kind == b"EXIF":
            skip = len(EXIF) if data[start : start + len(EXIF)] == EXIF else 0
            _clear_tiff(data, start + skip, end)
        elif kind == b"XMP ":
            _clear_text(data, start, end)


def _clear_xmp(data: bytearray, start: int, end: int) -> None:
    """Blank a block of XMP that names a place."""
    head = bytes(data[start : start + 40])
    mark = next((each for each in _XMP_MARKS if head.startswith(each)), None)
    if mark is not None:
        _clear_text(data, start + len(mark), end)


def _clear_text(data: bytearray, start: int, end: int) -> None:
    if any(name in data[start:end] for name in _NAMES_PLACE):
        data[start:end] = b" " * (end - start)


def _clear_tiff(data: bytearray, start: int, end: int) -> None:
    """Overwrite the GPS entries of an Exif block, wherever their values lie."""
    order = byte_order(data, start)
    if order is None:
        return
    read = reader(data, start, end, order)
    for entry in entries(read, read(4, 4)):
        if read(entry, 2) != _GPS_POINTER:
            continue
        directory = read(entry + 8, 4)
        for each in list(entries(read, directory)):
            _clear_entry(data, start, end, each, read)
        # The pointer itself stays readable, to a directory of none.
        _zero(data, start + directory, start + directory + 2, end)


def _clear_entry(  # noqa: PLR0917 - one block, one entry
    data: bytearray, start: int, end: int, entry: int, read: Callable[[int, int], int]
) -> None:
    size = SIZES.get(read(entry + 2, 2), 1) * read(entry + 4, 4)
    if size > INLINE:
        value = start + read(entry + 8, 4)
        _zero(data, value, value + size, end)
    _zero(data, start + entry, start + entry + ENTRY, end)


def _zero(data: bytearray, start: int, stop: int, end: int) -> None:
    stop = min(stop, end)
    if 0 <= start < stop:
        data[start:stop] = bytes(stop - start)
