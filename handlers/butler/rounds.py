"""The rounds of the patrols: a job that hands out, begins, and plans the next round.

Whoever complained is forgotten in the same round, once nobody needs to know them.

A round is due at midnight, and at each hour at which a patrol begins. Each is a few
transactions of one lot; a service that was away makes one round when it is back.
"""

from __future__ import annotations

from datetime import timedelta

from engine import Effect, Notice, NoticeCall, NoticeHandler, UnitOfWork
from handlers.butler.complaints.moving import forget_complainants
from handlers.butler.handing_out import begin_due, hand_out, next_opening
from handlers.butler.upcoming import renew_edition
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.local_time import local_day, start_of_day
from handlers.rounds.marks import made_since, set_mark

TOPIC = "butler.round"
_ROUND = "patrols"
_ONE_DAY = timedelta(days=1)


class PatrolRounds:
    """Makes the rounds of one engine."""

    def __init__(self, books: DeadlineBooks) -> None:
        self._books = books

    def handler(self) -> NoticeHandler:
        """Return what runs the job of a round."""
        return NoticeHandler(topic=TOPIC, run=self.run, effect=Effect.DATABASE)

    def run(self, call: NoticeCall) -> None:
        """Make a round, unless another job has made it, and plan the next one."""
        uow = call.unit_of_work
        if uow is None:
            return
        if made_since(uow, _ROUND, call.payload.get("planned")):
            return
        calendar = self._books.at(uow.connection).calendar
        complete = (
            renew_edition(uow, calendar=calendar)
            and hand_out(uow, calendar=calendar)
            and begin_due(uow)
            and forget_complainants(uow)
        )
        if not complete:
            # More is left than one transaction should hold.
            uow.defer(Notice(topic=TOPIC, payload=call.payload))
            return
        set_mark(uow, _ROUND, uow.now)
        midnight = start_of_day(local_day(uow.now) + _ONE_DAY)
        due = min(midnight, next_opening(uow) or midnight)
        payload = {"planned": due.isoformat()}
        uow.defer(Notice(topic=TOPIC, payload=payload, due_at=due))


def ask_for_a_round(uow: UnitOfWork) -> None:
    """Have a round made at once: a service has started, or a plan was changed."""
    asked = Notice(topic=TOPIC, payload={})
    if asked not in uow.deferred:
        uow.defer(asked)
