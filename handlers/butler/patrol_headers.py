"""What patrols are called where matters are listed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection, select

from handlers.butler.headers import ButlerHeader
from handlers.butler.plan import TEMPLATES
from handlers.butler.plans import plans_by_ids
from handlers.butler.tables import patrol, service_contract
from handlers.parties.orgs import orgs_by_ids


def patrol_headers(
    connection: Connection, keys: Collection[str]
) -> Mapping[str, ButlerHeader]:
    """Return the patrols among these business keys."""
    named = {key: split for key in keys if (split := patrol_of_key(key)) is not None}
    plans = plans_by_ids(connection, {plan_id for plan_id, _ in named.values()})
    if not plans:
        return {}
    orgs = orgs_by_ids(connection, {each.client_id for each in plans.values()})
    contracts = {
        row.id: row
        for row in connection.execute(
            select(
                service_contract.c.id,
                service_contract.c.number,
                service_contract.c.lead_id,
            ).where(
                service_contract.c.id.in_({each.contract_id for each in plans.values()})
            )
        )
    }
    days = _days(connection, named.values())
    return {
        key: ButlerHeader(
            key=key,
            number=contracts[plan.contract_id].number,
            client=orgs[plan.client_id].name,
            title=f"{plan.on(days.get(which, which[1])).name} {days.get(which, which[1])}",
            kind=TEMPLATES[plan.present.template],
            butler_id=plan.butler_id,
            client_id=plan.client_id,
            contract_id=plan.contract_id,
            lead_id=contracts[plan.contract_id].lead_id,
        )
        for key, which in named.items()
        if (plan := plans.get(which[0])) is not None
    }


def patrol_of_key(key: str) -> tuple[str, date] | None:
    """Return plan and named day of a patrol's business key, None for other keys."""
    plan_id, colon, named = key.rpartition(":")
    if not colon:
        return None
    try:
        return plan_id, date.fromisoformat(named)
    except ValueError:
        return None


def _days(
    connection: Connection, which: Collection[tuple[str, date]]
) -> Mapping[tuple[str, date], date]:
    """Return on which days patrols take place, by plan and named day."""
    query = select(patrol.c.plan_id, patrol.c.named_on, patrol.c.day).where(
        patrol.c.plan_id.in_({plan_id for plan_id, _ in which}),
        patrol.c.named_on.in_({named.isoformat() for _, named in which}),
    )
    return {
        (row.plan_id, date.fromisoformat(row.named_on)): date.fromisoformat(row.day)
        for row in connection.execute(query)
    }
