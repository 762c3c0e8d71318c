"""Make smaller pictures of photographs: for lists, for keeping, for papers.

Only the three kinds of pictures that are taken as evidence are read, without what the
camera wrote into them, and none with more dots than a camera has.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from handlers.evidence.camera import shot_of
from handlers.evidence.errors import EvidenceRefused
from handlers.evidence.metadata import without_metadata

if TYPE_CHECKING:
    from PIL.Image import Image

#: The longest edge of the picture in a list, in dots: sharp at 160 px on a phone.
THUMBNAIL_EDGE = 320
#: A photograph that weighs more is made smaller before it is kept.
MOST_BYTES = 4 * 1024 * 1024
#: The longest edge of one that was made smaller: small print on a label stays legible.
KEPT_EDGE = 3000
#: So many dots are read at most: JPEG is read coarsely where that is enough, the
#: others have to be unpacked whole.
MOST_DOTS = {"JPEG": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}

_KINDS = ("JPEG", "PNG", "WEBP")
_BROKEN = "图片已损坏，无法读取，请重新拍摄"
_TOO_MANY_DOTS = "图片尺寸过大，请缩小后再上传"
_SIGNATURE = (900, 300)
#: Paler than this is paper, not ink.
_PAPER = 200
_MARGIN = 12
#: How to turn a picture upright: Exif's number of its orientation -> Pillow's method.
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, struct.error, OverflowError)


def thumbnail(content: bytes) -> bytes:
    """Return a photograph as a small upright JPEG.

    Raises:
        EvidenceRefused: it cannot be read.
    """
    with _opened(content, near=THUMBNAIL_EDGE) as picture:
        picture.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE))
        return _jpeg(_on_paper(picture), quality=80)


def made_smaller(content: bytes) -> bytes | None:
    """Return a photograph that weighs too much as a smaller one, None for others.

    Raises:
        EvidenceRefused: it cannot be read, or has more dots than any camera.
    """
    if len(content) <= MOST_BYTES:
        return None
    with _opened(content, near=KEPT_EDGE) as picture:
        picture.thumbnail((KEPT_EDGE, KEPT_EDGE))
        smaller = _jpeg(_on_paper(picture), quality=85)
    return smaller if len(smaller) < len(content) else None


def signature_png(content: bytes) -> bytes:
    """Return a drawn or photographed signature as a paper shows it: ink, cut out.

    Raises:
        EvidenceRefused: it cannot be read.
    """
    with _opened(content, near=max(_SIGNATURE)) as picture:
        grey = _on_paper(picture).convert("L")
        ink = grey.point(lambda dot: 255 if dot < _PAPER else 0).getbbox()
        if ink is not None:
            left, top, right, bottom = ink
            grey = grey.crop(
                (
                    max(0, left - _MARGIN),
                    max(0, top - _MARGIN),
                    min(grey.width, right + _MARGIN),
                    min(grey.height, bottom + _MARGIN),
                )
            )
        grey.thumbnail(_SIGNATURE)
        out = BytesIO()
        grey.save(out, "PNG", optimize=True)
        return out.getvalue()


@contextmanager
def _opened(content: bytes, *, near: int) -> Iterator[Image]:
    """Yield a picture, upright, read as finely as needed.

    Raises:
        EvidenceRefused: it cannot be read, or has too many dots.
    """
    from PIL import Image

    # The size is checked below, by a bound of our own.
    Image.MAX_IMAGE_PIXELS = None
    turn = _TURNS.get(shot_of(content).orientation)
    try:
        with Image.open(BytesIO(without_metadata(content)), formats=_KINDS) as found:
            if found.width * found.height > MOST_DOTS.get(found.format or "", 0):
                raise EvidenceRefused(reason=_TOO_MANY_DOTS)
            found.draft("RGB", (near, near))
            found.load()
            upright = found if turn is None else found.transpose(Image.Transpose(turn))
            yield (
                upright.convert("RGBA") if _has_holes(found) else upright.convert("RGB")
            )
    except _FAULTS as error:
        raise EvidenceRefused(reason=_BROKEN) from error


def _has_holes(picture: Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _on_paper(picture: Image) -> Image:
    """Return a picture without transparency: what one sees through is white."""
    from PIL import Image

    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _jpeg(picture: Image, *, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
