from __future__ import annotations

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
