"""The paper that goes with what a leader is asked to agree to, as it will look.

It is made from the case, the draft and the answers, as the consent will sign it; once
it is signed, it is that one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.approvals.model import Approval, Asked
from handlers.documents.kinds import DocumentKind, kind_of
from handlers.documents.records import DocumentState, DocumentView
from handlers.linkage.notice_tasks import NOTICE_TASKS
from handlers.linkage.paper_drafts import DraftSource, draft_content
from handlers.linkage.paper_signing import notice_content
from handlers.linkage.plan import plan_content

Content = Mapping[str, object]

_IN_FORCE = frozenset({DocumentState.ISSUED, DocumentState.SERVED})
#: Matters that serve papers of which the form does not repeat the words.
_RECEIPTS: Mapping[str, str] = {"serve_test_result": "service_receipt"}
_PLAN_REVIEW = "review_assistance_plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAhead:
    """A paper that a consent would bring, or that it is about."""

    kind: DocumentKind
    #: What it would say; empty where the document itself says it.
    content: Content
    #: The paper of the case, None where none was begun.
    document: DocumentView | None = None


def kind_ahead(asked: Asked) -> str | None:
    """Return which kind of paper goes with a request, None where none does."""
    if asked.element_id in NOTICE_TASKS:
        return NOTICE_TASKS[asked.element_id].kind
    if asked.element_id == _PLAN_REVIEW:
        return "annex_a" if asked.answers.get("review_passed") else None
    return _RECEIPTS.get(asked.element_id)


def paper_ahead(
    asked: Approval, papers: list[DocumentView], source: DraftSource
) -> PaperAhead | None:
    """Return the paper that goes with a request, None where none does.

    Args:
        papers: the documents of the case, oldest first.
        source: what is known of the case, with the answers.
    """
    key = kind_ahead(asked)
    if key is None:
        return None
    kind = kind_of(key)
    if key == "annex_a":
        return PaperAhead(kind=kind, content=plan_content(source.variables))
    own = [each for each in papers if each.kind.key == key]
    if asked.element_id in NOTICE_TASKS:
        return _notice_ahead(asked, kind, own, source)
    signed = [each for each in own if each.state in _IN_FORCE]
    if signed:
        return PaperAhead(kind=kind, content={}, document=signed[-1])
    return PaperAhead(kind=kind, content=draft_content(key, source))


def _notice_ahead(
    asked: Approval, kind: DocumentKind, own: list[DocumentView], source: DraftSource
) -> PaperAhead | None:
    """Return the notice that the consent signs, None for one made elsewhere."""
    task = NOTICE_TASKS[asked.element_id]
    if asked.answers.get(task.outside) is True:
        return None
    for each in own:
        signed_at = each.issued_at if each.state in _IN_FORCE else None
        if signed_at is not None and signed_at >= asked.asked_at:
            return PaperAhead(kind=kind, content={}, document=each)
    drafts = [each for each in own if each.state is DocumentState.DRAFT]
    draft = drafts[-1] if drafts else None
    content = notice_content(task, asked.answers, source, draft)
    return PaperAhead(kind=kind, content=content)
