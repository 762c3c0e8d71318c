"""Hand a photograph out without what its camera wrote into it.

Cameras write who owns them, their number, programs and comments. Other parties get the
picture alone, and how it has to be turned; the picture itself stays as it is.
"""

from __future__ import annotations

import struct

from handlers.evidence.camera import UPRIGHT, shot_of
from handlers.evidence.tiff import APP1, EXIF, JPEG, PNG, RIFF, chunks, jpeg_segments

#: APP1 (Exif, XMP), APP3 to APP13 (maker's notes, IPTC), comments. APP0 and APP2
#: (colours) and APP14 (how to read the colours) belong to the picture.
_OF_CAMERA = frozenset({APP1, *range(0xE3, 0xEE), 0xEF, 0xFE})
_PNG_TEXTS = frozenset({b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"})
_WEBP_TEXTS = frozenset({b"EXIF", b"XMP "})
#: Flags of the head of an extended WebP file: there is Exif, there is XMP.
_WEBP_FLAGS = 0x08 | 0x04


def without_metadata(content: bytes) -> bytes:
    """Return a photograph without its camera's notes; other content as it is."""
    if content.startswith(JPEG):
        return _jpeg(content)
    if content.startswith(PNG):
        return _png(content)
    if content[:4] == RIFF and content[8:12] == b"WEBP":
        return _webp(content)
    return content


def _jpeg(content: bytes) -> bytes:
    kept = [b"\xff\xd8", _turn(shot_of(content).orientation)]
    place = 2
    for marker, _start, end in jpeg_segments(content):
        if marker not in _OF_CAMERA:
            kept.append(content[place:end])
        place = end
    return b"".join([*kept, content[place:]])


def _turn(orientation: int) -> bytes:
    """Return a block that says how a picture is turned and nothing else."""
    if orientation == UPRIGHT:
        return b""
    block = EXIF + struct.pack(
        "<2sHIHHHIII", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0
    )
    return b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block


def _png(content: bytes) -> bytes:
    kept = [PNG]
    for kind, start, end in chunks(content):
        if kind not in _PNG_TEXTS:
            kept.append(content[start - 8 : end + 4])
    return b"".join(kept)


def _webp(content: bytes) -> bytes:
    kept = []
    for kind, start, end in chunks(content):
        if kind in _WEBP_TEXTS:
            continue
        chunk = bytearray(content[start - 8 : end])
        if kind == b"VP8X" and end > start:
            chunk[8] &= ~_WEBP_FLAGS & 0xFF
        kept.append(bytes(chunk) + b"\0" * (len(chunk) % 2))
    body = b"WEBP" + b"".join(kept)
    return RIFF + struct.pack("<I", len(body)) + body
