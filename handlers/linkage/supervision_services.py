"""Service tasks of the supervision line: duplicates, clocks, the stop-sale lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, select

from engine import HandlerResult, ServiceTaskCall, UnitOfWork
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.clocks import ClockState, end_clocks, start_clock
from handlers.deadlines.local_time import local_day
from handlers.linkage.cases import case_header, change_case, open_duplicate
from handlers.linkage.errors import CaseMissing
from handlers.linkage.programmes.progress import report_case
from handlers.linkage.records import (
    SYSTEM_AUTHOR,
    RecordKind,
    RecordStatus,
    latest_record,
    write_record,
)
from handlers.linkage.reinspection import NOT_NEEDED, PASSED, SAMPLING
from handlers.linkage.service_days import needed_day, served_day
from handlers.linkage.settings import ORDER_START
from handlers.linkage.stop_sale import lock_sale, release_on_notice
from handlers.linkage.tables import case_round
from handlers.linkage.variables import text, whole_number
from handlers.linkage.work_record import item_five
from handlers.settings.store import value_of

#: Clocks of one round of rectification and re-inspection.
ROUND_CLOCKS = ("rectify", "reinsp1", "reinsp2")

#: What is noted for a round that ended without a test.
OVERDUE = "认定逾期不改正"


@dataclass(frozen=True, slots=True)
class SupervisionServices:
    """The handlers, with the deadline books that they count with."""

    books: DeadlineBooks

    def _book(self, call: ServiceTaskCall) -> DeadlineBook:
        """Return the book as it holds for the bureau of the case."""
        uow, _ = working(call)
        bureau_id = str(call.variables.get("bureau_id") or "")
        return self.books.at(uow.connection).of(bureau_id)

    def check_duplicates(self, call: ServiceTaskCall) -> HandlerResult:
        """Look for an open case of the same entity, product and model."""
        uow, key = working(call)
        header = case_header(uow.connection, key)
        found = open_duplicate(
            uow.connection,
            business_key=key,
            bureau_id=header.bureau_id,
            entity_id=header.entity_id,
            product=header.product,
            model=header.model,
        )
        return HandlerResult(variables={"duplicate_of": found})

    def start_objection_clock(self, call: ServiceTaskCall) -> HandlerResult:
        """Start the 15 days of objection and set the hour for the sales stop."""
        uow, key = working(call)
        book = self._book(call)
        sampling = call.variables.get("source") == SAMPLING
        found: dict[str, object] = {}
        locked_since = local_day(call.clock.now())
        if sampling:
            locked_since = needed_day(call.variables, "result_served_on", "送达日期")
            served = served_day(
                call.variables, book, "result", needed="result_served_on"
            )
            clock = start_clock(
                uow,
                book,
                key,
                "objection",
                started_on=served.day,
                start_event=served.by_notice("收到检验结果之日"),
            )
            found["objection_due"] = clock.effective.isoformat()
            # Paper handed in on the last day is entered on the next ones.
            closes = book.count("objection_entry_wd", clock.effective).effective
            found["objection_closes"] = closes.isoformat()
        if sampling or call.variables.get("order_required"):
            due = book.due_moment("stop_sale_h", call.clock.now())
            found["stop_sale_due"] = due.isoformat()
            lock_sale(uow, key, since=locked_since)
        return HandlerResult(variables=found)

    def start_rectification_clocks(self, call: ServiceTaskCall) -> HandlerResult:
        """Start the 60 and the 75 days of an order to rectify."""
        uow, key = working(call)
        book = self._book(call)
        order_date = needed_day(call.variables, "order_date", "责令日期")
        bureau_id = case_header(uow.connection, key).bureau_id
        first, event = order_date, None
        if value_of(uow.connection, ORDER_START, bureau_id=bureau_id) == "served_on":
            served = served_day(call.variables, book, "order", needed="order_date")
            first = served.day
            event = served.by_notice("通知书送达之日") or "通知书送达之日"
        rectify, reinspection = (
            start_clock(uow, book, key, rule, started_on=first, start_event=event)
            for rule in ("rectify", "reinsp1")
        )
        lock_sale(uow, key, since=order_date)
        return HandlerResult(
            variables={
                "rectify_due": rectify.effective.isoformat(),
                "rectify_until": _waits_until(call, rectify.effective).isoformat(),
                "reinsp_due": reinspection.effective.isoformat(),
            }
        )

    def release_stop_sale(self, call: ServiceTaskCall) -> HandlerResult:
        """Open the stop-sale lock: the notice of the pass has been served."""
        uow, key = working(call)
        served_on = needed_day(
            call.variables, "pass_notice_served_on", "复查合格通知书送达日期"
        )
        release_on_notice(uow, key, served_on=served_on)
        return HandlerResult(variables={"stop_sale_released_on": served_on.isoformat()})

    def record_reinspection_status(self, call: ServiceTaskCall) -> HandlerResult:
        """Note how the round ended, tick item 五 anew, stop the round's clocks."""
        uow, key = working(call)
        round_ = whole_number(call.variables, "k", default=1)
        result = round_result(call.variables)
        _note_round(uow, key, round_=round_, result=result)
        tick = item_five(call.variables)
        _tick_work_record(uow, key, tick=tick, round_=round_)
        self._settle_clocks(call, result)
        if call.variables.get("next_round"):
            change_case(uow, key, round=round_ + 1)
        elif result in {PASSED, NOT_NEEDED}:
            change_case(uow, key, reinspected_at=uow.now)
            report_case(uow, case_header(uow.connection, key).programme_id, key)
        return HandlerResult(variables={"s5_reinspection": tick})

    def _settle_clocks(self, call: ServiceTaskCall, result: str) -> None:
        """Stop what runs of this round; the next round's clock has begun already."""
        uow, key = working(call)
        round_ = whole_number(call.variables, "k", default=1)
        end_clocks(
            uow,
            key,
            state=ClockState.CANCELED,
            ended_on=local_day(call.clock.now()),
            reason=f"第{round_}轮{result}",
            rule_keys=ROUND_CLOCKS,
            up_to_round=round_,
        )


def _waits_until(call: ServiceTaskCall, effective: date) -> date:
    """Return until when the case waits for the operator.

    A case that ran before Tandem and whose days are over waits a day longer: so long
    one can enter what was done in time, or handle that it was not.
    """
    if not call.variables.get("entered_later"):
        return effective
    return max(effective, local_day(call.clock.now()) + timedelta(days=1))


def round_result(variables: Mapping[str, object]) -> str:
    """Return how a round ended, in words."""
    if variables.get("no_reinspection_approved"):
        return NOT_NEEDED
    if variables.get("overdue_decision") == OVERDUE:
        return OVERDUE
    return text(variables, "reinspection_result") or OVERDUE


def _note_round(uow: UnitOfWork, key: str, *, round_: int, result: str) -> None:
    query = select(case_round.c.round).where(
        case_round.c.business_key == key, case_round.c.round == round_
    )
    if uow.connection.scalar(query) is None:
        row = {"business_key": key, "round": round_, "result": result}
        uow.connection.execute(insert(case_round).values(ended_at=uow.now, **row))


def _tick_work_record(uow: UnitOfWork, key: str, *, tick: str, round_: int) -> None:
    """Write a new version of the work record where item 五 has changed.

    A record of the next round of assistance is not about this round's re-inspection.
    """
    last = latest_record(uow.connection, key, RecordKind.WORK_RECORD)
    if last is None or last.content.get("s5_reinspection") == tick:
        return
    if whole_number(last.content, "assistance_round", default=1) > round_:
        return
    write_record(
        uow,
        key,
        RecordKind.WORK_RECORD,
        status=RecordStatus.COMPUTED,
        content={**last.content, "s5_reinspection": tick},
        note=f"复查状态由系统更新为{tick}",
        author=SYSTEM_AUTHOR,
    )


def working(call: ServiceTaskCall) -> tuple[UnitOfWork, str]:
    """Return the transaction and the case number of a call.

    Raises:
        CaseMissing: the process has no case number.
    """
    if call.unit_of_work is None or not call.business_key:
        raise CaseMissing(call.element_id)
    return call.unit_of_work, call.business_key
