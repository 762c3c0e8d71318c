"""Find one's way in the files of cameras: segments of JPEG, directories of Exif.

Everything is read as it may be: a number outside of its block is zero, a directory
has a bounded number of entries.

Source: CIPA DC-008 (Exif 2.32), chapter 4.6; ITU-T T.81, annex B; RFC 2083; the
container of WebP (RFC 9649).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

ENTRY = 12  # bytes
#: Bytes of one value by the number of its type.
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
#: A value that is not longer stands in the entry itself.
INLINE = 4
JPEG, PNG, RIFF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"
EXIF = b"Exif\0\0"
APP1 = 0xE1

_MOST_ENTRIES = 512
#: Markers of JPEG without a length.
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN = 0xDA
#: Of a chunk of PNG: its length, its kind and its check sum.
_PNG_FRAME = 12

Read = Callable[[int, int], int]


def exif_block(content: bytes) -> tuple[int, int] | None:
    """Return start and end of the Exif block of a photograph, None without one."""
    if content.startswith(JPEG):
        for marker, start, end in jpeg_segments(content):
            if marker == APP1 and content[start : start + len(EXIF)] == EXIF:
                return start + len(EXIF), end
    for kind, start, end in chunks(content):
        if kind in {b"eXIf", b"EXIF"}:
            skip = len(EXIF) if content[start : start + len(EXIF)] == EXIF else 0
            return start + skip, end
    return None


def chunks(content: bytes | bytearray) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and end of the chunks of a PNG or WebP file."""
    if content.startswith(PNG):
        place = len(PNG)
        while place + _PNG_FRAME <= len(content):
            length = int.from_bytes(content[place : place + 4], "big")
            start, kind = place + 8, bytes(content[place + 4 : place + 8])
            yield kind, start, min(start + length, len(content))
            place = start + length + 4
    elif content[:4] == RIFF and content[8:12] == b"WEBP":
        place = 12
        while place + 8 <= len(content):
            length = int.from_bytes(content[place + 4 : place + 8], "little")
            start, kind = place + 8, bytes(content[place : place + 4])
            yield kind, start, min(start + length, len(content))
            place = start + length + length % 2


def byte_order(data: bytes | bytearray, start: int) -> str | None:
    """Return the order of bytes that a block declares, None if it is none."""
    return {b"II": "little", b"MM": "big"}.get(bytes(data[start : start + 2]))


def jpeg_segments(data: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
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


def entries(read: Read, directory: int) -> Iterator[int]:
    """Yield the places of the entries of a directory, from the start of the block."""
    for number in range(min(read(directory, 2), _MOST_ENTRIES)):
        yield directory + 2 + number * ENTRY


def reader(data: bytes | bytearray, start: int, end: int, order: str) -> Read:
    """Return how numbers of a block are read, by their place and size in bytes."""

    def read(place: int, size: int) -> int:
        """Return a number of the block; what lies outside of it is zero."""
        at = start + place
        if at < start or at + size > end:
            return 0
        return int.from_bytes(data[at : at + size], order)  # type: ignore[arg-type]

    return read
