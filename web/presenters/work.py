"""Say what there is to do: one row for each open matter, in words of the work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine import UserTaskState, UserTaskView
from handlers.butler.headers import ButlerHeader
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import OPEN_STATES, CaseClock, ClockState
from handlers.deadlines.lines import DeadlineLine, clock_line, task_line
from handlers.deadlines.local_time import local_day
from handlers.deadlines.rules import Basis
from handlers.linkage.cases import CaseHeader
from handlers.linkage.lateness import answered_rules
from handlers.linkage.matters import matter_of
from handlers.linkage.programmes.headers import Programme
from handlers.linkage.programmes.number import is_programme_number
from handlers.linkage.stages import STAGES, stage_of
from handlers.linkage.verdicts import REQUESTING, Verdict
from web.i18n import gettext as _
from web.presenters.deadline import Chip, DeadlineView, deadline_view, due_view
from web.presenters.verdicts import verdict_chip

#: From the second round on another rule sets the same task's day.
_LATER_ROUNDS = {"reinsp1": "reinsp2"}

_STAGES = {stage.key: stage for stage in STAGES}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswer:
    """What a request was answered, for whoever made it."""

    state: Chip
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One matter in a list: what, until when, about whom."""

    task_id: str
    url: str
    matter: str
    deadline: DeadlineView | None
    entity: str
    product: str
    case_no: str
    case_url: str
    stage: str
    source: str
    #: Nobody holds it yet, and whoever reads this may take it.
    claimable: bool = False
    #: What was done with it, on the tab of finished matters.
    ended: str = ""
    #: What became of the request that it made.
    answer: RequestAnswer | None = None
    #: Its answers wait for the consent of a leader.
    waits: bool = False
    #: It belongs to a case or a programme, whose entity is registered sooner or later.
    of_case: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known of the cases to which the matters of a page belong."""

    headers: Mapping[str, CaseHeader]
    clocks: Mapping[str, tuple[CaseClock, ...]]
    book: DeadlineBook
    today: date
    #: What was decided on the requests made in these matters, by root instance.
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    #: The programmes among them, by number.
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    #: The matters whose answers wait for the consent of a leader.
    waiting: Collection[str] = ()
    #: The affairs of butlers among them, by business key.
    butlers: Mapping[str, ButlerHeader] = field(default_factory=dict)
    #: Matters that belong to no case are due at a moment, not on a day.
    now: datetime | None = None


def work_rows(
    tasks: Iterable[UserTaskView], known: Surroundings, *, claimable: bool = False
) -> list[WorkRow]:
    """Return the rows of a list of matters, in the given order."""
    return [_row(task, known, claimable=claimable) for task in tasks]


def task_deadline(task: UserTaskView, known: Surroundings) -> DeadlineView | None:
    """Return the deadline line of a matter: its legal clock, else its own due day.

    A day of the law that has passed and that the matter answers comes first.
    """
    rule_key = task.properties.get("deadline_rule", "")
    clocks = known.clocks.get(task.business_key or "", ())
    line = _missed_clock(matter_of(task), clocks, known)
    line = line or _running_clock(rule_key, clocks, known)
    if line is None and task.due_at is not None and rule_key:
        line = task_line(
            rule_key=rule_key,
            matter=task.name,
            begun_on=local_day(task.created_at),
            due_on=local_day(task.due_at),
            today=known.today,
            book=known.book.of(_bureau_of(task, known)),
        )
    return _due(task, known) if line is None else deadline_view(line)


def _due(task: UserTaskView, known: Surroundings) -> DeadlineView | None:
    """Return the moment by which a matter of no case is to be done, if it has one."""
    if task.due_at is None or known.now is None or _is_of_linkage(task, known):
        return None
    return due_view(
        task.due_at,
        now=known.now,
        matter=task.name,
        counted=task.properties.get("deadline", ""),
        clause=task.properties.get("clause", ""),
    )


def _is_of_linkage(task: UserTaskView, known: Surroundings) -> bool:
    key = task.business_key or ""
    return key in known.headers or is_programme_number(key)


def _bureau_of(task: UserTaskView, known: Surroundings) -> str:
    """Return the bureau whose case or programme a matter belongs to."""
    key = task.business_key or ""
    owner = known.headers.get(key) or known.programmes.get(key)
    return owner.bureau_id if owner else ""


def stage_text(task: UserTaskView) -> str:
    """Return the stage to which a matter belongs, such as 七 组织复查."""
    key = stage_of(matter_of(task)) or task.properties.get("stage", "")
    stage = _STAGES.get(key)
    return f"{stage.number} {_(stage.name)}" if stage else ""


def kind_text(task: UserTaskView, known: Surroundings) -> str:
    """Return the stage of a matter, or what kind of a butler's affair it is of."""
    found = known.butlers.get(task.business_key or "")
    return _(found.kind) if found else stage_text(task)


def case_url(business_key: str) -> str:
    """Return the address of the page of a case or of a programme."""
    if is_programme_number(business_key):
        return f"/programmes/{business_key}"
    return f"/cases/{business_key}"


def _missed_clock(
    element_id: str, clocks: Iterable[CaseClock], known: Surroundings
) -> DeadlineLine | None:
    answered = answered_rules(element_id)
    for clock in clocks:
        is_running = clock.state is ClockState.RUNNING
        if clock.rule_key in answered and is_running and clock.effective < known.today:
            return clock_line(clock, today=known.today, book=known.book)
    return None


def _running_clock(
    rule_key: str, clocks: Iterable[CaseClock], known: Surroundings
) -> DeadlineLine | None:
    keys = {rule_key, _LATER_ROUNDS.get(rule_key, rule_key)}
    for clock in clocks:
        if clock.rule_key in keys and clock.state in OPEN_STATES:
            line = clock_line(clock, today=known.today, book=known.book)
            return line if line.basis is Basis.STATUTE else None
    return None


def _row(task: UserTaskView, known: Surroundings, *, claimable: bool) -> WorkRow:
    key = task.business_key or ""
    header, butler = known.headers.get(key), known.butlers.get(key)
    is_open = task.ended_at is None
    return WorkRow(
        task_id=task.id,
        url=f"/tasks/{task.id}",
        matter=task.name,
        deadline=task_deadline(task, known) if is_open else None,
        entity=_whose(task, known),
        product=butler.title if butler else _product(header),
        case_no=butler.number if butler else key,
        case_url=butler.url if butler else _case_url_of(task, header),
        stage=kind_text(task, known),
        of_case=_is_of_linkage(task, known),
        source=header.source if header else "",
        claimable=claimable and task.assignee is None,
        ended=_ended(task),
        answer=_answer(task, known),
        waits=is_open and task.id in known.waiting,
    )


def _case_url_of(task: UserTaskView, header: CaseHeader | None) -> str:
    """Return the page of a case or programme; other processes have none."""
    key = task.business_key or ""
    return case_url(key) if header is not None or is_programme_number(key) else ""


def _whose(task: UserTaskView, known: Surroundings) -> str:
    """Return whose matter it is: the entity's, or the programme's."""
    key = task.business_key or ""
    if key in known.programmes:
        return known.programmes[key].name
    if key in known.butlers:
        return known.butlers[key].client
    header = known.headers.get(key)
    return header.entity_name if header else ""


def _answer(task: UserTaskView, known: Surroundings) -> RequestAnswer | None:
    """Return the answer to a request, or that it is awaited, if a matter made one."""
    if not makes_request(task) or task.state is not UserTaskState.COMPLETED:
        return None
    verdict = known.verdicts.get(task.root_id)
    return RequestAnswer(
        state=verdict_chip(verdict), opinion=verdict.opinion if verdict else ""
    )


def makes_request(task: UserTaskView) -> bool:
    """Say whether a matter asks for something that another person decides."""
    return REQUESTING.get(task.process_key) == task.element_id


def _product(header: CaseHeader | None) -> str:
    if header is None:
        return ""
    return " ".join(part for part in (header.product, header.model) if part)


def _ended(task: UserTaskView) -> str:
    if task.ended_at is None:
        return ""
    day = local_day(task.ended_at).isoformat()
    if task.state is UserTaskState.CANCELED:
        return _("%(day)s 取消", day=day)
    return _("%(day)s 办结", day=day)
