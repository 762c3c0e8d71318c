"""The inbox: what is mine, what I may take, what is late, what I have done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Response, request

from engine import InboxCounts, InboxPage, InboxQuery, InboxTab, UserTaskView
from handlers.deadlines.local_time import day_after
from handlers.linkage.cases import search_business_keys
from web.arguments import page_number, search_text
from web.exporting import MOST_ROWS, asked_kind, export_links
from web.i18n import gettext as _
from web.i18n import marked
from web.inbox_export import export_inbox
from web.inbox_offers import batches, to_answer, to_approve
from web.late import capped, late_by_law, late_first
from web.presenters.rows import pager
from web.roles import may_register
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor
from web.work_reading import rows_of

pages = Pages("inbox", __name__)

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab with its count, the words of an empty one, and whether it is shown."""

    key: str
    text: str
    count: str
    current: bool
    empty_title: str
    empty_text: str


@pages.page("/inbox", guard=Guard.SIGNED_IN)
def inbox() -> str | Response:
    """Show one tab of the inbox, a page at a time."""
    actor = current_visitor().actor
    counts = services().engine.inbox_counts(
        actor, today_end=day_after(services().today)
    )
    tab = chosen_tab(request.args.get("tab"), counts)
    text, number = search_text(), page_number()
    late = late_by_law(actor)
    kind = asked_kind()
    if kind is not None:
        return export_inbox(_all_pages(tab, text, late=late), kind)
    found = _found(tab, text, number, late=late)
    arguments = {"tab": tab.value} | ({"q": text} if text else {})
    shown = found.items
    if not text:
        shown = late_first(shown, late, tab=tab, page=found.page)
    return page(
        "inbox.html",
        tabs=_tabs(tab, counts, late=len(late)),
        tab=tab,
        text=text,
        to_approve=to_approve(),
        to_answer=to_answer(),
        batches=batches(shown),
        may_register=may_register(current_visitor()),
        rows=rows_of(shown, claimable=tab is InboxTab.CLAIMABLE),
        exports=export_links("/inbox", arguments),
        pages=pager(
            path="/inbox",
            arguments=arguments,
            page=found.page,
            shown=len(shown),
            has_more=found.has_more,
        ),
    )


def chosen_tab(text: str | None, counts: InboxCounts) -> InboxTab:
    """Return the tab that an address names, else the first with something to do."""
    if text in set(InboxTab):
        return InboxTab(text)
    is_waiting = not counts.mine and counts.claimable
    return InboxTab.CLAIMABLE if is_waiting else InboxTab.MINE


def _all_pages(
    tab: InboxTab, text: str, *, late: Sequence[UserTaskView]
) -> Iterator[tuple[UserTaskView, ...]]:
    """Yield a tab page by page, in the order of its pages on the screen."""
    for number in range(1, MOST_ROWS // PAGE_SIZE + 2):
        found = _found(tab, text, number, late=late)
        shown = found.items
        if not text:
            shown = late_first(shown, late, tab=tab, page=number)
        yield shown
        if not found.has_more:
            return


def _found(
    tab: InboxTab, text: str, number: int, *, late: Sequence[UserTaskView]
) -> InboxPage:
    """Return a page of a tab; what is late by law, the case's clocks have said."""
    keys = _matching(text) if text else None
    if tab is InboxTab.OVERDUE:
        wanted = [task for task in late if keys is None or task.business_key in keys]
        first = (number - 1) * PAGE_SIZE
        shown, rest = wanted[first : first + PAGE_SIZE], wanted[first + PAGE_SIZE :]
        return InboxPage(items=tuple(shown), page=number, has_more=bool(rest))
    query = InboxQuery(
        tab=tab,
        text_business_keys=keys,
        page=number,
        page_size=PAGE_SIZE,
        today_end=day_after(services().today),
    )
    return services().engine.inbox(query, actor=current_visitor().actor)


def _matching(text: str) -> frozenset[str]:
    actor = current_visitor().actor
    with services().engine.read() as connection:
        return search_business_keys(connection, text, actor=actor)


def _tabs(current: InboxTab, counts: InboxCounts, *, late: int) -> list[Tab]:
    return [
        Tab(
            key=tab.value,
            text=_(_TAB_TEXTS[tab][0]),
            count=capped(late) if tab is InboxTab.OVERDUE else _count(counts, tab),
            current=tab is current,
            empty_title=_(_TAB_TEXTS[tab][1]),
            empty_text=_(_TAB_TEXTS[tab][2]),
        )
        for tab in InboxTab
    ]


def _count(counts: InboxCounts, tab: InboxTab) -> str:
    """Return a tab's count; finished matters are not counted."""
    if tab is InboxTab.DONE:
        return ""
    number: int = getattr(counts, tab.value)
    return capped(number)


#: Name, and what an empty tab says.
_TAB_TEXTS: dict[InboxTab, tuple[str, str, str]] = {
    InboxTab.MINE: (
        marked("我的"),
        marked("现在没有您要办的事项"),
        marked("新的事项会自动出现在这里。“可签收”里可能有等待您接手的事项。"),
    ),
    InboxTab.CLAIMABLE: (
        marked("可签收"),
        marked("没有等待签收的事项"),
        marked("轮到您的角色办理、还没有人接手的事项会出现在这里。"),
    ),
    InboxTab.OVERDUE: (
        marked("法定逾期"),
        marked("没有超过法定期限的事项"),
        marked("法律、行政法规和部门规章规定的期限都在期内。"),
    ),
    InboxTab.DUE_TODAY: (
        marked("今日到期"),
        marked("今天没有到期的事项"),
        marked("可以先办“我的”里期限最近的一件。"),
    ),
    InboxTab.DONE: (
        marked("已办"),
        marked("还没有办结的事项"),
        marked("您办结的事项会留在这里，方便查看。"),
    ),
}
