"""Read what was sent for approval, as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.approvals.model import Approval, Outcome
from handlers.approvals.store import last_at, waiting_at
from handlers.deadlines.clocks import clock_by_id
from handlers.deadlines.lines import task_line
from handlers.deadlines.local_time import local_day
from handlers.evidence.records import evidence_of
from handlers.forms import Form, RecordView, record
from handlers.linkage.approving import is_leader_of, may_read
from handlers.linkage.cases import CaseHeader, case_headers
from handlers.linkage.suspension_requests import ruling_of
from web.case_reading import Names
from web.i18n import gettext as _
from web.presenters.days import moment_text
from web.presenters.deadline import DeadlineView, deadline_view
from web.presenters.rows import Fact
from web.presenters.work import case_url
from web.services import services
from web.task_form import TaskForm, evidence_links
from web.visitor import current_visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """One request for approval on a page."""

    id: str
    url: str
    matter: str
    reason: str
    asked_by: str
    asked_at: str
    outcome: str
    #: Tone of the chip that says how it stands.
    tone: str
    opinion: str
    ended_by: str
    ended_at: str
    is_waiting: bool
    was_returned: bool
    #: The visitor sent it, or holds its matter.
    may_withdraw: bool
    may_decide: bool
    filed_for: str
    case_no: str
    case_url: str
    task_url: str
    entity: str
    product: str
    deadline: DeadlineView | None
    answers: RecordView | None = None


def waiting_request(task_id: str) -> Approval | None:
    """Return what waits for approval at a matter, or None."""
    with services().engine.read() as connection:
        return waiting_at(connection, [task_id]).get(task_id)


def read_request(form: TaskForm) -> RequestView | None:
    """Return the latest request at a matter, for people of its bureau."""
    with services().engine.read() as connection:
        found = last_at(connection, form.task.id)
    if found is None or not may_read(current_visitor().actor, found):
        return None
    view = request_views([found], holder=form.task.assignee)[0]
    return with_answers(view, found, form.form)


def request_views(
    found: list[Approval], *, holder: str | None = None
) -> list[RequestView]:
    """Return requests as lists show them, in the given order."""
    names = Names(each for asked in found for each in (asked.asked_by, asked.ended_by))
    with services().engine.read() as connection:
        headers = case_headers(connection, {asked.business_key for asked in found})
    return [
        _view(asked, names, headers.get(asked.business_key), holder) for asked in found
    ]


def with_answers(view: RequestView, asked: Approval, form: Form) -> RequestView:
    """Return a request with the form as it will be filed."""
    evidence = evidence_links(asked.business_key, actor=current_visitor().actor)
    shown = record(form, asked.answers, evidence=evidence, labels=asked.labels)
    return replace(view, answers=shown)


def clock_facts_of(asked: Approval) -> tuple[Fact, ...]:
    """Return what a request to suspend a deadline asks for."""
    ruling = ruling_of(asked)
    with services().engine.read() as connection:
        clock = clock_by_id(connection, asked.task_id)
        papers = {e.id: e for e in evidence_of(connection, asked.business_key)}
    paper = papers.get(ruling.evidence_id or "")
    return (
        Fact(label=_("期限"), text=str(asked.answers["deadline"])),
        Fact(label=_("从哪一天起中止"), text=ruling.day.isoformat()),
        Fact(label=_("法定日期"), text=clock.statutory.isoformat()),
        Fact(label=_("依据"), text=clock.law_ref),
        Fact(
            label=_("依据的文书"),
            text="",
            source=paper.name if paper else "",
            url=f"/evidence/{paper.id}" if paper else "",
        ),
    )


def _view(
    asked: Approval, names: Names, header: CaseHeader | None, holder: str | None
) -> RequestView:
    actor = current_visitor().actor
    text, tone = _state(asked)
    decides = is_leader_of(actor, asked.bureau_id) and asked.asked_by not in actor.ids
    return RequestView(
        id=asked.id,
        url=f"/approvals/{asked.id}",
        matter=asked.matter,
        reason=asked.reason,
        asked_by=names(asked.asked_by),
        asked_at=moment_text(asked.asked_at),
        outcome=text,
        tone=tone,
        opinion=asked.opinion,
        ended_by=names(asked.ended_by) if asked.ended_by else "",
        ended_at=moment_text(asked.ended_at) if asked.ended_at else "",
        is_waiting=asked.is_waiting,
        was_returned=asked.outcome is Outcome.RETURNED,
        may_withdraw=asked.is_waiting
        and not actor.ids.isdisjoint({asked.asked_by, holder or ""}),
        may_decide=asked.is_waiting and decides,
        filed_for=asked.filed_for or "",
        case_no=asked.business_key,
        case_url=case_url(asked.business_key),
        task_url=asked.path,
        entity=header.entity_name if header else "",
        product=header.product if header else "",
        deadline=_deadline(asked) if asked.is_waiting else None,
    )


def _state(asked: Approval) -> tuple[str, str]:
    if asked.outcome is Outcome.AGREED:
        return _("已同意"), "green"
    if asked.outcome is Outcome.RETURNED:
        return _("已退回"), "amber"
    if asked.outcome is Outcome.WITHDRAWN:
        return _("已撤回"), "grey"
    if asked.outcome is Outcome.VOID:
        return _("已失效"), "grey"
    if asked.outcome is Outcome.HANDED_ON:
        return _("已交接，待重新送审"), "grey"
    return _("待审批"), "blue"


def _deadline(asked: Approval) -> DeadlineView:
    with services().engine.read() as connection:
        book = services().books.at(connection).of(asked.bureau_id)
    line = task_line(
        rule_key="approval_wd",
        matter=_("审批"),
        begun_on=local_day(asked.asked_at),
        due_on=local_day(asked.due_at),
        today=services().today,
        book=book,
    )
    return deadline_view(line)
