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
from collections.abc import Callable, Iterator

_GPS_POINTER = 0x8825
_ENTRY = 12  # bytes
_MOST_ENTRIES = 512
#: Bytes of one value by the number of its type.
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_INLINE = 4
_JPEG, _PNG, _RIFF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"
_EXIF = b"Exif\0\0"
_XMP_MARKS = (b"http://ns.adobe.com/xap/1.0/\0", b"XML:com.adobe.xmp")
_NAMES_PLACE = (b"GPS", b"Latitude", b"Longitude", b"Location", b"City")
#: Markers of JPEG without a length.
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN, _APP1 = 0xDA, 0xE1


def without_position(content: bytes) -> bytes:
    """Return a photograph without its place; what names none is returned as it is."""
    data = bytearray(content)
    if content.startswith(_JPEG):
        _clear_jpeg(data)
    elif content.startswith(_PNG):
        _clear_png(data)
    elif content[:4] == _RIFF and content[8:12] == b"WEBP":
        _clear_webp(data)
    return content if data == content else bytes(data)


def _clear_jpeg(data: bytearray) -> None:
    for marker, start, end in _jpeg_segments(data):
        if marker != _APP1:
            continue
        if data[start : start + len(_EXIF)] == _EXIF:
            _clear_tiff(data, start + len(_EXIF), end)
        else:
            _clear_xmp(data, start, end)


def _jpeg_segments(data: bytearray) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of each segment before the picture itself."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:  # noqa: PLR2004 - a marker
        marker = data[place + 1]
        if marker == _SCAN:
            return
        if marker in _BARE:
            place += 2
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        yield marker, place + 4, min(place + 2 + length, len(data))
        place += 2 + max(length, 2)


def _clear_png(data: bytearray) -> None:
    place = len(_PNG)
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        kind, start = bytes(data[place + 4 : place + 8]), place + 8
        end = min(start + length, len(data))
        before = bytes(data[start:end])
        if kind == b"eXIf":
            _clear_tiff(data, start, end)
        elif kind in {b"iTXt", b"tEXt"}:
            _clear_xmp(data, start, end)
        if data[start:end] != before and end + 4 <= len(data):
            check = zlib.crc32(data[place + 4 : end])
            data[end : end + 4] = check.to_bytes(4, "big")
        place = end + 4


def _clear_webp(data: bytearray) -> None:
    place = 12
    while place + 8 <= len(data):
        kind = bytes(data[place : place + 4])
        length = int.from_bytes(data[place + 4 : place + 8], "little")
        start, end = place + 8, min(place + 8 + length, len(data))
        if kind == b"EXIF":
            skip = len(_EXIF) if data[start : start + len(_EXIF)] == _EXIF else 0
            _clear_tiff(data, start + skip, end)
        elif kind == b"XMP ":
            _clear_text(data, start, end)
        place = end + length % 2


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
    order = {b"II": "little", b"MM": "big"}.get(bytes(data[start : start + 2]))
    if order is None:
        return
    read = _reader(data, start, end, order)
    for entry in _entries(read, read(4, 4)):
        if read(entry, 2) != _GPS_POINTER:
            continue
        directory = read(entry + 8, 4)
        for each in list(_entries(read, directory)):
            _clear_entry(data, start, end, each, read)
        # The pointer itself stays readable, to a directory of none.
        _zero(data, start + directory, start + directory + 2, end)


def _clear_entry(  # noqa: PLR0917 - one block, one entry
    data: bytearray, start: int, end: int, entry: int, read: Callable[[int, int], int]
) -> None:
    size = _SIZES.get(read(entry + 2, 2), 1) * read(entry + 4, 4)
    if size > _INLINE:
        value = start + read(entry + 8, 4)
        _zero(data, value, value + size, end)
    _zero(data, start + entry, start + entry + _ENTRY, end)


def _entries(read: Callable[[int, int], int], directory: int) -> Iterator[int]:
    """Yield the places of the entries of a directory, from the start of the block."""
    for number in range(min(read(directory, 2), _MOST_ENTRIES)):
        yield directory + 2 + number * _ENTRY


def _reader(
    data: bytearray, start: int, end: int, order: str
) -> Callable[[int, int], int]:
    def read(place: int, size: int) -> int:
        """Return a number of the block; what lies outside of it is zero."""
        at = start + place
        if at < start or at + size > end:
            return 0
        return int.from_bytes(data[at : at + size], order)  # type: ignore[arg-type]

    return read


def _zero(data: bytearray, start: int, stop: int, end: int) -> None:
    stop = min(stop, end)
    if 0 <= start < stop:
        data[start:stop] = bytes(stop - start)
