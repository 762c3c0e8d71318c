"""Let a task know the notice that was signed for it: nothing is typed again.

A matter and its notice are one decision. Whoever makes the notice here types no number:
it is given when the notice is signed, and number, day and words then stand in the form
as what is known. A number of one's own is typed for a notice that was made elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from handlers.linkage.case_context import CaseContext
from handlers.linkage.form_rule import FormRule, Outcome, Record, Values, together
from handlers.linkage.variables import text

#: The fact that a notice was signed for an open matter: its number.
SIGNED = "signed_number"
_IN_FORCE = frozenset({DocumentState.ISSUED, DocumentState.SERVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTask:
    """Which answers of a task come from which notice."""

    kind: str
    #: Answer that is the number of the notice.
    number: str
    #: Answer -> key of the notice.
    words: Mapping[str, str]
    #: Answer that says when it was served; empty where nothing is served.
    served: str = ""

    @property
    def outside(self) -> str:
        """Return the answer that says that the notice was made elsewhere."""
        return f"{self.number.removesuffix('_no')}_outside"


NOTICE_TASKS: Mapping[str, NoticeTask] = {
    "notify_producer_regulator": NoticeTask(
        kind="notification_letter",
        number="notify_letter_no",
        words={"notified_bureau": "addressee", "notified_on": "signed_on"},
    ),
    "issue_rectification_order": NoticeTask(
        kind="rectification_order",
        number="order_no",
        words={
            "order_date": "signed_on",
            "order_content": "order_content",
            "order_legal_basis": "legal_basis",
            "order_addressee": "addressee",
        },
        served="order_served_on",
    ),
    "notify_objection_conclusion": NoticeTask(
        kind="objection_conclusion",
        number="objection_conclusion_no",
        words={"objection_conclusion": "conclusion"},
        served="objection_conclusion_served_on",
    ),
    "start_assistance": NoticeTask(
        kind="commission_letter",
        number="commission_no",
        words={"commissioned_on": "signed_on", "commission_note": "requirements"},
    ),
    "serve_pass_notice": NoticeTask(
        kind="pass_notice",
        number="pass_notice_no",
        words={
            "pass_notice_date": "signed_on",
            "pass_notice_content": "pass_notice_content",
        },
        served="pass_notice_served_on",
    ),
    "report_failure_upward": NoticeTask(
        kind="failure_report",
        number="failure_report_no",
        words={
            "failure_reported_on": "signed_on",
            "failure_reported_to": "addressee",
            "failure_report_content": "report_content",
        },
    ),
    "order_suspension": NoticeTask(
        kind="suspension_order",
        number="suspension_no",
        words={
            "suspension_date": "signed_on",
            "suspension_until": "suspension_until",
            "suspension_content": "order_content",
        },
        served="suspension_served_on",
    ),
    "transfer_revocation": NoticeTask(
        kind="revocation_transfer",
        number="revocation_transfer_no",
        words={
            "revocation_transferred_on": "signed_on",
            "revocation_transferred_to": "addressee",
            "revocation_content": "facts",
        },
    ),
}


def with_notice(element_id: str, rule: FormRule) -> FormRule:
    """Return the rule of a task that also knows the notice of the task."""
    task = NOTICE_TASKS.get(element_id)
    if task is None:
        return rule

    def facts(case: CaseContext) -> Values:
        return {**rule.facts(case), **_signed_facts(task, case)}

    def prefill(case: CaseContext) -> Values:
        return {**rule.prefill(case), **_drafted(task, case)}

    def outcome(values: Values, case: CaseContext) -> Outcome:
        found = rule.outcome(values, case)
        records = [
            each for each in (found.record, _serving(task, values, case)) if each
        ]
        return replace(found, record=together(records)) if records else found

    return replace(rule, facts=facts, prefill=prefill, outcome=outcome)


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
