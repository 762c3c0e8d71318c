"""Carry what stands first in a column into its empty cells: typed once for many rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.forms.facts import is_blank
from handlers.forms.model import Field, Kind

#: With fewer rows typing is as quick as a button.
FEWEST_ROWS = 3

#: What every row has of its own, or answers by leaving it empty.
_OWN = frozenset({Kind.FILES, Kind.TICK, Kind.SEQUENCE})


def can_fill(column: Field) -> bool:
    """Say whether rows may have the same answer in a column, and no other follows.

    Nobody signs for many rows by one click, and a choice that fills its row would
    leave the other cells behind.
    """
    return not (column.kind in _OWN or column.signature or column.fills)


def filled_down(
    rows: Sequence[object], column: str
) -> list[object | Mapping[str, object]]:
    """Return rows with the first answer of a column in each row that has none.

    What somebody wrote stays; without any answer nothing changes.
    """
    answers = (row.get(column) for row in rows if isinstance(row, Mapping))
    first = next((answer for answer in answers if not is_blank(answer)), None)
    if first is None:
        return list(rows)
    return [
        {**row, column: first}
        if isinstance(row, Mapping) and is_blank(row.get(column))
        else row
        for row in rows
    ]
