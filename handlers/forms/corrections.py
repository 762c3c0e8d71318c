"""Put a filed form right: what was filed stays, what is right stands beside it (更正)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from engine import UnitOfWork
from handlers.forms.sealed import without_sealed
from handlers.forms.tables import submission_correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The answers of a filed form as they were put right."""

    submission_id: str
    #: 2 for the first correction: 1 is what was filed.
    version: int
    answers: Mapping[str, object]
    labels: Mapping[str, str]
    reason: str
    corrected_by: str
    corrected_at: datetime


def file_correction(
    uow: UnitOfWork,
    submission_id: str,
    *,
    answers: Mapping[str, object],
    labels: Mapping[str, str],
    reason: str,
) -> Correction:
    """Keep corrected answers of a filed form as its next version.

    What is kept apart from forms is never in it.
    """
    last = uow.connection.scalar(
        select(func.max(submission_correction.c.version)).where(
            submission_correction.c.submission_id == submission_id
        )
    )
    new = Correction(
        submission_id=submission_id,
        version=(last or 1) + 1,
        answers=without_sealed(answers),
        labels=dict(labels),
        reason=reason,
        corrected_by=uow.actor.id,
        corrected_at=uow.now,
    )
    row = {name: getattr(new, name) for name in Correction.__dataclass_fields__}
    uow.connection.execute(insert(submission_correction).values(row))
    return new


def corrections_of(
    connection: Connection, submission_ids: Collection[str]
) -> dict[str, list[Correction]]:
    """Return the corrections of filed forms by their ids, oldest first."""
    found: dict[str, list[Correction]] = {}
    if not submission_ids:
        return found
    rows = connection.execute(
        select(submission_correction)
        .where(submission_correction.c.submission_id.in_(sorted(submission_ids)))
        .order_by(submission_correction.c.version)
    )
    for row in rows:
        found.setdefault(row.submission_id, []).append(Correction(**row._asdict()))
    return found
