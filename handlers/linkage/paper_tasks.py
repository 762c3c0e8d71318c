"""Let a task know the notice that was signed for it: nothing is typed again.

The number, the day and the words of the paper stand in the task's form when it is
opened; when the form says on which day the paper was served, the paper says so too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

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

    def prefill(case: CaseContext) -> Values:
        return {**rule.prefill(case), **_proposed(task, case)}

    def outcome(values: Values, case: CaseContext) -> Outcome:
        found = rule.outcome(values, case)
        records = [
            each for each in (found.record, _serving(task, values, case)) if each
        ]
        return replace(found, record=together(records)) if records else found

    return replace(rule, prefill=prefill, outcome=outcome)


def _proposed(task: NoticeTask, case: CaseContext) -> dict[str, object]:
    papers = [
        each
        for each in documents_of(case.connection, case.business_key)
        if each.kind.key == task.kind and each.state is DocumentState.ISSUED
    ]
    if not papers:
        return {}
    last = papers[-1]
    content = version_of(case.connection, last.id, last.version).content
    words = {answer: text(content, key) for answer, key in task.words.items()}
    return {task.number: last.number or "", **words}


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
