"""Show what happened in a process of a designer's own, which belongs to no case."""

from __future__ import annotations

from handlers.forms import RecordView, record, submissions_at
from web.case_reading import Names
from web.presenters.history import CaseStory
from web.presenters.rows import TimelineEntry
from web.services import services
from web.task_form import TaskForm
from web.visitor import current_visitor


def own_answers(form: TaskForm) -> RecordView | None:
    """Return what was handed in at a matter, None while it is open."""
    task = form.task
    if task.ended_at is None:
        return None
    with services().engine.read() as connection:
        filed = submissions_at(
            connection, root_ids=[task.root_id], element_ids=[task.element_id]
        )
    mine = next((each for each in filed if each.task_id == task.id), None)
    if mine is None:
        return None
    return record(form.form, mine.answers, evidence=form.links(), labels=mine.labels)


def own_entries(form: TaskForm) -> list[TimelineEntry]:
    """Return what happened in the process of a matter, the latest first."""
    engine, actor = services().engine, current_visitor().actor
    instance = engine.instance(form.task.root_id, actor=actor)
    rows = engine.history(instance.root_id, actor=actor)
    people = {row.actor for row in rows}
    people |= {str(row.data.get("assignee") or "") for row in rows}
    story = CaseStory(
        what=instance.process_name,
        name_of=Names(people),
        end_reason=instance.end_reason or "",
    )
    entries = [entry for _moment, entry in story.entries(rows)]
    return entries[::-1]
