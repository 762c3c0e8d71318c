"""Warn of a product that was sampled within the last six months (R-6M).

The same product is not to be sampled again so soon, unless the result of the first
sampling or a complaint asks for it: the officer is told, and decides.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from sqlalchemy import Connection, select

from engine import Actor
from handlers.deadlines.local_time import to_day
from handlers.forms import last_submission
from handlers.linkage.cases import sees_case
from handlers.linkage.reinspection import SAMPLING
from handlers.linkage.tables import linkage_case

MONTHS = 6
#: Not seen in its source yet: told as a warning, never as a refusal.
LAW = "总局令第18号关于六个月内不重复抽查的规定（条款待核）"

#: More cases of one product of one entity than are worth reading.
_MOST = 20


def months_before(day: date, months: int) -> date:
    """Return the same day some months earlier, or the last one of that month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def sampled_before(
    connection: Connection,
    *,
    business_key: str,
    entity_id: str,
    product: str,
    sampled_on: date,
    actor: Actor,
) -> tuple[str, date] | None:
    """Return the case and day of a sampling within the six months before, or None.

    The rule binds all bureaus together, so each hears of the day; the number of the
    case is for those who see it, and empty for others.
    """
    query = (
        select(linkage_case.c.business_key)
        .where(
            linkage_case.c.entity_id == entity_id,
            linkage_case.c.product == product,
            linkage_case.c.source == SAMPLING,
            linkage_case.c.business_key != business_key,
        )
        .order_by(linkage_case.c.opened_at.desc())
        .limit(_MOST)
    )
    for key in connection.scalars(query).all():
        filed = last_submission(connection, business_key=key, form_key="f101")
        day = filed.answers.get("sampled_on") if filed else None
        if day and is_too_soon(sampled_on, after=to_day(day)):
            return _number_for(connection, key, actor), to_day(day)
    return None


def is_too_soon(sampled_on: date, *, after: date) -> bool:
    """Say whether a sampling repeats an earlier one within six months.

    Samples of one day are one sampling, of several models as a rule.
    """
    return months_before(sampled_on, MONTHS) < after < sampled_on


def told_of(where: str, day: date) -> str:
    """Return what the officer reads about an earlier sampling."""
    return f"该产品已于{day.isoformat()}抽样（{where}）。{LAW}"


def _number_for(connection: Connection, business_key: str, actor: Actor) -> str:
    seen = select(linkage_case.c.business_key).where(
        linkage_case.c.business_key == business_key,
        sees_case(linkage_case.c.business_key, actor),
    )
    return connection.scalar(seen) or ""
