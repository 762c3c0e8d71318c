"""Name the inputs of a page: what reading, checking and drawing must agree on."""

from __future__ import annotations

import re

#: Rows and places have few digits; Python refuses to read thousands of them.
_NUMBER = re.compile(r"[0-9]{1,6}")

#: Stands in every row, so that a row of empty boxes is known to be there.
ROW_MARK = "_row"
#: Buttons: the value is the table, or the table and the row.
ADD_ROW = "_add_row"
REMOVE_ROW = "_remove_row"
#: A button at a cell of the first row: the value is the table and the column.
FILL_COLUMN = "_fill_column"
#: A button beside a choice: the value is the name of the cell.
FILL_ROW = "_fill_row"
#: A button that takes over a proposed row: the value is its id.
TAKE_ROW = "_take_row"
#: An input for new files; their evidence ids are filed under the name without it.
UPLOAD = "-upload"
#: Ends the key of the picture of a signature.
DRAWN = "_drawn"
PERIOD_FROM = "-from"
PERIOD_TO = "-to"


def cell(table: str, row: int, column: str) -> str:
    """Return the name of a cell's input."""
    return f"{table}-{row}-{column}"


def rank(name: str, option: int) -> str:
    """Return the name of the box in which an option's place in the order is typed."""
    return f"{name}-rank-{option}"


def drawn(key: str) -> str:
    """Return the key of the picture that was drawn for a signature."""
    return f"{key}{DRAWN}"


def element_id(name: str) -> str:
    """Return the id of an input, or of the first of several."""
    return f"field-{name}"


def number(text: str) -> int | None:
    """Return the number of a row or a place, None if it is none."""
    return int(text) if _NUMBER.fullmatch(text) else None
