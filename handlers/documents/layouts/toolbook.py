"""行业质量工具书 (7.3.2): the common problems of each area and what solved them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from handlers.documents.layout import (
    Align,
    Block,
    Cell,
    Grid,
    Row,
    Sheet,
    Text,
    label,
    value,
)
from handlers.documents.layouts.days import chinese_day
from handlers.documents.layouts.parts import STANDARD
from handlers.documents.plain_text import rows_of, said

_HEADS = ("普遍问题", "解决方案", "涉及产品", "案件数")
_WIDTHS = (5.2, 7.0, 3.2, 1.6)


def toolbook(content: Mapping[str, object]) -> Sheet:
    """Return an edition of the tool book, each area under its heading.

    Args:
        content: `title`, `made_on`, and `problems` in the order of print, each with
            `area`, `problem`, `solutions`, `products` and `cases`.
    """
    problems = rows_of(content, "problems")
    areas = list(dict.fromkeys(said(each, "area") for each in problems))
    blocks: list[Block] = [
        Text(text=f"{STANDARD} 7.3.2", size=9),
        Text(
            text=said(content, "title"),
            size=20,
            bold=True,
            align=Align.CENTER,
            above=8,
        ),
        Text(
            text=chinese_day(said(content, "made_on")),
            size=11,
            align=Align.CENTER,
            above=4,
        ),
    ]
    for place, area in enumerate(areas, start=1):
        listed = [each for each in problems if said(each, "area") == area]
        blocks += _area(f"{place}　{area}", listed)
    return Sheet(title=said(content, "title"), blocks=tuple(blocks))


def _area(title: str, problems: Sequence[Mapping[str, object]]) -> Iterable[Block]:
    yield Text(text=title, size=13, bold=True, above=14, keep=True)
    yield Text(text="", size=3, keep=True)
    head = Row(cells=tuple(label(name) for name in _HEADS), head=True)
    yield Grid(widths=_WIDTHS, rows=(head, *(_row(each) for each in problems)))


def _row(problem: Mapping[str, object]) -> Row:
    # What a programme added is of no single case.
    number = said(problem, "cases")
    cases = Text(text="—" if number == "0" else number, align=Align.CENTER)
    return Row(
        cells=(
            value(said(problem, "problem")),
            value(_listed(problem.get("solutions"), "\n")),
            value(_listed(problem.get("products"), "、")),
            Cell(texts=(cases,)),
        )
    )


def _listed(given: object, between: str) -> str:
    found = given if isinstance(given, list | tuple) else []
    if between == "\n" and len(found) > 1:
        return "\n".join(f"{n}. {each}" for n, each in enumerate(found, start=1))
    return between.join(map(str, found))
