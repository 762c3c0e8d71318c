"""Lay figures out: bars of a table, cells of a map, numbers in words of the office."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.results.figures import Cell, Share
from web.i18n import marked

#: Units of the drawings.
BAR_WIDTH = 240
_TILE = 112
_GAP = 8

#: Where the districts of Xiamen lie to each other: column and row of a tile grid.
_PLACES: Mapping[str, tuple[int, int]] = {
    "集美区": (1, 0),
    "同安区": (2, 0),
    "海沧区": (0, 1),
    "湖里区": (1, 1),
    "翔安区": (2, 1),
    "思明区": (1, 2),
    "厦门市外": (2, 2),
}
#: From this share on a district does well, below the other it does not.
GOOD, POOR = 90, 70


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a table with a bar."""

    label: str
    number: int
    url: str
    #: Units of the drawing.
    width: int


@dataclass(frozen=True, slots=True)
class Tile:
    """One district of the map."""

    district: str
    x: int
    y: int
    cases: int
    rate: str
    #: In words, because colour alone says nothing.
    verdict: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tile grid of a region."""

    width: int
    height: int
    size: int
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Products in lines, districts in columns."""

    districts: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One product in all districts."""

    product: str
    url: str
    cells: tuple[MatrixCell | None, ...]
    total: int
    rate: str


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One product in one district."""

    cases: int
    open: int
    rate: str
    url: str


def percent(share: Share) -> str:
    """Return a share as 83.3%, or a dash where there is nothing to share."""
    value = share.percent
    return "—" if value is None else f"{value:.1f}%".replace(".0%", "%")


def bars(lines: Iterable[tuple[str, int, str]]) -> list[Bar]:
    """Return lines of label, number and address with bars of fitting width."""
    listed = list(lines)
    most = max((number for _, number, _ in listed), default=0) or 1
    return [
        Bar(label, number, url, round(BAR_WIDTH * number / most))
        for label, number, url in listed
    ]


def matrix(
    cells: Sequence[Cell],
    *,
    url: Callable[[str, str], str],
    most: int = 15,
) -> Matrix:
    """Return the products with most cases in all districts.

    Args:
        cells: counts by district and product.
        url: the list of a district and a product; an empty district means all.
        most: products that are shown.
    """
    districts = tuple(sorted({cell.district for cell in cells}, key=_place))
    by_product: dict[str, dict[str, Cell]] = {}
    for cell in cells:
        by_product.setdefault(cell.product, {})[cell.district] = cell
    totals = {
        product: sum(cell.cases for cell in found.values())
        for product, found in by_product.items()
    }
    order = sorted(by_product, key=lambda product: (-totals[product], product))
    rows = tuple(
        MatrixRow(
            product=product,
            url=url("", product),
            cells=tuple(
                _cell(by_product[product].get(district), url) for district in districts
            ),
            total=totals[product],
            rate=percent(together(c.first_round for c in by_product[product].values())),
        )
        for product in order[:most]
    )
    return Matrix(districts, rows)


def tile_map(cells: Sequence[Cell], *, url: Callable[[str, str], str]) -> TileMap:
    """Return the districts as tiles, every one of the region even without a case."""
    found: dict[str, list[Cell]] = {district: [] for district in _PLACES}
    for cell in cells:
        found.setdefault(cell.district, []).append(cell)
    tiles = tuple(
        _tile(district, listed, url(district, ""), number)
        for number, (district, listed) in enumerate(found.items())
    )
    return TileMap(
        width=max(tile.x for tile in tiles) + _TILE,
        height=max(tile.y for tile in tiles) + _TILE,
        size=_TILE,
        tiles=tiles,
    )


def together(shares: Iterable[Share]) -> Share:
    """Return the share of several groups together."""
    listed = list(shares)
    return Share(sum(s.part for s in listed), sum(s.whole for s in listed))


def verdict(share: Share) -> tuple[str, str]:
    """Return how a pass rate reads, and the tone in which it is drawn."""
    value = share.percent
    if value is None:
        return marked("暂无复查"), "none"
    if value >= GOOD:
        return marked("较好"), "good"
    if value >= POOR:
        return marked("一般"), "fair"
    return marked("需关注"), "poor"


def _tile(district: str, listed: Sequence[Cell], url: str, number: int) -> Tile:
    beside = number - len(_PLACES)
    column, row = _PLACES.get(district, (beside % 3, 3 + beside // 3))
    share = together(cell.first_round for cell in listed)
    words, tone = verdict(share)
    return Tile(
        district=district,
        x=column * (_TILE + _GAP),
        y=row * (_TILE + _GAP),
        cases=sum(cell.cases for cell in listed),
        rate=percent(share),
        verdict=words,
        tone=tone,
        url=url,
    )


def _cell(cell: Cell | None, url: Callable[[str, str], str]) -> MatrixCell | None:
    if cell is None:
        return None
    return MatrixCell(
        cases=cell.cases,
        open=cell.open,
        rate=percent(cell.first_round),
        url=url(cell.district, cell.product),
    )


def _place(district: str) -> tuple[int, str]:
    order = list(_PLACES)
    return (order.index(district) if district in order else len(order), district)
