from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from handlers.evidence.errors import EvidenceRefused
from handlers.evidence.files import EvidenceFiles
from handlers.evidence.pictures import (
    KEPT_EDGE,
    MOST_BYTES,
    THUMBNAIL_EDGE,
    made_smaller,
    signature_png,
    thumbnail,
)
from tests.support.photographs import MAKER, photograph, signature


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def is_red(picture: Image.Image, place: tuple[float, float]) -> bool:
    at = (int(picture.width * place[0]), int(picture.height * place[1]))
    red, _green, blue = picture.getpixel(at)  # type: ignore[misc]
    return red > 150 > blue


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_picture_of_a_list_is_small_and_says_nothing(kind: str) -> None:
    small = thumbnail(photograph((2000, 1500), kind=kind))

    assert opened(small).size == (THUMBNAIL_EDGE, THUMBNAIL_EDGE * 3 // 4)
    assert len(small) < 20_000
    assert MAKER.encode() not in small


@pytest.mark.parametrize(
    ("turned", "where_red_is"),
    [
        (1, (0.1, 0.5)),
        (2, (0.9, 0.5)),
        (3, (0.9, 0.5)),
        (4, (0.1, 0.5)),
        (5, (0.5, 0.1)),
        (6, (0.5, 0.1)),
        (7, (0.5, 0.9)),
        (8, (0.5, 0.9)),
    ],
)
def test_it_stands_upright(turned: int, where_red_is: tuple[float, float]) -> None:
    picture = opened(thumbnail(photograph((400, 300), turned=turned)))

    assert is_red(picture, where_red_is)
    assert not is_red(picture, (1 - where_red_is[0], 1 - where_red_is[1]))


def test_only_what_weighs_too_much_is_made_smaller() -> None:
    assert made_smaller(photograph((400, 300))) is None

    heavy = photograph((4200, 2600), noise=True)
    assert len(heavy) > MOST_BYTES
    lighter = made_smaller(heavy)

    assert lighter is not None
    assert len(lighter) < len(heavy) / 2
    assert max(opened(lighter).size) == KEPT_EDGE


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(EvidenceRefused, match="图片已损坏"):
        thumbnail(photograph()[:700])
    with pytest.raises(EvidenceRefused, match="图片已损坏"):
        thumbnail(b"%PDF-1.7")


def test_a_picture_that_unpacks_to_too_many_dots_is_not_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000

    with pytest.raises(EvidenceRefused, match="尺寸过大"):
        thumbnail(out.getvalue())


def test_of_a_signature_the_paper_shows_the_ink_alone() -> None:
    ink = opened(signature_png(signature()))

    assert ink.size == (324, 84), "the ink with a margin"
    assert ink.getpixel((0, 0)) == (255, 255, 255)
    assert ink.getpixel((160, 40)) == (17, 17, 17)


def test_an_empty_canvas_is_no_trouble() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (300, 100), (0, 0, 0, 0)).save(out, "PNG")

    assert opened(signature_png(out.getvalue())).getpixel((9, 9)) == (255, 255, 255)


def test_what_was_too_heavy_is_kept_smaller_and_says_what_was_sent(
    tmp_path: Path,
) -> None:
    files = EvidenceFiles(tmp_path)
    heavy = photograph((4200, 2600), noise=True)

    stored = files.store_file(io.BytesIO(heavy), "车间.png.JPEG", keeps_position=True)

    assert stored.original_sha256 == hashlib.sha256(heavy).hexdigest()
    assert stored.original_size == len(heavy)
    assert stored.name == "车间.png.jpg"
    kept = files.path(stored.sha256).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == stored.sha256
    assert len(kept) == stored.size < len(heavy) / 2
    assert stored.taken_at is not None
    assert stored.spot is not None


def test_a_thumbnail_is_made_once_and_goes_with_its_photograph(tmp_path: Path) -> None:
    files = EvidenceFiles(tmp_path)
    stored = files.store_file(io.BytesIO(photograph()), "车间.jpg")

    place = files.thumbnail(stored.sha256)
    first = place.stat().st_mtime_ns

    assert files.thumbnail(stored.sha256).stat().st_mtime_ns == first
    files.remove([stored.sha256])
    assert not place.exists()
