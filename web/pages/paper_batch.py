"""Print papers of many cases together: choose cases and kinds, get files in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, request
from werkzeug.exceptions import NotFound

from handlers.documents.kinds import KINDS
from handlers.documents.pdf import to_pdf
from handlers.linkage.cases import CaseHeader, find_cases
from handlers.linkage.paper_batch import (
    CasePapers,
    Order,
    in_order,
    kinds_among,
    papers_of_cases,
    readable_papers,
    seen_cases,
)
from web.arguments import page_number
from web.case_query import AskedCases, asked_cases
from web.document_reading import note_documents, version_seen
from web.presenters.paper_batch import case_rows, list_of_papers, parts_of
from web.presenters.rows import pager
from web.routing import Guard, Pages
from web.security.headers import UPLOAD_POLICY
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("paper_batch", __name__)

#: Cases on one page; longer lists are printed page by page.
MOST_CASES = 100
#: Papers in one file: it is made while one waits.
MOST_PAPERS = 50


@pages.page("/papers", guard=Guard.SIGNED_IN)
def choose() -> str:
    """Show what would be printed of which case, and what a case lacks."""
    asked, number = asked_cases(), page_number()
    numbers = _chosen_numbers()
    headers, has_more = _cases(asked, numbers, number)
    with services().engine.read() as connection:
        cases = papers_of_cases(connection, headers, actor=current_visitor().actor)
    chosen = [each for each in request.args.getlist("kind") if each in KINDS]
    every = request.args.get("every") == "true"
    order = Order.BY_KIND if request.args.get("order") == "kind" else Order.BY_CASE
    papers = in_order(cases, chosen, every=every, order=order) if numbers else []
    return page(
        "papers.html",
        asked=asked,
        back=f"/cases?{urlencode(asked.arguments)}",
        again=f"/papers?{urlencode(asked.arguments)}",
        is_chosen=bool(numbers),
        rows=case_rows(cases, chosen if numbers else (), every=every),
        unseen=_unseen(numbers, cases),
        kinds=kinds_among(cases),
        chosen=chosen,
        every=every,
        order=order.value,
        papers=papers,
        parts=parts_of(papers, MOST_PAPERS),
        pages=pager(
            path="/papers",
            arguments=asked.arguments,
            page=number,
            shown=len(headers),
            has_more=has_more,
        ),
    )


@pages.page("/papers/print.pdf", guard=Guard.SIGNED_IN)
def printed() -> Response:
    """Print papers of several cases as one file, in the order of the address.

    Raises:
        NotFound: none of them is there for the visitor.
    """
    wanted = list(dict.fromkeys(request.args.getlist("id")))[:MOST_PAPERS]
    actor = current_visitor().actor
    with services().engine.read() as connection:
        papers = readable_papers(connection, wanted, actor=actor)
        keys = list(dict.fromkeys(each.business_key for each in papers))
        headers = seen_cases(connection, keys, actor=actor)
    if not papers:
        raise NotFound
    note_documents(papers)
    press, now = services().press, services().clock.now()
    sheets = [press.sheet(each, version_seen(each, each.version)) for each in papers]
    if request.args.get("list") == "true":
        lacking = len(wanted) - len(papers)
        sheets.insert(0, list_of_papers(papers, headers, now=now, lacking=lacking))
    response = Response(to_pdf(sheets, made_at=now), mimetype="application/pdf")
    response.headers["Content-Security-Policy"] = UPLOAD_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = "inline; filename=papers.pdf"
    return response


def _chosen_numbers() -> list[str]:
    """Return the numbers of the cases that were ticked, none before one chose."""
    return list(dict.fromkeys(request.args.getlist("case")))[:MOST_CASES]


def _cases(
    asked: AskedCases, numbers: Sequence[str], number: int
) -> tuple[list[CaseHeader], bool]:
    """Return the cases of the page, and whether the list goes on behind it."""
    actor = current_visitor().actor
    with services().engine.read() as connection:
        if numbers:
            return seen_cases(connection, numbers, actor=actor), False
        query = replace(
            asked.query, limit=MOST_CASES + 1, offset=(number - 1) * MOST_CASES
        )
        found = find_cases(connection, query, actor=actor)
    return found[:MOST_CASES], len(found) > MOST_CASES


def _unseen(numbers: Sequence[str], cases: Sequence[CasePapers]) -> int:
    """Return how many numbers name no case, or none that the visitor sees."""
    return len(set(numbers) - {each.header.business_key for each in cases})
