"""Put the page of a matter together: head, deadline, form, and what happened before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import request

from engine import Delegation, InstanceNotFound, UserTaskView
from handlers.forms import FieldError
from handlers.forms.view import FormView
from handlers.linkage.cases import CaseHeader
from handlers.linkage.desk import is_of_programme
from handlers.linkage.paper import Paper
from handlers.linkage.programmes.headers import Programme
from web.approval_reading import read_request
from web.butler_referral import told_by_butler
from web.case_reading import Names, open_case_file
from web.case_story import case_entries
from web.cause_charts import cause_chart
from web.filed_forms import filed_forms
from web.filing import Standing, in_stead_of, may_discard, standing_of
from web.i18n import gettext as _
from web.kept_answers import readable_answers
from web.kept_copies import base_for_page
from web.own_process import own_answers, own_entries
from web.paper_form import paper_view
from web.presenters.case import header_facts
from web.presenters.programme import head_facts as programme_facts
from web.presenters.rows import Fact
from web.presenters.words import role_names
from web.presenters.work import kind_text, task_deadline, work_rows
from web.service_charts import charts_of_task
from web.services import services
from web.task_form import Raw, TaskForm
from web.templating import page
from web.visitor import current_visitor
from web.work_reading import surroundings

#: What the officer tells whoever approves.
REASON_FIELD = "approval_reason"

_WRITING = frozenset({Standing.MINE, Standing.DIRECT, Standing.ON_PAPER})

#: How many forms and entries of the case stand beside the form.
LATEST = 4


def task_page(
    form: TaskForm,
    view: FormView,
    *,
    saved_at: datetime | None = None,
    paper: Paper | None = None,
    refused: Sequence[FieldError] = (),
    raw: Raw | None = None,
) -> str:
    """Return the page of a matter.

    Args:
        paper: what an officer said of the paper from which they file.
        refused: what is wrong with the form, refused files among it.
        raw: the answers that a chart beside the form shows, where it has one.
    """
    task = form.task
    known = surroundings((task,))
    header = known.headers.get(task.business_key or "")
    standing = standing_of(current_visitor().actor, task)
    instance = services().engine.instance(task.root_id, actor=current_visitor().actor)
    names = Names([task.assignee, task.ended_by, task.owner])
    asked = read_request(form) if task.ended_at is None else None
    return page(
        "task.html",
        row=work_rows([task], known)[0],
        task=task,
        view=view,
        deadline=task_deadline(task, known),
        stage=kind_text(task, known),
        clause=task.properties.get("clause", ""),
        law=task.properties.get("law", ""),
        facts=_known_of(header, known.programmes.get(task.business_key or "")),
        of_programme=is_of_programme(task),
        standing=standing.value,
        may_discard=may_discard(
            current_visitor().actor, task, begun_by=instance.started_by
        ),
        # Only what a person decided is a reason: the rest is how the case went.
        ended_because=instance.end_reason or "",
        may_write=standing in _WRITING and not (asked and asked.is_waiting),
        asked=asked,
        asks_approval=standing in _WRITING
        and services().form_desk.needs_approval(task),
        approval_reason=request.form.get(REASON_FIELD, ""),
        holder=names(task.assignee) if task.assignee else "",
        in_stead_of=_in_stead_of(task),
        delegated_by=_delegated_by(task, names),
        ended_by=names(task.ended_by) if task.ended_by else "",
        roles=role_names(task.candidate_groups),
        told_by_butler=told_by_butler(form) if task.ended_at is None else "",
        suggestions=form.sheet.suggestions,
        chart=cause_chart(form, raw) if raw is not None else None,
        charts=charts_of_task(task) if task.ended_at is None else [],
        **_so_far(form),
        saved_at=saved_at,
        base=base_for_page(task),
        was_sent=request.method == "POST",
        paper=paper_view(form, paper, refused=refused)
        if standing is Standing.ON_PAPER
        else None,
    )


def may_write(task: UserTaskView) -> bool:
    """Say whether the visitor may fill in the form of a matter."""
    return standing_of(current_visitor().actor, task) in _WRITING


def _known_of(
    header: CaseHeader | None, programme: Programme | None
) -> tuple[Fact, ...]:
    """Return what is known of the case or the programme of a matter."""
    if programme is not None:
        return programme_facts(programme)
    return header_facts(header) if header else ()


def _in_stead_of(task: UserTaskView) -> str:
    """Return the name of the person in whose stead the visitor works on a matter."""
    whose = in_stead_of(current_visitor().actor, task)
    found = {each.id: each.name for each in current_visitor().stands_in_for}
    return found.get(whose or "", "")


def _delegated_by(task: UserTaskView, names: Names) -> str:
    """Return who gets a matter back before it is handed in; empty if nobody does."""
    if task.delegation is not Delegation.PENDING:
        return ""
    return names(task.owner) if task.owner else _("委托人")


def _so_far(form: TaskForm) -> Mapping[str, object]:
    """Return what happened before: in the case, or in a process that is no case."""
    if form.sheet.is_own:
        return {"own_answers": own_answers(form), "entries": own_entries(form)[:LATEST]}
    return _case_so_far(form.task.business_key or "")


def _case_so_far(case_no: str) -> Mapping[str, object]:
    """Return the latest forms and entries of the case, as far as the visitor sees it."""
    try:
        file = open_case_file(case_no, actor=current_visitor().actor)
    except InstanceNotFound:
        return {"filed": [], "entries": []}
    return {
        "filed": filed_forms(file)[-LATEST:],
        "entries": case_entries(file)[:LATEST],
    }


def kept_text(form: TaskForm) -> str:
    """Return what a refused request brought, as readable lines."""
    return readable_answers(form.form, request.form.items(multi=True))
