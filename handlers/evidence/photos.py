"""What is known of photographs beside their files: where, and what was sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from engine import UnitOfWork
from handlers.evidence.camera import Spot
from handlers.evidence.files import StoredFile
from handlers.evidence.tables import evidence, evidence_photo


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """What is known of one photograph."""

    evidence_id: str
    spot: Spot | None
    #: What was sent, where it was made smaller before it was kept.
    original_sha256: str | None
    original_size: int | None


def note_photo(uow: UnitOfWork, evidence_id: str, file: StoredFile) -> None:
    """Note where a photograph was taken and what was sent, if either is known."""
    if file.spot is None and file.original_sha256 is None:
        return
    spot = file.spot
    uow.connection.execute(
        insert(evidence_photo).values(
            evidence_id=evidence_id,
            latitude=spot.latitude if spot else None,
            longitude=spot.longitude if spot else None,
            accuracy=spot.accuracy if spot else None,
            original_sha256=file.original_sha256,
            original_size=file.original_size,
        )
    )


def photos_among(
    connection: Connection, evidence_ids: Collection[str]
) -> dict[str, Photo]:
    """Return what is known of photographs by their ids; whoever asks may know it."""
    if not evidence_ids:
        return {}
    query = select(evidence_photo).where(
        evidence_photo.c.evidence_id.in_(sorted(evidence_ids))
    )
    return {
        row.evidence_id: Photo(
            evidence_id=row.evidence_id,
            spot=Spot(
                latitude=row.latitude, longitude=row.longitude, accuracy=row.accuracy
            )
            if row.latitude is not None
            else None,
            original_sha256=row.original_sha256,
            original_size=row.original_size,
        )
        for row in connection.execute(query)
    }


def forget_positions(uow: UnitOfWork, person_id: str) -> int:
    """Forget where a person took photographs; return how many places were known."""
    theirs = select(evidence.c.id).where(evidence.c.received_from == person_id)
    forgotten = uow.connection.execute(
        update(evidence_photo)
        .where(
            evidence_photo.c.evidence_id.in_(theirs),
            evidence_photo.c.latitude.is_not(None),
        )
        .values(latitude=None, longitude=None, accuracy=None)
    )
    return int(forgotten.rowcount)
