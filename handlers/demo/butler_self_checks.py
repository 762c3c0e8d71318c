"""Checks that an invented client makes itself: its daily record, weekly and monthly ones."""

from __future__ import annotations

from datetime import time

from engine import Actor, ProcessEngine, UnitOfWork
from handlers.butler.contracts import Contract, contracts
from handlers.butler.plan import PatrolPlan, Window
from handlers.butler.planning import make_plan
from handlers.butler.plans import plans_of_butler
from handlers.butler.rhythm import Days, Frequency, OffDay, Rhythm
from handlers.butler.self_checks import SELF_CHECKS
from handlers.deadlines.local_time import local_day
from handlers.parties.model import Role
from handlers.parties.people import people_in

#: From early to late: whoever tries the demonstration finds the record of today.
_HOURS = Window(time(6), time(23, 30))


def fill_self_checks(
    engine: ProcessEngine, butler_id: str, actor: Actor, *, lead: str, expert: str
) -> None:
    """Plan the three checks of the first client that has people, unless they are there."""
    with engine.transact(actor) as uow:
        if any(
            each.present.is_self_check
            for each in plans_of_butler(uow.connection, butler_id)
        ):
            return
        for contract in contracts(uow.connection, butler_id=butler_id):
            signers = people_in(uow.connection, Role.ENTITY, org_id=contract.client_id)
            if signers and contract.ended_on is None:
                _plan(uow, contract, signer=signers[0], lead=lead, expert=expert)
                return


def _plan(
    uow: UnitOfWork, contract: Contract, *, signer: str, lead: str, expert: str
) -> None:
    today = local_day(uow.now)
    for template, check in SELF_CHECKS.items():
        rhythm = Rhythm(
            frequency=check.usual,
            weekday=today.isoweekday(),
            monthday=today.day,
            days=Days.ALL,
            on_off_day=OffDay.SKIP if check.usual is Frequency.DAY else OffDay.NEXT,
            valid_from=max(today, contract.valid_from),
            valid_to=contract.valid_to,
        )
        plan = PatrolPlan(
            name=check.name,
            rhythm=rhythm,
            assignee=expert,
            backup=lead,
            template=template,
            signer=signer,
            window=_HOURS,
        )
        make_plan(uow, contract.id, plan)
