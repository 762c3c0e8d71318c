"""Do one matter for many cases by one submit, each case in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine import (
    Actor,
    InboxQuery,
    InboxTab,
    ProcessEngine,
    Refused,
    UserTaskState,
    UserTaskView,
)
from handlers.approvals.store import waiting_at
from handlers.evidence.copying import copy_evidence
from handlers.forms import (
    Field,
    FieldError,
    Form,
    Kind,
    Option,
    initial_answers,
    save_draft,
)
from handlers.linkage.batch_form import (
    BATCHES,
    CASES,
    INCLUDED,
    MOST_CASES,
    BatchKind,
    Raw,
    answers_for,
    batch_form,
    first_rows,
    rows_of,
    split_errors,
)
from handlers.linkage.cases import case_headers
from handlers.linkage.errors import AnswersRefused, BatchRefused
from handlers.linkage.form_desk import FormDesk, Manner, OpenForm
from handlers.linkage.matters import matter_of
from handlers.linkage.paper_tasks import SIGNED
from handlers.linkage.process_keys import LINKAGE


class LineState(StrEnum):
    """What became of one case of a batch."""

    DONE = "done"
    SENT = "sent"
    #: Its notice is signed and waits to be served.
    SIGNED = "signed"
    REFUSED = "refused"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """One case of a batch and what became of it."""

    task_id: str
    business_key: str
    title: str
    state: LineState
    #: Why it was refused, in the words of the rule.
    reason: str = ""
    #: What the engine refused, for pages that say who and when.
    refused: Refused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One matter of many cases, opened for one submit."""

    kind: BatchKind
    form: Form
    tasks: tuple[UserTaskView, ...]
    titles: Mapping[str, str]
    opened: OpenForm
    own: Mapping[str, Raw]

    @property
    def today(self) -> str:
        """Return the day that is proposed for what is done now."""
        return str(self.opened.sheet.facts["today"])

    @property
    def first_answers(self) -> Raw:
        """Return what stands in the form before anybody typed."""
        sheet = self.opened.sheet
        begun = initial_answers(
            self.form, facts=sheet.facts, prefill=sheet.prefill, today=self.today
        )
        cases = [Option(value=task.id, label="") for task in self.tasks]
        return {**begun, CASES: first_rows(cases, self.own, self.kind)}


class BatchDesk:
    """Opens batches and hands them in; threads share it."""

    def __init__(self, *, engine: ProcessEngine, forms: FormDesk) -> None:
        self._engine = engine
        self._forms = forms

    def offered(self, element_id: str, *, actor: Actor) -> tuple[UserTaskView, ...]:
        """Return the actor's own open matters of a kind that do not wait."""
        wanted = InboxQuery(
            tab=InboxTab.MINE,
            process_keys=frozenset({LINKAGE}),
            element_ids=frozenset({element_id}),
            page_size=MOST_CASES,
        )
        found = self._engine.inbox(wanted, actor=actor).items
        with self._engine.read() as connection:
            waiting = waiting_at(connection, [task.id for task in found])
        return tuple(task for task in found if task.id not in waiting)

    def together(self, task_ids: Sequence[str], *, actor: Actor) -> list[str]:
        """Return the matters that go into one batch with the first of them.

        Notices to be signed and notices to be served are two batches.
        """
        stages = {
            each: SIGNED in self._forms.open(each, actor=actor).sheet.facts
            for each in task_ids
        }
        return [each for each in task_ids if stages[each] is stages[task_ids[0]]]

    def open(self, element_id: str, task_ids: Sequence[str], *, actor: Actor) -> Batch:
        """Return the form of a batch over these matters, open or done meanwhile.

        Raises:
            UserTaskNotFound: one is not there, or not the actor's to see.
            BatchRefused: there are none, too many, of different kinds, or some of them
                have a signed notice and others not.
        """
        kind = BATCHES.get(element_id)
        wanted = list(dict.fromkeys(task_ids))
        if kind is None or not wanted or len(wanted) > MOST_CASES:
            raise BatchRefused(most=MOST_CASES)
        tasks = tuple(self._engine.user_task(each, actor=actor) for each in wanted)
        if {matter_of(task) for task in tasks} != {element_id}:
            raise BatchRefused(most=MOST_CASES)
        opened = {task.id: self._forms.open(task.id, actor=actor) for task in tasks}
        first = opened[tasks[0].id]
        if len({SIGNED in each.sheet.facts for each in opened.values()}) > 1:
            raise BatchRefused(most=MOST_CASES)
        titles = self._titles(tasks)
        cases = [Option(value=t.id, label=titles[t.id]) for t in tasks]
        own = {
            task_id: initial_answers(
                each.form, facts=each.sheet.facts, prefill=each.sheet.prefill
            )
            for task_id, each in opened.items()
        }
        return Batch(
            kind=kind,
            form=batch_form(first.form, kind, cases, facts=first.sheet.facts),
            tasks=tasks,
            titles=titles,
            opened=first,
            own=own,
        )

    def shared_errors(
        self, batch: Batch, raw: Raw, *, actor: Actor
    ) -> list[FieldError]:
        """Return what is wrong with what all cases share; nothing is done then."""
        for row, task in enumerate(batch.tasks):
            if task.ended_at is None and _takes_part(raw, row):
                answers = self._answers(batch, raw, row, task, actor=actor)
                opened = self._forms.open(task.id, actor=actor)
                checked = self._forms.check(opened, answers, actor=actor)
                return split_errors(checked.errors, batch.kind, row=row)[0]
        return []

    def hand_in(
        self, batch: Batch, raw: Raw, *, actor: Actor, reason: str = ""
    ) -> list[BatchLine]:
        """Hand the matter of every case in; one that is refused stops no other.

        What is refused is kept as the draft of its matter.
        """
        return [
            self._line(batch, raw, row, task, actor=actor, reason=reason)
            for row, task in enumerate(batch.tasks)
        ]

    def _line(
        self,
        batch: Batch,
        raw: Raw,
        row: int,
        task: UserTaskView,
        *,
        actor: Actor,
        reason: str,
    ) -> BatchLine:
        if not _takes_part(raw, row):
            return self._as(batch, task, LineState.LEFT_OUT)
        before = self._done_before(task, actor)
        if before is not None:
            return self._as(batch, task, before)
        answers = self._answers(batch, raw, row, task, actor=actor)
        try:
            handed_in = self._forms.hand_in_raw(
                task.id, answers, actor=actor, manner=Manner(reason=reason)
            )
        except Refused as refused:
            return self._refused(batch, task, answers, refused, actor=actor)
        if handed_in.signed is not None:
            return self._as(batch, task, LineState.SIGNED)
        sent = handed_in.approval is not None
        return self._as(batch, task, LineState.SENT if sent else LineState.DONE)

    def _refused(
        self,
        batch: Batch,
        task: UserTaskView,
        answers: Raw,
        refused: Refused,
        *,
        actor: Actor,
    ) -> BatchLine:
        """Keep what was refused as a draft, unless another click was quicker."""
        now = self._engine.user_task(task.id, actor=actor)
        before = self._done_before(now, actor)
        if before is not None:
            return self._as(batch, task, before)
        with self._engine.transact(actor) as uow:
            save_draft(uow, task_id=task.id, person_id=actor.id, raw=answers)
        said = ""
        if isinstance(refused, AnswersRefused):
            said = "；".join(each.message for each in refused.errors)
        return self._as(batch, task, LineState.REFUSED, reason=said, refused=refused)

    def _done_before(self, task: UserTaskView, actor: Actor) -> LineState | None:
        """Return what an earlier click of the same person did with a matter."""
        if task.state is UserTaskState.COMPLETED and task.ended_by == actor.id:
            return LineState.DONE
        with self._engine.read() as connection:
            asked = waiting_at(connection, [task.id]).get(task.id)
        if asked is not None and asked.asked_by == actor.id:
            return LineState.SENT
        return None

    def _answers(
        self, batch: Batch, raw: Raw, row: int, task: UserTaskView, *, actor: Actor
    ) -> dict[str, object]:
        """Return the answers of one case, with its own copies of shared files."""
        answers = answers_for(raw, rows_of(raw)[row], batch.kind)
        for question in batch.form.questions():
            if isinstance(question, Field) and question.kind is Kind.FILES:
                answers[question.key] = copy_evidence(
                    self._engine,
                    _texts(raw.get(question.key)),
                    business_key=task.business_key or "",
                    task_id=task.id,
                    actor=actor,
                )
        return answers

    def _titles(self, tasks: Sequence[UserTaskView]) -> dict[str, str]:
        keys = {task.business_key or "" for task in tasks}
        with self._engine.read() as connection:
            headers = case_headers(connection, keys)
        return {
            task.id: f"{task.business_key} {headers[task.business_key or ''].title}"
            for task in tasks
        }

    @staticmethod
    def _as(
        batch: Batch,
        task: UserTaskView,
        state: LineState,
        *,
        reason: str = "",
        refused: Refused | None = None,
    ) -> BatchLine:
        return BatchLine(
            task_id=task.id,
            business_key=task.business_key or "",
            title=batch.titles[task.id],
            state=state,
            reason=reason,
            refused=refused,
        )


def _takes_part(raw: Raw, row: int) -> bool:
    rows = rows_of(raw)
    return row < len(rows) and rows[row].get(INCLUDED) is True


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
