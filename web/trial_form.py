"""The form of a task in a trial: drawn and checked as real ones are, and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import request

from engine import OpenTask
from handlers.forms import (
    Field,
    FieldError,
    Form,
    FormRefused,
    FormView,
    Kind,
    Surroundings,
    change_rows,
    initial_answers,
    load_form,
    present,
    read_submission,
    row_change,
    validate,
    without_empty_rows,
)
from handlers.forms.expressions import evaluate
from handlers.scenarios.trial import Trial
from web.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialForm:
    """A task of a trial with its form, if it has one that can be drawn."""

    task: OpenTask
    #: Which of several at its element, from 1.
    nth: int
    form: Form | None
    facts: Mapping[str, object]
    raw: Mapping[str, object]
    errors: tuple[FieldError, ...] = ()

    @property
    def element(self) -> str:
        """Return the element at which the task waits."""
        return self.task.element

    @property
    def asks_files(self) -> bool:
        """Say whether the form asks for files: nobody uploads any in a trial."""
        return bool(self._files())

    def _files(self) -> frozenset[str]:
        questions = self.form.questions() if self.form else ()
        return frozenset(
            each.key
            for each in questions
            if isinstance(each, Field) and each.kind is Kind.FILES
        )

    def view(self) -> FormView | None:
        """Return what the page draws."""
        if self.form is None:
            return None
        around = Surroundings(facts=self.facts, evaluate=evaluate, errors=self.errors)
        return present(self.form, self.raw, around)

    def filled(self) -> Filled:
        """Return what the request makes of the form."""
        if self.form is None:
            return Filled(form=self, values={})
        fields = request.form.to_dict(flat=False)
        raw = read_submission(self.form, fields)
        change = row_change(fields)
        if change is not None:
            changed = change_rows(self.form, raw, change)
            return Filled(form=replace(self, raw=changed))
        raw = without_empty_rows(self.form, raw)
        checked = validate(self.form, raw, facts=self.facts, evaluate=evaluate)
        files = self._files()
        errors = tuple(each for each in checked.errors if each.path not in files)
        if errors:
            again = replace(self, raw=raw, errors=errors)
            return Filled(form=again, is_refused=True)
        return Filled(form=self, values=dict(checked.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a request made of a form: values, or the form once more."""

    form: TrialForm
    values: dict[str, object] | None = None
    is_refused: bool = False


def form_at(trial: Trial, wanted: str) -> TrialForm | None:
    """Return the task of an id with its form; without one the first, None if none waits."""
    tasks = trial.standing().tasks
    task = next((each for each in tasks if each.id == wanted), None)
    if task is None:
        # Ids are new after a step was taken back: the element is still the same.
        task = next(iter(tasks), None)
    if task is None:
        return None
    here = [each.id for each in tasks if each.element == task.element]
    form = _form(trial, task)
    facts = {**trial.variables(), "today": services().today.isoformat()}
    raw = initial_answers(form, facts=facts, prefill={}) if form else {}
    return TrialForm(
        task=task, nth=here.index(task.id) + 1, form=form, facts=facts, raw=raw
    )


def _form(trial: Trial, task: OpenTask) -> Form | None:
    if task.form_key is None:
        return None
    for name, content in trial.files.items():
        if not name.endswith(".form"):
            continue
        try:
            form = load_form(content)
        except FormRefused:
            continue
        if form.id == task.form_key:
            return form
    return None
