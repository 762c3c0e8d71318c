"""Hand a form in: one way for pages, batches, imports, paper and earlier work.

The form's own checks come first, then the rule of the matter; then the matter is done
in one transaction with its filed form, or waits for the consent of a leader. A matter
that serves a notice is handed in twice: for the signature, and when it was served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from engine import (
    Actor,
    CompletionView,
    Delegation,
    ProcessEngine,
    RequestKey,
    SetVariables,
    UnitOfWork,
    UserTaskAlreadyCompleted,
    UserTaskDelegated,
    UserTaskView,
    whose_work,
)
from handlers.approvals.errors import ApprovalNotFound, ApprovalPending
from handlers.approvals.model import Approval, Asked
from handlers.approvals.settings import BY_ELEMENT, asks_approval
from handlers.approvals.store import ask, last_at, waiting_at
from handlers.approvals.telling import tell_leaders
from handlers.deadlines.books import DeadlineBooks
from handlers.documents.records import DocumentView
from handlers.forms import (
    PLAIN as AT_A_SCREEN,
)
from handlers.forms import (
    Filing,
    Form,
    Origin,
    Submission,
    Validated,
    chosen_labels,
    drop_draft,
    file_submission,
    note_origin,
    validate,
)
from handlers.forms.expressions import evaluate
from handlers.forms.library import FormLibrary
from handlers.forms.rules import Record, Values
from handlers.forms.search_entries import form_entry
from handlers.linkage.cases import case_header
from handlers.linkage.desk import LinkageDesk, TaskSheet, is_of_programme
from handlers.linkage.errors import AnswersRefused, NotTheirs
from handlers.linkage.matters import matter_of
from handlers.linkage.notice_desk import (
    Answered,
    NoticeDesk,
    require_signable,
    sign_in,
)
from handlers.linkage.notice_tasks import NoticeTask
from handlers.linkage.own_process import files_of_process
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.seen_files import files_seen
from handlers.search.index import keep_entry

Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """The form of a matter with what is known about its case."""

    sheet: TaskSheet
    form: Form

    @property
    def task(self) -> UserTaskView:
        """Return the matter itself."""
        return self.sheet.task


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a form comes: for whom, with whose consent, and whether it is old."""

    #: For whom somebody else files it from paper (代录).
    filed_for: str | None = None
    #: Who agreed to it before.
    approved_by: str | None = None
    #: It happened before Tandem was used (补录).
    entered_later: bool = False
    #: What the officer tells whoever approves.
    reason: str = ""
    #: In whose stead, and from which paper.
    origin: Origin = AT_A_SCREEN
    #: What else is written when it counts, such as that the party is told.
    record: Record | None = None


PLAIN = Manner()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What became of a form: it counts, waits for consent, or its notice is signed."""

    completion: CompletionView | None = None
    approval: Approval | None = None
    #: The notice that is to be served before the matter goes on.
    signed: DocumentView | None = None


class FormDesk:
    """Opens, checks and takes the forms of the linkage work; threads share it."""

    def __init__(
        self,
        *,
        engine: ProcessEngine,
        desk: LinkageDesk,
        forms: FormLibrary,
        books: DeadlineBooks,
    ) -> None:
        self._engine = engine
        self._desk = desk
        self._forms = forms
        self._books = books
        self._notices = NoticeDesk(engine)

    def open(self, task_id: str, *, actor: Actor) -> OpenForm:
        """Return a matter with its form.

        Raises:
            UserTaskNotFound: there is none, or the actor may not see it.
        """
        sheet = self._desk.sheet(task_id, actor=actor)
        return OpenForm(sheet=sheet, form=self._forms.form_of(sheet.task))

    def check(self, opened: OpenForm, raw: Raw, *, actor: Actor) -> Validated:
        """Return the values of these answers and what the form finds wrong."""
        task = opened.task
        if opened.sheet.is_own:
            files = files_of_process(self._engine, task.root_id, actor=actor)
        else:
            case_no = task.business_key or ""
            files = files_seen(self._engine, case_no, actor=actor)
        return validate(
            opened.form,
            raw,
            facts=opened.sheet.facts,
            evaluate=evaluate,
            files={each.id for each in files},
        )

    def hand_in_raw(
        self,
        task_id: str,
        raw: Raw,
        *,
        actor: Actor,
        manner: Manner = PLAIN,
        request: RequestKey | None = None,
    ) -> HandedIn:
        """Check answers as they were typed and hand them in.

        Raises:
            UserTaskNotFound: there is no such matter, or the actor may not see it.
            AnswersRefused: the form or the rule of the matter finds something wrong.
        """
        opened = self.open(task_id, actor=actor)
        checked = self.check(opened, raw, actor=actor)
        if checked.errors:
            raise AnswersRefused(checked.errors)
        return self.hand_in(
            opened, raw, checked.values, actor=actor, manner=manner, request=request
        )

    def hand_in(
        self,
        opened: OpenForm,
        raw: Raw,
        values: Values,
        *,
        actor: Actor,
        manner: Manner = PLAIN,
        request: RequestKey | None = None,
    ) -> HandedIn:
        """Hand checked answers in: they count at once, or wait for consent.

        Raises:
            AnswersRefused: the rule of the matter finds something wrong.
            ApprovalPending: the matter waits for an approval already.
            UserTaskDelegated: the matter must come back to its owner first.
        """
        if opened.task.delegation is Delegation.PENDING:
            raise UserTaskDelegated(task_id=opened.task.id, owner=opened.task.owner)
        if manner.approved_by is None:
            manner = replace(manner, approved_by=self._notices.agreed_by(opened.task))
        if manner.approved_by is None and self.needs_approval(opened.task):
            sent = self._send(
                opened, raw, values, actor=actor, manner=manner, request=request
            )
            return HandedIn(approval=sent)
        if self.serves_notice(opened, values):
            self._require_mine(opened.task.id, actor)
            self.require(opened, values, actor=actor)
            signed = self.sign(opened, values, actor=actor, request=request)
            return HandedIn(signed=signed)
        done = self.file(opened, values, actor=actor, manner=manner, request=request)
        return HandedIn(completion=done)

    def needs_approval(self, task: UserTaskView) -> bool:
        """Say whether the answers to a matter wait for a leader's consent.

        Those of a programme do not: its plan has a review of its own (7.2.2.3).
        """
        if is_of_programme(task) or matter_of(task) not in BY_ELEMENT:
            return False
        if self._desk.is_own(task):
            return False
        if self._notices.agreed_by(task) is not None:
            return False
        with self._engine.read() as connection:
            header = case_header(connection, task.business_key or "")
            return asks_approval(
                connection, matter_of(task), bureau_id=header.bureau_id
            )

    def require(self, opened: OpenForm, values: Values, *, actor: Actor) -> None:
        """Refuse answers that the rule of a matter would refuse.

        Raises:
            AnswersRefused: the rule of the matter finds something wrong.
        """
        self._desk.require(opened.task.id, values, actor=actor)

    def serves_notice(self, opened: OpenForm, values: Values) -> bool:
        """Say whether these answers ask for a notice that is to be served first."""
        notice = _answered(opened, values).notice
        return notice is not None and bool(notice.served)

    def sign(
        self,
        opened: OpenForm,
        values: Values,
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
        """
        return self._notices.sign(
            _answered(opened, values),
            actor=actor,
            record=record,
            request=request,
        )

    def _require_mine(self, task_id: str, actor: Actor) -> None:
        """Refuse what is done or another's.

        Raises:
            UserTaskAlreadyCompleted: it was done meanwhile.
            NotTheirs: somebody else holds it.
        """
        task = self._engine.user_task(task_id, actor=actor)
        if task.ended_at is not None:
            raise UserTaskAlreadyCompleted(
                task_id=task.id,
                state=str(task.state),
                by=task.ended_by,
                at=task.ended_at,
            )
        if not _is_free_for(actor, task):
            raise NotTheirs(task.id)

    def file(
        self,
        opened: OpenForm,
        values: Values,
        *,
        actor: Actor,
        manner: Manner = PLAIN,
        record: Record | None = None,
        request: RequestKey | None = None,
    ) -> CompletionView:
        """Do a matter with its filed form, in one transaction.

        Args:
            record: what the caller writes in the same transaction, before all else.

        Raises:
            AnswersRefused: the rule of the matter finds something wrong.
            ApprovalPending: the matter waits for an approval.
        """
        filing = self._filing(opened, values, manner)
        answered = _answered(opened, values)
        notice = answered.notice

        def write(uow: UnitOfWork) -> None:
            if record is not None:
                record(uow)
            if waiting_at(uow.connection, [opened.task.id]):
                raise ApprovalPending(opened.task.id)
            known = filing
            if notice is not None:
                signer = manner.approved_by or actor.id
                paper = sign_in(uow, answered, notice, by=signer)
                known = _numbered(uow, filing, notice, paper)
            filed = _file(uow, known, opened)
            note_origin(uow, filed.id, manner.origin)
            if manner.record is not None:
                manner.record(uow)

        return self._desk.complete(
            opened.task.id,
            values,
            actor=actor,
            record=write,
            approved_by=manner.approved_by,
            on_paper=bool(manner.origin.paper_scans),
            request=request,
        )

    def file_earlier(
        self,
        opened: OpenForm,
        values: Values,
        *,
        actor: Actor,
        as_of: datetime,
        checked: bool,
    ) -> CompletionView:
        """Take a matter as done on an earlier day, filed as entered later (补录).

        Raises:
            AnswersRefused: the rule of the matter finds something wrong.
        """
        filing = self._filing(opened, values, Manner(entered_later=True))
        return self._desk.complete_earlier(
            opened.task.id,
            values,
            actor=actor,
            as_of=as_of,
            record=lambda uow: _file_only(uow, filing, opened),
            checked=checked,
        )

    def _send(
        self,
        opened: OpenForm,
        raw: Raw,
        values: Values,
        *,
        actor: Actor,
        manner: Manner,
        request: RequestKey | None,
    ) -> Approval:
        """Keep the answers until a leader agrees; the matter stays open."""
        task = opened.task
        self._require_mine(task.id, actor)
        self._desk.require(task.id, values, actor=actor)
        with self._engine.transact(actor, request) as uow:
            if uow.repeated:
                return _sent_before(uow.connection, task.id)
            header = case_header(uow.connection, task.business_key or "")
            answered = _answered(opened, values)
            if answered.notice is not None:
                require_signable(uow, answered, answered.notice)
            book = self._books.at(uow.connection).of(header.bureau_id)
            filing = self._filing(opened, values, manner)
            asked = Asked(
                business_key=header.business_key,
                bureau_id=header.bureau_id,
                root_id=task.root_id,
                task_id=task.id,
                element_id=matter_of(task),
                matter=task.name,
                reason=manner.reason,
                raw=raw,
                answers=values,
                labels=filing.labels,
                form_key=filing.form_key,
                deployment_id=filing.deployment_id,
                filed_for=manner.filed_for,
                in_stead_of=manner.origin.in_stead_of,
                due_at=book.due_moment("approval_wd", uow.now),
            )
            drop_draft(uow, task_id=task.id, person_id=actor.id)
            sent = ask(uow, asked)
            tell_leaders(uow, sent, title=header.title)
            return sent

    def _filing(self, opened: OpenForm, values: Values, manner: Manner) -> Filing:
        task = opened.task
        definition = self._engine.definition(task.definition_id)
        return Filing(
            business_key=task.business_key or "",
            root_id=task.root_id,
            task_id=task.id,
            element_id=matter_of(task),
            form_key=task.form_key or "",
            deployment_id=definition.deployment_id,
            answers=values,
            labels=chosen_labels(opened.form, values, opened.sheet.facts),
            filed_for=manner.filed_for,
            approved_by=manner.approved_by,
            entered_later=manner.entered_later,
        )


def _file(uow: UnitOfWork, filing: Filing, opened: OpenForm) -> Submission:
    """Keep a form; the search finds those of cases, which have pages of their own."""
    filed = file_submission(uow, filing)
    if not is_of_programme(opened.task) and not opened.sheet.is_own:
        keep_entry(uow, form_entry(opened.form, filed))
    return filed


def _file_only(uow: UnitOfWork, filing: Filing, opened: OpenForm) -> None:
    _file(uow, filing, opened)


def _answered(opened: OpenForm, values: Values) -> Answered:
    sheet = opened.sheet
    return Answered(
        task=sheet.task, facts=sheet.facts, values=values, of_case=not sheet.is_own
    )


def _numbered(
    uow: UnitOfWork, filing: Filing, notice: NoticeTask, paper: DocumentView
) -> Filing:
    """Return a filed form that says which notice came of it; the case learns it too."""
    number = {notice.number: paper.number}
    uow.defer(
        SetVariables(
            process_key=LINKAGE, business_key=filing.business_key, variables=number
        )
    )
    return replace(filing, answers={**filing.answers, **number})


def _is_free_for(actor: Actor, task: UserTaskView) -> bool:
    """Say whether somebody holds a matter, or may take one that nobody holds."""
    whose = whose_work(
        actor,
        assignee=task.assignee,
        candidate_users=task.candidate_users,
        candidate_groups=task.candidate_groups,
    )
    return whose is not None and task.assignee in {None, whose}


def _sent_before(connection: Connection, task_id: str) -> Approval:
    found = last_at(connection, task_id)
    if found is None:
        raise ApprovalNotFound(task_id)
    return found
