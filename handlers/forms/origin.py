"""How a filed form came in: on paper that the officer typed in, or by a substitute."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from engine import UnitOfWork
from handlers.forms.tables import submission_origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What stands beside a filed form that did not come from its party at a screen."""

    #: In whose stead it was filed (代理).
    in_stead_of: str | None = None
    #: Who signed the paper (代录); empty where there is none.
    paper_signer: str = ""
    #: The day on the paper, as YYYY-MM-DD.
    paper_signed_on: str | None = None
    #: The scans of the paper: ids of evidence.
    paper_scans: tuple[str, ...] = ()


#: A form that its own party filed at a screen.
PLAIN = Origin()


def note_origin(uow: UnitOfWork, submission_id: str, origin: Origin) -> None:
    """Keep how a form came in, in the transaction that files it."""
    if origin == PLAIN:
        return
    uow.connection.execute(
        insert(submission_origin).values(
            submission_id=submission_id,
            in_stead_of=origin.in_stead_of,
            paper_signer=origin.paper_signer,
            paper_signed_on=origin.paper_signed_on,
            paper_scans=list(origin.paper_scans),
        )
    )


def origins_of(
    connection: Connection, submission_ids: Collection[str]
) -> Mapping[str, Origin]:
    """Return how forms came in, by id; plain ones are left out."""
    if not submission_ids:
        return {}
    query = select(submission_origin).where(
        submission_origin.c.submission_id.in_(sorted(submission_ids))
    )
    return {row.submission_id: _origin(row) for row in connection.execute(query)}


def _origin(row: Row[Any]) -> Origin:
    return Origin(
        in_stead_of=row.in_stead_of,
        paper_signer=row.paper_signer,
        paper_signed_on=row.paper_signed_on,
        paper_scans=tuple(row.paper_scans),
    )
