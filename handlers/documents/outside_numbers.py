"""外部文号: numbers of papers that were made elsewhere, each given to one paper only.

Beside the register of numbers, which the program gives, stands which paper has which
number from elsewhere. Of one bureau and kind a number stands on one paper, whoever
gave it; two ways of typing it, such as [2026] and 〔2026〕, are one number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from engine import UnitOfWork
from handlers.documents.errors import OutsideNumberTaken
from handlers.documents.tables import number_entry, outside_number
from handlers.documents.upsert import insert_into

_BLANK = re.compile(r"\s+")
_OPENING, _CLOSING = re.compile(r"[\[(【〈]"), re.compile(r"[\])】〉]")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideNumber:
    """A number as it was typed, and on what kind of paper of whom it stands."""

    bureau_id: str
    kind: str
    number: str

    @property
    def mark(self) -> str:
        """Return the number without what differs between two who type it."""
        return mark_of(self.number)


def mark_of(number: str) -> str:
    """Return a number with one kind of brackets, narrow digits and no blanks."""
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", number))
    return _CLOSING.sub("〕", _OPENING.sub("〔", plain))


def holder_of(connection: Connection, wanted: OutsideNumber) -> str | None:
    """Return the case whose paper has a number already, None if none has."""
    elsewhere = connection.scalar(
        select(outside_number.c.business_key).where(
            outside_number.c.bureau_id == wanted.bureau_id,
            outside_number.c.kind == wanted.kind,
            outside_number.c.mark == wanted.mark,
        )
    )
    return elsewhere or _given_here(connection, wanted)


def note_outside_number(
    uow: UnitOfWork, wanted: OutsideNumber, *, business_key: str
) -> None:
    """Note that a paper of a case has a number from elsewhere.

    Raises:
        OutsideNumberTaken: another paper has it.
    """
    holder = holder_of(uow.connection, wanted)
    if holder is not None:
        raise OutsideNumberTaken(wanted.number, holder=holder)
    added = uow.connection.execute(
        insert_into(uow.connection, outside_number)
        .values(
            bureau_id=wanted.bureau_id,
            kind=wanted.kind,
            mark=wanted.mark,
            number=wanted.number,
            business_key=business_key,
            noted_by=uow.actor.id,
            noted_at=uow.now,
        )
        .on_conflict_do_nothing()
    )
    if not added.rowcount:
        # Somebody else noted it at the same moment.
        raise OutsideNumberTaken(
            wanted.number, holder=holder_of(uow.connection, wanted) or ""
        )


def release_outside_number(
    uow: UnitOfWork, typed: OutsideNumber, *, business_key: str
) -> None:
    """Let a number go that a case had by a slip of the pen: it stands on no paper."""
    uow.connection.execute(
        delete(outside_number).where(
            outside_number.c.bureau_id == typed.bureau_id,
            outside_number.c.kind == typed.kind,
            outside_number.c.mark == typed.mark,
            outside_number.c.business_key == business_key,
        )
    )


def _given_here(connection: Connection, wanted: OutsideNumber) -> str | None:
    """Return the case for whose paper the program gave this number."""
    found: str | None = connection.scalar(
        select(number_entry.c.business_key).where(
            number_entry.c.number.in_({wanted.mark, wanted.number.strip()}),
            number_entry.c.bureau_id == wanted.bureau_id,
            number_entry.c.kind == wanted.kind,
        )
    )
    return found
