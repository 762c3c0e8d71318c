"""The rule of one user task of a butler, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from engine import Actor, UserTaskView
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.local_time import local_day
from handlers.forms import FieldError
from handlers.forms.library import FormLibrary
from handlers.forms.rules import BoundRule, Outcome, Suggestion, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class ButlerContext:
    """One task of a butler's process, while a page is made or a form is filed."""

    task: UserTaskView
    #: What the process knows at the task.
    variables: Mapping[str, object]
    actor: Actor
    now: datetime
    book: DeadlineBook
    #: Read-only, open as long as the context is used.
    connection: Connection
    #: The forms as they were filled in.
    forms: FormLibrary

    @property
    def today(self) -> date:
        """Return today in Xiamen."""
        return local_day(self.now)

    @property
    def business_key(self) -> str:
        """Return the key under which the process runs."""
        return self.task.business_key or ""


def known_facts(it: ButlerContext) -> Values:
    """Return what every form may show: the variables, and today."""
    return {**it.variables, "today": it.today.isoformat()}


def known_values(it: ButlerContext) -> Values:
    """Propose for a field the variable of its name, as in Camunda."""
    return it.variables


def accept(_: Values, __: ButlerContext) -> list[FieldError]:
    """Find nothing wrong beyond what the form itself checks."""
    return []


def values_as_variables(values: Values, _: ButlerContext) -> Outcome:
    """Make every answer a variable of the process."""
    return Outcome(variables=values)


def suggest_nothing(_: ButlerContext) -> Sequence[Suggestion]:
    """Suggest nothing."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ButlerRule:
    """The rule of one task; what it does not say is the default."""

    facts: Callable[[ButlerContext], Values] = known_facts
    #: Values proposed in the form; the person may change them.
    prefill: Callable[[ButlerContext], Values] = known_values
    check: Callable[[Values, ButlerContext], list[FieldError]] = accept
    outcome: Callable[[Values, ButlerContext], Outcome] = values_as_variables
    suggest: Callable[[ButlerContext], Sequence[Suggestion]] = suggest_nothing

    def bound_to(self, it: ButlerContext) -> BoundRule:
        """Return the rule together with what it looks at."""
        return BoundRule(
            facts=lambda: self.facts(it),
            prefill=lambda: self.prefill(it),
            check=lambda values: self.check(values, it),
            outcome=lambda values: self.outcome(values, it),
            suggest=lambda: self.suggest(it),
        )


DEFAULT_RULE = ButlerRule()
