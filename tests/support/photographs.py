"""Make photographs as phones do: with a time, a place, a turn, and the phone's name.

They are written by Pillow, which the code under test does not use to read Exif.
"""

from __future__ import annotations

import io

from PIL import Image

MAKER = "Chrysanthemum P60"
TAKEN = "2026:03:02 09:30:15"
#: 24°28'46.12" N, 118°5'20.47" E
LATITUDE, LONGITUDE = (24.0, 28.0, 46.12), (118.0, 5.0, 20.47)
MICRO_LATITUDE, MICRO_LONGITUDE = 24_479_478, 118_089_019


def photograph(
    size: tuple[int, int] = (400, 300),
    *,
    kind: str = "JPEG",
    turned: int = 1,
    offset: str = "",
    noise: bool = False,
) -> bytes:
    """Return a photograph whose left half is red and whose right half is blue."""
    width, height = size
    picture = Image.new("RGB", size, (220, 30, 30))
    picture.paste((30, 30, 220), (width // 2, 0, width, height))
    if noise:
        grain = Image.effect_noise(size, 100).convert("RGB")
        picture = Image.blend(picture, grain, 0.5)
    exif = Image.Exif()
    exif[0x010F] = MAKER
    exif[0x0112] = turned
    exif.get_ifd(0x8769)[0x9003] = TAKEN
    if offset:
        exif.get_ifd(0x8769)[0x9011] = offset
    where = exif.get_ifd(0x8825)
    where[1], where[2] = "N", LATITUDE
    where[3], where[4] = "E", LONGITUDE
    out = io.BytesIO()
    picture.save(out, kind, exif=exif.tobytes(), quality=95)
    return out.getvalue()


def signature() -> bytes:
    """Return a line of ink in the middle of a large white canvas."""
    canvas = Image.new("RGB", (1080, 480), "white")
    canvas.paste((17, 17, 17), (400, 200, 700, 260))
    out = io.BytesIO()
    canvas.save(out, "PNG")
    return out.getvalue()
