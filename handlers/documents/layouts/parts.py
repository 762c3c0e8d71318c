"""What several papers have in common: heads, boxes to tick, numbers in circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from handlers.documents.layout import Align, Block, Row, Text, label, value
from handlers.documents.plain_text import said

TICKED, EMPTY = "☑", "□"
STANDARD = "DB3502/T 160-2024"

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def circled(number: int) -> str:
    """Return a number from 1 to 20 in its circle."""
    return _CIRCLED[number - 1]


def boxes(options: Iterable[str], ticked: Iterable[str]) -> str:
    """Return options in a line, each behind its box: □已完成 ☑待改进."""
    marked = set(ticked)
    return " ".join(
        f"{TICKED if option in marked else EMPTY}{option}" for option in options
    )


def numbered_boxes(
    options: Sequence[str], ticked: Iterable[str], *, in_line: int = 4
) -> str:
    """Return numbered options, some in each line: □①满意 ☑②比较满意."""
    marked = set(ticked)
    said_each = [
        f"{TICKED if option in marked else EMPTY}{circled(place)}{option}"
        for place, option in enumerate(options, start=1)
    ]
    lines = [said_each[at : at + in_line] for at in range(0, len(said_each), in_line)]
    return "\n".join("　".join(line) for line in lines)


def heading(annex: str, title: str) -> tuple[Text, ...]:
    """Return the head of a table of the standard: where it stands, and its name."""
    return (
        Text(text=f"{STANDARD} 附录{annex[0]} 表{annex}", size=9),
        Text(text=title, size=16, bold=True, align=Align.CENTER, above=4),
        Text(text="", size=4),
    )


def pair(
    content: Mapping[str, object],
    first: tuple[str, str],
    second: tuple[str, str],
    *,
    span: int = 1,
) -> Row:
    """Return a row of two labels with what was filled in behind each.

    Args:
        first: label and key.
        second: label and key.
        span: over how many columns the first answer reaches.
    """
    return Row(
        cells=(
            label(first[0]),
            value(said(content, first[1]), span=span),
            label(second[0]),
            value(said(content, second[1])),
        )
    )


def sealed(
    blocks: Sequence[Block], bureau: str, day: str, *, size: float, above: float
) -> list[Block]:
    """Return a paper's blocks with the place of the seal and the day at their end.

    Neither ever stands on a page alone: the last paragraph goes with them.

    Args:
        blocks: what stands above; the last one is a paragraph.
        bureau: whose seal it is.
        day: as the paper prints it.
        size: in points.
        above: space before the seal, in points.
    """
    *rest, last = blocks
    kept = replace(last, keep=True) if isinstance(last, Text) else last
    right = Align.RIGHT
    name = f"{bureau}（印章）"
    return [
        *rest,
        kept,
        Text(text=name, size=size, align=right, above=above, keep=True),
        Text(text=day, size=size, align=right, above=6),
    ]
