"""What a service has come to: the figures of its summaries, its review and its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from handlers.butler.complaints.tables import service_complaint
from handlers.butler.contracts import Contract
from handlers.butler.findings.model import OPEN_STATES
from handlers.butler.findings.tables import service_finding
from handlers.butler.service.items import items_of
from handlers.butler.service.model import Item
from handlers.butler.states import STATE_NAMES, PatrolState
from handlers.butler.tables import patrol, patrol_plan
from handlers.deadlines.local_time import day_after, start_of_day
from handlers.registers.declarations.service import DELIVERABLE
from handlers.registers.entries import entries_of_client


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """How people write it."""
        return f"{self.first.isoformat()} 至 {self.last.isoformat()}"


def patrols_in(connection: Connection, contract_id: str, span: Span) -> Counter[str]:
    """Return how many patrols of a contract were due, by state."""
    query = (
        select(patrol.c.state, func.count())
        .join(patrol_plan, patrol_plan.c.id == patrol.c.plan_id)
        .where(
            patrol_plan.c.contract_id == contract_id,
            patrol.c.day.between(span.first.isoformat(), span.last.isoformat()),
        )
        .group_by(patrol.c.state)
    )
    return Counter({row[0]: row[1] for row in connection.execute(query)})


def patrol_words(counts: Counter[str]) -> str:
    """Return the patrols of a span in words."""
    asked = [PatrolState.SIGNED, PatrolState.MISSED, PatrolState.STARTED]
    said = [f"{STATE_NAMES[each]}{counts[each]}次" for each in asked if counts[each]]
    return "，".join(said) or "没有巡查"


def finding_words(connection: Connection, contract_id: str, span: Span) -> str:
    """Return in words what was found in a span, and how much of all is open."""
    columns = service_finding.c
    of_contract = columns.contract_id == contract_id
    found = select(func.count()).where(
        of_contract,
        columns.found_at >= start_of_day(span.first),
        columns.found_at < day_after(span.last),
    )
    still = select(func.count()).where(
        of_contract, columns.state.in_([each.value for each in OPEN_STATES])
    )
    count, left = connection.scalar(found) or 0, connection.scalar(still) or 0
    return f"本期发现{count}项，尚未办结{left}项"


def complaint_words(connection: Connection, contract: Contract, span: Span) -> str:
    """Return in words how often a client complained in a span."""
    columns = service_complaint.c
    query = select(func.count()).where(
        columns.butler_id == contract.butler_id,
        columns.client_id == contract.client_id,
        columns.entered_at >= start_of_day(span.first),
        columns.entered_at < day_after(span.last),
    )
    count = connection.scalar(query) or 0
    return f"{count}件" if count else "没有投诉"


def item_words(items: Iterable[Item], today: date, *, over: bool = False) -> str:
    """Return in words how far the picked items are."""
    said = []
    for each in items:
        parts = f"（{each.done_parts}/{len(each.parts)}）" if each.parts else ""
        due = f"，应于{each.due_on.isoformat()}完成" if each.due_on else ""
        state = each.state(today, over=over)
        known = "" if each.done_at is not None else due
        said.append(f"{each.name}：{state.value}{parts}{known}")
    return "；".join(said)


def item_words_of(
    connection: Connection, contract_id: str, today: date, *, over: bool = False
) -> str:
    """Return in words how far the picked items of a contract are."""
    return item_words(items_of(connection, contract_id), today, over=over)


def deliverable_words(connection: Connection, contract: Contract) -> str:
    """Return in words what was handed to the client, by kind (B8)."""
    kinds = Counter(
        str(each.content.get("kind"))
        for each in entries_of_client(
            connection, contract.butler_id, contract.client_id
        )
        if each.register == DELIVERABLE.key and not each.void_reason
    )
    return "，".join(f"{kind}{count}件" for kind, count in kinds.items()) or "没有登记"
