"""Hand out the patrols whose day has come, and begin those whose hour has come.

Both go plan by plan in small lots. A patrol has one row for ever, so neither two nodes
nor a restart make two of it; what passed while the service was away is written down as
missed and does not come as a flood of work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from engine import StartInstance, UnitOfWork
from handlers.butler.contracts import Contract, contracts
from handlers.butler.occurrences import Occurrence
from handlers.butler.patrols import (
    Patrol,
    add_patrols,
    new_patrol,
    patrols_between,
    patrols_of_query,
    set_state,
)
from handlers.butler.plan import SECTIONS
from handlers.butler.plans import (
    StoredPlan,
    plans_by_ids,
    plans_of_query,
    production_for,
)
from handlers.butler.process_keys import process_of
from handlers.butler.self_check_facts import self_check_facts
from handlers.butler.states import JOINED, SYSTEM_DOWN, PatrolState, useful_until
from handlers.butler.tables import patrol, patrol_plan
from handlers.butler.telling import told
from handlers.butler.upcoming import known_names, new_days, renew
from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.local_time import local_day
from handlers.parties.access import org_label
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.people import people_by_ids

PLANS_AT_ONCE = 200
STARTS_AT_ONCE = 200


def hand_out(uow: UnitOfWork, *, calendar: WorkingCalendar) -> bool:
    """Write a row for each patrol up to today; False when more plans are left."""
    today = local_day(uow.now)
    query = (
        select(patrol_plan)
        .where(patrol_plan.c.next_on <= today.isoformat())
        .order_by(patrol_plan.c.next_on, patrol_plan.c.id)
        .limit(PLANS_AT_ONCE)
    )
    plans = plans_of_query(uow.connection, query)
    production = production_for(uow.connection, plans)
    names = known_names(uow, plans)
    moved = _moved(uow, plans, until=today)
    new = [
        _new(plan, each, moved[plan.id])
        for plan in plans
        for each in new_days(
            plan,
            calendar,
            production[plan.client_id],
            handed_out=names[plan.id],
            until=today,
        )
    ]
    add_patrols(uow, new)
    renew(uow, plans, calendar=calendar, done_until=today)
    return len(plans) < PLANS_AT_ONCE


def _new(plan: StoredPlan, found: Occurrence, moved: Collection[date]) -> Patrol:
    """Return a new patrol, withdrawn at once where another was put on its day."""
    new = new_patrol(plan.id, found.nominal, day=found.day, plan=plan.on(found.day))
    if found.day not in moved:
        return new
    return replace(new, state=PatrolState.WITHDRAWN, reason=JOINED)


def _moved(
    uow: UnitOfWork, plans: Sequence[StoredPlan], *, until: date
) -> Mapping[str, set[date]]:
    """Return the days on which patrols of each plan were put."""
    days: dict[str, set[date]] = {each.id: set() for each in plans}
    if plans:
        since = min(each.done_until for each in plans) + timedelta(days=1)
        for each in patrols_between(uow.connection, days, since=since, until=until):
            if each.state is not PatrolState.WITHDRAWN:
                days[each.plan_id].add(each.day)
    return days


def begin_due(uow: UnitOfWork) -> bool:
    """Begin the patrols whose hour has come; False when more are left."""
    query = (
        select(patrol)
        .where(
            patrol.c.state == PatrolState.PLANNED.value, patrol.c.opens_at <= uow.now
        )
        .order_by(patrol.c.opens_at, patrol.c.plan_id, patrol.c.named_on)
        .limit(STARTS_AT_ONCE)
    )
    found = patrols_of_query(uow.connection, query)
    plans = plans_by_ids(uow.connection, (each.plan_id for each in found))
    latest = _latest(uow, plans)
    facts = _Facts(uow, plans.values())
    for each in found:
        plan = plans[each.plan_id]
        until = _until(each, plan, latest[each.plan_id], now=uow.now)
        if until is None:
            _miss(uow, each)
        else:
            _begin(uow, each, plan, facts, until=until)
    return len(found) < STARTS_AT_ONCE


def next_opening(uow: UnitOfWork) -> datetime | None:
    """Return when the next patrol with a row begins, None if none waits."""
    query = select(func.min(patrol.c.opens_at)).where(
        patrol.c.state == PatrolState.PLANNED.value, patrol.c.opens_at > uow.now
    )
    found: datetime | None = uow.connection.scalar(query)
    return found


def _latest(uow: UnitOfWork, plans: Mapping[str, StoredPlan]) -> Mapping[str, date]:
    """Return the last day of each plan that has a patrol up to now."""
    query = (
        select(patrol.c.plan_id, func.max(patrol.c.day).label("day"))
        .where(
            patrol.c.plan_id.in_(list(plans)),
            patrol.c.state == PatrolState.PLANNED.value,
            patrol.c.opens_at <= uow.now,
        )
        .group_by(patrol.c.plan_id)
    )
    return {
        row.plan_id: date.fromisoformat(row.day)
        for row in uow.connection.execute(query)
    }


def _until(
    one: Patrol, plan: StoredPlan, latest: date, *, now: datetime
) -> datetime | None:
    """Return until when a patrol that begins now is of use; None if of none."""
    said = plan.on(one.day)
    if now < one.due_at:
        return one.due_at
    until = useful_until(said.window, one.day, said.rhythm.frequency, now=now)
    if until is None or one.day < latest:
        return None
    # The next one comes before this one could be made up for.
    if plan.next_on is not None and plan.next_on <= local_day(until):
        return None
    return until


def _miss(uow: UnitOfWork, one: Patrol) -> None:
    set_state(
        uow,
        one,
        PatrolState.MISSED,
        expected=[PatrolState.PLANNED],
        reason=SYSTEM_DOWN,
    )


def _begin(
    uow: UnitOfWork, one: Patrol, plan: StoredPlan, facts: _Facts, *, until: datetime
) -> None:
    late = SYSTEM_DOWN if uow.now >= one.due_at else ""
    reason = "；".join(filter(None, (one.reason, late)))
    if set_state(
        uow,
        one,
        PatrolState.DUE,
        expected=[PatrolState.PLANNED],
        due_at=until,
        reason=reason,
    ):
        uow.defer(
            StartInstance(
                key=process_of(plan.present.template),
                business_key=one.key,
                variables=facts.of(one, plan, until=until, late=late),
                labels=_seen_by(plan),
            )
        )


def _seen_by(plan: StoredPlan) -> frozenset[str]:
    """Return who sees it while it is under way: of a check of its own, the client, too."""
    labels = {org_label(plan.butler_id)}
    if plan.present.is_self_check:
        labels.add(org_label(plan.client_id))
    return frozenset(labels)


class _Facts:
    """What the patrols of some plans begin with."""

    def __init__(self, uow: UnitOfWork, plans: Iterable[StoredPlan]) -> None:
        self._now = uow.now
        all_plans: Sequence[StoredPlan] = list(plans)
        ids = {each.contract_id for each in all_plans}
        self._contracts: dict[str, Contract] = {
            each.id: each for each in contracts(uow.connection, ids=ids)
        }
        self._orgs = orgs_by_ids(uow.connection, {each.client_id for each in all_plans})
        self._people = people_by_ids(
            uow.connection,
            {each.present.assignee for each in all_plans if each.present.is_self_check},
        )

    def of(
        self, one: Patrol, plan: StoredPlan, *, until: datetime, late: str
    ) -> dict[str, object]:
        """Return the variables of a patrol."""
        said = plan.on(one.day)
        contract = self._contracts[plan.contract_id]
        begins = max(self._now, one.opens_at)
        variables: dict[str, object] = {
            "patrol_plan": plan.id,
            "patrol_named_on": one.named_on.isoformat(),
            "patrol_day": local_day(begins).isoformat(),
            "patrol_name": said.name,
            "contract_no": contract.number,
            "client_id": plan.client_id,
            "client_name": self._orgs[plan.client_id].name,
            "butler_id": plan.butler_id,
            "patrol_depth": said.depth.value,
            "patrol_sections": "、".join(said.compulsory),
            "patrol_by": said.assignee,
            "patrol_backup": said.backup,
            "patrol_lead": contract.lead_id,
            "patrol_half_at": told(begins + (until - begins) / 2),
            "patrol_due_at": told(until),
            "patrol_late_reason": late,
        }
        if said.is_self_check:
            return {**variables, **self_check_facts(said, self._people)}
        for letter in SECTIONS:
            variables[f"section_{letter}"] = letter in said.compulsory
        return variables
