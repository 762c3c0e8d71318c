"""Which matter makes which notice, and which of its answers the notice says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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
