"""Read one patrol for the visitor: its plan, what was signed, and what it opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from werkzeug.exceptions import NotFound

from engine import SYSTEM, Actor
from handlers.butler.findings import Finding, Source, findings_opened_by
from handlers.butler.patrols import Patrol, PatrolEvent, events_of, patrol_of
from handlers.butler.plan import PatrolPlan
from handlers.butler.report_parts import ReportStep
from handlers.butler.states import PatrolState
from handlers.evidence.records import evidence_at
from handlers.evidence.seen import only_seen
from handlers.forms import Submission, record, submissions_at
from web.case_reading import Names
from web.patrol_reading import OpenedPlan, open_plan
from web.presenters.days import moment_text
from web.services import services
from web.task_form import links_of
from web.visitor import current_visitor

#: The matters whose form is the record of a patrol or of a check.
RECORDS = frozenset(
    {"carry_out_patrol", "daily_control", "weekly_check", "monthly_dispatch"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPatrol:
    """A patrol as the visitor may read it."""

    opened: OpenedPlan
    patrol: Patrol
    #: What its plan said on its day.
    said: PatrolPlan
    #: None until it is signed.
    record: ReportStep | None
    findings: Sequence[Finding]
    #: What happened to it, the oldest first; empty for the client, as it names people.
    events: Sequence[PatrolEvent]


def open_patrol(
    plan_id: str, named_on: date | None, *, whole: bool = False
) -> OpenedPatrol:
    """Return a patrol of a plan that the visitor may read.

    Args:
        plan_id: Of its plan.
        named_on: The day that the plan names, None for no day at all.
        whole: With every file that the record names, as the report lists them by name
            and digest; otherwise with those that the visitor may open.

    Raises:
        NotFound: there is none, or it is not the visitor's to see.
    """
    with services().engine.read() as connection:
        opened = open_plan(connection, plan_id)
        found = patrol_of(connection, plan_id, named_on) if named_on else None
        if found is None:
            raise NotFound
        source = (
            Source.SELF_CHECK if opened.plan.present.is_self_check else Source.PATROL
        )
        findings = findings_opened_by(connection, source, found.key)
        events = events_of(connection, plan_id, named_on=found.named_on)
    is_signed = found.state is PatrolState.SIGNED
    return OpenedPatrol(
        opened=opened,
        patrol=found,
        said=opened.plan.on(found.day),
        record=_record(found, whole=whole) if is_signed else None,
        findings=findings,
        events=[] if opened.of_client else events,
    )


def _record(one: Patrol, *, whole: bool) -> ReportStep | None:
    with services().engine.read() as connection:
        filed = submissions_at(
            connection, root_ids=[one.instance_id or ""], element_ids=RECORDS
        )
    return _step(filed[-1], whole=whole) if filed else None


def _step(filed: Submission, *, whole: bool) -> ReportStep:
    # That the visitor may read the plan was looked at; the process is the unit's own.
    actor: Actor = SYSTEM if whole else current_visitor().actor
    engine = services().engine
    with engine.read() as connection:
        files = evidence_at(connection, [filed.task_id])
    form = services().forms.form_filed(filed, actor=SYSTEM)
    links = links_of(only_seen(engine, files, actor=actor))
    view = record(form, filed.answers, evidence=links, labels=filed.labels)
    return ReportStep(
        matter=view.title,
        by=Names([filed.submitted_by])(filed.submitted_by),
        when=moment_text(filed.submitted_at),
        view=view,
    )
