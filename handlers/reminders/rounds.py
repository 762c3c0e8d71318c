"""The rounds of reminding: a job that does its work and plans the next of its kind.

Each round is one transaction: what it tells and how far it has come are committed
together, or it runs again. A service that was away makes one round when it is back,
not all that it missed.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from engine import (
    Effect,
    ElementProperties,
    Notice,
    NoticeCall,
    NoticeHandler,
    UnitOfWork,
)
from handlers.backups.log import remind_of_backups
from handlers.butler.surveys.reminding import remind_of_actions
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.local_time import SHANGHAI, local_day, start_of_day
from handlers.parties.model import OrgKind
from handlers.parties.tables import org
from handlers.registers.ringing import remind_of_registers
from handlers.reminders.approvals import remind_of_approvals
from handlers.reminders.certificates import remind_of_certificates
from handlers.reminders.demands import remind_of_demands
from handlers.reminders.digest import tell_the_day
from handlers.reminders.follow_ups import remind_of_waiting
from handlers.reminders.scan import Round, remind_of_clocks, remind_of_tasks
from handlers.reminders.settings import DIGEST_AT
from handlers.reminders.unknown_year import ask_for_next_year
from handlers.rounds.marks import mark, set_mark
from handlers.settings.store import EVERYWHERE, value_of

TOPIC = "reminders.round"
#: Between two rounds.
EVERY = timedelta(minutes=30)
#: A list of the day that could not come in the morning comes until then.
_LATEST_DIGEST = time(18, 0)
_ROUND, _DAY, _DIGEST = "round", "day", "digest:"


class Rounds:
    """Makes the rounds of one engine."""

    def __init__(self, books: DeadlineBooks) -> None:
        self._books = books
        self._properties = ElementProperties()

    def handler(self) -> NoticeHandler:
        """Return what runs the job of a round."""
        return NoticeHandler(topic=TOPIC, run=self.run, effect=Effect.DATABASE)

    def run(self, call: NoticeCall) -> None:
        """Make a round, unless another job has made it, and plan the next one."""
        uow = call.unit_of_work
        if uow is None:
            return
        planned = datetime.fromisoformat(str(call.payload["planned"]))
        last = mark(uow, _ROUND)
        if last is not None and last >= planned:
            # Begun twice, as after a restart: the other one goes on.
            return
        if not self._make(uow, last):
            # There is more to tell than one transaction should hold.
            uow.defer(Notice(topic=TOPIC, payload=call.payload))
            return
        set_mark(uow, _ROUND, max(planned, uow.now))
        plan(uow, next_round(uow.now))

    def _make(self, uow: UnitOfWork, last: datetime | None) -> bool:
        now = uow.now
        round_ = Round(
            uow=uow,
            book=self._books.at(uow.connection),
            properties=self._properties,
        )
        today = start_of_day(local_day(now))
        day_done = mark(uow, _DAY)
        if day_done is not None and day_done >= today:
            return (
                remind_of_tasks(round_, now=now, since=last)
                and remind_of_approvals(round_, now=now)
                and _digests(round_)
            )
        told = (
            remind_of_clocks(round_, now=now)
            and remind_of_tasks(round_, now=now)
            and remind_of_approvals(round_, now=now)
            and remind_of_demands(round_, now=now)
            and remind_of_waiting(round_, now=now)
        )
        if not told:
            return False
        remind_of_certificates(uow, today=local_day(now))
        remind_of_registers(uow, today=local_day(now))
        remind_of_actions(uow, today=local_day(now))
        remind_of_backups(uow)
        ask_for_next_year(round_)
        set_mark(uow, _DAY, today)
        return _digests(round_)


def begin(uow: UnitOfWork) -> None:
    """Let the rounds begin, or go on: called whenever a service starts."""
    plan(uow, uow.now)


def plan(uow: UnitOfWork, at: datetime) -> None:
    """Plan a round."""
    uow.defer(Notice(topic=TOPIC, payload={"planned": at.isoformat()}, due_at=at))


def next_round(now: datetime) -> datetime:
    """Return the next full or half hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    steps = (now - hour) // EVERY + 1
    return hour + steps * EVERY


def _digests(round_: Round) -> bool:
    """Give the list of the day to the organisations whose hour has come."""
    uow = round_.uow
    now = uow.now.astimezone(SHANGHAI)
    if not round_.book.calendar.is_working_day(now.date()):
        return True
    if now.time() > _LATEST_DIGEST:
        return True
    bureaus = frozenset(
        uow.connection.scalars(select(org.c.id).where(org.c.kind == OrgKind.BUREAU))
    )
    # Only bureaus have an hour of their own; all others share one.
    waiting = frozenset(
        scope for scope in (EVERYWHERE, *bureaus) if _is_time(uow, scope, now)
    )
    if waiting:
        tell_the_day(
            round_,
            now=uow.now,
            is_for=lambda org_id: (
                (org_id if org_id in bureaus else EVERYWHERE) in waiting
            ),
        )
        for scope in sorted(waiting):
            set_mark(uow, _DIGEST + scope, uow.now)
    return True


def _is_time(uow: UnitOfWork, scope: str, now: datetime) -> bool:
    at = str(value_of(uow.connection, DIGEST_AT, bureau_id=scope))
    if now.time() < time.fromisoformat(at):
        return False
    done = mark(uow, _DIGEST + scope)
    return done is None or local_day(done) < now.date()
