"""附录C: issues, controls, how often cases named them, and the local entries."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from handlers.knowledge.annex_c import Entry, EntryKind, Process, processes
from handlers.knowledge.errors import EntryIncomplete
from handlers.knowledge.local_entries import (
    add_entry,
    cause_book,
    change_entry,
    versions_of,
)
from handlers.linkage.case_filters import CaseFilter, CaseSet
from handlers.parties.access import org_of
from handlers.results.cause_counts import Uses, issue_uses
from web.case_filters import cases_url
from web.case_reading import Names
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.fishbone import FACTORS
from web.roles import assists, is_of_bureau
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("annex_c", __name__)

_LONGEST = 1000
_NOT_USED = Uses(0, 0)


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One issue with its controls and uses."""

    entry: Entry
    controls: list[Entry]
    uses: Uses
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """One process of making a product."""

    process: Process
    issues: list[IssueRow]
    controls: list[Entry]


@pages.page("/knowledge/annex-c", guard=Guard.SIGNED_IN)
def annex() -> str:
    """Show the whole annex, with the counts of the cases that the visitor sees."""
    with services().engine.read() as connection:
        book = cause_book(connection)
        uses = issue_uses(connection, actor=current_visitor().actor)
    sections = [
        Section(
            process,
            [
                IssueRow(
                    entry,
                    book.controls_for(entry.key),
                    uses.get(entry.key, _NOT_USED),
                    cases_url(CaseFilter(issue_key=entry.key, which=CaseSet.CLOSED)),
                )
                for entry in book.issues(process.key)
            ],
            book.controls(process.key),
        )
        for process in processes()
    ]
    common = sorted(
        (row for section in sections for row in section.issues if row.uses.cases),
        key=lambda row: (-row.uses.cases, row.entry.key),
    )
    return page(
        "annex_c.html",
        sections=sections,
        common=common[:5],
        may_write=_may_write(),
        factors=FACTORS,
    )


@pages.page("/knowledge/annex-c", guard=Guard.SIGNED_IN, methods=("POST",))
def add() -> BaseResponse:
    """Add a local entry.

    Raises:
        Forbidden: only bureaus and agencies do.
        EntryIncomplete: something is missing.
    """
    _require_writer()
    kind = _field("kind")
    if kind not in set(EntryKind):
        raise EntryIncomplete
    with services().engine.transact(current_visitor().actor) as uow:
        entry = add_entry(
            uow,
            kind=EntryKind(kind),
            stage=_field("stage"),
            name=_field("name"),
            text=_field("text"),
            org_id=_org_id(),
            factor=_field("factor") if _field("factor") in FACTORS else "",
            controls=[
                key
                for key in request.form.getlist("controls")
                if cause_book(uow.connection).control(key)
            ],
        )
    said = Notice(_("已增加本地条目 %(key)s。", key=entry.key))
    return say(redirect(f"/knowledge/annex-c#{entry.key}", code=303), said)


@pages.page("/knowledge/annex-c/<entry_key>", guard=Guard.SIGNED_IN)
def entry(entry_key: str) -> str:
    """Show one entry with its history.

    Raises:
        NotFound: there is none.
    """
    with services().engine.read() as connection:
        book = cause_book(connection)
        versions = versions_of(connection, entry_key)
    found = book.entries.get(entry_key)
    if found is None:
        raise NotFound
    names = Names(each.written_by for each in versions)
    return page(
        "annex_c_entry.html",
        entry=found,
        process=book.process(found.stage),
        controls=book.controls_for(entry_key),
        answers=[each for each in book.issues() if entry_key in each.controls],
        versions=[(each, names(each.written_by)) for each in versions],
        may_write=_may_write() and found.is_local,
    )


@pages.page("/knowledge/annex-c/<entry_key>", guard=Guard.SIGNED_IN, methods=("POST",))
def change(entry_key: str) -> BaseResponse:
    """Write the next version of a local entry.

    Raises:
        Forbidden: only bureaus and agencies do.
    """
    _require_writer()
    with services().engine.transact(current_visitor().actor) as uow:
        change_entry(
            uow,
            entry_key,
            reason=_field("reason"),
            org_id=_org_id(),
            name=_field("name"),
            text=_field("text"),
            active="active" in request.form,
        )
    said = Notice(_("已保存新的版本。"))
    return say(redirect(f"/knowledge/annex-c/{entry_key}", code=303), said)


def _may_write() -> bool:
    visitor = current_visitor()
    return is_of_bureau(visitor) or assists(visitor)


def _require_writer() -> None:
    if not _may_write():
        raise Forbidden


def _org_id() -> str:
    return org_of(current_visitor().actor) or ""


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]
