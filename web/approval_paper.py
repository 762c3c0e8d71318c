"""Read the paper that goes with a request for approval, as it will look."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.approvals.model import Approval
from handlers.documents.layout import Sheet
from handlers.documents.records import documents_of
from handlers.linkage.paper_ahead import PaperAhead, kind_ahead, paper_ahead
from handlers.linkage.paper_sources import draft_source
from web.case_reading import open_case_file
from web.document_reading import version_seen
from web.i18n import gettext as _
from web.presenters.deadline import Chip
from web.presenters.documents import document_url, state_chip
from web.services import services
from web.visitor import current_visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """The paper of a request on its page."""

    name: str
    number: str
    #: Page of the document; empty as long as there is none.
    url: str
    #: How the document stands, None as long as there is none.
    state: Chip | None


def paper_of_request(asked: Approval) -> PaperAhead | None:
    """Return the paper that goes with a request, None where none does."""
    if kind_ahead(asked) is None:
        return None
    file = open_case_file(asked.business_key, actor=current_visitor().actor)
    with services().engine.read() as connection:
        papers = documents_of(connection, asked.business_key)
        source = draft_source(
            connection,
            file.header,
            {**file.variables, **asked.answers},
            today=services().today,
        )
    return paper_ahead(asked, papers, source)


def paper_sheet(paper: PaperAhead, *, business_key: str) -> Sheet:
    """Return such a paper as it would be printed."""
    press, found = services().press, paper.document
    if found is not None:
        return press.sheet(found, version_seen(found, found.version))
    foot = _("%(key)s 预览，未签发", key=business_key)
    return press.preview(paper.kind, paper.content, foot=foot)


def paper_view(asked: Approval) -> PaperView | None:
    """Return what the page of a request shows of its paper, None where none goes.

    Nothing is printed for that: the page asks for the picture when somebody looks.
    """
    paper = paper_of_request(asked)
    if paper is None:
        return None
    found = paper.document
    return PaperView(
        name=paper.kind.zh,
        number=(found.number or "") if found else "",
        url=document_url(found) if found else "",
        state=state_chip(found) if found else None,
    )
