"""The one form for a case that ran before: a section for each milestone behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from handlers.deadlines.local_time import to_day
from handlers.forms import Field, FieldError, Form, Group, Kind, Table
from handlers.forms.model import Conditions
from handlers.linkage.earlier.milestones import Milestone, Step
from handlers.linkage.earlier.stages import EntryStage
from handlers.linkage.notice_tasks import NOTICE_TASKS
from handlers.linkage.reinspection import SAMPLING

Values = Mapping[str, object]

REASON = "entry_reason"
SOURCE_FILE = "entry_source_file"
_NUMBERS = frozenset(task.number for task in NOTICE_TASKS.values())


def entry_form(stage: EntryStage, forms: Mapping[str, Form]) -> Form:
    """Return what is asked of a case that enters at a stage.

    Args:
        forms: the forms of the diagrams, by id.
    """
    source = Group(
        title="补录说明",
        items=(
            Field(key=REASON, kind=Kind.LONG_TEXT, label="补录理由", required=True),
            Field(
                key=SOURCE_FILE,
                kind=Kind.FILES,
                label="来源文件",
                help="原卷宗、台账的扫描件或照片",
                required=True,
            ),
        ),
    )
    seen: set[str] = set()
    groups = tuple(_group(each, forms, seen) for each in stage.milestones)
    return Form(id="earlier_case", title=stage.zh, intro=(), groups=(source, *groups))


def day_faults(stage: EntryStage, values: Values, *, today: date) -> list[FieldError]:
    """Ask for days that have been, the supervision line in its order."""
    faults: list[FieldError] = []
    last: date | None = None
    for milestone in stage.milestones:
        given = values.get(milestone.day_key)
        if not given:
            continue
        day = to_day(given)
        if day > today:
            faults.append(_fault(milestone, "不能晚于今天"))
        if not milestone.clause.startswith("7.2") or milestone.key == "arranged":
            if last is not None and day < last:
                faults.append(_fault(milestone, f"不能早于上一步的{last.isoformat()}"))
            last = day
    return faults


def step_values(step: Step, milestone: Milestone, values: Values) -> dict[str, object]:
    """Return the answers that one matter is filed with."""
    day = str(values[milestone.day_key])
    dated = {
        key: f"{day}T09:00:00+08:00" if key == "visit_time" else day
        for key in step.days
    }
    asked = {key: values[key] for key in step.ask if values.get(key) is not None}
    return {**step.values, **dated, **asked}


def steps_of(milestone: Milestone, values: Values) -> Iterator[Step]:
    """Yield the matters that a milestone settles for a case of this source."""
    is_sampling = values.get("source") == SAMPLING
    for step in milestone.steps:
        if step.sampling is None or step.sampling is is_sampling:
            yield step


def _group(milestone: Milestone, forms: Mapping[str, Form], seen: set[str]) -> Group:
    day = Field(
        key=milestone.day_key, kind=Kind.DATE, label=milestone.day, required=True
    )
    items: list[Field | Table] = [day]
    for step in milestone.steps:
        questions = {each.key: each for each in forms[step.form_id].questions()}
        for key in step.ask:
            if key not in seen:
                seen.add(key)
                items.append(_asked(questions[key]))
    title = f"{milestone.zh}（{milestone.clause}）"
    return Group(title=title, items=tuple(items))


def _asked(question: Field | Table) -> Field | Table:
    """Return a question as the entry asks it: what is known elsewhere is typed here."""
    if isinstance(question, Table):
        return question
    source = replace(question.source, known_from="", computed=False)
    if question.key in _NUMBERS:
        # The notice was made elsewhere: its number is always typed.
        plain = Conditions()
        return replace(question, source=source, conditions=plain, required=True)
    return replace(question, source=source)


def _fault(milestone: Milestone, message: str) -> FieldError:
    return FieldError(
        path=milestone.day_key, label=milestone.day, message=f"{milestone.day}{message}"
    )
