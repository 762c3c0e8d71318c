"""Sign the notices of matters: with the consent of a leader, or by the officer alone.

A matter that serves a notice is handed in twice: its words for the signature, and its
service once the signed paper was served. Other matters are done by the signature.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine import Actor, ProcessEngine, RequestKey, UnitOfWork, UserTaskView
from handlers.approvals.errors import ApprovalPending
from handlers.approvals.model import Outcome
from handlers.approvals.store import last_at, waiting_at
from handlers.deadlines.local_time import local_day
from handlers.documents.records import DocumentView
from handlers.forms import drop_draft
from handlers.forms.rules import Record, Values
from handlers.linkage.cases import case_header
from handlers.linkage.errors import AnswersRefused
from handlers.linkage.matters import matter_of
from handlers.linkage.notice_tasks import NOTICE_TASKS, NoticeTask
from handlers.linkage.paper_drafts import DraftSource
from handlers.linkage.paper_signing import notice_content, notice_faults, sign_notice
from handlers.linkage.paper_sources import draft_source
from handlers.linkage.paper_tasks import (
    drafted_notice,
    notice_to_sign,
    signed_notice,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A matter with the answers that its notice is to say."""

    task: UserTaskView
    #: What the form of the matter knows.
    facts: Values
    values: Values
    #: Matters of a designer's own processes serve no notices of the standard.
    of_case: bool = True

    @property
    def notice(self) -> NoticeTask | None:
        """Return the notice that is not signed yet, None where none is to be."""
        if not self.of_case:
            return None
        return notice_to_sign(matter_of(self.task), self.values, self.facts)

    @property
    def case_no(self) -> str:
        """Return the number of the case."""
        return self.task.business_key or ""


class NoticeDesk:
    """Where notices get their signature and their number; threads share it."""

    def __init__(self, engine: ProcessEngine) -> None:
        self._engine = engine

    def sign(
        self,
        answered: Answered,
        *,
        actor: Actor,
        record: Record | None = None,
        request: RequestKey | None = None,
    ) -> DocumentView | None:
        """Sign the notice of a matter, which stays open until it is served.

        Args:
            actor: whose signature it is.
            record: what the caller writes in the same transaction, before all else.

        Raises:
            AnswersRefused: the notice lacks something.
            ApprovalPending: the matter waits for an approval.
        """
        task, notice = answered.task, answered.notice
        if notice is None:
            return None
        with self._engine.transact(actor, request) as uow:
            if uow.repeated:
                key, since = answered.case_no, task.created_at
                return signed_notice(uow.connection, key, notice, since=since)
            if record is not None:
                record(uow)
            if waiting_at(uow.connection, [task.id]):
                raise ApprovalPending(task.id)
            signed = sign_in(uow, answered, notice, by=actor.id)
            # The words are fixed; the service begins with an empty form.
            drop_draft(uow, task_id=task.id, person_id=task.assignee or actor.id)
            return signed

    def agreed_by(self, task: UserTaskView) -> str | None:
        """Return who agreed to the notice that waits to be served, None if nobody."""
        notice = NOTICE_TASKS.get(matter_of(task))
        if notice is None:
            return None
        with self._engine.read() as connection:
            last = last_at(connection, task.id)
            if last is None or last.outcome is not Outcome.AGREED:
                return None
            key = task.business_key or ""
            signed = signed_notice(connection, key, notice, since=task.created_at)
        return last.ended_by if signed is not None else None


def sign_in(
    uow: UnitOfWork, answered: Answered, notice: NoticeTask, *, by: str
) -> DocumentView:
    """Sign a notice in the caller's transaction.

    Raises:
        AnswersRefused: it lacks something.
    """
    source = require_signable(uow, answered, notice)
    return sign_notice(uow, notice, answered.values, source, by=by)


def require_signable(
    uow: UnitOfWork, answered: Answered, notice: NoticeTask
) -> DraftSource:
    """Return what a notice is made from, if it could be signed.

    Raises:
        AnswersRefused: it lacks something.
    """
    connection, key = uow.connection, answered.case_no
    known = {**answered.facts, **answered.values}
    today = local_day(uow.now)
    source = draft_source(connection, case_header(connection, key), known, today=today)
    draft = drafted_notice(connection, key, notice)
    content = notice_content(notice, answered.values, source, draft)
    faults = notice_faults(notice, content)
    if faults:
        raise AnswersRefused(faults)
    return source
