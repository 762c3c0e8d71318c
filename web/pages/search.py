"""Find cases, parties, papers, forms and programmes by words, as one may see them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from handlers.forms import find_submission
from handlers.linkage.cases import CaseHeader, case_headers
from handlers.linkage.searching import find_entries
from handlers.search.finding import Found
from handlers.search.index import EntryKind
from web.arguments import page_number, search_text
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.rows import Pager, pager
from web.presenters.search import Result, result
from web.presenters.work import case_url
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("search", __name__)

#: Results of each kind on the page of all kinds, and on a page of one.
FEW, MANY = 5, 20
_NAMES = {
    EntryKind.CASE: marked("案件"),
    EntryKind.PARTY: marked("单位"),
    EntryKind.DOCUMENT: marked("文书"),
    EntryKind.FORM: marked("表单"),
    EntryKind.PROGRAMME: marked("帮扶项目"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Results of one kind."""

    key: str
    text: str
    results: list[Result]
    has_more: bool
    pages: Pager | None


@pages.page("/search", guard=Guard.SIGNED_IN)
def search() -> str:
    """Show what was found, in groups."""
    text = search_text()
    asked = request.args.get("in", "")
    chosen = EntryKind(asked) if asked in set(EntryKind) else None
    kinds = [chosen] if chosen else list(_NAMES)
    groups = [_group(kind, text, alone=chosen is not None) for kind in kinds]
    return page(
        "search.html",
        text=text,
        chosen=chosen,
        kinds=[(kind.value, _(name)) for kind, name in _NAMES.items()],
        groups=[group for group in groups if group.results],
        may_find=bool(text),
    )


def _group(kind: EntryKind, text: str, *, alone: bool) -> Group:
    size = MANY if alone else FEW
    number = page_number() if alone else 1
    with services().engine.read() as connection:
        found = find_entries(
            connection,
            text,
            kind=kind,
            actor=current_visitor().actor,
            limit=size + 1,
            offset=(number - 1) * size,
        )
        keys = {each.business_key for each in found if each.business_key}
        headers = case_headers(connection, keys)
    shown = found[:size]
    return Group(
        key=kind.value,
        text=_(_NAMES[kind]),
        results=[_result(each, text, headers.get(each.business_key)) for each in shown],
        has_more=len(found) > size and not alone,
        pages=pager(
            path="/search",
            arguments={"q": text, "in": kind.value},
            page=number,
            shown=len(shown),
            has_more=len(found) > size,
        )
        if alone
        else None,
    )


def _result(found: Found, text: str, header: CaseHeader | None) -> Result:
    if found.kind is EntryKind.CASE:
        return result(found, text, url=case_url(found.ref))
    if found.kind is EntryKind.PARTY:
        return result(found, text, url=f"/cases?view=all&q={found.title}")
    if found.kind is EntryKind.PROGRAMME:
        return result(found, text, url=f"/programmes/{found.ref}")
    if found.kind is EntryKind.DOCUMENT:
        return _paper(found, text, header)
    with services().engine.read() as connection:
        filed = find_submission(connection, found.ref)
    form = services().forms.form_filed(filed, actor=current_visitor().actor)
    return result(
        found,
        text,
        url=f"{case_url(found.business_key)}/forms/{found.ref}",
        title=form.title,
        about=f"{found.business_key} {header.title if header else ''}",
    )


def _paper(found: Found, text: str, header: CaseHeader | None) -> Result:
    """Return a paper: of a case, or, where there is no such case, of a programme."""
    key = found.business_key
    where = case_url(key) if header else f"/programmes/{key}"
    return result(
        found,
        text,
        url=f"{where}/documents/{found.ref}",
        about=f"{key} {header.title if header else ''}",
    )
