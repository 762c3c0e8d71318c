"""The commands on patrol plans: make, change, end, and put a patrol on another day.

Each works in the transaction that it is handed; a change acts from the next patrol on,
and what was handed out stays as it was.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import insert, select, update

from engine import CancelInstances, UnitOfWork
from handlers.butler.contracts import contract_by_id
from handlers.butler.errors import (
    PatrolNotMovable,
    PlanEnded,
    PlanRefused,
    ReasonMissing,
)
from handlers.butler.fitting import fitted, require_fitting, unsaved
from handlers.butler.occurrences import FARTHEST, patrols_of
from handlers.butler.patrols import (
    Patrol,
    add_patrols,
    new_patrol,
    patrol_of,
    patrols_between,
    patrols_of_query,
    set_state,
)
from handlers.butler.plan import PatrolPlan
from handlers.butler.plans import StoredPlan, plan_by_id, production_for, version_row
from handlers.butler.process_keys import process_of
from handlers.butler.rhythm import rhythm_words
from handlers.butler.rounds import ask_for_a_round
from handlers.butler.service.runs import against_patrols
from handlers.butler.staff import require_planner
from handlers.butler.states import STATE_NAMES, PatrolState
from handlers.butler.tables import patrol, patrol_plan, patrol_plan_version
from handlers.butler.upcoming import renew
from handlers.deadlines.calendar_store import load_calendar
from handlers.deadlines.local_time import local_day

_ONE_DAY = timedelta(days=1)
#: A patrol in one of these can still be put on another day.
_MOVABLE = (PatrolState.PLANNED, PatrolState.STARTED)


def make_plan(uow: UnitOfWork, contract_id: str, plan: PatrolPlan) -> str:
    """Make a plan under a contract and return its id; it begins today at the earliest.

    Raises:
        ContractNotFound: there is no such contract.
        NotAllowed: the actor may not plan for this butler.
        PlanRefused: something in it cannot be.
    """
    contract = contract_by_id(uow.connection, contract_id)
    require_planner(uow.actor, contract.butler_id)
    require_fitting(uow.connection, plan, contract)
    against = against_patrols(uow.connection, contract_id)
    if against:
        raise PlanRefused([("valid_from", against)])
    made = unsaved(contract, plan, now=uow.now)
    plan_id = made.id
    uow.connection.execute(
        insert(patrol_plan).values(
            id=plan_id,
            contract_id=made.contract_id,
            butler_id=made.butler_id,
            client_id=made.client_id,
            made_at=uow.now,
            done_until=made.done_until.isoformat(),
            ended_reason="",
            edition="",
        )
    )
    _write_version(uow, plan_id, 1, plan, from_on=plan.rhythm.valid_from, reason="")
    _look_ahead(uow, plan_id)
    uow.audit(
        "patrol_plan_made",
        {
            "id": plan_id,
            "contract": contract.number,
            "rhythm": rhythm_words(plan.rhythm),
        },
    )
    return plan_id


def change_plan(uow: UnitOfWork, plan_id: str, new: PatrolPlan, *, reason: str) -> None:
    """Change a plan from its next patrol on.

    Its first day stays. Where the change leaves the count as it is, every second or
    third patrol goes on being counted from where it was.

    Raises:
        PlanNotFound: there is no such plan.
        NotAllowed: the actor may not plan for this butler.
        PlanEnded: it was ended.
        PlanRefused: something in it cannot be.
        ReasonMissing: nobody says why.
    """
    found = _to_change(uow, plan_id, reason)
    new_version = fitted(found, new, today=local_day(uow.now))
    version, changed = new_version.version, new_version.plan
    contract = contract_by_id(uow.connection, found.contract_id)
    require_fitting(uow.connection, changed, contract)
    from_on = new_version.from_on
    _write_version(
        uow, plan_id, version, changed, from_on=from_on, reason=reason.strip()
    )
    _refit(uow, plan_by_id(uow.connection, plan_id), since=from_on)
    _look_ahead(uow, plan_id)
    uow.audit(
        "patrol_plan_changed",
        {
            "id": plan_id,
            "version": version,
            "rhythm": rhythm_words(changed.rhythm),
            "reason": reason.strip(),
        },
    )


def end_plan(uow: UnitOfWork, plan_id: str, *, ended_on: date, reason: str) -> None:
    """End a plan: from this day on no patrol takes place; what is under way goes on.

    Raises:
        PlanNotFound: there is no such plan.
        NotAllowed: the actor may not plan for this butler.
        PlanEnded: it was ended before.
        PlanRefused: the day lies in the past.
        ReasonMissing: nobody says why.
    """
    found = _to_change(uow, plan_id, reason)
    if ended_on < local_day(uow.now):
        raise PlanRefused([("ended_on", "停止日期不能早于今天")])
    uow.connection.execute(
        update(patrol_plan)
        .where(patrol_plan.c.id == plan_id)
        .values(
            ended_on=ended_on.isoformat(),
            ended_by=uow.actor.id,
            ended_reason=reason.strip(),
        )
    )
    waiting = select(patrol).where(
        patrol.c.plan_id == plan_id,
        patrol.c.state == PatrolState.PLANNED.value,
        patrol.c.day >= ended_on.isoformat(),
    )
    for each in patrols_of_query(uow.connection, waiting):
        set_state(
            uow,
            each,
            PatrolState.WITHDRAWN,
            expected=[PatrolState.PLANNED],
            reason=reason.strip(),
        )
    renew(
        uow,
        [plan_by_id(uow.connection, found.id)],
        calendar=load_calendar(uow.connection),
    )
    uow.audit(
        "patrol_plan_ended",
        {"id": plan_id, "on": ended_on.isoformat(), "reason": reason.strip()},
    )


def move_patrol(
    uow: UnitOfWork, plan_id: str, named_on: date, *, to: date, reason: str
) -> None:
    """Put a patrol on another day (改期); it keeps its name.

    One that has begun is taken back and begins anew on that day.

    Raises:
        PlanNotFound: there is no such plan.
        NotAllowed: the actor may not plan for this butler.
        PlanEnded: the plan was ended.
        ReasonMissing: nobody says why.
        PatrolNotMovable: it is done, or may not take place on that day.
    """
    found = _to_change(uow, plan_id, reason)
    said = found.on(to)
    if uow.now >= said.window.due_at(to):
        raise PatrolNotMovable(named_on, reason="新日期的巡查时段已过")
    if not found.present.rhythm.valid_from <= to <= found.last_day:
        raise PatrolNotMovable(named_on, reason="新日期不在计划有效期内")
    if to in _days_taken(uow, found, named_on, to):
        raise PatrolNotMovable(named_on, reason=f"{to.isoformat()}已有本计划的巡查")
    one = patrol_of(uow.connection, plan_id, named_on)
    if one is not None and one.day == to:
        raise PatrolNotMovable(named_on, reason="新日期与原日期相同")
    if one is None:
        _move_ahead(uow, found, named_on, to=to, reason=reason.strip())
    else:
        _move_begun(uow, one, said, to=to, reason=reason.strip())
    ask_for_a_round(uow)


def _move_ahead(
    uow: UnitOfWork, plan: StoredPlan, named_on: date, *, to: date, reason: str
) -> None:
    calendar = load_calendar(uow.connection)
    production = production_for(uow.connection, [plan])[plan.client_id]
    coming = plan.outcomes(
        calendar,
        production,
        since=plan.done_until + _ONE_DAY,
        until=named_on + FARTHEST,
    )
    if not any(each.nominal == named_on for each in patrols_of(coming)):
        raise PatrolNotMovable(named_on, reason="计划中没有这一天的巡查")
    moved = new_patrol(plan.id, named_on, day=to, plan=plan.on(to), reason=reason)
    add_patrols(uow, [moved])
    renew(uow, [plan], calendar=calendar)


def _move_begun(
    uow: UnitOfWork, one: Patrol, plan: PatrolPlan, *, to: date, reason: str
) -> None:
    begun = one.state is PatrolState.STARTED
    moved = set_state(
        uow,
        one,
        PatrolState.PLANNED,
        expected=_MOVABLE,
        day=to.isoformat(),
        opens_at=plan.window.opens_at(to),
        due_at=plan.window.due_at(to),
        instance_id=None,
        reason=reason,
    )
    if not moved:
        raise PatrolNotMovable(one.named_on, reason=f"已是“{STATE_NAMES[one.state]}”")
    if begun:
        uow.defer(
            CancelInstances(
                process_key=process_of(plan.template),
                business_key=one.key,
                reason=f"改期至{to.isoformat()}：{reason}",
            )
        )


def _days_taken(
    uow: UnitOfWork, plan: StoredPlan, named_on: date, to: date
) -> set[date]:
    """Return the day if another patrol of the plan takes place on it."""
    rows = patrols_between(uow.connection, [plan.id], since=to, until=to)
    taken = {
        each.day
        for each in rows
        if each.named_on != named_on and each.state is not PatrolState.WITHDRAWN
    }
    names = {each.named_on for each in rows}
    production = production_for(uow.connection, [plan])[plan.client_id]
    calendar = load_calendar(uow.connection)
    since = max(to, plan.done_until + _ONE_DAY)
    for each in patrols_of(plan.outcomes(calendar, production, since=since, until=to)):
        if each.nominal not in {named_on, *names}:
            taken.add(each.day)
    return taken


def _to_change(uow: UnitOfWork, plan_id: str, reason: str) -> StoredPlan:
    found = plan_by_id(uow.connection, plan_id)
    require_planner(uow.actor, found.butler_id)
    if found.ended_on is not None:
        raise PlanEnded(found.ended_on)
    if not reason.strip():
        raise ReasonMissing
    return found


def _write_version(
    uow: UnitOfWork,
    plan_id: str,
    version: int,
    plan: PatrolPlan,
    *,
    from_on: date,
    reason: str,
) -> None:
    uow.connection.execute(
        insert(patrol_plan_version).values(
            **version_row(plan_id, version, plan, from_on=from_on),
            reason=reason,
            written_by=uow.actor.id,
            written_at=uow.now,
        )
    )


def _refit(uow: UnitOfWork, plan: StoredPlan, *, since: date) -> None:
    """Give patrols that were put on a day to come the hours that hold there now."""
    waiting = select(patrol).where(
        patrol.c.plan_id == plan.id,
        patrol.c.state == PatrolState.PLANNED.value,
        patrol.c.day >= since.isoformat(),
    )
    for each in patrols_of_query(uow.connection, waiting):
        window = plan.on(each.day).window
        uow.connection.execute(
            update(patrol)
            .where(
                patrol.c.plan_id == each.plan_id,
                patrol.c.named_on == each.named_on.isoformat(),
            )
            .values(opens_at=window.opens_at(each.day), due_at=window.due_at(each.day))
        )


def _look_ahead(uow: UnitOfWork, plan_id: str) -> None:
    found = plan_by_id(uow.connection, plan_id)
    renew(uow, [found], calendar=load_calendar(uow.connection))
    ask_for_a_round(uow)
