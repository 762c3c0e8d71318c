"""典型案例: read what is published; the bureau publishes and withdraws (7.3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Response, redirect, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from handlers.knowledge.local_entries import cause_book
from handlers.knowledge.tables import typical_case
from handlers.knowledge.typical_cases import (
    PARTS,
    CaseState,
    TypicalCase,
    case_versions,
    find_cases,
    latest_case,
    latest_draft,
    preview,
    publish_case,
    published_case,
    withdraw_case,
)
from handlers.linkage.case_secrets import secrets_of_case
from handlers.linkage.cases import case_header, sees_case
from web.arguments import page_number, search_text
from web.case_reading import Names, open_case_file
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing, in_batches
from web.notices import Notice, say
from web.presenters.deadline import Chip, Tone
from web.presenters.rows import pager
from web.roles import assists, is_of_bureau
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("typical_cases", __name__)

PAGE_SIZE = 20
_LONGEST = 300

_STATES: dict[CaseState, tuple[str, Tone]] = {
    CaseState.DRAFT: (marked("待发布"), Tone.AMBER),
    CaseState.PUBLISHED: (marked("已发布"), Tone.GREEN),
    CaseState.WITHDRAWN: (marked("已撤回"), Tone.GREY),
}


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One case in the list."""

    url: str
    title: str
    product: str
    issues: str
    state: Chip
    when: datetime


_LISTING = Listing[LibraryRow](
    marked("典型案例"),
    (
        (marked("案例"), lambda row: row.title),
        (marked("产品"), lambda row: row.product),
        (marked("附录C问题"), lambda row: row.issues),
        (marked("状态"), lambda row: row.state.text),
        (marked("日期"), lambda row: row.when),
    ),
)


@pages.page("/knowledge/cases", guard=Guard.SIGNED_IN)
def library() -> str | Response:
    """Show published cases; who writes or publishes them sees the others too."""
    text, number, issue = search_text(), page_number(), request.args.get("issue", "")
    workshop = _works_on_them() and request.args.get("view") == "work"
    with services().engine.read() as connection:
        book = cause_book(connection)
    chosen = issue if book.issue(issue) else ""

    def read(limit: int, offset: int) -> list[LibraryRow]:
        with services().engine.read() as connection:
            found = find_cases(
                connection,
                states=list(CaseState) if workshop else [CaseState.PUBLISHED],
                text=text,
                issue_key=chosen,
                visible=sees_case(typical_case.c.business_key, current_visitor().actor)
                if workshop
                else None,
                limit=limit,
                offset=offset,
            )
        return [_row(each, workshop=workshop) for each in found]

    kind = asked_kind()
    if kind is not None:
        return _LISTING.export(in_batches(read), kind)
    found = read(PAGE_SIZE + 1, (number - 1) * PAGE_SIZE)
    arguments = {"q": text, "issue": chosen, "view": "work" if workshop else ""}
    kept = {key: value for key, value in arguments.items() if value}
    return page(
        "typical_cases.html",
        rows=found[:PAGE_SIZE],
        text=text,
        issue=chosen,
        issues=book.issues(),
        workshop=workshop,
        works_on_them=_works_on_them(),
        exports=export_links("/knowledge/cases", kept),
        pages=pager(
            path="/knowledge/cases",
            arguments=kept,
            page=number,
            shown=min(len(found), PAGE_SIZE),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


@pages.page("/knowledge/cases/<public_id>", guard=Guard.SIGNED_IN)
def published(public_id: str) -> str:
    """Show a published case.

    Raises:
        NotFound: there is none.
    """
    with services().engine.read() as connection:
        found = published_case(connection, public_id)
        book = cause_book(connection)
    if found is None:
        raise NotFound
    return page(
        "typical_case.html",
        case=found,
        parts=[(PARTS[key], found.content.get(key, "")) for key in PARTS],
        issues=[each for key in found.issue_keys if (each := book.issue(key))],
    )


@pages.page("/cases/<case_no>/typical-case", guard=Guard.SIGNED_IN)
def workshop(case_no: str) -> str:
    """Show the draft of a case with what would be taken out of it.

    Raises:
        NotFound: there is no draft, or the visitor has nothing to do with it.
    """
    draft = _draft_of(case_no)
    with services().engine.read() as connection:
        header = case_header(connection, case_no)
        shown = preview(draft, secrets_of_case(connection, header, services().forms))
        latest = latest_case(connection, case_no)
        versions = case_versions(connection, case_no)
    names = Names(each.written_by for each in versions)
    return page(
        "typical_case_work.html",
        case_no=case_no,
        draft=draft,
        latest=latest,
        state=_chip(latest.state if latest else CaseState.DRAFT),
        title=shown["title"],
        parts=[(PARTS[key], shown.get(key, [])) for key in PARTS],
        versions=[
            (each, _chip(each.state), names(each.written_by)) for each in versions
        ],
        may_publish=is_of_bureau(current_visitor()),
    )


@pages.page("/cases/<case_no>/typical-case", guard=Guard.SIGNED_IN, methods=("POST",))
def decide(case_no: str) -> BaseResponse:
    """Publish a draft, or take a published case back.

    Raises:
        Forbidden: only the bureau does.
        NotFound: there is no draft that the visitor may see.
    """
    _draft_of(case_no)
    if not is_of_bureau(current_visitor()):
        raise Forbidden
    wish = request.form.get("do", "")
    with services().engine.transact(current_visitor().actor) as uow:
        if wish == "publish":
            header = case_header(uow.connection, case_no)
            secrets = secrets_of_case(uow.connection, header, services().forms)
            publish_case(uow, case_no, secrets=secrets)
            said = Notice(_("案例已发布。"))
        else:
            reason = request.form.get("reason", "")[:_LONGEST]
            withdraw_case(uow, case_no, reason=reason)
            said = Notice(_("案例已撤回。"))
    return say(redirect(f"/cases/{case_no}/typical-case", code=303), said)


def _draft_of(case_no: str) -> TypicalCase:
    """Return the draft of a case that the visitor sees and works on.

    Raises:
        InstanceNotFound: there is no such case, or the visitor may not see it.
        NotFound: nobody has drafted it, or it is not for the visitor.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    with services().engine.read() as connection:
        draft = latest_draft(connection, file.case_no)
    if draft is None or not _works_on_them():
        raise NotFound
    return draft


def _works_on_them() -> bool:
    visitor = current_visitor()
    return is_of_bureau(visitor) or assists(visitor)


def _row(found: TypicalCase, *, workshop: bool) -> LibraryRow:
    url = (
        f"/cases/{found.business_key}/typical-case"
        if workshop
        else f"/knowledge/cases/{found.public_id}"
    )
    return LibraryRow(
        url=url,
        title=found.title,
        product=found.product,
        issues="、".join(found.issue_keys),
        state=_chip(found.state),
        when=found.written_at,
    )


def _chip(state: CaseState) -> Chip:
    text, tone = _STATES[state]
    return Chip(_(text), tone)
