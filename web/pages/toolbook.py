"""行业质量工具书: common problems of closed cases and what solved them (7.3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from io import BytesIO

from flask import Response, redirect, send_file
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from handlers.deadlines.local_time import local_day
from handlers.documents.layouts.toolbook import toolbook as layout
from handlers.documents.press import MEDIA_TYPES, FileFormat, printed
from handlers.knowledge.book import CauseBook
from handlers.knowledge.local_entries import cause_book
from handlers.knowledge.toolbook import (
    AREAS,
    Edition,
    Problem,
    edition,
    editions,
    find_entries,
    grouped,
    make_edition,
    problems_in_print,
)
from handlers.parties.view_log import Viewed
from web.arguments import search_text
from web.case_reading import Names
from web.exporting import asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.notices import Notice, say
from web.roles import assists, is_of_bureau, is_outside
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.viewing import note
from web.visitor import current_visitor

pages = Pages("toolbook", __name__)

#: Problems of an area that the page shows; the file has all.
_MOST_OF_AN_AREA = 20
_MOST_SOLUTIONS = 4
_ALL = 100_000


@pages.page("/knowledge/toolbook", guard=Guard.SIGNED_IN)
def toolbook() -> str | Response:
    """Show the book as it stands now; outside parties read what is in print."""
    text = search_text()
    problems = read_problems(text)
    with services().engine.read() as connection:
        book = cause_book(connection)
        made = editions(connection)
    kind = asked_kind()
    if kind is not None:
        return export_response(_("行业质量工具书"), _columns(), _lines(problems), kind)
    names = Names(each.made_by for each in made)
    return page(
        "toolbook.html",
        areas=_areas(problems, book),
        text=text,
        editions=[(each, names(each.made_by)) for each in made],
        edition=None,
        may_make=_may_make(),
        most_solutions=_MOST_SOLUTIONS,
        exports=export_links("/knowledge/toolbook", {"q": text} if text else {}),
    )


@pages.page("/knowledge/toolbook", guard=Guard.SIGNED_IN, methods=("POST",))
def make() -> BaseResponse:
    """Make an edition of the book as it stands now.

    Raises:
        Forbidden: only bureaus and agencies do.
    """
    if not _may_make():
        raise Forbidden
    with services().engine.transact(current_visitor().actor) as uow:
        new = make_edition(uow, on=services().today)
    said = Notice(_("已编制%(title)s。", title=new.title))
    return say(redirect(f"/knowledge/toolbook/{new.number}", code=303), said)


@pages.page("/knowledge/toolbook/<int:number>", guard=Guard.SIGNED_IN)
def one_edition(number: int) -> str | Response:
    """Show an edition as it stood on its day.

    Raises:
        NotFound: there is none of this number.
    """
    with services().engine.read() as connection:
        found = edition(connection, number)
        book = cause_book(connection)
    if found is None:
        raise NotFound
    kind = asked_kind()
    if kind is not None:
        return export_response(found.title, _columns(), _lines(found.problems), kind)
    return page(
        "toolbook.html",
        areas=_areas(found.problems, book),
        text="",
        editions=[],
        edition=found,
        made_by=_made_by(found),
        may_make=False,
        most_solutions=_MOST_SOLUTIONS,
        exports=export_links(f"/knowledge/toolbook/{number}", {}),
    )


@pages.page("/knowledge/toolbook/<int:number>.<format_>", guard=Guard.SIGNED_IN)
def book(number: int, format_: str) -> Response:
    """Hand an edition out as a printed book.

    Raises:
        NotFound: there is none of this number, or no such format.
    """
    with services().engine.read() as connection:
        found = edition(connection, number)
    if found is None or format_ not in set(FileFormat):
        raise NotFound
    wanted = FileFormat(format_)
    made = printed(layout(_content(found)), wanted, made_at=found.made_at)
    note(Viewed.EXPORT, f"{found.title}.{wanted}", title=found.title)
    return send_file(
        BytesIO(made),
        mimetype=MEDIA_TYPES[wanted],
        as_attachment=wanted is FileFormat.WORD,
        download_name=f"{found.title}.{wanted}",
    )


def _content(found: Edition) -> dict[str, object]:
    return {
        "title": found.title,
        "made_on": local_day(found.made_at).isoformat(),
        "problems": [asdict(each) for each in found.problems],
    }


def read_problems(text: str) -> list[Problem]:
    """Return the problems that the visitor may read."""
    with services().engine.read() as connection:
        if is_outside(current_visitor()):
            return problems_in_print(connection, text=text)
        return grouped(find_entries(connection, text=text, limit=_ALL))


def _made_by(found: Edition) -> str:
    return Names([found.made_by])(found.made_by)


def _areas(
    problems: Iterable[Problem], book: CauseBook
) -> list[tuple[str, list[tuple[Problem, str]], int]]:
    """Return areas with their problems, each with the name of its issue."""
    listed = list(problems)
    areas = [*AREAS, *sorted({p.area for p in listed if p.area not in AREAS})]
    shown = []
    for area in areas:
        here = [problem for problem in listed if problem.area == area]
        rows = [(problem, _issue(problem, book)) for problem in here[:_MOST_OF_AN_AREA]]
        if rows:
            shown.append((area, rows, len(here) - len(rows)))
    return shown


def _issue(problem: Problem, book: CauseBook) -> str:
    issue = book.issue(problem.issue_key)
    return f"{issue.key} {issue.name}" if issue else ""


def _may_make() -> bool:
    visitor = current_visitor()
    return is_of_bureau(visitor) or assists(visitor)


def _columns() -> list[str]:
    return [_("类别"), _("附录C"), _("普遍问题"), _("解决方案"), _("案件数"), _("产品")]


def _lines(problems: Iterable[Problem]) -> list[list[str | int]]:
    return [
        [
            each.area,
            each.issue_key,
            each.problem,
            "；".join(each.solutions),
            each.cases,
            "、".join(each.products),
        ]
        for each in problems
    ]
