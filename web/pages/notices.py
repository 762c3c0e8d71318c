"""One's own notices: what is new, where it leads, and that one has seen it."""

from __future__ import annotations

from flask import Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from handlers.notices.kinds import NoticeKind
from handlers.notices.mailbox import count_new, find_notice, mark_seen, notices_of
from web.arguments import page_number
from web.exporting import ExportKind, asked_kind, export_links
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing, in_batches
from web.notices import Notice, say
from web.pages.sign_in import local_path
from web.presenters.notices import NoticeRow, kind_name, new_count, notice_rows
from web.presenters.rows import pager
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("notices", __name__)

PAGE_SIZE = 20
#: Shows those that were seen as well.
_ALL = "all"


@pages.page("/notices", guard=Guard.SIGNED_IN)
def mailbox() -> str | Response:
    """Show one's own notices, a page at a time, the latest first."""
    actor, number = current_visitor().actor, page_number()
    shows_all = request.args.get("show") == _ALL
    kind = _kind(request.args.get("kind", ""))
    wanted = asked_kind()
    if wanted is not None:
        return _export(wanted, only_new=not shows_all, kind=kind)
    with services().engine.read() as connection:
        found = notices_of(
            connection,
            actor,
            only_new=not shows_all,
            kind=kind,
            limit=PAGE_SIZE + 1,
            offset=(number - 1) * PAGE_SIZE,
        )
        count = count_new(connection, actor)
    shown = notice_rows(found[:PAGE_SIZE])
    arguments = {"show": _ALL} if shows_all else {}
    arguments |= {"kind": kind.value} if kind else {}
    return page(
        "notices.html",
        rows=shown,
        shows_all=shows_all,
        count=new_count(count) or "0",
        kind=kind.value if kind else "",
        kinds=[(each.value, kind_name(each)) for each in NoticeKind],
        exports=export_links("/notices", arguments),
        pages=pager(
            path="/notices",
            arguments=arguments,
            page=number,
            shown=len(shown),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


@pages.page("/notices/<notice_id>", guard=Guard.SIGNED_IN)
def follow(notice_id: str) -> BaseResponse:
    """Go where a notice leads; who goes there has seen it.

    Raises:
        NotFound: it is not the visitor's own, or not theirs to read any more.
    """
    actor = current_visitor().actor
    with services().engine.read() as connection:
        found = find_notice(connection, actor, notice_id)
    if found is None:
        raise NotFound
    if found.seen_at is None:
        with services().engine.transact(actor) as uow:
            mark_seen(uow, actor, [found.id])
    return redirect(local_path(found.link or "/notices"), code=303)


@pages.page("/notices/seen", guard=Guard.SIGNED_IN, methods=("POST",))
def seen() -> BaseResponse:
    """Note that one has seen a notice, or all of them."""
    actor, chosen = current_visitor().actor, request.form.get("notice", "")
    with services().engine.transact(actor, request_key()) as uow:
        count = 0
        if not uow.repeated:
            count = mark_seen(uow, actor, [chosen] if chosen else None)
    response = redirect(local_path(request.form.get("next") or "/notices"), code=303)
    if chosen or not count:
        return response
    return say(response, Notice(_("%(n)d 条通知已标为已阅。", n=count)))


_LISTING = Listing[NoticeRow](
    marked("通知"),
    (
        (marked("时间"), lambda row: row.when),
        (marked("类别"), lambda row: row.kind),
        (marked("案号"), lambda row: row.case_no),
        (marked("标题"), lambda row: row.subject),
        (marked("内容"), lambda row: "；".join(row.lines)),
        (marked("已阅"), lambda row: row.seen),
    ),
)


def _export(wanted: ExportKind, *, only_new: bool, kind: NoticeKind | None) -> Response:
    actor = current_visitor().actor

    def read(limit: int, offset: int) -> list[NoticeRow]:
        with services().engine.read() as connection:
            found = notices_of(
                connection,
                actor,
                only_new=only_new,
                kind=kind,
                limit=limit,
                offset=offset,
            )
        return notice_rows(found)

    return _LISTING.export(in_batches(read), wanted)


def _kind(text: str) -> NoticeKind | None:
    return NoticeKind(text) if text in set(NoticeKind) else None
