"""How a paper looks, as data: the same sheet becomes a Word file and a PDF.

A layout function turns the content of a document into a `Sheet`; the writers know
nothing of annexes or notices, so that the two files cannot say different things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.documents.plain_text import printable


class Align(StrEnum):
    """Where a text stands in its line."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawn signature behind a name."""

    #: The file that was drawn.
    sha256: str
    #: In millimetres.
    height: float = 11
    #: As PNG; empty until somebody prints the sheet, and where the file is unreadable.
    png: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One paragraph; a line feed within it begins a new line."""

    text: str
    bold: bool = False
    align: Align = Align.LEFT
    #: In points.
    size: float = 10.5
    #: Two letters before the first line, as running Chinese text has.
    indent: bool = False
    #: Space above, in points.
    above: float = 0
    #: Stays on the page of what follows, as a heading does.
    keep: bool = False
    #: The red of official papers, for the name of the bureau alone.
    red: bool = False
    #: Behind the last line.
    picture: Picture | None = None

    def __post_init__(self) -> None:
        """Leave out what cannot be printed: no writer ever sees it."""
        object.__setattr__(self, "text", printable(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table, over one or more columns."""

    texts: tuple[Text, ...]
    span: int = 1
    middle: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: it grows with its text and may go on on the next page."""

    cells: tuple[Cell, ...]
    #: It is at least so high, in millimetres.
    least: float = 8
    #: True for a row that is printed again on each page.
    head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with lines around every cell."""

    #: Relative widths of the columns.
    widths: tuple[float, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line across the paper."""

    red: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckMark:
    """Where anybody may ask whether a paper is genuine: an address as a QR code."""

    url: str
    text: str


Block = Text | Grid | Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole paper in A4."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    #: What stands small at the left of the foot of every page.
    foot: str = ""
    check: CheckMark | None = None
    language: str = field(default="zh-CN")

    def texts(self) -> Iterator[str]:
        """Yield every text in the order in which one reads it."""
        for block in self.blocks:
            if isinstance(block, Text):
                yield block.text
            elif isinstance(block, Grid):
                for row in block.rows:
                    for cell in row.cells:
                        yield from (text.text for text in cell.texts)


def label(text: str, *, span: int = 1, bold: bool = False) -> Cell:
    """Return a cell with a printed label, in the middle."""
    said = Text(text=text, align=Align.CENTER, bold=bold)
    return Cell(texts=(said,), span=span)


def value(text: str, *, span: int = 1, align: Align = Align.LEFT) -> Cell:
    """Return a cell with what somebody filled in."""
    return Cell(texts=(Text(text=text, align=align),), span=span)


def body(*texts: Text, span: int = 1) -> Cell:
    """Return a cell with paragraphs, from its top."""
    return Cell(texts=texts, span=span, middle=False)
