"""Say what a piece of evidence is, in words before a click."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from handlers.evidence.media_types import JPEG, PNG, WEBP
from handlers.evidence.records import Evidence
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


def evidence_rows(
    found: Iterable[Evidence], *, name_of: Callable[[str], str]
) -> list[EvidenceRow]:
    """Return the rows of a list of files."""
    return [_row(each, name_of) for each in found]


def size_text(size: int) -> str:
    """Return a size as people say it."""
    if size < _THOUSAND * _THOUSAND:
        return f"{max(1, round(size / _THOUSAND))} KB"
    return f"{size / _THOUSAND / _THOUSAND:.1f} MB"


def _row(each: Evidence, name_of: Callable[[str], str]) -> EvidenceRow:
    url = f"/evidence/{each.id}"
    is_picture = each.media_type in PICTURES
    return EvidenceRow(
        id=each.id,
        name=each.name,
        url=url,
        thumbnail_url=f"{url}/picture" if is_picture else "",
        kind=_KIND_WORDS.get(each.media_type, each.name.rpartition(".")[2].upper()),
        size=size_text(each.size),
        received=moment_text(each.received_at),
        by=name_of(each.received_from),
        digest=each.sha256,
    )
