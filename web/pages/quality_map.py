"""质量地图 and 产品质量档案: where the cases are, and all of one product (7.3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Response, request
from werkzeug.exceptions import Forbidden, NotFound

from handlers.knowledge.local_entries import cause_book
from handlers.knowledge.map_reviews import MapReview, Place
from handlers.linkage.case_filters import CaseFilter
from handlers.results.archive import ArchiveLine, archive_lines, archive_of
from handlers.results.figures import Cell as Count
from handlers.results.figures import Share, by_district_and_product
from handlers.results.map_checks import seen_reviews
from web.arguments import page_number, search_text
from web.case_filters import asked_filter, cases_url, programme_choices
from web.case_reading import Names
from web.exporting import asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing
from web.presenters.figures import Matrix, matrix, tile_map
from web.presenters.rows import pager
from web.roles import is_of_bureau
from web.routing import Guard, Pages
from web.services import services
from web.spreadsheets import Cell
from web.templating import page
from web.visitor import current_visitor

pages = Pages("quality_map", __name__)

PAGE_SIZE = 20
_MOST_EXPORTED = 20_000


#: Checks of the map that the page shows; the file has them all.
_CHECKS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class MapCheck:
    """One check of the map as the page shows it."""

    it: MapReview
    by: str
    #: The cases of that day; each leads to them as they stand now.
    matrix: Matrix


_CHECKS = Listing[tuple[MapReview, Place]](
    marked("质量地图核对记录"),
    (
        (marked("核对日期"), lambda line: line[0].checked_on),
        (marked("项目编号"), lambda line: line[0].programme_id),
        (marked("帮扶项目"), lambda line: line[0].programme_name),
        (marked("所在区"), lambda line: line[1].district),
        (marked("产品"), lambda line: line[1].product),
        (marked("案件"), lambda line: line[1].cases),
        (marked("在办"), lambda line: line[1].open),
        (marked("首轮合格"), lambda line: line[1].first_passed),
        (marked("首轮复查"), lambda line: line[1].first_tested),
        (marked("区域产品质量情况分析"), lambda line: line[0].analysis),
    ),
)


@pages.page("/knowledge/map", guard=Guard.SIGNED_IN)
def quality_map() -> str | Response:
    """Show districts as tiles, products in districts as a table, and who checked it.

    Raises:
        Forbidden: only a bureau looks at its region.
    """
    if not is_of_bureau(current_visitor()):
        raise Forbidden
    today = services().today
    wanted = replace(asked_filter(), which=None, stage="", district="")
    if wanted.opened_from is None and "from" not in request.args:
        wanted = replace(
            wanted, opened_from=date(today.year - 1, today.month, min(today.day, 28))
        )
    kind = asked_kind()
    most = _MOST_EXPORTED if kind else _CHECKS_SHOWN
    with services().engine.read() as connection:
        reviews = seen_reviews(
            connection,
            actor=current_visitor().actor,
            programme_id=wanted.programme_id,
            limit=most,
        )
        if kind is not None:
            lines = [(each, place) for each in reviews for place in each.places]
            return _CHECKS.export(lines, kind)
        cells = by_district_and_product(
            connection, wanted, actor=current_visitor().actor, today=today
        )

    def url(district: str, product: str) -> str:
        return cases_url(wanted, district=district, product=product or wanted.product)

    return page(
        "quality_map.html",
        map=tile_map(cells, url=url),
        matrix=matrix(cells, url=url, most=40),
        wanted=wanted,
        today=today,
        programmes=programme_choices(wanted),
        checks=_checks(reviews),
        exports=export_links("/knowledge/map", _of_programme(wanted)),
    )


def _of_programme(wanted: CaseFilter) -> dict[str, str]:
    return {"programme": wanted.programme_id} if wanted.programme_id else {}


def _checks(reviews: Sequence[MapReview]) -> list[MapCheck]:
    names = Names(each.made_by for each in reviews)
    return [
        MapCheck(it=each, by=names(each.made_by), matrix=_places(each))
        for each in reviews
    ]


def _places(review: MapReview) -> Matrix:
    of_programme = CaseFilter(programme_id=review.programme_id)
    cells = [
        Count(
            district=each.district,
            product=each.product,
            cases=each.cases,
            open=each.open,
            first_round=Share(each.first_passed, each.first_tested),
        )
        for each in review.places
    ]

    def url(district: str, product: str) -> str:
        return cases_url(of_programme, district=district, product=product)

    return matrix(cells, url=url, most=len(cells))


@pages.page("/knowledge/archives", guard=Guard.SIGNED_IN)
def archives() -> str | Response:
    """Show the archives of what the visitor may see."""
    text, number = search_text(), page_number()
    kind = asked_kind()
    limit = _MOST_EXPORTED if kind else PAGE_SIZE + 1
    offset = 0 if kind else (number - 1) * PAGE_SIZE
    with services().engine.read() as connection:
        found = archive_lines(
            connection,
            actor=current_visitor().actor,
            text=text,
            limit=limit,
            offset=offset,
        )
    if kind is not None:
        return export_response(_("产品质量档案"), _columns(), _lines(found), kind)
    arguments = {"q": text} if text else {}
    return page(
        "archives.html",
        rows=found[:PAGE_SIZE],
        text=text,
        exports=export_links("/knowledge/archives", arguments),
        pages=pager(
            path="/knowledge/archives",
            arguments=arguments,
            page=number,
            shown=min(len(found), PAGE_SIZE),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


@pages.page("/knowledge/archives/<entity_id>", guard=Guard.SIGNED_IN)
def archive(entity_id: str) -> str:
    """Show everything about one product of one entity.

    Raises:
        NotFound: there is no case of them that the visitor may see.
    """
    product = request.args.get("product", "")
    with services().engine.read() as connection:
        found = archive_of(
            connection,
            entity_id=entity_id,
            product=product,
            actor=current_visitor().actor,
        )
        book = cause_book(connection)
    if not found.cases:
        raise NotFound
    return page(
        "archive.html", archive=found, first=found.cases[0], product=product, book=book
    )


def _columns() -> list[str]:
    return [_("经营主体"), _("产品"), _("所在区"), _("案件"), _("在办"), _("最近登记")]


def _lines(found: list[ArchiveLine]) -> list[list[Cell]]:
    return [
        [
            each.entity_name,
            each.product,
            each.district,
            each.cases,
            each.open,
            each.latest,
        ]
        for each in found
    ]
