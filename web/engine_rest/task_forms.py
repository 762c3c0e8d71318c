"""Complete tasks as their pages do: by the form, its rules, consent and evidence."""

from __future__ import annotations

from collections.abc import Mapping

from engine import Actor, UserTaskView
from handlers.deadlines.local_time import local_day
from handlers.forms import Form, initial_answers, validate
from handlers.forms.expressions import evaluate
from handlers.forms.initial import answers_of
from handlers.linkage.cases import case_headers
from handlers.linkage.desk import is_of_programme
from handlers.linkage.errors import AnswersRefused
from web.engine_rest.errors import RestRefused
from web.services import services

Values = Mapping[str, object]


def complete(task_id: str, values: Values, *, actor: Actor) -> None:
    """Complete a task with what a program sent.

    Where a leader must agree first, the answers wait for that and the task stays open,
    as it does when they are handed in at its page.

    Raises:
        UserTaskNotFound: there is none, or the actor may not see it.
        RestRefused: the form does not ask for one of the values.
        AnswersRefused: the form or the rule of the task finds something wrong.
    """
    engine = services().engine
    task = engine.user_task(task_id, actor=actor)
    if task.form_key is None or task.ended_at is not None:
        # The engine says who ended it, and when.
        engine.complete_user_task(task_id, variables=values, actor=actor)
        return
    form = services().forms.form_of(task)
    raw = _raw(form, values)
    if is_of_case(task):
        services().form_desk.hand_in_raw(task_id, raw, actor=actor)
        return
    facts = _facts(task, actor=actor)
    checked = validate(form, raw, facts=facts, evaluate=evaluate)
    if checked.errors:
        raise AnswersRefused(checked.errors)
    engine.complete_user_task(task_id, variables=checked.values, actor=actor)


def first_values(task: UserTaskView, *, actor: Actor) -> Values:
    """Return what stands in the form of a task before anybody typed."""
    form = services().forms.form_of(task)
    if is_of_case(task):
        sheet = services().desk.sheet(task.id, actor=actor)
        facts, prefill = sheet.facts, sheet.prefill
    else:
        facts, prefill = _facts(task, actor=actor), {}
    today = str(facts["today"])
    return initial_answers(form, facts=facts, prefill=prefill, today=today)


def is_of_case(task: UserTaskView) -> bool:
    """Say whether the rules of the linkage work judge the answers to a task.

    Processes that a designer deploys beside it have forms, and no rules but these.
    """
    if is_of_programme(task):
        return True
    number = task.business_key or ""
    with services().engine.read() as connection:
        return number in case_headers(connection, [number])


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


def _facts(task: UserTaskView, *, actor: Actor) -> dict[str, object]:
    seen = services().engine.variables_seen_at(task.id, actor=actor)
    today = local_day(services().clock.now()).isoformat()
    return {**seen, "today": today}
