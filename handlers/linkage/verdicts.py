"""What was decided on a request or a paper: yes or no, by whom, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.forms import Submission, submissions_at

#: The matters at which somebody decides: the answers that say what, and why.
_JUDGING: Mapping[str, tuple[str, str]] = {
    "approve_no_reinspection": ("no_reinspection_approved", "no_reinspection_opinion"),
    "approve_stop": ("approved", "approval_opinion"),
    "approve_termination": ("approved", "approval_opinion"),
    "review_late_objection": ("objection_accepted", "objection_review_note"),
    "review_objection": ("objection_accepted", "objection_review_note"),
    "review_assistance_plan": ("review_passed", "review_opinion"),
}
#: Processes that are nothing but a request: the matter in which it is made.
REQUESTING: Mapping[str, str] = {
    "linkage_stop_assistance": "request_stop",
    "linkage_terminate": "request_termination",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One decision, as it was filed."""

    root_id: str
    task_id: str
    element_id: str
    approved: bool
    #: What the one who decided wrote; a refusal always has a reason.
    opinion: str
    by: str
    at: datetime


def verdicts_in(connection: Connection, root_ids: Collection[str]) -> list[Verdict]:
    """Return what was decided in these root instances, oldest first."""
    filed = submissions_at(connection, root_ids=root_ids, element_ids=_JUDGING)
    return [_verdict(each) for each in filed]


def _verdict(filed: Submission) -> Verdict:
    answer, opinion = _JUDGING[filed.element_id]
    return Verdict(
        root_id=filed.root_id,
        task_id=filed.task_id,
        element_id=filed.element_id,
        approved=filed.answers.get(answer) is True,
        opinion=str(filed.answers.get(opinion) or ""),
        by=filed.submitted_by,
        at=filed.submitted_at,
    )
