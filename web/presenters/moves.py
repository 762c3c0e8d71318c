"""Say which deadlines of which cases move, from which day to which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import CaseClock
from handlers.deadlines.recounting import MovedClock
from handlers.linkage.cases import CaseHeader
from web.i18n import gettext as _
from web.presenters.days import day_text
from web.presenters.work import case_url


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedRow:
    """One deadline that moves."""

    case_no: str
    url: str
    title: str
    matter: str
    before: str
    after: str


def moved_rows(
    moved: Iterable[MovedClock],
    headers: Mapping[str, CaseHeader],
    book: DeadlineBook,
) -> list[MovedRow]:
    """Return one row for each deadline that moves."""
    return [_row(each, headers.get(each.new.business_key), book) for each in moved]


def _row(moved: MovedClock, header: CaseHeader | None, book: DeadlineBook) -> MovedRow:
    key = moved.new.business_key
    return MovedRow(
        case_no=key,
        url=case_url(key),
        title=header.title if header else "",
        matter=book.rule(moved.new.rule_key, moved.new.started_on).zh,
        before=_days(moved.old),
        after=_days(moved.new),
    )


def _days(clock: CaseClock) -> str:
    """Return the day by which to act, and the bureau's own where that is another."""
    if clock.target == clock.effective:
        return day_text(clock.effective)
    own = _("内控")
    return f"{day_text(clock.effective)} · {own} {day_text(clock.target)}"
