"""Bars of what happened under a contract month by month: patrols, gaps, findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import dropwhile

from engine import UserTaskView
from handlers.butler.contracts import Contract, contract_by_id
from handlers.butler.process_keys import SERVICE
from handlers.butler.service.monthly import Month, last_year_of, months_of
from web.i18n import gettext as _
from web.presenters.figures import Bar, bars
from web.services import services

#: The matter whose form asks what a period came to.
_SUMMARY = "write_summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars under a title, one a month."""

    title: str
    unit: str
    bars: list[Bar]


def charts_of_task(task: UserTaskView) -> list[Chart]:
    """Return the charts that stand beside the form of a summary, none elsewhere."""
    if task.process_key != SERVICE or task.element_id != _SUMMARY:
        return []
    with services().engine.read() as connection:
        contract = contract_by_id(connection, task.business_key or "")
    return charts_of(contract)


def charts_of(contract: Contract) -> list[Chart]:
    """Return the charts of a contract for the last twelve months of it."""
    last = min(contract.ended_on or date.max, contract.valid_to, services().today)
    span = last_year_of(contract.valid_from, last)
    with services().engine.read() as connection:
        # Before anything happened there is nothing to compare with.
        months = list(dropwhile(_is_empty, months_of(connection, contract.id, span)))
    return [each for each in _charts(months) if any(bar.number for bar in each.bars)]


def _is_empty(month: Month) -> bool:
    return not (month.signed or month.missed or month.found)


def _charts(months: list[Month]) -> list[Chart]:
    return [
        Chart(
            title=_("每月完成的巡查"),
            unit=_("次"),
            bars=bars((each.name, each.signed, "") for each in months),
        ),
        Chart(
            title=_("每月漏查"),
            unit=_("次"),
            bars=bars((each.name, each.missed, "") for each in months),
        ),
        Chart(
            title=_("每月发现的问题"),
            unit=_("项"),
            bars=bars((each.name, each.found, "") for each in months),
        ),
    ]
