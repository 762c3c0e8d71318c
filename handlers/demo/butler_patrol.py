"""More patrol plans of the invented butler's unit: weekly and monthly visits."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import select

from engine import Actor, ProcessEngine
from handlers.butler.contracts import Contract, contracts, make_contract
from handlers.butler.plan import Depth, PatrolPlan, Window
from handlers.butler.planning import make_plan
from handlers.butler.plans import plans_of_butler
from handlers.butler.rhythm import Days, Frequency, OffDay, Rhythm
from handlers.deadlines.local_time import local_day
from handlers.parties.model import OrgKind
from handlers.parties.tables import org

#: Name, frequency, which days, off days, depth, begins, ends.
_PLANS = (
    (
        "生产线周巡查",
        Frequency.WEEK,
        Days.PRODUCTION,
        OffDay.NEXT,
        Depth.STANDARD,
        13,
        17,
    ),
    ("月度深入巡查", Frequency.MONTH, Days.WORKING, OffDay.PREVIOUS, Depth.DEEP, 9, 17),
)
_CLIENTS = 2


def fill_patrols(
    engine: ProcessEngine, butler_id: str, actor: Actor, *, lead: str, expert: str
) -> None:
    """Give a unit more clients and plans, unless it has several already."""
    with engine.transact(actor) as uow:
        if len(plans_of_butler(uow.connection, butler_id)) > 1:
            return
        today = local_day(uow.now)
        clients = uow.connection.scalars(
            select(org.c.id)
            .where(org.c.kind == OrgKind.ENTITY.value, org.c.active)
            .order_by(org.c.id)
            .limit(_CLIENTS)
        ).all()
        running = {
            c.client_id: c for c in contracts(uow.connection, butler_id=butler_id)
        }
        for number, client in enumerate(clients, start=1):
            contract_id = (
                running[client].id
                if client in running
                else make_contract(
                    uow,
                    Contract(
                        number=f"GJ-{today.year}-{number + 1:02}",
                        client_id=client,
                        butler_id=butler_id,
                        lead_id=lead,
                        valid_from=date(today.year, 1, 1),
                        valid_to=date(today.year + 1, 12, 31),
                    ),
                )
            )
            for name, frequency, days, off, depth, first, last in _PLANS:
                rhythm = Rhythm(
                    frequency=frequency,
                    weekday=today.isoweekday(),
                    monthday=min(today.day, 28),
                    days=days,
                    on_off_day=off,
                    valid_from=today,
                    valid_to=date(today.year + 1, 12, 31),
                )
                plan = PatrolPlan(
                    name=name,
                    rhythm=rhythm,
                    assignee=expert,
                    backup=lead,
                    depth=depth,
                    window=Window(time(first), time(last)),
                )
                make_plan(uow, contract_id, plan)
