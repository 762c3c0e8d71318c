"""Programme numbers: XMBF, the year, four digits."""

from __future__ import annotations

import re

from sqlalchemy import insert, update

from engine import UnitOfWork
from handlers.linkage.errors import ProgrammeNumbersExhausted
from handlers.linkage.programmes.tables import programme_number

PREFIX = "XMBF"
LAST = 9999

_FORM = re.compile(rf"{PREFIX}-(\d{{4}})-(\d{{4}})")


def next_programme_number(uow: UnitOfWork, year: int) -> str:
    """Take the next number of a year.

    Raises:
        ProgrammeNumbersExhausted: the year has no number left.
    """
    of_year = programme_number.c.year == year
    taken = uow.connection.execute(
        update(programme_number)
        .where(of_year)
        .values(last_serial=programme_number.c.last_serial + 1)
        .returning(programme_number.c.last_serial)
    ).scalar()
    if taken is None:
        first = {"year": year, "last_serial": 1}
        uow.connection.execute(insert(programme_number).values(first))
        taken = 1
    if taken > LAST:
        raise ProgrammeNumbersExhausted(year)
    return f"{PREFIX}-{year:04d}-{taken:04d}"


def is_programme_number(text: str) -> bool:
    """Say whether the text has the form of a programme's number."""
    return _FORM.fullmatch(text) is not None
