"""重点产品监管目录: what is supervised how often, in versions side by side (7.3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, redirect, request
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as BaseResponse

from handlers.knowledge.catalogue import (
    CatalogueRow,
    CatalogueVersion,
    Change,
    Wish,
    catalogue_versions,
    change_catalogue,
)
from handlers.linkage.case_filters import CaseFilter
from handlers.results.figures import Cell, by_district_and_product
from web.bureau_scope import own_bureau
from web.case_reading import Names
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing
from web.notices import Notice, say
from web.presenters.figures import percent, together
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("catalogue", __name__)

#: Versions that stand side by side.
_COLUMNS = 3
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ProductFigures:
    """What the year says about a product."""

    product: str
    cases: int
    rate: str

    @property
    def in_words(self) -> str:
        """Return the figures as a version keeps them."""
        return f"近一年 {self.cases} 件，首轮复查合格率 {self.rate}"


_LISTING = Listing[tuple[CatalogueVersion, CatalogueRow]](
    marked("重点产品监管目录"),
    (
        (marked("版本"), lambda line: line[0].number),
        (marked("施行日期"), lambda line: line[0].effective_on),
        (marked("产品"), lambda line: line[1].product),
        (marked("监管方式和频次"), lambda line: line[1].frequency),
        (marked("调整"), lambda line: str(line[1].change or "")),
        (marked("理由"), lambda line: line[1].reason),
    ),
)


@pages.page("/knowledge/catalogue", guard=Guard.SIGNED_IN)
def catalogue() -> str | Response:
    """Show the versions of the visitor's bureau side by side.

    Raises:
        Forbidden: it is the bureau's.
    """
    bureau_id = own_bureau()
    with services().engine.read() as connection:
        versions = catalogue_versions(connection, bureau_id)
    kind = asked_kind()
    if kind is not None:
        lines = ((each, row) for each in versions for row in each.rows)
        return _LISTING.export(lines, kind)
    found = _figures()
    names = Names(each.made_by for each in versions)
    shown = versions[:_COLUMNS]
    return page(
        "catalogue.html",
        versions=[(each, names(each.made_by)) for each in versions],
        shown=shown,
        exports=export_links("/knowledge/catalogue", {}),
        rows=_side_by_side(shown),
        figures=found,
        proposed=_proposed(found, versions),
        changes=list(Change),
        may_change=bureau_id == current_visitor().person.org_id,
        today=services().today,
    )


@pages.page("/knowledge/catalogue", guard=Guard.SIGNED_IN, methods=("POST",))
def change() -> BaseResponse:
    """Write the next version.

    Raises:
        Forbidden: it is the bureau's; a station reads what its bureau decides.
    """
    bureau_id = own_bureau()
    if bureau_id != current_visitor().person.org_id:
        raise Forbidden
    product = _field("product")
    found = {each.product: each for each in _figures()}
    known = found.get(product, ProductFigures(product, 0, "—"))
    wanted = _field("change")
    wish = Wish(
        product=product,
        change=Change(wanted) if wanted in set(Change) else Change.ADD,
        frequency=_field("frequency"),
        reason=_field("reason"),
        figures=known.in_words,
    )
    with services().engine.transact(current_visitor().actor) as uow:
        new = change_catalogue(uow, bureau_id, wish, effective_on=_day("effective_on"))
    said = Notice(_("已形成目录第 %(n)d 版。", n=new.number))
    return say(redirect("/knowledge/catalogue", code=303), said)


def _figures() -> list[ProductFigures]:
    """Return the products of the last year, those with most cases first."""
    today = services().today
    since = date(today.year - 1, today.month, min(today.day, 28))
    with services().engine.read() as connection:
        cells = by_district_and_product(
            connection,
            CaseFilter(opened_from=since),
            actor=current_visitor().actor,
            today=today,
        )
    by_product: dict[str, list[Cell]] = {}
    for cell in cells:
        by_product.setdefault(cell.product, []).append(cell)
    listed = [
        ProductFigures(
            product,
            sum(cell.cases for cell in found),
            percent(together(cell.first_round for cell in found)),
        )
        for product, found in by_product.items()
    ]
    return sorted(listed, key=lambda each: (-each.cases, each.product))


def _proposed(
    found: list[ProductFigures], versions: list[CatalogueVersion]
) -> list[ProductFigures]:
    """Return frequent products that are not in the catalogue yet."""
    inside = versions[0].products if versions else {}
    return [each for each in found if each.product not in inside][:8]


def _side_by_side(
    versions: list[CatalogueVersion],
) -> list[tuple[str, list[CatalogueRow | None]]]:
    products = sorted({row.product for each in versions for row in each.rows})
    return [
        (
            product,
            [
                next((row for row in each.rows if row.product == product), None)
                for each in versions
            ],
        )
        for product in products
    ]


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]


def _day(name: str) -> date:
    try:
        return date.fromisoformat(_field(name))
    except ValueError:
        return services().today
