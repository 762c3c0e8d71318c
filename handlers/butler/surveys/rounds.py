"""The rounds of the surveys: a job that asks all clients when a period's day has come.

A service that was away makes up for a round of the last weeks, once; two services on
one database ask nobody twice, for a client and a period make one survey.
"""

from __future__ import annotations

from engine import Effect, Notice, NoticeCall, NoticeHandler, UnitOfWork
from handlers.butler.surveys.sending import send_surveys
from handlers.butler.surveys.settings import SURVEYS_A_YEAR
from handlers.butler.surveys.timing import next_look, period_on
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.local_time import local_day, start_of_day
from handlers.rounds.marks import made_since, set_mark
from handlers.settings.store import EVERYWHERE, value_of

TOPIC = "butler.surveys"
_ROUND = "surveys"


class SurveyRounds:
    """Makes the rounds of one engine."""

    def __init__(self, books: DeadlineBooks) -> None:
        self._books = books

    def handler(self) -> NoticeHandler:
        """Return what runs the job of a round."""
        return NoticeHandler(topic=TOPIC, run=self.run, effect=Effect.DATABASE)

    def run(self, call: NoticeCall) -> None:
        """Ask whom a period asks, unless another job has, and plan the next look."""
        uow = call.unit_of_work
        if uow is None:
            return
        if made_since(uow, _ROUND, call.payload.get("planned")):
            return
        calendar = self._books.at(uow.connection).calendar
        today = local_day(uow.now)
        times = int(value_of(uow.connection, SURVEYS_A_YEAR, bureau_id=EVERYWHERE))
        period = period_on(today, times=times, calendar=calendar)
        if period is not None and not send_surveys(
            uow, period.name, period.sent_on, calendar=calendar
        ):
            # More is left than one transaction should hold.
            uow.defer(Notice(topic=TOPIC, payload=call.payload))
            return
        set_mark(uow, _ROUND, uow.now)
        due = start_of_day(next_look(today, calendar))
        payload = {"planned": due.isoformat()}
        uow.defer(Notice(topic=TOPIC, payload=payload, due_at=due))


def look_for_surveys(uow: UnitOfWork) -> None:
    """Have a round made at once: a service has started."""
    uow.defer(Notice(topic=TOPIC, payload={}))
