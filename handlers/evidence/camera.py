"""Read what a camera wrote into a photograph: when, where, and how it was held.

Pillow reads the block; which block, how much of it, and what a value may be is decided
here, because everybody may send a file. Nothing of the picture itself is unpacked.

Source: CIPA DC-008 (Exif 2.32): 0x0112 orientation, 0x9003 and 0x9011 time and offset,
0x8825 position.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.evidence.tiff import EXIF, exif_block

#: Where the people are whose cameras name no offset.
PLACE = ZoneInfo("Asia/Shanghai")
UPRIGHT = 1

_ORIENTATION, _TAKEN, _OFFSET = 0x0112, 0x9003, 0x9011
_CHANGED = 0x0132
_EXIF_POINTER, _GPS_POINTER = 0x8769, 0x8825
_ORIENTATIONS = range(1, 9)
_MOMENT = re.compile(r"([0-9]{4}):([0-9]{2}):([0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})")
_ZONE = re.compile(r"[+-][0-9]{2}:[0-9]{2}")
#: Tags of the side of the earth and of the value, and the side that counts down.
_LATITUDE, _LONGITUDE = (1, 2, "S"), (3, 4, "W")
_MICRO = 1_000_000
#: A segment of JPEG holds no more; it is enough for PNG and WebP, too, and bounds what
#: is copied from a block whose entries all claim the whole of it.
_MOST_BYTES = 64 * 1024
#: How Pillow says that it cannot read something. It warns of a value that is cut off,
#: and a warning is an error where somebody wants it so.
_FAULTS = (
    *(OSError, ValueError, TypeError, KeyError, SyntaxError, EOFError),
    *(struct.error, ArithmeticError, Warning),
)

Tags = Mapping[int, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on the earth, in millionths of a degree (WGS 84)."""

    latitude: int
    longitude: int
    #: In metres; None where nobody says it.
    accuracy: int | None = None

    def __post_init__(self) -> None:
        """Refuse what is no place.

        Raises:
            ValueError: a coordinate is not on the earth.
        """
        if abs(self.latitude) > 90 * _MICRO or abs(self.longitude) > 180 * _MICRO:
            raise ValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """What a photograph says of itself."""

    taken_at: datetime | None = None
    spot: Spot | None = None
    orientation: int = UPRIGHT


def shot_of(content: bytes) -> Shot:
    """Return what a photograph says of itself; what cannot be read is left out."""
    found = exif_block(content)
    if found is None:
        return Shot()
    start, end = found
    exif = _Exif(content[start : min(end, start + _MOST_BYTES)])
    main, more = exif.directory(), exif.directory(_EXIF_POINTER)
    turned = main.get(_ORIENTATION)
    said = _text(more.get(_TAKEN)) or _text(main.get(_CHANGED))
    return Shot(
        taken_at=_moment(said, _text(more.get(_OFFSET))),
        spot=_spot(exif.directory(_GPS_POINTER)),
        orientation=turned
        if isinstance(turned, int) and turned in _ORIENTATIONS
        else UPRIGHT,
    )


class _Exif:
    """One block of Exif: what cannot be read of it is not there."""

    def __init__(self, block: bytes) -> None:
        # Here, because only photographs need it and loading it takes a while.
        from PIL.Image import Exif

        self._exif = Exif()
        with suppress(*_FAULTS):
            self._exif.load(EXIF + block)

    def directory(self, pointer: int | None = None) -> Tags:
        """Return the main directory, or the one to which a tag points."""
        with suppress(*_FAULTS):
            if pointer is None:
                return dict(self._exif)
            return self._exif.get_ifd(pointer)
        return {}


def _text(value: object) -> str:
    """Return the text of an entry, nothing if it is none."""
    return value.split("\0", maxsplit=1)[0].strip() if isinstance(value, str) else ""


def _moment(text: str, offset: str) -> datetime | None:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    year, month, day, time = found.groups()
    zone = offset if _ZONE.fullmatch(offset) else ""
    try:
        moment = datetime.fromisoformat(f"{year}-{month}-{day}T{time}{zone}")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=PLACE)


def _spot(where: Tags) -> Spot | None:
    latitude = _coordinate(where, _LATITUDE)
    longitude = _coordinate(where, _LONGITUDE)
    # Cameras that do not know where they are say 0, 0.
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None
    try:
        return Spot(latitude=latitude, longitude=longitude)
    except ValueError:
        return None


def _coordinate(where: Tags, tags: tuple[int, int, str]) -> int | None:
    side, value, negative = tags
    said = where.get(value)
    if not isinstance(said, tuple) or len(said) != len(("degree", "minute", "second")):
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in said)
        sign = -1 if _text(where.get(side)) == negative else 1
        # A fraction without a denominator is no number, and rounding says so.
        return round(sign * (degrees + minutes / 60 + seconds / 3600) * _MICRO)
    except (ValueError, TypeError, ArithmeticError):
        return None
