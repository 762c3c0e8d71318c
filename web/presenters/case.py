"""Say how a case stands: its head, its parties, its rows in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import OPEN_STATES, CaseClock
from handlers.deadlines.lines import ChipKind, clock_line
from handlers.deadlines.local_time import local_day
from handlers.linkage.cases import CaseHeader, StopSale
from handlers.linkage.ladder import Ladder, LadderStage
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.deadline import Chip, DeadlineView, Tone, deadline_view
from web.presenters.rows import Fact
from web.presenters.work import case_url

_STOP_SALE: Mapping[StopSale, tuple[str, Tone]] = {
    StopSale.NONE: ("", Tone.GREY),
    StopSale.REQUIRED: (marked("已责令停售"), Tone.AMBER),
    StopSale.VERIFIED: (marked("停售中(已核查)"), Tone.AMBER),
    StopSale.RELEASED: (marked("已解除停售"), Tone.GREEN),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in a list."""

    case_no: str
    url: str
    entity: str
    product: str
    source: str
    stages: Sequence[LadderStage]
    doing: str
    round_text: str
    deadline: DeadlineView | None
    officer: str
    stop_sale: Chip | None
    closed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHead:
    """The first lines of a case's page."""

    case_no: str
    url: str
    title: str
    source: str
    round_text: str
    stop_sale: Chip | None
    outcome: Chip | None
    opened_on: str


def stop_sale_chip(header: CaseHeader) -> Chip | None:
    """Return how the lock on producing and selling stands, if there is one."""
    text, tone = _STOP_SALE[header.stop_sale]
    return Chip(_(text), tone) if text else None


def case_head(header: CaseHeader, ladder: Ladder) -> CaseHead:
    """Return the head of a case's page."""
    return CaseHead(
        case_no=header.business_key,
        url=case_url(header.business_key),
        title=header.title or _("尚未登记经营主体和产品"),
        source=header.origin,
        round_text=ladder.round_text,
        stop_sale=stop_sale_chip(header),
        outcome=_outcome(header),
        opened_on=local_day(header.opened_at).isoformat(),
    )


def case_row(
    header: CaseHeader,
    *,
    stages: Ladder | None,
    clocks: Iterable[CaseClock],
    book: DeadlineBook,
    today: date,
    officer: str,
) -> CaseRow:
    """Return one line of the list of cases."""
    return CaseRow(
        case_no=header.business_key,
        url=case_url(header.business_key),
        entity=header.entity_name,
        product=" ".join(part for part in (header.product, header.model) if part),
        source=header.source,
        stages=stages.stages if stages else (),
        doing=_doing(stages) if stages else "",
        round_text=_("第%(n)d轮", n=header.round) if header.round > 1 else "",
        deadline=_nearest(clocks, book=book, today=today),
        officer=officer,
        stop_sale=stop_sale_chip(header),
        closed=header.outcome or "",
    )


def header_facts(header: CaseHeader) -> tuple[Fact, ...]:
    """Return what is known of a case from its registration."""
    rows = (
        (_("经营主体"), header.entity_name),
        (_("产品"), header.product),
        (_("型号规格"), header.model),
        (_("不合格项目"), header.item),
        (_("报告编号"), header.report_no),
        (_("来源"), header.origin),
        (_("案卷保管至"), header.retain_until or ""),
    )
    return tuple(Fact(label=label, text=text) for label, text in rows if text)


def _outcome(header: CaseHeader) -> Chip | None:
    return Chip(header.outcome, Tone.GREY) if header.outcome else None


def _doing(ladder: Ladder) -> str:
    on = [stage for stage in ladder.stages if stage.state == "on"]
    return "；".join(f"{stage.number} {stage.text}" for stage in on)


def _nearest(
    clocks: Iterable[CaseClock], *, book: DeadlineBook, today: date
) -> DeadlineView | None:
    lines = (
        clock_line(clock, today=today, book=book)
        for clock in clocks
        if clock.state in OPEN_STATES
    )
    # A period that has lapsed presses nobody any more, though nothing was done in it.
    pressing = [line for line in lines if line.chip_kind is not ChipKind.DONE]
    if not pressing:
        return None
    return deadline_view(min(pressing, key=lambda line: (line.paused, line.effective)))
