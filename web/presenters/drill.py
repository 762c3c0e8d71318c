"""The guided cases as the page of the drill shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.demo.guided import GuidedCase, GuidedStep

DONE, MISSED = "✓", "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidedView:
    """One lesson with how far it has come."""

    title: str
    lesson: str
    case_no: str
    case_url: str
    done: int
    total: int
    #: What is to be done, and ✓ once it is, – once it cannot be done any more.
    steps: tuple[tuple[str, str], ...]
    #: The next step, and as whom and where it is done; None when all are done.
    next_step: str = ""
    login: str = ""
    who: str = ""
    path: str = ""
    #: True while the matter is not open: time has to pass first.
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What has happened in a guided case."""

    #: How often each matter was completed, in the case and beside it.
    completed: Counter[str]
    #: Matters that ended without having been done.
    missed: frozenset[str]
    #: Open matters by their element.
    open_tasks: Mapping[str, str]
    #: Whether the deadline was suspended, and resumed.
    rulings: frozenset[str] = frozenset()
    #: Address of the deadline that is suspended in the lesson.
    clock_url: str = ""


def guided_view(
    lesson: GuidedCase,
    case_no: str,
    progress: Progress,
    *,
    names: Mapping[str, str],
) -> GuidedView:
    """Return a lesson with its next step."""
    marks = [_mark(step, progress) for step in lesson.steps]
    common = GuidedView(
        title=lesson.title,
        lesson=lesson.lesson,
        case_no=case_no,
        case_url=f"/cases/{case_no}",
        done=marks.count(DONE),
        total=len(marks),
        steps=tuple(
            (step.text, mark) for step, mark in zip(lesson.steps, marks, strict=True)
        ),
    )
    if "" not in marks:
        return common
    step = lesson.steps[marks.index("")]
    path, waits = _where(step, case_no, progress)
    return replace(
        common,
        next_step=step.text,
        login=step.login,
        who=names.get(step.login, step.login),
        path=path,
        waits=waits,
    )


def _mark(step: GuidedStep, progress: Progress) -> str:
    """Return how a step stands: done, missed, or still to be done."""
    if _is_done(step, progress):
        return DONE
    is_open = step.element_id in progress.open_tasks
    missed = step.element_id in progress.missed and not is_open and not step.matter
    return MISSED if missed else ""


def _is_done(step: GuidedStep, progress: Progress) -> bool:
    if step.ruling:
        return step.ruling in progress.rulings
    return progress.completed[step.element_id] >= step.times


def _where(step: GuidedStep, case_no: str, progress: Progress) -> tuple[str, bool]:
    """Return where a step is done, and whether time has to pass first."""
    if step.ruling:
        return progress.clock_url or f"/cases/{case_no}?tab=deadlines", False
    task_id = progress.open_tasks.get(step.element_id)
    if task_id is not None:
        return f"/tasks/{task_id}", False
    if step.matter:
        return f"/cases/{case_no}/matters/{step.matter}", False
    return f"/cases/{case_no}", True
