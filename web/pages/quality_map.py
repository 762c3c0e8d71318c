"""质量地图 and 产品质量档案: where the cases are, and all of one product (7.3.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Response, request
from werkzeug.exceptions import Forbidden, NotFound

from handlers.knowledge.local_entries import cause_book
from handlers.results.archive import ArchiveLine, archive_lines, archive_of
from handlers.results.figures import by_district_and_product
from web.arguments import page_number, search_text
from web.case_filters import arguments_of, asked_filter, cases_url
from web.exporting import asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.presenters.figures import matrix, tile_map
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


@pages.page("/knowledge/map", guard=Guard.SIGNED_IN)
def quality_map() -> str:
    """Show districts as tiles and products in districts as a table.

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
    with services().engine.read() as connection:
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
        arguments=arguments_of(wanted),
    )


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
