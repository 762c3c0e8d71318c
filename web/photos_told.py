"""Read what a page tells of the photographs that it made smaller before it sent them.

Making a picture smaller loses what the camera wrote into it, so the page reads that
first and sends it beside the files: when each was taken, and where if the person lets
that be kept. What cannot be read is as if nothing had been said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from flask import request

from handlers.evidence.camera import Spot
from handlers.evidence.files import PHOTOGRAPHS, StoredFile
from web.services import services

#: Behind the name of an input for files: what is told of them, as JSON, in their order.
ABOUT = "-about"
_LONGEST = 50_000
_MICRO = 1_000_000
_WORST_ACCURACY = 100_000  # metres
#: Clocks of phones go a little ahead.
_AHEAD = timedelta(minutes=10)
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of one file."""

    taken_at: datetime | None = None
    spot: Spot | None = None

    def completed(self, file: StoredFile) -> StoredFile:
        """Return a photograph with what it does not say itself."""
        if file.media_type not in PHOTOGRAPHS:
            return file
        return replace(
            file,
            taken_at=_possible(file.taken_at) or _possible(self.taken_at),
            spot=file.spot or self.spot,
        )


class PhotosTold:
    """Hands out what was told of the files of a request, input by input, in order."""

    def __init__(self, *, keeps_position: bool) -> None:
        self._keeps_position = keeps_position
        self._lists: dict[str, Iterator[Told]] = {}

    def next_of(self, name: str) -> Told:
        """Return what was told of the next file of an input."""
        if name not in self._lists:
            text = request.form.get(f"{name}{ABOUT}", "")
            self._lists[name] = iter([self._told(each) for each in _listed(text)])
        return next(self._lists[name], Told())

    def _told(self, said: object) -> Told:
        if not isinstance(said, Mapping):
            return Told()
        spot = _spot(said) if self._keeps_position else None
        return Told(taken_at=_moment(said.get("taken")), spot=spot)


def _listed(text: str) -> list[object]:
    if not text or len(text) > _LONGEST:
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _possible(moment: datetime | None) -> datetime | None:
    """Return a moment at which somebody can have taken a photograph, or None."""
    if moment is None or not _FIRST < moment <= services().clock.now() + _AHEAD:
        return None
    return moment


def _spot(said: Mapping[object, object]) -> Spot | None:
    latitude, longitude = said.get("latitude"), said.get("longitude")
    if not (_is_number(latitude) and _is_number(longitude)):
        return None
    accuracy = said.get("accuracy")
    try:
        return Spot(
            latitude=round(float(str(latitude)) * _MICRO),
            longitude=round(float(str(longitude)) * _MICRO),
            accuracy=round(float(str(accuracy)))
            if _is_number(accuracy) and 0 <= float(str(accuracy)) < _WORST_ACCURACY
            else None,
        )
    except (ValueError, OverflowError):
        return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
