"""The list of cases, and the registration of a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, redirect
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as BaseResponse

from engine import InstanceQuery, InstanceView
from handlers.deadlines.clocks import clocks_of
from handlers.linkage.cases import (
    CaseHeader,
    CaseQuery,
    count_cases,
    find_cases,
)
from handlers.linkage.clock_sight import seen_clocks
from handlers.linkage.earlier.entering import entered_among
from handlers.linkage.process_keys import LINKAGE
from web.arguments import page_number
from web.case_export import export_cases
from web.case_filters import filter_words, is_active
from web.case_query import asked_cases
from web.case_reading import Names, ladders_of
from web.exporting import asked_kind, export_links
from web.next_task import next_url
from web.presenters.case import CaseRow, case_row
from web.presenters.rows import pager
from web.requests import request_key
from web.roles import may_register
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("cases", __name__)

PAGE_SIZE = 20


@pages.page("/cases", guard=Guard.SIGNED_IN)
def cases() -> str | Response:
    """Show the cases that the visitor may see, newest first."""
    asked, number = asked_cases(), page_number()
    kind = asked_kind()
    if kind is not None:
        return export_cases(asked.query, kind)
    found = _find(asked.query, number)
    shown = found[:PAGE_SIZE]
    with services().engine.read() as connection:
        later = entered_among(connection, {each.business_key for each in shown})
    return page(
        "cases.html",
        rows=_rows(shown),
        entered_later=later,
        text=asked.text,
        view=asked.view,
        filter_words=filter_words(asked.wanted),
        counted=_count(asked.query) if is_active(asked.wanted) else None,
        holds_cases=may_register(current_visitor()),
        may_register=may_register(current_visitor()),
        exports=export_links("/cases", asked.arguments),
        papers_url=f"/papers?{urlencode(asked.arguments)}",
        pages=pager(
            path="/cases",
            arguments=asked.arguments,
            page=number,
            shown=len(shown),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


@pages.page("/cases", guard=Guard.SIGNED_IN, methods=("POST",))
def register() -> BaseResponse:
    """Start a case and open its registration.

    Raises:
        Forbidden: the visitor registers no cases.
    """
    visitor = current_visitor()
    if not may_register(visitor):
        raise Forbidden
    engine = services().engine
    instance = engine.start_instance(
        key=LINKAGE,
        business_key=None,
        variables={"initiator": visitor.actor.id},
        actor=visitor.actor,
        request=request_key(),
    )
    return redirect(next_url(instance.root_id, instance.business_key), code=303)


def _find(query: CaseQuery, number: int) -> list[CaseHeader]:
    """Return one page of cases, and one more if there is another page."""
    on_page = replace(query, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    with services().engine.read() as connection:
        return find_cases(connection, on_page, actor=current_visitor().actor)


def _count(query: CaseQuery) -> int:
    with services().engine.read() as connection:
        return count_cases(connection, query, actor=current_visitor().actor)


def _rows(headers: list[CaseHeader]) -> list[CaseRow]:
    keys = [header.business_key for header in headers]
    instances = _instances(keys)
    names = Names(header.officer_id for header in headers)
    with services().engine.read() as connection:
        clocks = clocks_of(connection, keys)
        book = services().books.at(connection)
    actor = current_visitor().actor
    ladders = ladders_of(
        {instances[key].root_id: header for key, header in _begun(headers, instances)},
        actor=actor,
    )
    return [
        case_row(
            header,
            stages=ladders.get(header.business_key),
            clocks=seen_clocks(clocks[header.business_key], actor),
            book=book,
            today=services().today,
            officer=names(header.officer_id),
        )
        for header in headers
    ]


def _begun(
    headers: list[CaseHeader], instances: Mapping[str, InstanceView]
) -> Iterator[tuple[str, CaseHeader]]:
    """Yield the cases whose process the visitor may see."""
    for header in headers:
        if header.business_key in instances:
            yield header.business_key, header


def _instances(keys: list[str]) -> dict[str, InstanceView]:
    query = InstanceQuery(
        process_keys=frozenset({LINKAGE}),
        business_keys=frozenset(keys),
        page_size=PAGE_SIZE,
    )
    found = services().engine.instances(query, actor=current_visitor().actor)
    return {item.business_key: item for item in found.items if item.business_key}
