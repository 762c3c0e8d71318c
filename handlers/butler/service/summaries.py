"""Which summary of a contract comes next, as the process keeps it (B5.7.2)."""

from __future__ import annotations

from datetime import date

from handlers.butler.contracts import Contract
from handlers.butler.rule import ButlerContext
from handlers.butler.service.figures import Span
from handlers.butler.service.schedule import NEVER, RHYTHMS, Period, periods
from handlers.butler.service.settings import REVIEW_DAYS, SUMMARY_DAYS
from handlers.butler.telling import told
from handlers.deadlines.local_time import end_of_day, start_of_day
from handlers.forms.rules import Values
from handlers.settings.store import EVERYWHERE, value_of


def summary_variables(
    it: ButlerContext, contract: Contract, rhythm: str, number: int
) -> Values:
    """Return when a summary is written and on which days it reports.

    Args:
        it: the task that is filed.
        contract: whose summary it is.
        rhythm: as the menu says it.
        number: which summary, from 1; one that there is not follows no more.
    """
    found = contract_periods(it, contract, rhythm)
    if number > len(found):
        return {"summary_follows": False}
    period = found[number - 1]
    length = int(value_of(it.connection, SUMMARY_DAYS, bureau_id=EVERYWHERE))
    due = it.book.calendar.add_working_days(max(period.due_from, it.today), length)
    return {
        "summary_follows": True,
        "summary_number": number,
        "summary_first": period.first.isoformat(),
        "summary_last": period.last.isoformat(),
        "summary_period": Span(period.first, period.last).words,
        "summary_opens_at": told(start_of_day(period.due_from)),
        "summary_due_at": told(end_of_day(due.day)),
    }


def contract_periods(
    it: ButlerContext, contract: Contract, rhythm: str
) -> list[Period]:
    """Return the periods of a contract's summaries; none where none are agreed."""
    if rhythm == NEVER:
        return []
    review = int(value_of(it.connection, REVIEW_DAYS, bureau_id=EVERYWHERE))
    return periods(
        contract.valid_from,
        contract.valid_to,
        months=RHYTHMS[rhythm],
        review_days=review,
    )


def span_of(it: ButlerContext) -> Span:
    """Return the days on which the summary at hand reports."""
    known = it.variables
    return Span(
        date.fromisoformat(str(known["summary_first"])),
        date.fromisoformat(str(known["summary_last"])),
    )
