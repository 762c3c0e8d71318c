"""Say what a piece of evidence is, in words before a click."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from handlers.evidence.camera import Spot
from handlers.evidence.media_types import JPEG, PNG, WEBP
from handlers.evidence.photos import Photo
from handlers.evidence.records import Evidence
from web.i18n import gettext as _
from web.presenters.days import moment_text

#: Shown as pictures; everything else is only ever handed out as a file.
PICTURES = frozenset({JPEG, PNG, WEBP})

_KIND_WORDS = {
    "application/pdf": "PDF",
    "text/csv": "CSV",
    "text/plain": "TXT",
    JPEG: "JPEG",
    PNG: "PNG",
    WEBP: "WEBP",
}
_THOUSAND = 1024
_MICRO = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One file in a list."""

    id: str
    name: str
    url: str
    thumbnail_url: str
    kind: str
    size: str
    received: str
    by: str
    digest: str
    #: When a photograph was taken, if that is known.
    taken: str = ""
    #: Where, for the organisation of the person who took it.
    place: str = ""
    #: It was made smaller when it came in: how large it was.
    was: str = ""


def evidence_rows(
    found: Iterable[Evidence],
    *,
    name_of: Callable[[str], str],
    photos: Mapping[str, Photo] | None = None,
) -> list[EvidenceRow]:
    """Return the rows of a list of files.

    Args:
        photos: what the visitor may know of photographs beside their files.
    """
    return [_row(each, name_of, (photos or {}).get(each.id)) for each in found]


def place_text(spot: Spot) -> str:
    """Return a place as maps take it: latitude and longitude, and how exact it is."""
    place = f"{spot.latitude / _MICRO:.5f}, {spot.longitude / _MICRO:.5f}"
    if spot.accuracy is None:
        return place
    return _("%(place)s（约 %(n)d 米）", place=place, n=spot.accuracy)


def size_text(size: int) -> str:
    """Return a size as people say it."""
    if size < _THOUSAND * _THOUSAND:
        return f"{max(1, round(size / _THOUSAND))} KB"
    return f"{size / _THOUSAND / _THOUSAND:.1f} MB"


def _row(
    each: Evidence, name_of: Callable[[str], str], photo: Photo | None
) -> EvidenceRow:
    url = f"/evidence/{each.id}"
    is_picture = each.media_type in PICTURES
    return EvidenceRow(
        id=each.id,
        name=each.name,
        url=f"{url}/picture" if is_picture else url,
        thumbnail_url=f"{url}/thumbnail" if is_picture else "",
        kind=_KIND_WORDS.get(each.media_type, each.name.rpartition(".")[2].upper()),
        size=size_text(each.size),
        received=moment_text(each.received_at),
        by=name_of(each.received_from),
        digest=each.sha256,
        taken=moment_text(each.taken_at) if each.taken_at else "",
        place=place_text(photo.spot) if photo and photo.spot else "",
        was=size_text(photo.original_size) if photo and photo.original_size else "",
    )
