"""The desk at which tasks of the linkage work are done: look, check, file.

Everything that a page needs for one task, so that web pages and tests file a form in
the same way: the rule's checks, then one command with the rule's rows inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from engine import (
    Actor,
    Clock,
    CompletionView,
    ProcessEngine,
    RequestKey,
    UnitOfWork,
    UserTaskView,
)
from handlers.butler.form_rules import rule_for as rule_of_butler
from handlers.butler.process_keys import PROCESSES as BUTLERS
from handlers.butler.rule import ButlerContext
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.local_time import local_day
from handlers.forms import FieldError
from handlers.forms.library import FormLibrary
from handlers.forms.rules import (
    BoundRule,
    Outcome,
    Record,
    Suggestion,
    Values,
    together,
)
from handlers.forms.sealed import only_sealed, without_sealed
from handlers.linkage.bound_rule import bound_to_case, bound_to_programme
from handlers.linkage.case_context import CaseContext
from handlers.linkage.cases import case_header
from handlers.linkage.errors import AnswersRefused
from handlers.linkage.informant import keep_informant
from handlers.linkage.matters import matter_of
from handlers.linkage.own_process import is_own_process, own_rule
from handlers.linkage.process_keys import LINKAGE, PROGRAMME, PROGRAMME_CHANGE
from handlers.linkage.programme.context import ProgrammeContext
from handlers.linkage.programmes.headers import programme_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSheet:
    """What the page of a task starts from."""

    task: UserTaskView
    facts: Values
    prefill: Values
    suggestions: Sequence[Suggestion] = ()
    #: It belongs to a process of a designer's own, and to no case.
    is_own: bool = False


class LinkageDesk:
    """Look at tasks of linkage cases and programmes, and file their forms."""

    def __init__(
        self, *, engine: ProcessEngine, clock: Clock, books: DeadlineBooks
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._books = books
        self._forms = FormLibrary(engine)

    def sheet(self, task_id: str, *, actor: Actor) -> TaskSheet:
        """Return what is known and proposed for a task.

        Raises:
            UserTaskNotFound: no such task, or the actor may not see it.
        """
        task = self._engine.user_task(task_id, actor=actor)
        with self._rule(task, actor) as rule:
            return TaskSheet(
                task=task,
                facts=rule.facts(),
                prefill=rule.prefill(),
                suggestions=rule.suggest(),
                is_own=self.is_own(task),
            )

    def is_own(self, task: UserTaskView) -> bool:
        """Say whether a task belongs to a process of a designer's own, and no case."""
        with self._engine.read() as connection:
            return is_own_process(connection, task)

    def fill(self, task_id: str, row: Values, *, actor: Actor) -> Values:
        """Return a row of a task's form with what its choice brings.

        Raises:
            UserTaskNotFound: no such task, or the actor may not see it.
        """
        task = self._engine.user_task(task_id, actor=actor)
        with self._rule(task, actor) as rule:
            return rule.fill(row)

    def check(self, task_id: str, values: Values, *, actor: Actor) -> list[FieldError]:
        """Return what the rule of a task finds wrong with valid answers.

        Raises:
            UserTaskNotFound: no such task, or the actor may not see it.
        """
        task = self._engine.user_task(task_id, actor=actor)
        with self._rule(task, actor) as rule:
            return rule.check(values)

    def complete(
        self,
        task_id: str,
        values: Values,
        *,
        actor: Actor,
        record: Callable[[UnitOfWork], None] | None = None,
        approved_by: str | None = None,
        on_paper: bool = False,
        request: RequestKey | None = None,
    ) -> CompletionView:
        """File the answers to a task's form and go on.

        Args:
            record: what the caller writes in the same transaction.
            approved_by: who agreed to the answers before they count.
            on_paper: whether they stand on signed paper whose scan is kept (代录).

        Raises:
            UserTaskNotFound: no such task, or the actor may not see it.
            AnswersRefused: the rule of the task finds something wrong.
        """
        task = self._engine.user_task(task_id, actor=actor)
        outcome = self._outcome(task, values, actor, on_paper=on_paper)
        return self._engine.complete_user_task(
            task_id,
            variables=dict(outcome.variables),
            actor=actor,
            labels=outcome.labels,
            record=_both(record, outcome.record),
            approved_by=approved_by,
            request=request,
        )

    def complete_earlier(
        self,
        task_id: str,
        values: Values,
        *,
        actor: Actor,
        as_of: datetime,
        record: Callable[[UnitOfWork], None],
        checked: bool,
    ) -> CompletionView:
        """Take a task as done on an earlier day, with what is known of it (补录).

        Args:
            values: what is known; the rest of the form stays on paper.
            as_of: when it was done: what follows is counted from that day.
            record: what the caller writes in the same transaction.
            checked: whether the rule of the task judges the answers.

        Raises:
            UserTaskNotFound: no such task, or the actor may not see it.
            AnswersRefused: the rule of the task finds something wrong.
        """
        task = self._engine.user_task(task_id, actor=actor)
        outcome = self._outcome(task, values, actor, as_of=as_of, checked=checked)
        return self._engine.complete_user_task(
            task_id,
            variables=dict(outcome.variables),
            actor=actor,
            labels=outcome.labels,
            record=_both(record, outcome.record),
        )

    def require(self, task_id: str, values: Values, *, actor: Actor) -> None:
        """Refuse answers that the rule of a task would refuse.

        Raises:
            UserTaskNotFound: no such task, or the actor may not see it.
            AnswersRefused: the rule of the task finds something wrong.
        """
        errors = self.check(task_id, values, actor=actor)
        if errors:
            raise AnswersRefused(errors)

    def _outcome(
        self,
        task: UserTaskView,
        values: Values,
        actor: Actor,
        *,
        as_of: datetime | None = None,
        checked: bool = True,
        on_paper: bool = False,
    ) -> Outcome:
        """Return what the answers do; what is sealed goes past the rule, to its room."""
        open_values = without_sealed(values)
        with self._rule(task, actor, as_of=as_of, on_paper=on_paper) as rule:
            errors = rule.check(open_values) if checked else []
            if errors:
                raise AnswersRefused(errors)
            outcome = rule.outcome(open_values)
        if not only_sealed(values) or is_of_programme(task) or self.is_own(task):
            return outcome

        def keep(uow: UnitOfWork) -> None:
            keep_informant(uow, task.business_key or "", values)

        return replace(outcome, record=_both(outcome.record, keep))

    def _variables(self, task: UserTaskView, actor: Actor) -> dict[str, object]:
        """Return what is known at a task; beside a case or programme, what it knows."""
        own = self._engine.variables(task.instance_id, actor=actor)
        around = PROGRAMME if is_of_programme(task) else LINKAGE
        if task.process_key == around or not task.business_key:
            return own
        case = self._engine.instance_by_business_key(
            task.business_key, process_key=around, actor=actor
        )
        return {**self._engine.variables(case.id, actor=actor), **own}

    @contextmanager
    def _rule(
        self,
        task: UserTaskView,
        actor: Actor,
        *,
        as_of: datetime | None = None,
        on_paper: bool = False,
    ) -> Iterator[BoundRule]:
        if self.is_own(task):
            with self._rule_beside(task, actor) as rule:
                yield rule
            return
        variables = self._variables(task, actor)
        with self._engine.read() as connection:
            if is_of_programme(task):
                programme = programme_by_id(connection, task.business_key or "")
                yield bound_to_programme(
                    matter_of(task),
                    ProgrammeContext(
                        programme=programme,
                        variables=variables,
                        actor=actor,
                        now=self._clock.now(),
                        book=self._books.at(connection).of(programme.bureau_id),
                        connection=connection,
                        forms=self._forms,
                    ),
                )
                return
            header = case_header(connection, task.business_key or "")
            yield bound_to_case(
                CaseContext(
                    header=header,
                    element_id=matter_of(task),
                    opened_at=task.created_at,
                    variables=variables,
                    actor=actor,
                    now=as_of or self._clock.now(),
                    book=self._books.at(connection).of(header.bureau_id),
                    connection=connection,
                    forms=self._forms,
                    on_paper=on_paper,
                ),
            )

    @contextmanager
    def _rule_beside(self, task: UserTaskView, actor: Actor) -> Iterator[BoundRule]:
        """Yield the rule of a task that belongs to no case: a butler's, or nobody's."""
        if task.ended_at is None:
            seen = self._engine.variables_seen_at(task.id, actor=actor)
        else:
            seen = self._engine.variables(task.instance_id, actor=actor)
        if task.process_key not in BUTLERS:
            yield own_rule(seen, today=local_day(self._clock.now()).isoformat())
            return
        with self._engine.read() as connection:
            rule = rule_of_butler(task.process_key, task.element_id)
            yield rule.bound_to(
                ButlerContext(
                    task=task,
                    variables=seen,
                    actor=actor,
                    now=self._clock.now(),
                    book=self._books.at(connection),
                    connection=connection,
                    forms=self._forms,
                )
            )


def is_of_programme(task: UserTaskView) -> bool:
    """Say whether a matter belongs to a programme, not to one case."""
    return task.process_key in {PROGRAMME, PROGRAMME_CHANGE}


def _both(first: Record | None, second: Record | None) -> Record | None:
    wanted = [record for record in (first, second) if record is not None]
    return together(wanted) if wanted else None
