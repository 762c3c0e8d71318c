from __future__ import annotations

import struct
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.evidence.camera import Shot, Spot, shot_of
from handlers.evidence.metadata import without_metadata
from tests.support.photographs import (
    MAKER,
    MICRO_LATITUDE,
    MICRO_LONGITUDE,
    TAKEN,
    photograph,
    signature,
)

KINDS = ("JPEG", "PNG", "WEBP")


@pytest.mark.parametrize("kind", KINDS)
def test_a_photograph_says_when_and_where_it_was_taken(kind: str) -> None:
    shot = shot_of(photograph(kind=kind, turned=6))

    assert shot.taken_at is not None
    assert shot.taken_at.isoformat() == "2026-03-02T09:30:15+08:00"
    assert shot.spot == Spot(latitude=MICRO_LATITUDE, longitude=MICRO_LONGITUDE)
    assert shot.orientation == 6


def test_a_camera_that_names_its_offset_is_believed() -> None:
    shot = shot_of(photograph(offset="+09:00"))

    assert shot.taken_at is not None
    assert shot.taken_at.isoformat() == "2026-03-02T09:30:15+09:00"


def test_a_picture_that_says_nothing_is_no_trouble() -> None:
    assert shot_of(signature()) == Shot()


@pytest.mark.parametrize("kind", KINDS)
def test_others_get_the_picture_and_its_turn_and_nothing_else(kind: str) -> None:
    photo = photograph(kind=kind, turned=6)
    assert MAKER.encode() in photo

    clean = without_metadata(photo)

    assert MAKER.encode() not in clean
    assert TAKEN.encode() not in clean
    assert shot_of(clean).spot is None
    assert shot_of(clean).orientation == (6 if kind == "JPEG" else 1)
    assert without_metadata(clean) == clean


@given(
    kind=st.sampled_from(KINDS),
    place=st.integers(0, 900),
    other=st.binary(min_size=1, max_size=8),
)
def test_damage_is_read_as_nothing(kind: str, place: int, other: bytes) -> None:
    photo = _PHOTOS[kind]
    damaged = photo[:place] + other + photo[place + len(other) :]

    shot_of(damaged)
    shot_of(without_metadata(damaged))
    shot_of(damaged[:place])


_PHOTOS = {kind: photograph((16, 12), kind=kind) for kind in KINDS}


def in_jpeg(block: bytes) -> bytes:
    segment = b"Exif\0\0" + block
    head = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(segment) + 2)
    return head + segment + b"\xff\xda\xff\xd9"


def in_png(block: bytes) -> bytes:
    length = struct.pack(">I", len(block))
    return b"\x89PNG\r\n\x1a\n" + length + b"eXIf" + block + b"\0\0\0\0"


def directory(*entries: tuple[int, int, int, int]) -> bytes:
    """Return an Exif block with these entries: tag, type, count, value or place."""
    listed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + listed + b"\0\0\0\0"


def test_a_directory_whose_entries_all_claim_the_whole_block_fills_no_memory() -> None:
    most = 65_535
    entries = [(tag, 7, 60_000, 8) for tag in range(most)]
    bomb = in_png(directory(*entries) + b"\0" * 8_000_000)
    shot_of(in_jpeg(b"II"))  # what reads is loaded before it is measured

    tracemalloc.start()
    shot = shot_of(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert shot == Shot()
    assert peak < 4_000_000


@pytest.mark.parametrize(
    "entries",
    [
        # A value longer than the block, and one that lies behind it.
        [(0x0132, 2, 0xFFFFFFFF, 8)],
        [(0x0132, 2, 20, 0xFFFFFFF0)],
        # Directories that point to themselves, to each other and to nowhere.
        [(0x8769, 4, 1, 8), (0x8825, 4, 1, 8)],
        [(0x8769, 4, 1, 0xFFFFFFFF)],
        [(0x8825, 2, 4, 0x41414141)],
        # Types that there are not, and numbers where texts belong.
        [(0x0132, 99, 1, 8), (0x0112, 0, 1, 6)],
        [(0x0132, 4, 1, 8), (0x0112, 2, 2, 6)],
        [(0x0112, 3, 1, 99)],
    ],
)
def test_an_entry_that_makes_no_sense_is_left_out(
    entries: list[tuple[int, int, int, int]],
) -> None:
    assert shot_of(in_jpeg(directory(*entries))) == Shot()


def test_a_place_without_a_denominator_is_none() -> None:
    values = 8 + 2 + 12 + 4 + 2 + 4 * 12 + 4
    place = 8 + 2 + 12 + 4
    gps = struct.pack("<H", 4)
    gps += struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0")
    gps += struct.pack("<HHII", 2, 5, 3, values)
    gps += struct.pack("<HHI4s", 3, 2, 2, b"E\0\0\0")
    gps += struct.pack("<HHII", 4, 5, 3, values)
    block = directory((0x8825, 4, 1, place)) + gps + b"\0\0\0\0"

    nowhere = in_jpeg(block + struct.pack("<6I", 24, 0, 28, 0, 46, 0))
    somewhere = in_jpeg(block + struct.pack("<6I", 24, 1, 30, 1, 0, 1))

    assert shot_of(nowhere).spot is None
    assert shot_of(somewhere).spot == Spot(latitude=24_500_000, longitude=24_500_000)


@pytest.mark.parametrize("head", [b"", b"II", b"II*\0", b"II+\0\x08\0\0\0", b"XX*\0"])
def test_a_block_that_is_none_says_nothing(head: bytes) -> None:
    assert shot_of(in_jpeg(head)) == Shot()
    assert shot_of(in_jpeg(head + b"\xff" * 4000)) == Shot()
