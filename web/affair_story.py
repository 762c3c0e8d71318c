"""Show how an affair of a butler went: its open matters, and every form that was filed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine import ProcessEngine, UserTaskView
from handlers.evidence.records import evidence_at
from handlers.evidence.seen import only_seen
from handlers.forms import RecordView, Submission, record, submissions_at
from web.case_reading import Names
from web.presenters.days import moment_text
from web.presenters.work import WorkRow
from web.services import services
from web.task_form import links_of
from web.visitor import current_visitor
from web.work_reading import rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One form that was filed: at which matter, by whom, when, and what it says."""

    matter: str
    by: str
    when: str
    view: RecordView


@dataclass(frozen=True, slots=True, kw_only=True)
class AffairStory:
    """What is to be done, and what was done."""

    open: tuple[WorkRow, ...]
    steps: tuple[Step, ...]


def story_of(
    process_key: str, business_key: str, *, without: Collection[str] = ()
) -> AffairStory:
    """Return the story of an affair, as far as the visitor sees it.

    Args:
        process_key: Of its process.
        business_key: Of the affair.
        without: Elements of matters that the page leaves out.

    Raises:
        InstanceNotFound: it has not begun yet, or is not the visitor's to see.
    """
    engine, actor = services().engine, current_visitor().actor
    instance = engine.instance_by_business_key(
        business_key, process_key=process_key, actor=actor
    )
    tasks = [
        each
        for each in engine.user_tasks(instance.root_id, actor=actor)
        if each.element_id not in without
    ]
    waiting = tuple(each for each in tasks if each.ended_at is None)
    return AffairStory(
        open=tuple(rows_of(waiting)),
        steps=_steps(engine, instance.root_id, {each.id: each for each in tasks}),
    )


def _steps(
    engine: ProcessEngine, root_id: str, tasks: dict[str, UserTaskView]
) -> tuple[Step, ...]:
    actor = current_visitor().actor
    elements = {each.element_id for each in tasks.values()}
    with engine.read() as connection:
        filed = submissions_at(connection, root_ids=[root_id], element_ids=elements)
        files = evidence_at(connection, list(tasks))
    links = links_of(only_seen(engine, files, actor=actor))
    names = Names(each.submitted_by for each in filed)

    def step(each: Submission) -> Step:
        form = services().forms.form_filed(each, actor=actor)
        return Step(
            matter=tasks[each.task_id].name,
            by=names(each.submitted_by),
            when=moment_text(each.submitted_at),
            view=record(form, each.answers, evidence=links, labels=each.labels),
        )

    return tuple(step(each) for each in filed if each.task_id in tasks)
