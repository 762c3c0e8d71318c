"""Let a task know the notice that was signed for it: nothing is typed again.

A matter and its notice are one decision. Whoever makes the notice here types no number:
it is given when the notice is signed, and number, day and words then stand in the form
as what is known. A number of one's own is typed for a notice that was made elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from engine import UnitOfWork
from handlers.documents.produce import mark_served
from handlers.documents.records import (
    DocumentState,
    DocumentView,
    documents_of,
    version_of,
)
from handlers.forms import FieldError
from handlers.forms.rules import Outcome, Record, Values, together
from handlers.linkage.case_context import CaseContext
from handlers.linkage.form_rule import FormRule
from handlers.linkage.notice_tasks import NOTICE_TASKS, NoticeTask
from handlers.linkage.outside_papers import note_number, number_faults, typed_number
from handlers.linkage.variables import text

#: The fact that a notice was signed for an open matter: its number.
SIGNED = "signed_number"
_IN_FORCE = frozenset({DocumentState.ISSUED, DocumentState.SERVED})


def with_notice(element_id: str, rule: FormRule) -> FormRule:
    """Return the rule of a task that also knows the notice of the task."""
    task = NOTICE_TASKS.get(element_id)
    if task is None:
        return rule

    def facts(case: CaseContext) -> Values:
        return {**rule.facts(case), **_signed_facts(task, case)}

    def prefill(case: CaseContext) -> Values:
        return {**rule.prefill(case), **_drafted(task, case)}

    def check(values: Values, case: CaseContext) -> list[FieldError]:
        doubles = number_faults(
            case.connection, element_id, values, case.header, actor=case.actor
        )
        return [*rule.check(values, case), *doubles]

    def outcome(values: Values, case: CaseContext) -> Outcome:
        found = rule.outcome(values, case)
        numbering = _numbering(element_id, values, case)
        serving = _serving(task, values, case)
        records = [each for each in (found.record, numbering, serving) if each]
        return replace(found, record=together(records)) if records else found

    return replace(rule, facts=facts, prefill=prefill, check=check, outcome=outcome)


def notice_to_sign(element_id: str, values: Values, facts: Values) -> NoticeTask | None:
    """Return the notice that goes with these answers and is not signed yet.

    Args:
        facts: what the form of the matter knows.
    """
    task = NOTICE_TASKS.get(element_id)
    if task is None or facts.get(SIGNED) or values.get(task.outside) is True:
        return None
    return task


def signed_notice(
    connection: Connection, business_key: str, task: NoticeTask, *, since: datetime
) -> DocumentView | None:
    """Return the notice that is in force for a matter, None if there is none.

    Args:
        since: when the matter was opened: earlier ones belong to other rounds.
    """
    found = [
        each
        for each in _notices(connection, business_key, task)
        if each.state in _IN_FORCE and each.issued_at and each.issued_at >= since
    ]
    return found[-1] if found else None


def drafted_notice(
    connection: Connection, business_key: str, task: NoticeTask
) -> DocumentView | None:
    """Return the newest draft of a notice, None if nobody began one."""
    found = [
        each
        for each in _notices(connection, business_key, task)
        if each.state is DocumentState.DRAFT
    ]
    return found[-1] if found else None


def _notices(
    connection: Connection, business_key: str, task: NoticeTask
) -> list[DocumentView]:
    papers = documents_of(connection, business_key)
    return [each for each in papers if each.kind.key == task.kind]


def _signed_facts(task: NoticeTask, case: CaseContext) -> dict[str, object]:
    paper = signed_notice(
        case.connection, case.business_key, task, since=case.opened_at
    )
    if paper is None:
        return {}
    content = version_of(case.connection, paper.id, paper.version).content
    words = {
        f"signed_{answer}": text(content, key) for answer, key in task.words.items()
    }
    return {SIGNED: paper.number or "", **words}


def _drafted(task: NoticeTask, case: CaseContext) -> dict[str, object]:
    paper = drafted_notice(case.connection, case.business_key, task)
    content = paper.draft if paper and paper.draft else {}
    words = {answer: text(content, key) for answer, key in task.words.items()}
    return {answer: word for answer, word in words.items() if word}


def _numbering(element_id: str, values: Values, case: CaseContext) -> Record | None:
    if typed_number(element_id, values, case.header) is None:
        return None

    def record(uow: UnitOfWork) -> None:
        note_number(uow, element_id, values, case.header)

    return record


def _serving(task: NoticeTask, values: Values, case: CaseContext) -> Record | None:
    served_on, number = text(values, task.served), text(values, task.number)
    if not task.served or not served_on or not number:
        return None

    def record(uow: UnitOfWork) -> None:
        for paper in documents_of(uow.connection, case.business_key):
            if _is_this(paper, task, number):
                mark_served(uow, paper.id, served_on=served_on[:10])

    return record


def _is_this(paper: DocumentView, task: NoticeTask, number: str) -> bool:
    same = paper.kind.key == task.kind and paper.number == number
    return same and paper.state in _IN_FORCE
