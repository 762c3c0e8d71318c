"""Which reminders a deadline is due for today: the latest one of each, as data.

Whoever looks after a pause of some days gets the line that holds now, not all that
were missed meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.local_time import local_day
from handlers.deadlines.rules import Basis, DeadlineRule
from handlers.parties.model import Role

#: Shorter work is halved by the hour, longer work by working days.
SHORT = timedelta(hours=48)


class Step(StrEnum):
    """How far a deadline has come."""

    #: It has come to somebody who does not look here every day.
    BEGUN = "begun"
    #: It comes near.
    NEAR = "near"
    #: Half of the time is over.
    HALF = "half"
    #: It has passed: the owner is told.
    MISSED = "missed"
    #: It has passed: whoever answers for the owner is told.
    REPORTED = "reported"
    #: It has passed some working days ago: the leader is told.
    LEADER = "leader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One reminder that is due."""

    step: Step
    #: Lane key of who is told; empty for whoever holds the matter.
    role: str
    #: Distinguishes the warnings of one deadline.
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of a deadline that reminders look at."""

    statutory: date
    effective: date
    opens_on: date | None = None


def clock_steps(
    rule: DeadlineRule,
    days: Days,
    *,
    today: date,
    calendar: WorkingCalendar,
    leader_after: int,
) -> list[Due]:
    """Return the reminders that a legal clock is due for.

    Args:
        rule: The version of the rule that the clock keeps.
        days: Of the clock.
        today: In Xiamen.
        calendar: Counts the working days until the leader hears.
        leader_after: Working days after a missed day.
    """
    if days.opens_on is not None and today < days.opens_on:
        return []
    if today > days.effective:
        if rule.lapses:
            return []
        late = working_days_between(days.effective, today, calendar)
        return _missed(rule.owner, rule.escalates_to, late=late, after=leader_after)
    return _near((days.statutory - today).days, rule.warnings, role=rule.owner)


def task_steps(
    rule: DeadlineRule | None,
    *,
    lane: str,
    begun_at: datetime,
    due_at: datetime,
    now: datetime,
    calendar: WorkingCalendar,
    leader_after: int,
    near: int = 0,
    is_sent: bool = False,
) -> list[Due]:
    """Return the reminders that a matter with a day of the bureau is due for.

    Args:
        rule: By which its day was set, in the version of the day on which it began;
            None where the diagram names none.
        lane: Of whoever does it.
        begun_at: When it came to them.
        due_at: Until when it is to be done.
        now: The moment of the round.
        calendar: Counts working days.
        leader_after: Working days after a missed day.
        near: Working days before the day on which they are reminded once more; 0 for
            half time alone.
        is_sent: Whether they are told of it as soon as it is theirs.

    Returns:
        The reminders; those without a role are for whoever holds the matter.
    """
    today, last = local_day(now), local_day(due_at)
    if now >= due_at:
        passed = working_days_between(last, today, calendar)
        missed = _missed(*_answering(rule, lane), late=passed, after=leader_after)
        return [replace(missed[0], role=""), *missed[1:]]
    if near and working_days_between(today, last, calendar) <= near:
        return [Due(step=Step.NEAR, role="")]
    if rule is not None and rule.warnings:
        # A rule that says its days is warned of on them, and not at half time.
        warned = _near((last - today).days, rule.warnings, role="")
        return warned or _begun(is_sent=is_sent)
    if now >= half_time(begun_at, due_at, calendar):
        return [Due(step=Step.HALF, role="")]
    return _begun(is_sent=is_sent)


#: Who hears of a missed day that no rule gave, by the lane that missed it.
ANSWERS_FOR = {
    Role.ENTITY.value: Role.OFFICER.value,
    Role.LAB.value: Role.OFFICER.value,
    Role.AGENCY.value: Role.OFFICER.value,
    Role.WORK_GROUP.value: Role.AGENCY.value,
    Role.OFFICER.value: Role.LEADER.value,
    Role.ENFORCEMENT.value: Role.LEADER.value,
    Role.JOINT_GROUP.value: Role.LEADER.value,
    Role.BUTLER_EXPERT.value: Role.BUTLER_PROJECT.value,
    Role.BUTLER_ARCHIVE.value: Role.BUTLER_HEAD.value,
    Role.BUTLER_PROJECT.value: Role.BUTLER_HEAD.value,
}


def half_time(
    begun_at: datetime, due_at: datetime, calendar: WorkingCalendar
) -> datetime:
    """Return when half of the time for a matter is over; its end if it is short."""
    if due_at - begun_at < SHORT:
        return begun_at + (due_at - begun_at) / 2
    total = working_days_between(local_day(begun_at), local_day(due_at), calendar)
    if total <= 1:
        return due_at
    day = calendar.add_working_days(local_day(begun_at), total // 2).day
    return min(due_at, due_at + (day - local_day(due_at)))


def working_days_between(first: date, last: date, calendar: WorkingCalendar) -> int:
    """Return the working days after the first day up to the last one."""
    length = max((last - first).days, 0)
    return sum(
        calendar.is_working_day(first + timedelta(days=n)) for n in range(1, length + 1)
    )


def is_of_law(rule: DeadlineRule) -> bool:
    """Say whether a missed day is a breach of the law."""
    return rule.basis is Basis.STATUTE


def _near(left: int, warnings: tuple[int, ...], *, role: str) -> list[Due]:
    """Return the latest of the warnings that so many days before the end are reached."""
    reached = [n for n in warnings if left <= n]
    return [Due(step=Step.NEAR, role=role, mark=str(min(reached)))] if reached else []


def _begun(*, is_sent: bool) -> list[Due]:
    """Return that a matter has come to them, if they are told so."""
    return [Due(step=Step.BEGUN, role="")] if is_sent else []


def _answering(rule: DeadlineRule | None, lane: str) -> tuple[str, str]:
    """Return who is late with a matter, and who answers for them."""
    if rule is not None:
        return rule.owner, rule.escalates_to
    return lane, ANSWERS_FOR.get(lane, Role.LEADER.value)


def _missed(owner: str, answers: str, *, late: int, after: int) -> list[Due]:
    due = [Due(step=Step.MISSED, role=owner)]
    # A rule that reports to nobody is reported to nobody, later neither.
    if not answers or answers == owner:
        return due
    due.append(Due(step=Step.REPORTED, role=answers))
    leader = Role.LEADER.value
    if late >= after and leader not in {owner, answers}:
        due.append(Due(step=Step.LEADER, role=leader))
    return due
