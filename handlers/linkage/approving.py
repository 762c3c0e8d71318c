"""Answer what was sent for approval: agree, send back, withdraw (four eyes).

Most requests are a matter's form, some are the suspension of a deadline.

To agree is to hand the form in once more, as whoever filled it in: everything is
checked as the case stands at that moment, and a case that has changed refuses.
"""

from __future__ import annotations

from dataclasses import replace

from engine import Actor, ProcessEngine, RequestKey, UnitOfWork
from handlers.approvals.errors import (
    ApprovalEnded,
    ApprovalNotFound,
    MatterGone,
    NotTheApprover,
    NotTheAsker,
    OpinionMissing,
    OwnSubmission,
)
from handlers.approvals.model import Approval, Outcome
from handlers.approvals.store import approval_by_id, end, waiting_at, waiting_in
from handlers.approvals.telling import tell_asker
from handlers.documents.records import DocumentView
from handlers.forms import Origin, save_draft
from handlers.forms.rules import Record
from handlers.linkage.errors import AnswersRefused, AskerGone
from handlers.linkage.form_desk import FormDesk, Manner
from handlers.linkage.suspension_requests import carry_out, still_runs
from handlers.parties.access import actor_for, org_of
from handlers.parties.model import Role
from handlers.parties.people import person_by_id


class ApprovalDesk:
    """Where leaders answer, and officers take back; threads share it."""

    def __init__(self, *, engine: ProcessEngine, forms: FormDesk) -> None:
        self._engine = engine
        self._forms = forms

    def waiting(self, actor: Actor) -> list[Approval]:
        """Return what waits for this leader, the most pressing first.

        What they sent themselves waits for somebody else.
        """
        if Role.LEADER not in actor.all_groups:
            return []
        with self._engine.read() as connection:
            found = waiting_in(connection, org_of(actor) or "")
            live = {
                each.task_id
                for each in found
                if each.is_of_clock and still_runs(connection, each.task_id)
            }
        tasks = {each.task_id for each in found if not each.is_of_clock}
        live |= set(self._engine.visible_user_tasks(tasks, actor=actor, open_only=True))
        return [
            each
            for each in found
            if each.task_id in live and each.asked_by not in actor.ids
        ]

    def read(self, approval_id: str, *, actor: Actor) -> Approval:
        """Return a request for its page.

        Raises:
            ApprovalNotFound: there is none that the actor may see.
        """
        with self._engine.read() as connection:
            asked = approval_by_id(connection, approval_id)
        if not may_read(actor, asked):
            raise ApprovalNotFound(approval_id)
        return asked

    def agree(
        self,
        approval_id: str,
        *,
        actor: Actor,
        opinion: str = "",
        request: RequestKey | None = None,
    ) -> DocumentView | None:
        """Let the answers count, as handed in by whoever filled them in.

        Where a notice is to be served, the consent signs it: it gets its number in the
        same transaction, is returned, and the matter waits until it was served.

        Raises:
            ApprovalNotFound: there is no such request that the actor may see.
            NotTheApprover: the actor is no leader of that bureau.
            OwnSubmission: the actor handed it in.
            ApprovalEnded: it has been answered before.
            MatterGone: the matter ended meanwhile.
            AnswersRefused: the case has changed; the answers do not fit any more.
            SuspensionRefused: the deadline has changed meanwhile.
        """
        asked = self._to_decide(approval_id, actor)

        def settle(uow: UnitOfWork) -> None:
            end(uow, asked, outcome=Outcome.AGREED, by=actor.id, opinion=opinion)
            tell_asker(uow, asked, outcome=Outcome.AGREED, opinion=opinion)

        if asked.is_of_clock:
            with self._engine.transact(actor, request) as uow:
                if not uow.repeated:
                    settle(uow)
                    carry_out(uow, asked)
            return None
        return self._file(asked, actor=actor, settle=settle, request=request)

    def _file(
        self,
        asked: Approval,
        *,
        actor: Actor,
        settle: Record,
        request: RequestKey | None,
    ) -> DocumentView | None:
        """File the form of a matter, as whoever sent it, or sign its notice."""
        officer = self._asker(asked)
        opened = self._forms.open(asked.task_id, actor=officer)
        if opened.task.ended_at is not None:
            raise MatterGone(asked)
        checked = self._forms.check(opened, asked.raw, actor=officer)
        if checked.errors:
            raise AnswersRefused(checked.errors)
        if self._forms.serves_notice(opened, checked.values):
            self._forms.require(opened, checked.values, actor=officer)
            return self._forms.sign(
                opened,
                checked.values,
                actor=actor,
                record=settle,
                request=request,
            )
        manner = Manner(
            filed_for=asked.filed_for,
            approved_by=actor.id,
            origin=Origin(in_stead_of=asked.in_stead_of),
        )
        self._forms.file(
            opened,
            checked.values,
            actor=officer,
            manner=manner,
            record=settle,
            request=request,
        )
        return None

    def send_back(
        self,
        approval_id: str,
        *,
        actor: Actor,
        opinion: str,
        request: RequestKey | None = None,
    ) -> None:
        """Give the answers back to the officer, as a draft, with the reason.

        Raises:
            ApprovalNotFound: there is no such request that the actor may see.
            NotTheApprover: the actor is no leader of that bureau.
            OwnSubmission: the actor handed it in.
            ApprovalEnded: it has been answered before.
            OpinionMissing: no reason is given.
        """
        asked = self._to_decide(approval_id, actor)
        if not opinion.strip():
            raise OpinionMissing
        self._give_back(
            asked, Outcome.RETURNED, actor=actor, opinion=opinion, request=request
        )

    def withdraw(
        self, task_id: str, *, actor: Actor, request: RequestKey | None = None
    ) -> None:
        """Take a request back, to change the answers.

        Raises:
            UserTaskNotFound: there is no such matter, or the actor may not see it.
            ApprovalNotFound: nothing waits there.
            NotTheAsker: another person sent it.
        """
        task = self._engine.user_task(task_id, actor=actor)
        with self._engine.read() as connection:
            asked = waiting_at(connection, [task_id]).get(task_id)
        if asked is None:
            raise ApprovalNotFound(task_id)
        if actor.ids.isdisjoint({asked.asked_by, task.assignee or ""}):
            raise NotTheAsker
        self._give_back(asked, Outcome.WITHDRAWN, actor=actor, request=request)

    def take_back(
        self, approval_id: str, *, actor: Actor, request: RequestKey | None = None
    ) -> None:
        """Take the request to suspend a deadline back.

        Raises:
            ApprovalNotFound: there is no such request that the actor may see.
            ApprovalEnded: it has been answered before.
            NotTheAsker: another person sent it.
        """
        asked = self.read(approval_id, actor=actor)
        if asked.asked_by not in actor.ids:
            raise NotTheAsker
        if not asked.is_waiting:
            raise ApprovalEnded(asked)
        self._give_back(asked, Outcome.WITHDRAWN, actor=actor, request=request)

    def _to_decide(self, approval_id: str, actor: Actor) -> Approval:
        asked = self.read(approval_id, actor=actor)
        if not is_leader_of(actor, asked.bureau_id):
            raise NotTheApprover
        if asked.asked_by in actor.ids:
            raise OwnSubmission
        if not asked.is_waiting:
            raise ApprovalEnded(asked)
        return asked

    def _asker(self, asked: Approval) -> Actor:
        """Return as whom the answers are handed in.

        Raises:
            AskerGone: they do not work here any more.
        """
        with self._engine.read() as connection:
            person = person_by_id(connection, asked.asked_by)
            whose = asked.in_stead_of
            principals = [person_by_id(connection, whose)] if whose else []
        if not person.active:
            raise AskerGone(person.name)
        actor = actor_for(person, stands_in_for=principals)
        if asked.filed_for is None:
            return actor
        task = self._engine.user_task(asked.task_id, actor=actor)
        return replace(actor, groups=actor.groups | set(task.candidate_groups))

    def _give_back(
        self,
        asked: Approval,
        outcome: Outcome,
        *,
        actor: Actor,
        opinion: str = "",
        request: RequestKey | None,
    ) -> None:
        writer: str | None = None
        if not asked.is_of_clock:
            task = self._engine.user_task(asked.task_id, actor=actor)
            writer = task.assignee or asked.asked_by
        with self._engine.transact(actor, request) as uow:
            if uow.repeated:
                return
            end(uow, asked, outcome=outcome, by=actor.id, opinion=opinion)
            tell_asker(uow, asked, outcome=outcome, opinion=opinion)
            if writer is not None:
                draft = asked.raw
                save_draft(uow, task_id=asked.task_id, person_id=writer, raw=draft)


def is_leader_of(actor: Actor, bureau_id: str) -> bool:
    """Say whether somebody approves what a bureau does."""
    return Role.LEADER in actor.all_groups and org_of(actor) == bureau_id


def may_read(actor: Actor, asked: Approval) -> bool:
    """Say whether somebody may read a request: the bureau's people, and who sent it.

    Of a station only the sender does: other stations of the bureau do not see the case.
    """
    of_bureau = actor.sees_all or org_of(actor) == asked.bureau_id
    return of_bureau or asked.asked_by in actor.ids
