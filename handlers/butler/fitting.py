"""Fit a plan to its contract, and a change to what the plan was: without writing."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from handlers.butler.contracts import Contract
from handlers.butler.errors import ContractEnded, PlanRefused
from handlers.butler.plan import PatrolPlan, plan_faults
from handlers.butler.plans import StoredPlan, StoredVersion
from handlers.butler.staff import require_people
from handlers.deadlines.local_time import local_day

_ONE_DAY = timedelta(days=1)


def require_fitting(
    connection: Connection, plan: PatrolPlan, contract: Contract
) -> None:
    """Let only a plan go on that can be made under a contract.

    Raises:
        ContractEnded: the contract is over.
        PlanRefused: something in the plan cannot be.
    """
    if contract.ended_on is not None:
        raise ContractEnded(contract.ended_on)
    faults = list(plan_faults(plan))
    rhythm = plan.rhythm
    if rhythm.valid_from < contract.valid_from or rhythm.valid_to > contract.valid_to:
        span = f"{contract.valid_from.isoformat()}至{contract.valid_to.isoformat()}"
        faults.append(("valid_to", f"计划应在合同期内：{span}"))
    if faults:
        raise PlanRefused(faults)
    require_people(connection, plan, contract)


def fitted(found: StoredPlan, new: PatrolPlan, *, today: date) -> StoredVersion:
    """Return the version that a change would be, from the plan's next patrol on.

    The plan's first day stays. Where the change leaves the count as it is, every second
    or third patrol goes on being counted from where it was.

    Raises:
        PlanRefused: it would plan something else than before.
    """
    if new.template != found.present.template:
        raise PlanRefused([("template", "计划的类型不能更改，请另建计划")])
    from_on = max(found.done_until + _ONE_DAY, today)
    old = found.present.rhythm
    rhythm = replace(
        new.rhythm,
        valid_from=old.valid_from,
        counted_from=old.anchor
        if new.rhythm.is_same_count(old)
        else max(from_on, old.valid_from),
    )
    last = found.versions[-1]
    return replace(
        last,
        version=last.version + 1,
        from_on=from_on,
        plan=replace(new, rhythm=rhythm),
    )


def unsaved(contract: Contract, plan: PatrolPlan, *, now: datetime) -> StoredPlan:
    """Return a plan as it would stand if it were made now.

    A day whose window is over is no gap of a plan that was made after it.
    """
    today = local_day(now)
    over = now >= plan.window.due_at(today)
    return StoredPlan(
        id=uuid.uuid4().hex,
        contract_id=contract.id,
        butler_id=contract.butler_id,
        client_id=contract.client_id,
        made_at=now,
        done_until=today if over else today - _ONE_DAY,
        next_on=None,
        ended_on=None,
        ended_reason="",
        versions=(
            StoredVersion(
                version=1,
                from_on=plan.rhythm.valid_from,
                plan=plan,
                reason="",
                written_by="",
                written_at=now,
            ),
        ),
    )
