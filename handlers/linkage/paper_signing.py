"""Sign the notice of a matter, where its answers are to count.

The notice says what the answers say: whoever agrees to the answers agrees to it. The
number is given and version 1 is fixed in the transaction of the consent, so that there
is no signed notice without it.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine import UnitOfWork
from handlers.documents.fields import missing
from handlers.documents.kinds import kind_of
from handlers.documents.produce import change_draft, draft_document, sign_document
from handlers.documents.records import DocumentView
from handlers.forms import FieldError
from handlers.linkage.notice_tasks import NoticeTask
from handlers.linkage.paper_drafts import DraftSource, draft_content
from handlers.linkage.paper_tasks import (
    drafted_notice,
)
from handlers.linkage.variables import text

Content = dict[str, object]


def notice_content(
    task: NoticeTask,
    answers: Mapping[str, object],
    source: DraftSource,
    draft: DocumentView | None,
) -> Content:
    """Return what the notice of a matter will say, signed today.

    Args:
        source: what is known of the case, with these answers.
        draft: what the officer began to write, None if nothing.
    """
    begun = draft.draft if draft and draft.draft else {}
    base = {
        **draft_content(task.kind, source),
        **{key: value for key, value in begun.items() if value},
    }
    words = {key: text(answers, answer) for answer, key in task.words.items()}
    # The notice goes on behind the article.
    words["legal_basis"] = words.get("legal_basis", "").rstrip("。；;. ")
    said = {key: word for key, word in words.items() if word}
    # What is served bears the day of its signature: the days of the law begin there.
    day = {"signed_on": source.today.isoformat()} if task.served else {}
    return {**base, **said, **day}


def notice_faults(task: NoticeTask, content: Mapping[str, object]) -> list[FieldError]:
    """Return why a notice could not be signed; nothing if it can."""
    lacking = missing(kind_of(task.kind).fields, content)
    if not lacking:
        return []
    names = "、".join(field.zh for field in lacking)
    told = f"{kind_of(task.kind).zh}还缺少：{names}。请先在文书草稿中补齐"
    return [FieldError(path="", label="", message=told)]


def sign_notice(
    uow: UnitOfWork,
    task: NoticeTask,
    answers: Mapping[str, object],
    source: DraftSource,
    *,
    by: str,
) -> DocumentView:
    """Sign the notice of a matter: it gets its number now.

    Args:
        by: who signs it.

    Raises:
        DocumentRefused: it lacks something.
    """
    header = source.header
    draft = drafted_notice(uow.connection, header.business_key, task)
    content = notice_content(task, answers, source, draft)
    if draft is None:
        draft = draft_document(
            uow,
            business_key=header.business_key,
            bureau_id=header.bureau_id,
            kind=task.kind,
            content=content,
        )
    else:
        change_draft(uow, draft.id, content)
    return sign_document(uow, draft.id, by=by)
