"""Say which cases are meant, once for figures and for the lists behind them.

A number on a page and the list to which it leads use the same condition, so that the
list shows exactly the cases that were counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select

from engine import Actor, open_matters
from handlers.deadlines.clocks import ClockState
from handlers.deadlines.local_time import day_after, start_of_day
from handlers.deadlines.statutes import RECTIFY
from handlers.deadlines.tables import clock
from handlers.knowledge.tables import case_cause
from handlers.linkage.cases import NOT_RETURNED, Assistance, StopSale
from handlers.linkage.clock_sight import CONFIDENTIAL, sees_penalties
from handlers.linkage.lateness import LEGAL_RULES
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.reinspection import FAILED, PASSED
from handlers.linkage.secrecy import reads_survey
from handlers.linkage.stages import TASKS
from handlers.linkage.tables import case_round, linkage_case
from handlers.parties.tables import org

#: Answers to question 五 of the survey that count as satisfied.
SATISFIED = ("满意", "比较满意")


class CaseSet(StrEnum):
    """A set of cases that a figure counts; the values stand in addresses."""

    LATE = "late"
    DUE_THIS_WEEK = "due"
    STOPPED = "stopped"
    ASSISTING = "assisting"
    OPEN = "open"
    CLOSED = "closed"
    ASSISTED = "assisted"
    FIRST_PASSED = "first-passed"
    FIRST_FAILED = "first-failed"
    FIRST_TESTED = "first-tested"
    PASSED = "passed"
    KEPT = "kept"
    MISSED = "missed"
    SURVEYED = "surveyed"
    ANSWERED = "answered"
    SATISFIED = "satisfied"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What narrows a list or a figure; empty values ask for nothing."""

    which: CaseSet | None = None
    #: Key of a stage in which something is to be done.
    stage: str = ""
    district: str = ""
    product: str = ""
    source: str = ""
    officer_id: str = ""
    entity_id: str = ""
    programme_id: str = ""
    #: Key of an issue that the analysis of the case names.
    issue_key: str = ""
    #: First and last day of registration.
    opened_from: date | None = None
    opened_to: date | None = None


def conditions(
    wanted: CaseFilter, *, today: date, actor: Actor
) -> list[ColumnElement[bool]]:
    """Return the conditions on the headers of cases that a filter means to an actor.

    Whoever does not see penalties learns nothing about their deadlines either.
    """
    found = [
        column == value
        for column, value in (
            (linkage_case.c.district, wanted.district),
            (linkage_case.c.product, wanted.product),
            (linkage_case.c.source, wanted.source),
            (linkage_case.c.officer_id, wanted.officer_id),
            (linkage_case.c.programme_id, wanted.programme_id),
        )
        if value
    ]
    if wanted.entity_id:
        found.append(linkage_case.c.entity_id == _on_file(wanted.entity_id))
    if wanted.opened_from is not None:
        found.append(linkage_case.c.opened_at >= start_of_day(wanted.opened_from))
    if wanted.opened_to is not None:
        found.append(linkage_case.c.opened_at < day_after(wanted.opened_to))
    if wanted.issue_key:
        found.append(_has_cause(wanted.issue_key))
    if wanted.stage:
        found.append(_is_in_stage(wanted.stage))
    if wanted.which is not None:
        found.append(in_set(wanted.which, today=today, actor=actor))
    return found


def _on_file(org_id: str) -> ColumnElement[str]:
    """Return the organisation of this id, or the one that it was merged into."""
    merged = select(org.c.merged_into).where(org.c.id == org_id).scalar_subquery()
    return func.coalesce(merged, org_id)


def in_set(which: CaseSet, *, today: date, actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a case belongs to a set.

    What a company answered in the survey of an open case is part of no set for those
    who may not read the answer.
    """
    condition = _SETS[which](_Sight(today, seen_rules(actor)))
    return and_(condition, reads_survey(actor)) if which in _OF_ANSWERS else condition


def seen_rules(actor: Actor) -> frozenset[str]:
    """Return the rules of the law whose deadlines an actor may see."""
    return LEGAL_RULES if sees_penalties(actor) else LEGAL_RULES - CONFIDENTIAL


@dataclass(frozen=True, slots=True)
class _Sight:
    """The day on which somebody looks, and the deadlines that they see."""

    today: date
    rules: frozenset[str]

    @property
    def legal(self) -> ColumnElement[bool]:
        """Return the condition that a clock is one of the law."""
        return clock.c.rule_key.in_(sorted(self.rules))

    @property
    def running(self) -> ColumnElement[bool]:
        """Return the condition that a clock of the law runs."""
        return and_(clock.c.state == ClockState.RUNNING.value, self.legal)


def last_day_of_week(today: date) -> date:
    """Return the Sunday of the week in which a day lies."""
    return today + timedelta(days=6 - today.weekday())


def _late(sight: _Sight) -> ColumnElement[bool]:
    return _has_clock(sight.running, clock.c.effective < sight.today.isoformat())


def _due_this_week(sight: _Sight) -> ColumnElement[bool]:
    last = last_day_of_week(sight.today).isoformat()
    within = clock.c.effective.between(sight.today.isoformat(), last)
    return _has_clock(sight.running, within)


def _kept(sight: _Sight) -> ColumnElement[bool]:
    met = clock.c.state == ClockState.MET.value
    return _has_clock(sight.legal, met, clock.c.ended_on <= clock.c.effective)


def _missed(sight: _Sight) -> ColumnElement[bool]:
    met_late = and_(
        clock.c.state == ClockState.MET.value, clock.c.ended_on > clock.c.effective
    )
    overdue = and_(
        clock.c.state == ClockState.RUNNING.value,
        clock.c.effective < sight.today.isoformat(),
    )
    return _has_clock(sight.legal, or_(met_late, overdue))


def _has_clock(*wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    return linkage_case.c.business_key.in_(select(clock.c.business_key).where(*wanted))


def _has_round(
    *results: str, first_only: bool = True
) -> Callable[[_Sight], ColumnElement[bool]]:
    def condition(_: _Sight) -> ColumnElement[bool]:
        query = select(case_round.c.business_key).where(
            case_round.c.result.in_(results)
        )
        if first_only:
            query = query.where(case_round.c.round == 1)
        return linkage_case.c.business_key.in_(query)

    return condition


def _has_cause(issue_key: str) -> ColumnElement[bool]:
    query = select(case_cause.c.business_key).where(case_cause.c.issue_key == issue_key)
    return linkage_case.c.business_key.in_(query)


def _is_in_stage(stage: str) -> ColumnElement[bool]:
    matters = open_matters(LINKAGE)
    elements = [element for element, (key, _) in TASKS.items() if key == stage]
    query = select(matters.c.business_key).where(matters.c.element_id.in_(elements))
    return linkage_case.c.business_key.in_(query)


def _says(condition: ColumnElement[bool]) -> Callable[[_Sight], ColumnElement[bool]]:
    return lambda _: condition


_SETS: Mapping[CaseSet, Callable[[_Sight], ColumnElement[bool]]] = {
    CaseSet.LATE: _late,
    CaseSet.DUE_THIS_WEEK: _due_this_week,
    CaseSet.STOPPED: _says(
        linkage_case.c.stop_sale.in_([StopSale.REQUIRED.value, StopSale.VERIFIED.value])
    ),
    CaseSet.ASSISTING: _says(
        and_(
            linkage_case.c.assistance == Assistance.RUNNING.value,
            linkage_case.c.closed_at.is_(None),
        )
    ),
    CaseSet.OPEN: _says(linkage_case.c.closed_at.is_(None)),
    CaseSet.CLOSED: _says(linkage_case.c.closed_at.is_not(None)),
    CaseSet.ASSISTED: _says(linkage_case.c.assistance != Assistance.NONE.value),
    CaseSet.FIRST_PASSED: _has_round(PASSED),
    CaseSet.FIRST_FAILED: _has_round(FAILED),
    CaseSet.FIRST_TESTED: _has_round(PASSED, FAILED),
    CaseSet.PASSED: _has_round(PASSED, first_only=False),
    CaseSet.KEPT: _kept,
    CaseSet.MISSED: _missed,
    CaseSet.SURVEYED: _says(linkage_case.c.survey != ""),
    CaseSet.ANSWERED: _says(linkage_case.c.survey.not_in(["", NOT_RETURNED])),
    CaseSet.SATISFIED: _says(linkage_case.c.survey.in_(SATISFIED)),
}

#: Sets from which one learns what a company answered.
_OF_ANSWERS = frozenset({CaseSet.ANSWERED, CaseSet.SATISFIED})

#: The day of the order, and the first day on which a re-inspection was passed.
ORDERED_ON = (
    select(func.min(clock.c.started_on))
    .where(
        clock.c.business_key == linkage_case.c.business_key,
        clock.c.rule_key == RECTIFY.key,
    )
    .scalar_subquery()
)
PASSED_AT = (
    select(func.min(case_round.c.ended_at))
    .where(
        case_round.c.business_key == linkage_case.c.business_key,
        case_round.c.result == PASSED,
    )
    .scalar_subquery()
)
