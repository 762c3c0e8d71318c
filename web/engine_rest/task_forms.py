"""Complete tasks as their pages do: by the form, its rules, consent and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import Actor, UserTaskView
from handlers.forms import Form, initial_answers
from handlers.forms.initial import answers_of
from web.engine_rest.errors import RestRefused
from web.engine_rest.values import answer, plain_variables
from web.services import services

Values = Mapping[str, object]
Sent = Mapping[str, Mapping[str, Any]]


def complete(task_id: str, sent: Sent, *, actor: Actor) -> Values:
    """Complete a task with the typed values that a program sent; return the values.

    Where a leader must agree first, the answers wait for that and the task stays open,
    as it does when they are handed in at its page.

    Raises:
        UserTaskNotFound: there is none, or the actor may not see it.
        RestRefused: the form does not ask for one of the values, or it cannot be read.
        AnswersRefused: the form or the rule of the task finds something wrong.
    """
    engine = services().engine
    task = engine.user_task(task_id, actor=actor)
    if task.form_key is None or task.ended_at is not None:
        # The engine says who ended it, and when.
        values = plain_variables(sent)
        engine.complete_user_task(task_id, variables=values, actor=actor)
        return values
    answers = {name: answer(name, one) for name, one in sent.items()}
    raw = _raw(services().forms.form_of(task), answers)
    services().form_desk.hand_in_raw(task_id, raw, actor=actor)
    return answers


def first_values(task: UserTaskView, *, actor: Actor) -> Values:
    """Return what stands in the form of a task before anybody typed."""
    form = services().forms.form_of(task)
    sheet = services().desk.sheet(task.id, actor=actor)
    today = str(sheet.facts["today"])
    return initial_answers(form, facts=sheet.facts, prefill=sheet.prefill, today=today)


def _raw(form: Form, values: Values) -> dict[str, object]:
    """Return JSON values as the form reads them: in text, as people type.

    Raises:
        RestRefused: the form does not ask for one of them.
    """
    asked = {each.key for each in form.questions()}
    unknown = sorted(set(values) - asked)
    if unknown:
        raise RestRefused(
            reason=f"The form of this task does not ask for {unknown[0]!r}"
        )
    raw = answers_of(form, values)
    return {name: raw[name] for name in values}
