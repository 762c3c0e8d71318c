"""Case numbers: XMLD, the year, four digits; the temporary numbering of the bureau."""

from __future__ import annotations

import re

from handlers.linkage.errors import CaseNumbersExhausted

PREFIX = "XMLD"
LAST = 9999

_FORM = re.compile(rf"{PREFIX}-(\d{{4}})-(\d{{4}})")


def case_number(year: int, serial: int) -> str:
    """Return the number of the year's case with this serial.

    Raises:
        CaseNumbersExhausted: four digits do not hold it.
    """
    if serial > LAST:
        raise CaseNumbersExhausted(year)
    return f"{PREFIX}-{year:04d}-{serial:04d}"


def is_case_number(text: str) -> bool:
    """Say whether the text has the form of a case number."""
    return _FORM.fullmatch(text) is not None
