"""Under 管理: the register of all numbers of papers that were given out."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, request

from handlers.documents.number_rules import KIND_NAMES
from handlers.documents.register import (
    NumberEntry,
    RegisterQuery,
    register_lines,
    whole_register,
)
from web.case_reading import Names
from web.exporting import asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.number_scope import read_bureau, ruled_bureaus, small_number
from web.presenters.days import moment_text
from web.presenters.rows import pager
from web.roles import manages_everywhere
from web.routing import Guard, Pages
from web.services import services
from web.spreadsheets import Cell
from web.templating import page
from web.visitor import current_visitor

pages = Pages("number_register", __name__)

_PAGE = 50


@pages.page("/admin/number-register", guard=Guard.MANAGER)
def register() -> str | Response:
    """Show every number that was given out, and which were given up and why."""
    query = _query()
    wanted = asked_kind()
    if wanted is not None:
        columns = (
            *(_("编号"), _("种类"), _("年份"), _("序号"), _("案号")),
            *(_("编号人"), _("编号时间"), _("状态"), _("作废原因")),
        )
        return export_response(_("文号登记簿"), columns, _cells(query), wanted)
    number = small_number(request.args.get("page", "")) or 1
    with services().engine.read() as connection:
        found = register_lines(
            connection, query, limit=_PAGE + 1, offset=(number - 1) * _PAGE
        )
        bureaus = ruled_bureaus(connection)
    shown = found[:_PAGE]
    arguments = {
        key: value
        for key in ("kind", "year", "bureau")
        if (value := request.args.get(key, ""))
    }
    path = "/admin/number-register"
    return page(
        "number_register.html",
        rows=shown,
        names=KIND_NAMES,
        name_of=Names([each.given_by for each in shown] + [e.voided_by for e in shown]),
        chosen=query,
        bureaus=bureaus if manages_everywhere(current_visitor()) else {},
        shared=query.bureau_id is not None and any(not e.owner for e in shown),
        exports=export_links(path, arguments),
        pages=pager(
            path=path,
            arguments=arguments,
            page=number,
            shown=len(shown),
            has_more=len(found) > _PAGE,
        ),
    )


def _cells(query: RegisterQuery) -> Iterator[tuple[Cell, ...]]:
    with services().engine.read() as connection:
        lines = list(whole_register(connection, query))
    names = Names(each.given_by for each in lines)
    for each in lines:
        yield (
            each.number,
            KIND_NAMES[each.kind],
            each.year,
            each.serial,
            each.business_key,
            names(each.given_by),
            moment_text(each.given_at),
            _state(each),
            each.void_reason or "",
        )


def _state(each: NumberEntry) -> str:
    return _("作废") if each.voided_at else _("使用")


def _query() -> RegisterQuery:
    kind = request.args.get("kind", "")
    return RegisterQuery(
        bureau_id=read_bureau() or request.args.get("bureau") or None,
        kind=kind if kind in KIND_NAMES else None,
        year=small_number(request.args.get("year", "")),
    )
