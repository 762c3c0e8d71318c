"""Declare a list once: what it is called, its columns, and what stands in each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import Response

from web.exporting import MOST_ROWS, ExportKind, export_response
from web.i18n import gettext as _
from web.spreadsheets import Cell

Row = TypeVar("Row")

#: Rows that are read at once, so that a long list is never in memory as a whole.
BATCH = 500


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """A list as a file: its name, and of each column the head and the cell of a row."""

    #: In Chinese, marked for the translators.
    name: str
    columns: tuple[tuple[str, Callable[[Row], Cell]], ...]

    def export(
        self, rows: Iterable[Row], kind: ExportKind, *, about: str | None = None
    ) -> Response:
        """Answer with the rows, as many as there are, read while the file is sent.

        Args:
            about: number of the case or programme to which the list belongs.
        """
        heads = [_(head) for head, _cell in self.columns]
        lines = ([cell(row) for _head, cell in self.columns] for row in rows)
        return export_response(_(self.name), heads, lines, kind, about=about)


def in_batches(read: Callable[[int, int], Sequence[Row]]) -> Iterator[Row]:
    """Yield the rows of a long list, which is read a part at a time.

    Args:
        read: returns at most so many rows (first argument) behind so many others.
    """
    for offset in range(0, MOST_ROWS + 1, BATCH):
        rows = read(BATCH, offset)
        yield from rows
        if len(rows) < BATCH:
            return
