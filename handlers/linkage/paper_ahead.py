"""The paper that goes with what a leader is asked to agree to, as it will look.

Where the officer has signed or drafted it, it is that one; else it is made from the
case and the answers, which is what a draft would say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.approvals.model import Asked
from handlers.documents.kinds import DocumentKind, kind_of
from handlers.documents.records import DocumentState, DocumentView
from handlers.linkage.paper_drafts import DraftSource, draft_content
from handlers.linkage.paper_tasks import NOTICE_TASKS
from handlers.linkage.plan import plan_content
from handlers.linkage.variables import text

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
    asked: Asked, papers: list[DocumentView], source: DraftSource
) -> PaperAhead | None:
    """Return the paper that goes with a request, None where none does.

    Args:
        papers: the documents of the case, oldest first.
        source: what is known of the case.
    """
    key = kind_ahead(asked)
    if key is None:
        return None
    kind = kind_of(key)
    if key == "annex_a":
        return PaperAhead(kind=kind, content=plan_content(source.variables))
    known = _known(asked, [each for each in papers if each.kind.key == key])
    if known is not None:
        return PaperAhead(kind=kind, content={}, document=known)
    content = {**draft_content(key, source), **_words(asked)}
    return PaperAhead(kind=kind, content=content)


def _known(asked: Asked, papers: list[DocumentView]) -> DocumentView | None:
    """Return the signed paper of the answers' number, else the newest one begun."""
    task = NOTICE_TASKS.get(asked.element_id)
    number = text(asked.answers, task.number) if task else ""
    signed = [each for each in papers if each.state in _IN_FORCE]
    named = [each for each in signed if each.number == number]
    if named or task is None:
        fitting = named or signed
        return fitting[-1] if fitting else None
    drafts = [each for each in papers if each.state is DocumentState.DRAFT]
    return drafts[-1] if drafts else None


def _words(asked: Asked) -> dict[str, object]:
    """Return what the answers say of the paper, by the keys of the paper."""
    task = NOTICE_TASKS.get(asked.element_id)
    if task is None:
        return {}
    pairs = {"number": task.number} | {key: at for at, key in task.words.items()}
    said = {key: asked.answers.get(answer) for key, answer in pairs.items()}
    # The notice goes on behind the article.
    said["legal_basis"] = text(said, "legal_basis").rstrip("。；;. ")
    return {key: value for key, value in said.items() if value}
