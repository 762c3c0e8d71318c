"""Take the files of a request in, and say of each that is not taken why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import FileStorage

from handlers.evidence.errors import EvidenceRefused
from handlers.evidence.files import StoredFile, clean_name
from web.i18n import gettext as _
from web.photos_told import PhotosTold
from web.services import services
from web.visitor import current_visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The files of a request by the name of their input: taken, or why not."""

    stored: Sequence[tuple[str, StoredFile]]
    refused: Mapping[str, str]


def receive(*, suffix: str = "") -> Received:
    """Store the request's files; one that is refused does not spoil the others.

    Args:
        suffix: What the names of the inputs must end with to count.
    """
    stored: list[tuple[str, StoredFile]] = []
    refused: dict[str, list[str]] = {}
    told = PhotosTold(keeps_position=_allows_position())
    for name, each in _chosen():
        if not name.endswith(suffix):
            continue
        shot = told.next_of(name)
        shown = clean_name(each.filename or "")
        try:
            file = services().evidence_files.store_file(
                each.stream, shown, keeps_position=_allows_position()
            )
        except EvidenceRefused as error:
            reason = _("“%(name)s”没有上传：%(why)s", name=shown, why=error.reason)
            refused.setdefault(name, []).append(reason)
        else:
            stored.append((name, shot.completed(file)))
    said = {name: "；".join(reasons) for name, reasons in refused.items()}
    return Received(stored=stored, refused=said)


def _chosen() -> Iterator[tuple[str, FileStorage]]:
    """Yield what was chosen: an empty input comes as a file without a name."""
    for name, each in request.files.items(multi=True):
        if each.filename:
            yield name, each


def _allows_position() -> bool:
    """Say whether the visitor lets the position of their photographs be kept."""
    return current_visitor().person.position_consent_at is not None
