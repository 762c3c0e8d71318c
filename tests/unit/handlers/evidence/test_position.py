from __future__ import annotations

import struct
import zlib

import pytest

from handlers.evidence.position import without_position

LATITUDE = struct.pack("<6I", 24, 1, 28, 1, 4612, 100)


def tiff(*, order: str = "<") -> bytes:
    """Return an Exif block with a time, a turn and a place 24°28'46.12\"."""
    mark = b"II" if order == "<" else b"MM"
    taken = b"2026:03:02 09:30:00\0"
    latitude = struct.pack(f"{order}6I", 24, 1, 28, 1, 4612, 100)
    first = 8
    entries = 3
    after = first + 2 + entries * 12 + 4
    gps = after + len(taken)
    values = gps + 2 + 2 * 12 + 4
    e = order
    head = mark + struct.pack(f"{e}HI", 42, first)
    ifd = struct.pack(f"{e}H", entries)
    ifd += struct.pack(f"{e}HHIHH", 0x0112, 3, 1, 6, 0)  # turned
    ifd += struct.pack(f"{e}HHII", 0x0132, 2, len(taken), after)
    ifd += struct.pack(f"{e}HHII", 0x8825, 4, 1, gps)
    ifd += struct.pack(f"{e}I", 0)
    directory = struct.pack(f"{e}H", 2)
    directory += struct.pack(f"{e}HHI", 1, 2, 2) + b"N\0\0\0"
    directory += struct.pack(f"{e}HHII", 2, 5, 3, values)
    directory += struct.pack(f"{e}I", 0)
    return head + ifd + taken + directory + latitude


def jpeg(block: bytes, *, xmp: bytes = b"") -> bytes:
    def segment(content: bytes) -> bytes:
        return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content

    parts = [b"\xff\xd8", segment(b"Exif\0\0" + block)]
    if xmp:
        parts.append(segment(b"http://ns.adobe.com/xap/1.0/\0" + xmp))
    return b"".join([*parts, b"\xff\xda", b"picture \x18\x00\x00\x00", b"\xff\xd9"])


def png(block: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    return b"\x89PNG\r\n\x1a\n" + chunk(b"eXIf", block) + chunk(b"IEND", b"")


def webp(block: bytes) -> bytes:
    body = b"WEBP" + b"EXIF" + struct.pack("<I", len(block)) + block
    body += b"\0" * (len(block) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("kind", [jpeg, png, webp])
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_place_is_gone_and_the_time_stays(kind, order: str) -> None:
    photo = kind(tiff(order=order))
    latitude = struct.pack(f"{order}6I", 24, 1, 28, 1, 4612, 100)
    assert latitude in photo

    clean = without_position(photo)

    assert latitude not in clean
    assert b"2026:03:02 09:30:00" in clean
    assert len(clean) == len(photo)


def test_a_png_still_has_right_check_sums() -> None:
    clean = without_position(png(tiff()))
    length = struct.unpack(">I", clean[8:12])[0]

    check = struct.unpack(">I", clean[16 + length : 20 + length])[0]

    assert check == zlib.crc32(clean[12 : 16 + length])


def test_xmp_that_names_a_place_is_blanked() -> None:
    xmp = b'<x exif:GPSLatitude="24,28.769N" tiff:Model="phone"/>'

    clean = without_position(jpeg(tiff(), xmp=xmp))

    assert b"24,28.769N" not in clean


def test_the_picture_itself_is_not_touched() -> None:
    photo = jpeg(tiff())

    assert without_position(photo).endswith(b"picture \x18\x00\x00\x00\xff\xd9")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe1\x00",
        b"%PDF-1.7 GPSLatitude",
        jpeg(b"II*\0\xff\xff\xff\xff"),
        jpeg(b"XX"),
        jpeg(tiff())[:40],
        png(tiff())[:30],
        webp(tiff())[:25],
    ],
)
def test_what_is_broken_or_no_photograph_stays_as_it_is(content: bytes) -> None:
    assert without_position(content) == content


def test_a_photograph_without_a_place_stays_byte_for_byte() -> None:
    photo = jpeg(tiff()[:50])

    assert without_position(photo) is photo
