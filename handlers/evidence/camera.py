"""Read what a camera wrote into a photograph: when, where, and how it was held.

Source: CIPA DC-008 (Exif 2.32): 0x0112 orientation, 0x9003 and 0x9011 time and offset,
0x8825 position.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.evidence.tiff import (
    INLINE,
    SIZES,
    Read,
    byte_order,
    entries,
    exif_block,
    reader,
)

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
    block = exif_block(content)
    order = byte_order(content, block[0]) if block else None
    if block is None or order is None:
        return Shot()
    exif = _Exif(content, block, order)
    main = exif.directory(exif.read(4, 4))
    more = exif.directory(exif.number(main.get(_EXIF_POINTER)))
    where = exif.directory(exif.number(main.get(_GPS_POINTER)))
    turned = exif.number(main.get(_ORIENTATION))
    said = exif.text(more.get(_TAKEN)) or exif.text(main.get(_CHANGED))
    return Shot(
        taken_at=_moment(said, exif.text(more.get(_OFFSET))),
        spot=_spot(exif, where),
        orientation=turned if turned in _ORIENTATIONS else UPRIGHT,
    )


class _Exif:
    """One block of Exif: directories, and the values of their entries."""

    def __init__(self, content: bytes, block: tuple[int, int], order: str) -> None:
        self._content = content
        self._start, self._end = block
        self.read: Read = reader(content, *block, order)

    def directory(self, place: int) -> dict[int, int]:
        """Return the places of a directory's entries by tag; none at place 0."""
        if not place:
            return {}
        return {self.read(entry, 2): entry for entry in entries(self.read, place)}

    def number(self, entry: int | None) -> int:
        """Return the number of an entry, 0 without one."""
        if entry is None:
            return 0
        return self.read(entry + 8, SIZES.get(self.read(entry + 2, 2), 1))

    def text(self, entry: int | None) -> str:
        """Return the text of an entry, nothing without one."""
        if entry is None:
            return ""
        place, size = self._value(entry)
        start = self._start + place
        found = self._content[start : min(start + size, self._end)]
        return found.split(b"\0", maxsplit=1)[0].decode("ascii", "replace").strip()

    def fractions(self, entry: int | None) -> list[float]:
        """Return the fractions of an entry; one without a denominator is left out."""
        if entry is None:
            return []
        place, size = self._value(entry)
        pairs = [
            (self.read(at, 4), self.read(at + 4, 4))
            for at in range(place, place + min(size, 64), 8)
        ]
        return [above / below for above, below in pairs if below]

    def _value(self, entry: int) -> tuple[int, int]:
        size = SIZES.get(self.read(entry + 2, 2), 1) * self.read(entry + 4, 4)
        return (self.read(entry + 8, 4) if size > INLINE else entry + 8), size


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


def _spot(exif: _Exif, where: dict[int, int]) -> Spot | None:
    latitude = _coordinate(exif, where, _LATITUDE)
    longitude = _coordinate(exif, where, _LONGITUDE)
    # Cameras that do not know where they are say 0, 0.
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None
    try:
        return Spot(latitude=latitude, longitude=longitude)
    except ValueError:
        return None


def _coordinate(
    exif: _Exif, where: dict[int, int], tags: tuple[int, int, str]
) -> int | None:
    side, value, negative = tags
    parts = exif.fractions(where.get(value))
    if len(parts) != len(("degrees", "minutes", "seconds")):
        return None
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    sign = -1 if exif.text(where.get(side)) == negative else 1
    return round(sign * degrees * _MICRO)
